/**
 * What people show to sign in beside their password, or, by a passkey, in its place. What is right once is not right
 * again: it is in the account's record, so that of two who show the same at once one is let in.
 */

import { classOf, type GivenFactor, type SecondFactors, type SignedIn } from '../../../core/index.ts'
import type { AssertedPasskey, ShownFactor } from '../../world/accounts.ts'
import type { LockOut } from '../lock-out.ts'
import type { FactorsWorld } from './account-factors.ts'
import { createFactorChanges } from './factor-changes.ts'
import type { FactorHolder } from './factor-holder.ts'
import type { PasskeyDocument } from './factors-document.ts'
import { userHandleIn } from './passkeys.ts'
import { hasFactors } from './shown-factors.ts'
import { useFactor, usePasskey } from './use-factor.ts'

export interface VerifyingWorld extends FactorsWorld {
  readonly attempts: LockOut
}

export function createFactorVerification(world: VerifyingWorld) {
  const { records, attempts, sealing, relying_party } = world
  const { live, change, changeByHandle } = createFactorChanges(world)

  async function used({ sub, disabled, factors }: FactorHolder, given: GivenFactor) {
    if (disabled || !factors) return undefined
    const right = await useFactor(factors, given, { sub, now: records.now(), sealing, relying_party })
    return right && { factors: right.factors, outcome: right.amr }
  }

  return {
    async secondFactors(sub: string): Promise<SecondFactors | undefined> {
      const { account } = await live(sub)
      if (!account || !hasFactors(account)) return undefined
      const { otp, recovery, passkeys = [] } = account.factors ?? {}
      const recovery_codes = (recovery?.hashes.length ?? 0) > 0
      return { otp: otp !== undefined, recovery_codes, passkeys: passkeys.map(offered) }
    },

    async verifySecondFactor({ sub, given, deviceOf }: ShownFactor): Promise<SignedIn | undefined> {
      // No name begins with NUL.
      const giveBack = await attempts.take(`\0factor\0${sub}`, deviceOf?.(sub))
      if (!giveBack) return undefined
      const amr = await change(sub, (account) => used(account, given))
      if (!amr) return undefined
      await giveBack()
      const all = ['pwd', ...amr, 'mfa']
      return { sub, amr: all, acr: classOf(all) ?? 'mfa' }
    },

    /**
     * The person has the authenticator, and has shown it that it is them: two factors. No attempts are counted, since a
     * signature cannot be guessed, and a count by whom it is said to be of would let strangers lock them out.
     */
    async verifyPasskey({ response, challenge }: AssertedPasskey): Promise<SignedIn | undefined> {
      const handle = userHandleIn(response)
      if (handle === undefined) return undefined
      return changeByHandle(handle, async ({ sub, disabled, factors }) => {
        if (disabled || !factors) return undefined
        const asked = { challenge, verifies_user: true }
        const right = await usePasskey(factors, response, asked, { now: records.now(), relying_party })
        if (!right) return undefined
        const amr = [...right.amr, 'user', 'mfa']
        return { factors: right.factors, outcome: { sub, amr, acr: classOf(amr) ?? 'mfa' } }
      })
    },
  }
}

function offered({ id, transports }: PasskeyDocument) {
  return { id, ...(transports && { transports }) }
}
