/**
 * Changing the factors of an account: by one compare-and-swap, and anew where somebody else's came first. The account is
 * found by its `sub`, or by the user handle that its passkeys were made with, which is where its record is: one read, and
 * nothing beside it that could be left behind.
 * @see WebAuthn Level 3 section 5.4.3
 */

import type { AccountDocuments } from '../account-document.ts'
import { liveAccount } from '../account-facts.ts'
import type { AccountRecords } from '../account-records.ts'
import type { ConfiguredAccounts } from '../configured-accounts.ts'
import { type FactorHolder, holderOf, withFactors } from './factor-holder.ts'
import type { FactorsDocument } from './factors-document.ts'
import { hasFactors } from './shown-factors.ts'

export interface FactorPlaces {
  readonly records: AccountRecords
  readonly configured: Pick<ConfiguredAccounts, 'bySub'>
}

interface Place {
  /** `undefined` where there is none. */
  readonly account: FactorHolder | undefined
  readonly document: AccountDocuments['account'] | undefined
  readonly version: string | null
}

/** What there is then, and what comes of it; `undefined` to leave everything as it is. */
export type FactorChange<T> = (
  account: FactorHolder,
) => Promise<{ readonly factors: FactorsDocument; readonly outcome: T } | undefined>

/** How often a change is taken anew because somebody else's came first. */
const MAX_CONFLICTS = 100

/** A SHA-256 in base64url: what an authenticator says is no other key of the storage. */
const HANDLE = /^[A-Za-z0-9_-]{43}$/

export function userHandleOf(records: AccountRecords, sub: string): string {
  return records.keyOf('account', sub).id
}

export function createFactorChanges({ records, configured }: FactorPlaces) {
  async function live(sub: string): Promise<Place> {
    const { document, version } = await records.load('account', sub)
    return { account: holderOf(document, sub, configured), document, version }
  }

  async function liveByHandle(handle: string): Promise<Place> {
    const nobody = { account: undefined, document: undefined, version: null }
    if (!HANDLE.test(handle)) return nobody
    const { document, version } = await records.loadAt('account', handle)
    // Issuers that share a storage are kept apart.
    if (!document || userHandleOf(records, document.sub) !== handle) return nobody
    const { sub } = document
    // An account that has the sub of somebody of the configuration signs nobody in.
    if (configured.bySub(sub) && liveAccount(document)) return nobody
    return { account: holderOf(document, sub, configured), document, version }
  }

  async function changeFound<T>(find: () => Promise<Place>, change: FactorChange<T>): Promise<T | undefined> {
    for (let n = 0; n < MAX_CONFLICTS; n++) {
      const { account, document, version } = await find()
      const changed = account && (await change(account))
      if (!changed) return undefined
      const after = withFactors(document, account.sub, whatIsLeft(changed.factors), records.now())
      if ((await records.commit('account', account.sub, after, version)) === 'stored') return changed.outcome
    }
    throw new Error('too many change one account at once')
  }

  return {
    live,
    change: <T>(sub: string, change: FactorChange<T>) => changeFound(() => live(sub), change),
    changeByHandle: <T>(handle: string, change: FactorChange<T>) =>
      changeFound(() => liveByHandle(handle), change),
  }
}

/** Recovery codes are for whoever has lost another factor, and none by themselves. */
function whatIsLeft(factors: FactorsDocument): FactorsDocument | undefined {
  return hasFactors({ factors }) ? factors : undefined
}
