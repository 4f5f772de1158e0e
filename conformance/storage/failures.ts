/** Which cases of the contract a store fails, and what each says: with this the kit is tested. */

import { casesFor, type StorageContext } from '../storage-contract.ts'

/** @returns the message of each of these cases that failed */
export async function failures(
  context: StorageContext,
  ids: readonly string[],
): Promise<{ [id: string]: string }> {
  const cases = casesFor({ rounds: 2, ...context }).filter(({ id }) => ids.includes(id))
  const messages = await Promise.all(
    cases.map(async ({ id, run }) => {
      const message = await run({ rounds: 2, ...context }).then(() => undefined, String)
      return message === undefined ? [] : [[id, message.replace('StorageContractError: ', '')] as const]
    }),
  )
  const found = Object.fromEntries(messages.flat())
  return Object.fromEntries(ids.flatMap((id) => (id in found ? [[id, found[id] ?? '']] : [])))
}
