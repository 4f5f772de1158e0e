/**
 * What an authorization request is worth, by itself: shown on a page of the provider's, refused at the
 * client's redirect_uri, or answered. A request may have several things wrong; every error that one of
 * them calls for is right, but nothing is sent to a redirect_uri that is not the client's.
 */

import type { ClientMetadata } from 'vouchsafe/core'
import { type Model, usableClient } from '../model.ts'

import { type Pairs, repeatedName, splitNames, valueIn } from '../pairs.ts'

export interface Request {
  readonly kind: 'request'
  readonly client: ClientMetadata
  readonly redirect_uri: string
  /** Whether the answer goes there in the fragment. */
  readonly fragment: boolean
  readonly scope: readonly string[]
  readonly prompt: readonly string[]
  readonly state: string | undefined
  readonly nonce: string | undefined
  readonly max_age: number | undefined
  readonly id_token_hint: string | undefined
  readonly code_challenge: string | undefined
  readonly pairs: Pairs
}

export type Judged =
  | Request
  /** RFC 6749 section 4.1.2.1: the user is told, and no redirect follows. */
  | { readonly kind: 'untrusted' }
  | {
      readonly kind: 'refused'
      readonly redirect_uri: string
      readonly fragment: boolean
      readonly state: string | undefined
      readonly errors: readonly string[]
    }

const standardScopes = ['openid', 'profile', 'email', 'phone', 'address', 'offline_access']
const prompts = ['none', 'login', 'consent', 'select_account']
/** RFC 8707 section 2. */
const repeatable = ['resource', 'audience']

export function isKnownScope(model: Model, name: string): boolean {
  return standardScopes.includes(name) || Object.hasOwn(model.world.policy.scopes, name)
}

/** RFC 7591: a client with a `scope` may ask for nothing else. */
export function mayAskFor(client: ClientMetadata, name: string): boolean {
  return client.scope === undefined || splitNames(client.scope).includes(name)
}

/** OpenID Connect Core section 11: offline access is by refresh tokens, and nothing without them. */
export function mayBeGranted(client: ClientMetadata, name: string): boolean {
  return (
    mayAskFor(client, name) && (name !== 'offline_access' || client.grant_types.includes('refresh_token'))
  )
}

/** RFC 9700 section 2.1: exact comparison; RFC 8252 section 7.3: the port of loopback is free, whoever registered it. */
export function isRegistered(
  { redirect_uris }: Pick<ClientMetadata, 'redirect_uris'>,
  redirect_uri: string,
): boolean {
  if (redirect_uris.includes(redirect_uri)) return true
  const portless = withoutPort(redirect_uri)
  return portless !== undefined && redirect_uris.some((uri) => withoutPort(uri) === portless)
}

function withoutPort(uri: string): string | undefined {
  const parts = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::(\d{1,5}))?([/?].*)?$/.exec(uri)
  const port = Number(parts?.[2] ?? 80)
  return parts && port > 0 && port < 65536 ? `${parts[1]}${parts[3] ?? ''}` : undefined
}

export function judge(model: Model, all: Pairs): Judged {
  const pairs = all.filter(([name]) => name !== 'continuation')
  const times = (name: string) => pairs.filter(([key]) => key === name).length
  const one = (name: string) => (times(name) > 1 ? undefined : valueIn(pairs, name))
  const client = usableClient(model, one('client_id'))
  const redirect_uri = one('redirect_uri')
  if (!client || redirect_uri === undefined || !isRegistered(client, redirect_uri))
    return { kind: 'untrusted' }

  const errors = faults(model, client, all)
  const state = one('state')
  const wants_tokens = splitNames(one('response_type')).some(
    (type) => type === 'token' || type === 'id_token',
  )
  const fragment = wants_tokens || one('response_mode') === 'fragment'
  if (errors.length > 0) return { kind: 'refused', redirect_uri, fragment, state, errors }
  const max_age = one('max_age')
  return {
    kind: 'request',
    client,
    redirect_uri,
    fragment,
    scope: [...new Set(splitNames(one('scope')))].filter(
      (name) => isKnownScope(model, name) && mayBeGranted(client, name),
    ),
    prompt: splitNames(one('prompt')),
    state,
    nonce: one('nonce'),
    max_age: max_age === undefined ? client.default_max_age : Number(max_age),
    id_token_hint: one('id_token_hint'),
    code_challenge: one('code_challenge'),
    pairs,
  }
}

