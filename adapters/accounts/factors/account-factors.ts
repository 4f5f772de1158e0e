/**
 * The second factors of people: what somebody has, and how they get another. They are in one record.
 */

import { classOf, type SignedIn } from '../../../core/index.ts'
import { createFactorChanges, type FactorPlaces, userHandleOf } from './factor-changes.ts'
import type { FactorsDocument, OtpDocument } from './factors-document.ts'
import { type RelyingParty, registeredPasskey } from './passkeys.ts'
import { hashRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'
import type { Sealing } from './sealing.ts'
import { type AccountFactors, hasFactors, shownFactors } from './shown-factors.ts'
import { isTotpSecret, newTotpSecret, stepOf, totpUri } from './totp.ts'
import { amrOf } from './use-factor.ts'

export interface NewOtp {
  /** In base32, to be typed where the picture cannot be read. */
  readonly secret: string
  /** `otpauth:`, to be shown as a QR code. */
  readonly uri: string
}

/** Which one is taken away. */
export type FactorName = 'otp' | 'recovery_codes' | 'all' | { readonly passkey: string }

/** A passkey that a browser has just made. */
export interface MadePasskey {
  /** What `navigator.credentials.create` answered, in JSON. */
  readonly response: string
  /** That it was made for, in base64url; one of yours, random, and for one answer. */
  readonly challenge: string
  /** What the person calls it. */
  readonly name: string
}

/** What somebody sets up: the secret of an app with a code of it, or a passkey. */
export type EnrolledFactor =
  | { readonly kind: 'otp'; readonly secret: string; readonly code: string }
  | ({ readonly kind: 'passkey' } & MadePasskey)

export interface Enrolled extends Required<Pick<SignedIn, 'amr' | 'acr'>> {
  /** To be shown once and never again. */
  readonly recoveryCodes: readonly string[]
}

/** Of people in the storage and of the configuration. Rejects when the storage is down. */
export interface AccountFactorsInStorage {
  /** @returns `undefined` where there is no such person */
  read(sub: string): Promise<AccountFactors | undefined>
  /**
   * For an app to begin with; it is nothing before its first code is shown to `addOtp`.
   * @param secret the same once more, as where the code was wrong
   */
  newOtp(issuer: string, account: string, secret?: string): NewOtp
  /** @param code of that secret, as proof that the app has it */
  addOtp(sub: string, secret: string, code: string): Promise<'added' | 'wrong' | 'unknown'>
  /**
   * For a passkey to be made with, as `user.id` in base64url, so that it signs in alone: it leads to its person, and says
   * no more of them than a hash of the issuer and the `sub` does.
   */
  userHandle(sub: string): string
  addPasskey(sub: string, made: MadePasskey): Promise<'added' | 'wrong' | 'unknown'>
  /**
   * The first one, with recovery codes: of somebody who has just shown their password and is to have a second factor.
   * @returns `undefined` where they have one already, or there is no such person
   */
  enrol(sub: string, made: EnrolledFactor): Promise<Enrolled | 'wrong' | undefined>
  /**
   * In the place of those that there were.
   * @returns ten of them, to be shown once and never again; `undefined` where there is no other factor to lose
   */
  newRecoveryCodes(sub: string): Promise<readonly string[] | undefined>
  /** With the last factor that is none of them, the recovery codes go too. */
  remove(sub: string, factor: FactorName): Promise<'removed' | 'unknown'>
  /**
   * Encrypts under the newest secret what an older one has encrypted, before that is taken away.
   * @returns whether there was anything
   */
  reseal(sub: string): Promise<boolean>
}

export interface FactorsWorld extends FactorPlaces {
  readonly sealing: Sealing
  readonly relying_party: RelyingParty
}

/** More than anybody has, and few enough for one record. */
const MOST_PASSKEYS = 20

export function createAccountFactors(world: FactorsWorld): AccountFactorsInStorage {
  const { records, sealing, relying_party } = world
  const { live, change } = createFactorChanges(world)

  async function newOtpDocument(secret: string, code: string): Promise<OtpDocument | undefined> {
    const now = records.now()
    const last_step = isTotpSecret(secret) ? stepOf(secret, code, now, undefined) : undefined
    if (last_step === undefined) return undefined
    return { secret: await sealing.seal(secret), last_step, created_at: now }
  }

  async function newPasskeyDocument({ response, challenge, name }: MadePasskey) {
    const made = await registeredPasskey(response, challenge, relying_party)
    return made && { ...made, name, created_at: records.now() }
  }

  async function firstOtp({ secret, code }: { readonly secret: string; readonly code: string }) {
    const otp = await newOtpDocument(secret, code)
    return otp && { factors: { otp }, amr: 'otp' }
  }

  async function firstPasskey(made: MadePasskey) {
    const passkey = await newPasskeyDocument(made)
    return passkey && { factors: { passkeys: [passkey] }, amr: amrOf[passkey.device] }
  }

  function recoveryFor(sub: string) {
    const codes = newRecoveryCodes()
    const hashes = codes.map((code) => hashRecoveryCode(sub, code))
    return { codes, recovery: { hashes, created_at: records.now() } }
  }

  /** @returns `undefined` where it is */
  async function underNewest(otp: OtpDocument): Promise<OtpDocument | undefined> {
    const { text, current } = await sealing.open(otp.secret)
    return current ? undefined : { ...otp, secret: await sealing.seal(text) }
  }

  return {
    async read(sub) {
      const { account } = await live(sub)
      return account && shownFactors(account)
    },

    newOtp(issuer, account, given = '') {
      const secret = isTotpSecret(given) ? given : newTotpSecret()
      return { secret, uri: totpUri(secret, issuer, account) }
    },

    userHandle: (sub) => userHandleOf(records, sub),

    async addOtp(sub, secret, code) {
      const otp = await newOtpDocument(secret, code)
      if (!otp) return 'wrong'
      const added = await change(sub, async ({ factors }) => ({
        factors: { ...factors, otp },
        outcome: 'added' as const,
      }))
      return added ?? 'unknown'
    },

    async addPasskey(sub, made) {
      const passkey = await newPasskeyDocument(made)
      if (!passkey) return 'wrong'
      const added = await change(sub, async ({ factors }) => {
        const others = (factors?.passkeys ?? []).filter(({ id }) => id !== passkey.id)
        if (others.length >= MOST_PASSKEYS) return { factors: factors ?? {}, outcome: 'wrong' as const }
        return { factors: { ...factors, passkeys: [...others, passkey] }, outcome: 'added' as const }
      })
      return added ?? 'unknown'
    },

    async enrol(sub, made) {
      const first = made.kind === 'otp' ? await firstOtp(made) : await firstPasskey(made)
      if (!first) return 'wrong'
      const { codes, recovery } = recoveryFor(sub)
      const amr = ['pwd', first.amr, 'mfa']
      const outcome = { amr, acr: classOf(amr) ?? 'mfa', recoveryCodes: codes }
      return change(sub, async (account) =>
        hasFactors(account) ? undefined : { factors: { ...first.factors, recovery }, outcome },
      )
    },

    newRecoveryCodes(sub) {
      const { codes, recovery } = recoveryFor(sub)
      return change(sub, async (account) =>
        hasFactors(account) ? { factors: { ...account.factors, recovery }, outcome: codes } : undefined,
      )
    },

    async remove(sub, factor) {
      const removed = await change(sub, async ({ factors = {} }) => {
        return { factors: without(factors, factor), outcome: 'removed' as const }
      })
      return removed ?? 'unknown'
    },

    async reseal(sub) {
      const resealed = await change(sub, async ({ factors }) => {
        const otp = factors?.otp && (await underNewest(factors.otp))
        return otp && { factors: { ...factors, otp }, outcome: true }
      })
      return resealed ?? false
    },
  }
}

function without(factors: FactorsDocument, factor: FactorName): FactorsDocument {
  if (factor === 'all') return {}
  const { otp, recovery, passkeys = [], ...others } = factors
  const left = typeof factor === 'string' ? passkeys : passkeys.filter(({ id }) => id !== factor.passkey)
  return {
    ...others,
    ...(otp && factor !== 'otp' && { otp }),
    ...(recovery && factor !== 'recovery_codes' && { recovery }),
    ...(left.length > 0 && { passkeys: left }),
  }
}
