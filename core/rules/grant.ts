/**
 * The life of a grant as transitions of one document: new, revoked, and when it is over. Redeeming its
 * code and rotating its refresh token have files of their own.
 */

import type { AccessToken, Grant } from '../documents.ts'
import type { Client } from '../hosts.ts'
import { type Policy, setting } from '../policy.ts'
import { grantedAudience } from './audience.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { mayAskFor } from './scope.ts'

/** A client that refreshes in a loop keeps its newest access tokens; the oldest end early. */
const MAX_ACCESS_TOKENS = 20

export type Recipient = Pick<Client, 'client_id' | 'nonce'>

/** What a grant, or a connection, says of whom it was given to. */
export function givenTo({ client_id, nonce }: Recipient) {
  return { client_id, ...(nonce !== undefined && { client_nonce: nonce }) }
}

/** A client that was made anew under an old id is another one. */
export function isGivenTo(
  { client_id, client_nonce }: Pick<Grant, 'client_id' | 'client_nonce'>,
  client: Recipient,
): boolean {
  return client_id === client.client_id && client_nonce === client.nonce
}

/** The same where a client that a document describes is the one that it was, whether there is a record of it or not. */
export function mayBeGivenTo(
  named: Pick<Grant, 'client_id' | 'client_nonce'>,
  client: Recipient & Pick<Client, 'from_document'>,
): boolean {
  const has_no_record = client.from_document === true && client.nonce === undefined
  return has_no_record ? named.client_id === client.client_id : isGivenTo(named, client)
}

/** Whether a grant of that scope yields refresh tokens, by what the client may do now. */
export function isRefreshable(client: Client, scope: readonly string[], policy: Policy): boolean {
  if (!client.grant_types.includes('refresh_token')) return false
  if (setting('issue_refresh_token', client, policy) === 'always') return true
  return scope.includes('offline_access') && mayAskFor(client, 'offline_access')
}

/** A grant with one code, not yet redeemed; what it rests on is said when it is given (flows/place-grant.ts). */
export function newGrant(
  request: AuthorizationRequest,
  scope: readonly string[],
  how: Pick<Grant, 'from_page' | 'consent_skipped'>,
  policy: Policy,
  now: number,
): Grant {
  return {
    kind: 'grant',
    v: 2,
    ...givenTo(request.client),
    scope: scope.join(' '),
    ...grantedAudience(request.audience),
    created_at: now,
    ...(request.nonce !== undefined && { nonce: request.nonce }),
    code: {
      expires_at: now + setting('code_lifetime', request.client, policy),
      redirect_uri: request.redirect_uri,
      ...(request.code_challenge !== undefined && { code_challenge: request.code_challenge }),
    },
    ...(isRefreshable(request.client, scope, policy) && { refreshable: true }),
    ...how,
    access_tokens: [],
    last_serial: 0,
  }
}

/**
 * What a continuation leaves behind that was answered by an error: a grant that has ended and was never anybody's.
 * It has the place of the one that the continuation could have led to.
 */
export function endedGrant(client_id: string, now: number): Grant {
  return {
    kind: 'grant',
    v: 2,
    client_id,
    scope: '',
    created_at: now,
    from_page: true,
    access_tokens: [],
    last_serial: 0,
    revoked_at: now,
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

/** Whether the grant's code was issued and not used yet. */
export function isWaiting({ code, revoked_at }: Grant, now: number): boolean {
  return (
    code !== undefined && code.redeemed_at === undefined && revoked_at === undefined && now < code.expires_at
  )
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
export function grantEnd(grant: Grant, policy: Policy): number {
  const ends = [grant.created_at, ...grant.access_tokens.map((token) => token.expires_at)]
  if (grant.code) ends.push(grant.code.expires_at)
  // A code is issued at most once from a continuation, so its trace outlives the continuation.
  if (grant.from_page) ends.push(grant.created_at + policy.continuation_lifetime)
  if (grant.refresh) ends.push(grant.refresh.expires_at)
  return Math.max(...ends)
}

/** Until when anything that comes of a grant can be used, with its code redeemed at the last moment: so long it needs what it rests on. */
export function reachOf(grant: Grant, client: Client, policy: Policy): number {
  const { code, refreshable } = grant
  if (!code || code.redeemed_at !== undefined) return grantEnd(grant, policy)
  const idle = refreshable ? setting('refresh_token_idle_lifetime', client, policy) : 0
  return code.expires_at + Math.max(setting('access_token_lifetime', client, policy), idle)
}
