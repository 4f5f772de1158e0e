/**
 * Whether what a client assertion says would do, if the client has signed it: about whom, for whom, and until when.
 * Whether it has, and whether it is the first time, is asked afterwards (flows/client-assertion.ts).
 * @see RFC 7523 section 3, OpenID Connect Core 1.0 section 9
 */

import { type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { ASSERTION_TYPE, type ClientAssertion, parseClientAssertion } from '../messages/client-assertion.ts'
import { publicKeyAlgs } from '../messages/client-metadata.ts'

export type AssertionReason =
  | 'client_assertion.type'
  | 'client_assertion.malformed'
  | 'client_assertion.subject'
  | 'client_assertion.alg'
  | 'client_assertion.audience'
  | 'client_assertion.time'
  | 'client_assertion.jti'

interface Sent {
  readonly client_id?: string | undefined
  readonly client_assertion?: string | undefined
  readonly client_assertion_type?: string | undefined
}

export interface Asserted {
  readonly kind: 'asserted'
  readonly client_id: string
  readonly assertion: ClientAssertion
}

export function readAssertion({
  client_id,
  client_assertion,
  client_assertion_type,
}: Sent): Asserted | Refusal<AssertionReason> {
  // RFC 7521 section 4.2: the one without the other says nothing.
  if (client_assertion === undefined || client_assertion_type !== ASSERTION_TYPE)
    return refuse('client_assertion.type', 'client_assertion_type')
  const assertion = parseClientAssertion(client_assertion)
  if (!assertion) return refuse('client_assertion.malformed', 'client_assertion')
  const { iss, sub } = assertion.claims
  // Section 3: "The JWT MUST contain a 'sub' claim […] the 'client_id' of the OAuth client", and so is the issuer.
  if (typeof sub !== 'string') return refuse('client_assertion.subject', 'sub')
  if (iss !== sub) return refuse('client_assertion.subject', 'iss')
  // RFC 7521 section 4.2: client_id "MUST identify the same client as is identified by the client assertion".
  if (client_id !== undefined && client_id !== sub) return refuse('client_assertion.subject', 'client_id')
  return { kind: 'asserted', client_id: sub, assertion }
}

/** Seconds that clocks may differ. */
const SKEW = 10

const MAX_JTI = 512

export interface AssertionTerms {
  /** By which this server is meant. */
  readonly audiences: readonly string[]
  /** How long one may last, in seconds. */
  readonly lifetime: number
}

export interface UsableAssertion {
  readonly kind: 'usable'
  readonly jti: string
  /** When it can be used no more (NumericDate). */
  readonly ends_at: number
}

export function judgeAssertion(
  { alg, claims }: ClientAssertion,
  client: Pick<Client, 'token_endpoint_auth_signing_alg'>,
  { audiences, lifetime }: AssertionTerms,
  now: number,
): UsableAssertion | Refusal<AssertionReason> {
  const { token_endpoint_auth_signing_alg: registered = alg } = client
  const is_known = publicKeyAlgs.some((known) => known === alg)
  if (!is_known || alg !== registered) return refuse('client_assertion.alg', 'client_assertion')

  const { aud, exp, iat, nbf, jti } = claims
  // One that is for others too could be sent on to them, or come from them.
  const [audience, ...others] = Array.isArray(aud) ? (aud as readonly unknown[]) : [aud]
  if (others.length > 0 || !audiences.some((own) => own === audience))
    return refuse('client_assertion.audience', 'aud')

  if (!isTime(exp) || exp + SKEW <= now || exp - now > lifetime) return refuse('client_assertion.time', 'exp')
  if (!isNotAhead(iat, now)) return refuse('client_assertion.time', 'iat')
  if (!isNotAhead(nbf, now)) return refuse('client_assertion.time', 'nbf')
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI)
    return refuse('client_assertion.jti', 'jti')
  return { kind: 'usable', jti, ends_at: Math.ceil(exp) + SKEW }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function isNotAhead(value: unknown, now: number): boolean {
  return value === undefined || (isTime(value) && value <= now + SKEW)
}