/** Every error code that something in the request calls for. */
function faults(model: Model, client: ClientMetadata, pairs: Pairs): string[] {
  const found: string[] = []
  const value = (name: string) => valueIn(pairs, name)
  if (repeatedName(pairs, repeatable) !== undefined) found.push('invalid_request')
  // OpenID Connect Core sections 6.1, 6.2 and 7.2.1, of a provider that supports none of these.
  if (value('request') !== undefined && value('request_uri') !== undefined) found.push('invalid_request')
  else if (value('request') !== undefined) found.push('request_not_supported')
  else if (value('request_uri') !== undefined) found.push('request_uri_not_supported')
  if (value('registration') !== undefined) found.push('registration_not_supported')
  found.push(...responseFaults(client, value('response_type'), value('response_mode')))
  if (!isScopeAllowed(model, client, value('scope'))) found.push('invalid_scope')
  if (isChallengeWrong(model, client, value('code_challenge'), value('code_challenge_method')))
    found.push('invalid_request')
  const asked = splitNames(value('prompt'))
  const unknown = asked.some((name) => !prompts.includes(name))
  if (unknown || (asked.includes('none') && new Set(asked).size > 1)) found.push('invalid_request')
  if (!/^\d{1,10}$/.test(value('max_age') ?? '0')) found.push('invalid_request')
  return found
}

function responseFaults(
  client: ClientMetadata,
  response_type: string | undefined,
  response_mode: string | undefined,
): string[] {
  if (splitNames(response_type).length === 0) return ['invalid_request']
  const found: string[] = []
  const types = splitNames(response_type)
  if (types.join(' ') !== 'code') found.push('unsupported_response_type')
  else if (!client.grant_types.includes('authorization_code')) found.push('unauthorized_client')
  // A response_type that repeats a value, or wants tokens in the query, is not well-formed in itself.
  const in_fragment = types.includes('token') || types.includes('id_token')
  if (new Set(types).size < types.length || (in_fragment && response_mode === 'query'))
    found.push('invalid_request')
  if (!['query', 'fragment', 'form_post'].includes(response_mode ?? 'query')) found.push('invalid_request')
  return found
}

/** RFC 6749 section 3.3; OpenID Connect Core section 3.1.2.1: values that are not understood are ignored. */
function isScopeAllowed(model: Model, client: ClientMetadata, scope: string | undefined): boolean {
  const names = splitNames(scope)
  if (names.length === 0) return true
  if (
    !names.every(isScopeName) ||
    !names.some((name) => isKnownScope(model, name) && mayBeGranted(client, name))
  )
    return false
  return names.every(
    (name) => name === 'offline_access' || !isKnownScope(model, name) || mayAskFor(client, name),
  )
}

/** RFC 6749 section 3.3: scope-token = 1*NQCHAR. */
export function isScopeName(name: string): boolean {
  return /^[!#-[\]-~]+$/.test(name)
}

/** RFC 7636 section 4.4.1; S256 alone, and required of public clients (RFC 9700 section 2.1.1). */
function isChallengeWrong(
  model: Model,
  client: ClientMetadata,
  challenge: string | undefined,
  method: string | undefined,
): boolean {
  const required =
    client.token_endpoint_auth_method === 'none' || (client.require_pkce ?? model.world.policy.require_pkce)
  if (challenge === undefined) return method !== undefined || required
  return method !== 'S256' || !/^[\w-]{43}$/.test(challenge)
}
