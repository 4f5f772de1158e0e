/** Whether a second factor is right, and what is left of an account's factors once it was used. It writes nothing. */

import { CHALLENGE_WITHIN, type GivenFactor } from '../../../core/index.ts'
import type { FactorsDocument, OtpDocument } from './factors-document.ts'
import { type Asked, assertedCounter, credentialIn, type RelyingParty } from './passkeys.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import type { Sealing } from './sealing.ts'
import { stepOf } from './totp.ts'

export interface UsedFactor {
  readonly factors: FactorsDocument
  /** In RFC 8176 values, beside the password. */
  readonly amr: readonly string[]
}

export interface FactorUse {
  readonly sub: string
  readonly now: number
  readonly sealing: Sealing
  readonly relying_party: RelyingParty
}

/** @returns `undefined` where it is wrong, or was used before @throws where the secret cannot be opened */
export async function useFactor(
  factors: FactorsDocument,
  given: GivenFactor,
  use: FactorUse,
): Promise<UsedFactor | undefined> {
  switch (given.kind) {
    case 'otp': {
      const otp = factors.otp && (await useOtp(factors.otp, given.code, use))
      return otp && { factors: { ...factors, otp }, amr: ['otp'] }
    }
    case 'recovery_code': {
      const { recovery } = factors
      const hash = hashRecoveryCode(use.sub, given.code)
      if (!recovery?.hashes.includes(hash)) return undefined
      const hashes = recovery.hashes.filter((other) => other !== hash)
      return { factors: { ...factors, recovery: { ...recovery, hashes } }, amr: ['otp'] }
    }
    case 'passkey':
      return usePasskey(factors, given.response, { challenge: given.challenge, verifies_user: false }, use)
  }
}

async function useOtp(
  otp: OtpDocument,
  code: string,
  { now, sealing }: FactorUse,
): Promise<OtpDocument | undefined> {
  const { text, current } = await sealing.open(otp.secret)
  const last_step = stepOf(text, code, now, otp.last_step)
  if (last_step === undefined) return undefined
  return { ...otp, last_step, secret: current ? otp.secret : await sealing.seal(text) }
}

/** What is bound to hardware cannot be copied; what follows the person from device to device can (RFC 8176 section 2). */
export const amrOf = { single: 'hwk', multi: 'swk' } as const

/** @returns as `useFactor` */
export async function usePasskey(
  factors: FactorsDocument,
  response: string,
  asked: Asked,
  { now, relying_party }: Pick<FactorUse, 'now' | 'relying_party'>,
): Promise<UsedFactor | undefined> {
  const { challenge } = asked
  const { passkeys = [], spent = [] } = factors
  const id = credentialIn(response)
  const passkey = passkeys.find((one) => one.id === id)
  if (!passkey || spent.some((one) => one.challenge === challenge)) return undefined
  const counter = await assertedCounter(passkey, response, asked, relying_party)
  if (counter === undefined) return undefined
  const used = { ...passkey, counter, used_at: now }
  const still = spent.filter(({ at }) => now < at + CHALLENGE_WITHIN)
  return {
    factors: {
      ...factors,
      passkeys: passkeys.map((one) => (one === passkey ? used : one)),
      spent: [...still, { challenge, at: now }],
    },
    amr: [amrOf[passkey.device]],
  }
}
