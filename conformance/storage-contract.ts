/**
 * The storage contract as cases in plain data, for any test runner:
 *
 *     for (const { id, statement, run } of casesFor(context))
 *       test(`${id}: ${statement}`, () => run(context))
 *
 * Cases use keys of their own, so they may run side by side and on a store that holds other records. What
 * they cannot know is what a store does when its server dies in the middle of a write; kill it and see.
 */
import { type Names, refuseUnknown } from 'vouchsafe/core'
import { expect, type StorageCase, type StorageContext } from './storage/case.ts'
import { compareAndSwap } from './storage/compare-and-swap.ts'
import { expiry } from './storage/expiry.ts'
import { isolation } from './storage/isolation.ts'
import { listed } from './storage/listed.ts'
import { listedChanges } from './storage/listed-changes.ts'
import { lists } from './storage/lists.ts'
import { races } from './storage/races.ts'
import { resent } from './storage/resent.ts'
import { scan } from './storage/scan.ts'
import { singleUse } from './storage/single-use.ts'
import { unreachable } from './storage/unreachable.ts'
import { values } from './storage/values.ts'

export { type StorageCase, type StorageContext, StorageContractError } from './storage/case.ts'
export { failingStorage, type StorageCall, silentStorage, slowStorage } from './storage/wrappers.ts'

export const storageContract: readonly StorageCase[] = [
  ...compareAndSwap,
  ...resent,
  ...singleUse,
  ...races,
  ...lists,
  ...isolation,
  ...values,
  ...expiry,
  ...scan,
  ...listed,
  ...listedChanges,
  ...unreachable,
].map(inTime)

const contextNames: Names<StorageContext> = {
  storage: true,
  peer: true,
  neighbour: true,
  unreachable: true,
  damage: true,
  rounds: true,
  timeoutMs: true,
}

/**
 * The cases a context has everything for. Without `neighbour`, `unreachable` or `damage` theirs are left out,
 * and those of lists where `storage` has no `list`.
 *
 * @throws {TypeError}
 */
export function casesFor(context: StorageContext): StorageCase[] {
  refuseUnknown(context, contextNames)
  const has = { ...context, list: context.storage.list }
  return storageContract.filter(({ needs = [] }) => needs.every((name) => has[name] !== undefined))
}

/** The case, given up in time: a store that never answers fails it, whatever the test runner has patience for. */
function inTime({ run, ...one }: StorageCase): StorageCase {
  return {
    ...one,
    async run(context) {
      const { timeoutMs = 60_000 } = context
      let timer: ReturnType<typeof setTimeout> | undefined
      const over = new Promise<'over'>((resolve) => {
        timer = setTimeout(() => resolve('over'), timeoutMs)
      })
      const ended = await Promise.race([run(context), over]).finally(() => clearTimeout(timer))
      expect(
        ended !== 'over',
        `there was no end after ${timeoutMs} ms`,
        'whoever waits for the store waits for ever',
      )
    },
  }
}
