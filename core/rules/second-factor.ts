/**
 * Whether a sign-in has to be by more than one factor, and whether it was. What people have to show, and whether it is
 * right, is the host's to know.
 * @see OpenID Connect Core 1.0 section 3.1.2.1 (acr_values), RFC 8176 section 2 (amr), OpenID Connect Extended
 *   Authentication Profile ACR Values 1.0 section 2
 */

import type { Authentication } from '../documents.ts'
import { type Policy, setting } from '../policy.ts'
import type { AuthorizationRequest } from './authorization-request.ts'

/** Classes of authentication that a person can be asked for here, the weaker one first. */
export const secondFactorClasses = ['mfa', 'phr'] as const

export type SecondFactorClass = (typeof secondFactorClasses)[number]

/** By two factors of any kind; `phr`: and by one that cannot be phished. */
export function classOf(amr: readonly string[]): SecondFactorClass | undefined {
  if (!amr.includes('mfa')) return undefined
  return amr.includes('hwk') || amr.includes('swk') ? 'phr' : 'mfa'
}

function reaches({ amr = [], acr }: Partial<Authentication>, wanted: SecondFactorClass): boolean {
  const reached = [acr, classOf(amr)]
  return reached.includes('phr') || reached.includes(wanted)
}

export type SecondFactorWish =
  /** Without it nobody goes on. */
  | { readonly kind: 'required' }
  /** The client would like one of these; who has none goes on without. */
  | { readonly kind: 'asked'; readonly classes: readonly SecondFactorClass[] }

/**
 * What this sign-in is lacking. "The acr Claim is requested as a Voluntary Claim by this parameter."
 * @param offered whether anybody here has second factors
 */
export function lacksSecondFactor(
  { client, acr_values }: Pick<AuthorizationRequest, 'client' | 'acr_values'>,
  authentication: Authentication,
  policy: Policy,
  offered: boolean,
): SecondFactorWish | undefined {
  if (setting('require_second_factor', client, policy) && !reaches(authentication, 'mfa'))
    return { kind: 'required' }
  const classes = secondFactorClasses.filter((one) => acr_values.includes(one))
  if (!offered || classes.length === 0) return undefined
  return classes.some((one) => reaches(authentication, one)) ? undefined : { kind: 'asked', classes }
}

/** What a person has to show beside the password. */
export interface SecondFactors {
  /** Codes of an app (RFC 6238). */
  readonly otp: boolean
  /** Recovery codes that are left. */
  readonly recovery_codes: boolean
  /** Of WebAuthn, by their credential ids in base64url. */
  readonly passkeys: readonly { readonly id: string; readonly transports?: readonly string[] }[]
}

/** What somebody shows beside the password. */
export type GivenFactor =
  | { readonly kind: 'otp' | 'recovery_code'; readonly code: string }
  /** What the browser answered, in JSON, to the challenge of the page. @see WebAuthn Level 3 section 5.2.2 */
  | { readonly kind: 'passkey'; readonly response: string; readonly challenge: string }

export function canShow(factors: SecondFactors | undefined, wish: SecondFactorWish): boolean {
  if (!factors) return false
  const { otp, recovery_codes, passkeys } = factors
  const of_class = { mfa: otp || recovery_codes || passkeys.length > 0, phr: passkeys.length > 0 }
  return wish.kind === 'required' ? of_class.mfa : wish.classes.some((one) => of_class[one])
}

/** Seconds in which the second factor has to follow the password. */
export const FACTOR_WITHIN = 600

/** Seconds in which the challenge of a page has to be signed: so long is it known of one that it was. */
export const CHALLENGE_WITHIN = 3600
