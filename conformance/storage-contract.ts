/**
 * The storage contract as cases in plain data, for any test runner:
 *
 *     for (const { id, statement, run } of casesFor(context))
 *       test(`${id}: ${statement}`, () => run(context))
 *
 * Cases use keys of their own, so they may run side by side and on a store that holds other records. What
 * they cannot know is what a store does when its server dies in the middle of a write; kill it and see.
 */
import type { StorageCase, StorageContext } from './storage/case.ts'
import { compareAndSwap } from './storage/compare-and-swap.ts'
import { expiry } from './storage/expiry.ts'
import { isolation } from './storage/isolation.ts'
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
  ...isolation,
  ...values,
  ...expiry,
  ...scan,
  ...unreachable,
]

/** The cases a context has everything for. Without `neighbour` or `unreachable` theirs are left out. */
export function casesFor(context: StorageContext): StorageCase[] {
  return storageContract.filter(({ needs }) => needs === undefined || context[needs] !== undefined)
}
