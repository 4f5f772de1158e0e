/**
 * The life of a grant as transitions of one document: new, revoked, and when it is over. Redeeming its
 * code and rotating its refresh token have files of their own.
 */

import type { AccessToken, Grant } from '../documents.ts'
import type { Client } from '../hosts.ts'
import { type Policy, setting } from '../policy.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { mayAskFor } from './scope.ts'

/** A client that refreshes in a loop keeps its newest access tokens; the oldest end early. */
const MAX_ACCESS_TOKENS = 20

/** Whether a grant of that scope yields refresh tokens, by what the client may do now. */
export function isRefreshable(client: Client, scope: readonly string[], policy: Policy): boolean {
  if (!client.grant_types.includes('refresh_token')) return false
  if (setting('issue_refresh_token', client, policy) === 'always') return true
  return scope.includes('offline_access') && mayAskFor(client, 'offline_access')
}

/** A grant with one code, not yet redeemed. */
export function newGrant(
  request: AuthorizationRequest,
  sub: string,
  scope: readonly string[],
  authentication: NonNullable<Grant['authentication']>,
  policy: Policy,
  now: number,
): Grant {
  return {
    kind: 'grant',
    v: 1,
    client_id: request.client.client_id,
    sub,
    scope: scope.join(' '),
    created_at: now,
    authentication,
    ...(request.nonce !== undefined && { nonce: request.nonce }),
    code: {
      expires_at: now + setting('code_lifetime', request.client, policy),
      redirect_uri: request.redirect_uri,
      ...(request.code_challenge !== undefined && { code_challenge: request.code_challenge }),
    },
    ...(isRefreshable(request.client, scope, policy) && { refreshable: true }),
    access_tokens: [],
    last_serial: 0,
  }
}

/** The grant with one more access token; expired ones are dropped on the way. */
export function withAccessToken(
  grant: Grant,
  token: Omit<AccessToken, 'serial'>,
  now: number,
): { grant: Grant; token: AccessToken } {
  const serial = grant.last_serial + 1
  const live = grant.access_tokens.filter((other) => now < other.expires_at)
  const added = { serial, ...token }
  return {
    grant: { ...grant, last_serial: serial, access_tokens: [...live.slice(1 - MAX_ACCESS_TOKENS), added] },
    token: added,
  }
}

/** Everything of the grant ends, for good: the mark stays, the tokens go. The same grant if it had ended. */
export function revokeGrant(grant: Grant, now: number): Grant {
  return grant.revoked_at === undefined ? { ...grant, revoked_at: now, access_tokens: [] } : grant
}

/** The same grant if there is no such token. */
export function revokeAccessToken(grant: Grant, serial: number): Grant {
  const others = grant.access_tokens.filter((token) => token.serial !== serial)
  return others.length === grant.access_tokens.length ? grant : { ...grant, access_tokens: others }
}

/** Past this nothing of the grant can be used, nor a replay of it be recognised. */
export function grantEnd(grant: Grant, client: Client, policy: Policy): number {
  const lifetime = setting('access_token_lifetime', client, policy)
  const ends = [grant.created_at, ...grant.access_tokens.map((token) => token.expires_at)]
  if (grant.code) {
    // A code is issued at most once from a continuation, so its trace outlives the continuation.
    ends.push(grant.code.expires_at, grant.created_at + policy.continuation_lifetime)
    // A code that is not redeemed yet may still become tokens: the longest life they can have counts.
    if (grant.code.redeemed_at === undefined) ends.push(grant.code.expires_at + lifetime)
  }
  // The last access token of a family may outlive its refresh tokens.
  if (grant.refreshable)
    ends.push(grant.created_at + setting('refresh_token_lifetime', client, policy) + lifetime)
  return Math.max(...ends)
}
