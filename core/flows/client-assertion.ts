/**
 * Client authentication by a JWT that the client has signed (`private_key_jwt`): by a key of its own, and once. Its
 * keys are those of its metadata, or are at its `jwks_uri`; there they are asked for again where none of those that
 * are known has signed, and a minute has passed.
 * @see RFC 7523 section 3, OpenID Connect Core 1.0 sections 9 and 10.1.1
 */

import { type Context, endpointUrl } from '../context.ts'
import { type Flow, perform, Unavailable } from '../effects.ts'
import { type Refusal, reasons, refuse } from '../errors.ts'
import { keyOf } from '../handles.ts'
import type { Client } from '../hosts.ts'
import type { ClientAssertion } from '../messages/client-assertion.ts'
import { type Jwk, parseJwkSet } from '../messages/jwk-set.ts'
import { setting } from '../policy.ts'
import { type AssertionReason, judgeAssertion } from '../rules/client-assertion.ts'
import { fittingKeys } from '../rules/client-keys.ts'
import { commitSingleUse } from './documents.ts'
import { fetchOutbound } from './fetch-outbound.ts'

export type AssertionProofReason =
  | AssertionReason
  | 'client_assertion.keys'
  | 'client_assertion.key'
  | 'client_assertion.signature'
  | 'client_assertion.reused'

/** @returns what refuses it, or nothing: then it is spent */
export function* proveByAssertion(
  client: Client,
  assertion: ClientAssertion,
  context: Context,
): Flow<Refusal<AssertionProofReason> | undefined> {
  const { policy, issuer, now } = context
  const also = setting('token_endpoint_as_audience', client, policy) ? [endpointUrl(context, 'token')] : []
  const terms = { audiences: [issuer, ...also], lifetime: policy.client_assertion_lifetime }
  const usable = judgeAssertion(assertion, client, terms, now)
  if (usable.kind === 'refused') return usable
  const unproven = yield* provenByKey(client, assertion)
  return unproven ?? (yield* spend(client, usable, context))
}

/** Section 3: whoever has seen one can use it no more. Two clients may choose the same `jti`. */
function* spend(
  { client_id }: Client,
  { jti, ends_at }: { readonly jti: string; readonly ends_at: number },
  { keys }: Context,
): Flow<Refusal<AssertionProofReason> | undefined> {
  const key = keyOf(keys, 'client_assertion', `${client_id}\0${jti}`)
  const document = { kind: 'client_assertion', v: 1, ends_at } as const
  const outcome = yield* commitSingleUse(key, document, null, ends_at)
  return outcome === 'stored' ? undefined : refuse('client_assertion.reused', 'jti')
}

/** OpenID Connect Core section 10.1.1: a key that is not known may be a new one. */
function* provenByKey(
  { jwks, jwks_uri }: Client,
  assertion: ClientAssertion,
): Flow<Refusal<AssertionProofReason> | undefined> {
  if (jwks_uri === undefined) return yield* provenByOne(jwks?.keys ?? [], assertion)
  const known = yield* fetchKeys(jwks_uri)
  const unproven = known.keys ? yield* provenByOne(known.keys, assertion) : unusable
  if (!unproven || !known.reused) return unproven
  const newer = yield* fetchKeys(jwks_uri, COOL_DOWN)
  if (newer.text === known.text) return unproven
  return newer.keys ? yield* provenByOne(newer.keys, assertion) : unusable
}

function* provenByOne(
  keys: readonly Jwk[],
  assertion: ClientAssertion,
): Flow<Refusal<AssertionProofReason> | undefined> {
  const { jws, alg } = assertion
  const fitting = fittingKeys(keys, assertion)
  if (fitting.length === 0) return refuse('client_assertion.key', 'client_assertion')
  const is_signed = yield* perform('verify_signature', { jws, alg, keys: fitting })
  return is_signed ? undefined : refuse('client_assertion.signature', 'client_assertion')
}

const unusable = refuse('client_assertion.keys', 'jwks_uri')

/** Seconds for which what was fetched will do, whoever asks: names of keys can be made up. */
const COOL_DOWN = 60

/** As its headers say, between a minute and an hour: for so long a key that was taken away is good. */
const KEPT = { at_least: COOL_DOWN, at_most: 3600 }

const MAX_BYTES = 65_536

/** In a minute, of one host, which can have the keys of many clients. */
const PER_MINUTE = 60

interface KnownKeys {
  /** Absent where the answer will not do. */
  readonly keys?: readonly Jwk[] | undefined
  readonly text?: string
  readonly reused: boolean
}

/** @param max_age seconds: what was fetched before that will not do */
function* fetchKeys(url: string, max_age?: number): Flow<KnownKeys> {
  const fetched = yield* fetchOutbound({
    purpose: 'jwks',
    url,
    accept: 'application/jwk-set+json, application/json',
    max_bytes: MAX_BYTES,
    statuses: [200],
    kept: KEPT,
    per_minute: PER_MINUTE,
    ...(max_age !== undefined && { max_age }),
  })
  if (fetched.kind === 'fetched') {
    const { body, reused = false } = fetched
    return { keys: parseJwkSet(body)?.keys, text: body, reused }
  }
  // The other server's trouble makes nobody unknown.
  if (reasons[fetched.reason].error === 'fetch_failed') throw new Unavailable('fetch', fetched.reason)
  return { reused: false }
}
