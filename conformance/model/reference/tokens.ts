/** What a token response holds, and what is learned from it. @see RFC 6749 section 5.1 */

import type { ClientMetadata } from 'vouchsafe/core'
import { type Answer, text } from '../answer.ts'
import { type AccessToken, beginFamily, type Family, lifetime, type Model } from '../model.ts'
import { type Expected, type Outcome, readJwt } from '../outcome.ts'
import { sessionEnd } from './sessions.ts'

interface Options {
  readonly refresh_token: (Outcome & { kind: 'tokens' })['refresh_token']
  /** Access tokens that may be given again. */
  readonly repeatable?: readonly string[]
  /** Of the refresh token that is given; 0 without one. */
  readonly generation?: number
  /** OpenID Connect Core section 12.2: the nonce is in the first ID token only. */
  readonly nonce?: boolean
}

/** @param scope of the access token */
export function grantTokens(
  model: Model,
  client: ClientMetadata,
  family: Family,
  scope: readonly string[],
  now: number,
  { refresh_token, repeatable, generation = 0, nonce = false }: Options,
): Expected {
  // What ends with a session is not promised for longer than that is known to last.
  const session_end = family.session ? sessionEnd(model, family.session) : Number.POSITIVE_INFINITY
  const until = (name: 'access_token_lifetime' | 'id_token_lifetime') =>
    Math.min(now + lifetime(model, name, client), session_end)
  const expires_at = until('access_token_lifetime')
  const sid = family.given_in?.sids.get(client.client_id)
  const id_token = family.sub !== undefined &&
    scope.includes('openid') && {
      iss: model.world.issuer,
      sub: model.world.subject(family.sub, client),
      aud: client.client_id,
      exp: until('id_token_lifetime'),
      iat: now,
      auth_time: family.auth_time,
      nonce: nonce ? family.nonce : undefined,
    }
  return {
    outcome: {
      kind: 'tokens',
      scope,
      expires_in: expires_at - now,
      refresh_token,
      ...(repeatable && { repeatable }),
      ...(id_token && { id_token }),
      ...(id_token && family.given_in && { sid: sid === undefined ? 'new' : { same: sid } }),
    },
    because: 'the grant is good',
    after: (answer) => learnTokens(model, family, scope, now, expires_at, generation, answer),
  }
}

/** An access token for the client itself: a family of its own, without a person. */
export function tokensForClient(
  model: Model,
  client: ClientMetadata,
  scope: readonly string[],
  now: number,
): Expected {
  const family = beginFamily({ client_id: client.client_id, scope }, now)
  const expected = grantTokens(model, client, family, scope, now, { refresh_token: 'none' })
  return {
    ...expected,
    after: (answer, events) => {
      model.families.push(family)
      expected.after?.(answer, events)
    },
  }
}

/** Takes up the values of a token response. */
export function learnTokens(
  model: Model,
  family: Family,
  scope: readonly string[],
  now: number,
  expires_at: number,
  generation: number,
  answer: Answer,
): void {
  if (answer.kind !== 'json') return
  const value = text(answer.body, 'access_token') ?? ''
  if (!model.access_tokens.has(value)) {
    const token: AccessToken = {
      value,
      family,
      scope,
      issued_at: now,
      expires_at,
      generation,
      revoked: false,
    }
    model.access_tokens.set(value, token)
    family.access_tokens.push(token)
  }
  const refresh_token = text(answer.body, 'refresh_token')
  if (refresh_token !== undefined) {
    family.refresh_tokens.set(generation, refresh_token)
    model.refresh_tokens.set(refresh_token, { value: refresh_token, family, generation })
  }
  const id_token = text(answer.body, 'id_token')
  if (id_token === undefined) return
  const claims = readJwt(id_token)
  model.id_tokens.set(id_token, claims)
  const sid = text(claims, 'sid')
  if (sid === undefined) return
  model.sids.add(sid)
  family.given_in?.sids.set(family.client_id, sid)
}
