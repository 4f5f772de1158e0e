/**
 * Which tokens are good at an instant, and what the endpoints that ask about them say.
 * @see RFC 7662, RFC 7009, RFC 6750, OpenID Connect Core 1.0 section 5.3
 */

import {
  type AccessToken,
  endFamily,
  type Family,
  isUsablePerson,
  type Model,
  type RefreshToken,
  usableClient,
} from '../model.ts'
import type { Expected, Outcome } from '../outcome.ts'
import { type Pairs, repeatedName, valueIn } from '../pairs.ts'
import { authenticate, type Caller, refused } from './client-authentication.ts'
import { endOf } from './endings.ts'
import { mayRefresh } from './refresh.ts'

/** A family keeps so many access tokens; older ones may end early, and so may or may not be good. */
const ACCESS_TOKENS_KEPT = 20

function isFamilyGood(model: Model, family: Family, now: number): boolean {
  const person = family.sub === undefined || isUsablePerson(model, family.sub)
  return (
    endOf(model, family, now) === undefined && person && usableClient(model, family.client_id) !== undefined
  )
}

export function isAccessTokenGood(model: Model, token: AccessToken, now: number): boolean {
  return !token.revoked && now < token.expires_at && isFamilyGood(model, token.family, now)
}

export function isRefreshTokenGood(model: Model, token: RefreshToken, now: number): boolean {
  const { family, generation } = token
  const client = usableClient(model, family.client_id)
  const newest = generation === family.generation && now < family.refresh_expires_at
  return (
    newest && isFamilyGood(model, family, now) && client !== undefined && mayRefresh(model, client, family)
  )
}

function mayHaveEndedEarly({ family, value }: AccessToken): boolean {
  const { length } = family.access_tokens
  return (
    length > ACCESS_TOKENS_KEPT &&
    family.access_tokens.findIndex((one) => one.value === value) < length - ACCESS_TOKENS_KEPT
  )
}

/** By which a token's client knows whom it is about; where a client acts for itself, nobody. */
function subjectOf(model: Model, { sub, client_id }: Family): string | undefined {
  const client = usableClient(model, client_id)
  return sub === undefined || !client ? undefined : model.world.subject(sub, client)
}

const inactive: Outcome = { kind: 'members', members: { active: false } }

export function introspect(model: Model, caller: Caller, pairs: Pairs, now: number): Expected {
  const client = authenticate(model, caller)
  const faults = Array.isArray(client) ? client : []
  if (repeatedName(pairs) !== undefined)
    return refused([[400, 'invalid_request'], ...faults], 'each parameter once')
  if (Array.isArray(client)) return refused(faults, 'RFC 7662 section 2.1: the caller must be authorized')
  if (client.token_endpoint_auth_method === 'none')
    return refused([[401, 'invalid_client']], 'RFC 7662 section 2.1: a public client proves nothing')
  const value = valueIn(pairs, 'token')
  if (value === undefined)
    return refused([[400, 'invalid_request']], 'RFC 7662 section 2.1: token is required')

  const because = 'RFC 7662 section 2.2: active exactly when it is good, and the caller may know'
  const access_token = model.access_tokens.get(value)
  const refresh_token = model.refresh_tokens.get(value)
  const family = (access_token ?? refresh_token)?.family
  const may_know = client.introspect === 'any' || client.client_id === family?.client_id
  const good =
    (access_token && isAccessTokenGood(model, access_token, now)) ||
    (refresh_token && isRefreshTokenGood(model, refresh_token, now))
  if (!family || !good || !may_know) return { outcome: inactive, because }
  const members = {
    active: true,
    iss: model.world.issuer,
    aud: model.world.issuer,
    token_type: access_token ? 'Bearer' : undefined,
    client_id: family.client_id,
    sub: subjectOf(model, family),
    scope: (access_token ?? family).scope.join(' '),
    iat: access_token ? access_token.issued_at : family.rotated_at,
    exp: access_token ? access_token.expires_at : family.refresh_expires_at,
  }
  const active: Outcome = { kind: 'members', members }
  if (access_token && mayHaveEndedEarly(access_token))
    return { outcome: { kind: 'either', any: [active, inactive] }, because }
  return { outcome: active, because }
}

/** @param value the bearer token, if one is presented */
export function userinfo(model: Model, value: string | undefined, now: number): Expected {
  if (value === undefined)
    return { outcome: { kind: 'empty', status: 401 }, because: 'RFC 6750 section 3: nothing was presented' }
  const token = model.access_tokens.get(value)
  if (!token || !isAccessTokenGood(model, token, now))
    return refused([[401, 'invalid_token']], 'RFC 6750 section 3.1: not an access token that is good')
  const { family, scope } = token
  const refusal = refused([[401, 'invalid_token']], '')
  const expected: Expected =
    family.sub === undefined || !scope.includes('openid')
      ? refused([[403, 'insufficient_scope']], 'OpenID Connect Core section 5.3: the scope openid is needed')
      : {
          outcome: { kind: 'members', members: { sub: subjectOf(model, family) } },
          because: 'OpenID Connect Core section 5.3.2',
        }
  return mayHaveEndedEarly(token)
    ? { ...expected, outcome: { kind: 'either', any: [expected.outcome, refusal.outcome] } }
    : expected
}

export function revoke(model: Model, caller: Caller, pairs: Pairs, now: number): Expected {
  const client = authenticate(model, caller)
  const faults = Array.isArray(client) ? client : []
  if (repeatedName(pairs) !== undefined)
    return refused([[400, 'invalid_request'], ...faults], 'each parameter once')
  if (Array.isArray(client)) return refused(faults, 'RFC 7009 section 2.1: the client authenticates first')
  const value = valueIn(pairs, 'token')
  if (value === undefined)
    return refused([[400, 'invalid_request']], 'RFC 7009 section 2.1: token is required')
  const done: Outcome = { kind: 'empty', status: 200 }
  const access_token = model.access_tokens.get(value)
  const refresh_token = model.refresh_tokens.get(value)
  const family = (access_token ?? refresh_token)?.family
  if (!family) return { outcome: done, because: 'RFC 7009 section 2.2: nothing left to revoke is no error' }
  if (family.client_id !== client.client_id) {
    const because = 'RFC 7009 section 2.1: not issued to this client; it stays as it is'
    if (client.token_endpoint_auth_method === 'none') return { outcome: done, because }
    const refusal: Outcome = { kind: 'error', any: [[400, 'unauthorized_client']] }
    // What nothing can come of any more may be forgotten, and then it is nobody's.
    return isOver(model, family, now)
      ? { outcome: { kind: 'either', any: [refusal, done] }, because }
      : { outcome: refusal, because }
  }
  return {
    outcome: done,
    because: 'RFC 7009 section 2.2',
    after: () => {
      if (access_token) access_token.revoked = true
      else endFamily(family, 'revoked')
    },
  }
}

function isOver(model: Model, family: Family, now: number): boolean {
  const alive =
    (family.code && now < family.code.expires_at) ||
    now < family.refresh_expires_at ||
    family.access_tokens.some((token) => !token.revoked && now < token.expires_at)
  return endOf(model, family, now) !== undefined || !alive
}
