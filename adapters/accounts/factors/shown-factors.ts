/** The second factors of an account, as people are shown them, and whether there are any. */

import type { FactorsDocument } from './factors-document.ts'

/** What an account has, for people to see. Times are NumericDates. */
export interface AccountFactors {
  /** An app that makes codes. */
  readonly otp?: { readonly createdAt: number }
  /** How many are left. */
  readonly recoveryCodes: number
}

interface WithFactors {
  readonly factors?: FactorsDocument
}

/** Whether the password alone lets nobody in. */
export function hasFactors({ factors }: WithFactors): boolean {
  return factors?.otp !== undefined
}

export function shownFactors({ factors = {} }: WithFactors): AccountFactors {
  const { otp, recovery } = factors
  return {
    ...(otp && { otp: { createdAt: otp.created_at } }),
    recoveryCodes: recovery?.hashes.length ?? 0,
  }
}
