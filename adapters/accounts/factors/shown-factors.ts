/** The second factors of an account, as people are shown them, and whether there are any. */

import type { FactorsDocument } from './factors-document.ts'

/** What an account has, for people to see. Times are NumericDates. */
export interface AccountFactors {
  /** An app that makes codes. */
  readonly otp?: { readonly createdAt: number }
  readonly passkeys: readonly ShownPasskey[]
  /** How many are left. */
  readonly recoveryCodes: number
}

export interface ShownPasskey {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly usedAt?: number
}

interface WithFactors {
  readonly factors?: FactorsDocument
}

/** Whether the password alone lets nobody in. */
export function hasFactors({ factors }: WithFactors): boolean {
  return factors?.otp !== undefined || (factors?.passkeys ?? []).length > 0
}

export function shownFactors({ factors = {} }: WithFactors): AccountFactors {
  const { otp, recovery, passkeys = [] } = factors
  return {
    ...(otp && { otp: { createdAt: otp.created_at } }),
    passkeys: passkeys.map(({ id, name, created_at, used_at }) => ({
      id,
      name,
      createdAt: created_at,
      ...(used_at !== undefined && { usedAt: used_at }),
    })),
    recoveryCodes: recovery?.hashes.length ?? 0,
  }
}
