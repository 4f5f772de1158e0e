/**
 * Who the client says it is, and what counts as proof. A redemption takes an `AuthenticatedClient`, so a
 * flow that consumes a code before it has authenticated the client does not compile.
 * @see RFC 6749 section 2.3, OpenID Connect Core 1.0 section 9
 */

import { base64ToText, formDecode } from '../encoding.ts'
import { type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import type { ClientAssertion } from '../messages/client-assertion.ts'
import { hasSecret, type TokenEndpointAuthMethod } from '../messages/client-metadata.ts'
import type { Parameters } from '../messages/parameters.ts'
import { type AssertionReason, readAssertion } from './client-assertion.ts'

declare const authenticated: unique symbol
/** A client that has proven who it is, or a public one that was named. Only `acceptCredentials` makes one. */
export type AuthenticatedClient = Client & { readonly [authenticated]: true }

export interface ClientCredentials {
  readonly kind: 'credentials'
  readonly method: TokenEndpointAuthMethod
  readonly client_id: string
  readonly client_secret?: string
  /** Both as they stood in the header, where form-decoding made others of them. */
  readonly undecoded?: Pair
  /** Of `private_key_jwt`. */
  readonly assertion?: ClientAssertion
}

interface Pair {
  readonly client_id: string
  readonly client_secret: string
}

export type ClientReason =
  | 'client.authentication_missing'
  | 'client.authentication_malformed'
  | 'client.authentication_unknown'
  | 'client.authentication_method'
  | 'client.secret_mismatch'
  | 'client.secret_expired'
  | 'client.several_methods'
  | 'client.mismatch'

/** Longer secrets are refused before anything is computed from them. */
const MAX_LENGTH = 1024
/** The longest header there can be: UTF-8, percent-encoded, then in base64, takes twelve for one. */
const MAX_HEADER = 'Basic '.length + 16 * MAX_LENGTH
/** RFC 9110 section 5.3: repeated headers arrive as one, joined by commas. */
const REPEATED = /^basic .*,|,[ \t]*basic /i

export function parseClientCredentials(
  authorization: string | undefined,
  parameters: Parameters,
): ClientCredentials | Refusal<ClientReason | AssertionReason> {
  const { client_id, client_secret, client_assertion, client_assertion_type } = parameters.values
  // "The client MUST NOT use more than one authentication method in each request."
  const in_body =
    client_secret !== undefined || client_assertion !== undefined || client_assertion_type !== undefined
  if (authorization !== undefined) {
    if (in_body || REPEATED.test(authorization)) return refuse('client.several_methods', 'Authorization')
    const basic = parseBasic(authorization)
    if (!basic) return refuse('client.authentication_malformed', 'Authorization')
    const named = [basic.client_id, basic.undecoded?.client_id]
    if (client_id !== undefined && !named.includes(client_id)) return refuse('client.mismatch', 'client_id')
    return { kind: 'credentials', method: 'client_secret_basic', ...basic }
  }
  if (client_assertion !== undefined || client_assertion_type !== undefined) {
    if (client_secret !== undefined) return refuse('client.several_methods', 'client_assertion')
    const asserted = readAssertion(parameters.values)
    return asserted.kind === 'refused'
      ? asserted
      : {
          kind: 'credentials',
          method: 'private_key_jwt',
          client_id: asserted.client_id,
          assertion: asserted.assertion,
        }
  }
  if (client_id === undefined) return refuse('client.authentication_missing', 'client_id')
  if (client_secret !== undefined)
    return { kind: 'credentials', method: 'client_secret_post', client_id, client_secret }
  return { kind: 'credentials', method: 'none', client_id }
}

/**
 * RFC 6749 section 2.3.1: both parts are form-encoded, then joined and encoded as RFC 7617 says. Many clients leave
 * the form-encoding out, as `curl -u` does: what that makes of a percent or plus sign is not what they mean.
 */
function parseBasic(authorization: string): (Pair & { readonly undecoded?: Pair }) | undefined {
  if (authorization.length > MAX_HEADER) return undefined
  const [, encoded] = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? []
  const text = encoded === undefined ? undefined : base64ToText(encoded)
  if (text === undefined) return undefined
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  const undecoded = { client_id: text.slice(0, colon), client_secret: text.slice(colon + 1) }
  const decoded = {
    client_id: formDecode(undecoded.client_id) ?? undecoded.client_id,
    client_secret: formDecode(undecoded.client_secret) ?? undecoded.client_secret,
  }
  return /[%+]/.test(text) ? { undecoded, ...decoded } : decoded
}

/** What is compared, each with the same hash. A decoded secret is shorter than what it was made of, if anything. */
export function secretsOf({ client_secret, undecoded }: ClientCredentials): readonly string[] {
  if (client_secret === undefined) return []
  return [...new Set([client_secret, undecoded?.client_secret ?? client_secret])].map((secret) =>
    secret.length > MAX_LENGTH ? '' : secret,
  )
}

/** What can be judged without the secret's hash: the method, the length, the age of the secret. */
export function judgeCredentials(
  credentials: ClientCredentials,
  client: Client | undefined,
  now: number,
): { kind: 'plausible'; client: Client } | Refusal<ClientReason> {
  if (!client) return refuse('client.authentication_unknown', 'client_id')
  if (!mayUse(client, credentials)) return refuse('client.authentication_method', 'client_id')
  if ((credentials.client_secret?.length ?? 0) > MAX_LENGTH)
    return refuse('client.secret_mismatch', 'client_secret')
  const { client_secret_expires_at = 0, secrets } = client
  const has_expired = client_secret_expires_at !== 0 && now >= client_secret_expires_at
  if (has_expired || (secrets && secrets.length > 0 && liveHashes(client, now).length === 0))
    return refuse('client.secret_expired', 'client_secret')
  return { kind: 'plausible', client }
}

/** What a secret may be compared with. A client in storage has two while one takes the place of the other. */
export function liveHashes({ client_secret_hash, secrets = [] }: Client, now: number): readonly string[] {
  const live = secrets.filter(({ expires_at = Number.POSITIVE_INFINITY }) => now < expires_at)
  const hashes = live.map(({ hash }) => hash)
  return client_secret_hash === undefined ? hashes : [client_secret_hash, ...hashes]
}

function mayUse(client: Client, { method, client_secret }: ClientCredentials): boolean {
  const registered = client.token_endpoint_auth_method
  // An empty password is no secret: libraries send it for a client that has none.
  if (registered === 'none') return method === 'none' || client_secret === ''
  return registered === undefined ? hasSecret(method) : method === registered
}

/** @param is_proven whether the secret is right, or the assertion the client's */
export function acceptCredentials(
  client: Client,
  is_proven: boolean,
): { kind: 'authenticated'; client: AuthenticatedClient } | Refusal<ClientReason> {
  if (client.token_endpoint_auth_method !== 'none' && !is_proven)
    return refuse('client.secret_mismatch', 'client_secret')
  return { kind: 'authenticated', client: client as AuthenticatedClient }
}
