/**
 * Clients that the host looks up: plain metadata, checked as configured ones are when they are used. What was
 * checked once is remembered by all that it says, so a row that did not change costs no more than its comparison,
 * and one that did is checked anew at its next use.
 */

import { type Awaitable, type Client, type ClientMetadataInput, isThenable } from '../../core/index.ts'
import { type Offered, readUsedClient } from './clients.ts'

/** `null` and `undefined`: there is none. */
export type ClientLookUp = (client_id: string) => Awaitable<ClientMetadataInput | null | undefined>

/**
 * @param limit rows that are remembered; past it the one that was checked first goes
 * @returns a look-up that throws a {TypeError} naming the client and the member that is wrong
 */
export function checkedLookUp(
  ask: ClientLookUp,
  offered: Offered,
  limit = 10_000,
): (client_id: string) => Awaitable<Client | undefined> {
  const checked = new Map<string, Client>()

  const read = (row: ClientMetadataInput | null | undefined, client_id: string): Client | undefined => {
    if (row === null || row === undefined) return undefined
    const text = JSON.stringify(row)
    const known = checked.get(text)
    if (known) return known
    const client = readUsedClient(row, `clients(${client_id})`, offered)
    checked.set(text, client)
    const [oldest] = checked.size > limit ? checked.keys() : []
    if (oldest !== undefined) checked.delete(oldest)
    return client
  }

  return (client_id) => {
    const asked = ask(client_id)
    return isThenable(asked) ? asked.then((row) => read(row, client_id)) : read(asked, client_id)
  }
}
