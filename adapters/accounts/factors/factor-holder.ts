/**
 * Where somebody's factors are: in the record of their account, or, of a person of the configuration, in one that holds
 * nothing else, at the same place. So there is one way to both.
 */

import type { AccountDocument, AccountDocuments } from '../account-document.ts'
import { liveAccount } from '../account-facts.ts'
import type { ConfiguredAccounts } from '../configured-accounts.ts'
import type { FactorsDocument } from './factors-document.ts'

/** Whose factors they are, of whom there may be none yet. */
export type FactorHolder = Pick<AccountDocument, 'sub' | 'disabled' | 'factors'>

type Place = AccountDocuments['account'] | undefined

/** @param document at the place of the sub @returns `undefined` where there is no such person */
export function holderOf(
  document: Place,
  sub: string,
  configured: Pick<ConfiguredAccounts, 'bySub'>,
): FactorHolder | undefined {
  const person = configured.bySub(sub)
  if (!person) return liveAccount(document)
  const factors = document?.removed_at === undefined ? document?.factors : undefined
  return { sub, disabled: person.disabled ?? false, ...(factors && { factors }) }
}

/** What stands at the place afterwards. @param factors `undefined` for none */
export function withFactors(
  document: Place,
  sub: string,
  factors: FactorsDocument | undefined,
  now: number,
): AccountDocuments['account'] {
  const account = liveAccount(document)
  if (account) {
    const { factors: before, ...rest } = account
    return { ...rest, ...(factors && { factors }) }
  }
  const place = { kind: 'account', v: 1, sub } as const
  return factors ? { ...place, configured: true, factors } : { ...place, removed_at: now }
}
