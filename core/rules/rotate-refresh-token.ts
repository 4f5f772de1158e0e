/**
 * What presenting a refresh token does to its grant. Each use makes a new generation and leaves the old
 * one spent. For a short grace the immediate parent, presented again, yields the same successor: a
 * client that lost the answer, or two tabs, are no thieves. Any other old generation is reuse and ends
 * the whole family.
 * @see RFC 6749 section 6, RFC 9700 section 4.14.2
 */

import type { AccessToken, Grant } from '../documents.ts'
import { type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { type Policy, setting } from '../policy.ts'
import { type Audience, type AudienceRefusal, accessTokenLifetime, narrowedMembers } from './audience.ts'
import type { AuthenticatedClient } from './authenticated-client.ts'
import type { Basis, EndedBasis } from './basis.ts'
import { isStillAllowed } from './consent.ts'
import { isGivenTo, isRefreshable, revokeGrant, withAccessToken } from './grant.ts'
import { type NarrowingReason, narrowedScope, splitScope } from './scope.ts'

export type RotateOutcome =
  | Refusal<
      | 'refresh_token.unknown'
      | 'refresh_token.wrong_client'
      | 'refresh_token.expired'
      | 'refresh_token.not_allowed'
      | 'grant.revoked'
      | NarrowingReason
    >
  | EndedBasis
  | AudienceRefusal
  | { readonly kind: 'reused'; readonly grant: Grant }
  | {
      /** `repeated`: the successor was issued already; nothing changes. */
      readonly kind: 'repeated' | 'rotated'
      readonly grant: Grant
      readonly access_token: AccessToken
      readonly audience: Audience
      /** What the client is given. */
      readonly scope: string
      readonly ends_at: number
    }

/** The earlier of the idle and the absolute end of a refresh token issued now. */
export function refreshEnd(grant: Grant, client: Client, policy: Policy, now: number): number {
  return Math.min(
    now + setting('refresh_token_idle_lifetime', client, policy),
    grant.created_at + setting('refresh_token_lifetime', client, policy),
  )
}

type Reach = Pick<AccessToken, 'scope' | 'audience'>

export function rotateRefreshToken(
  grant: Grant,
  basis: Basis | EndedBasis,
  presented: number,
  asked_scope: string | undefined,
  audience: Audience | AudienceRefusal,
  client: AuthenticatedClient,
  policy: Policy,
  now: number,
): RotateOutcome {
  const { refresh } = grant
  if (!refresh) return refuse('refresh_token.unknown', 'refresh_token')
  // "ensure that the refresh token was issued to the authenticated client"
  if (!isGivenTo(grant, client)) return refuse('refresh_token.wrong_client', 'refresh_token')
  if (grant.revoked_at !== undefined) return refuse('grant.revoked', 'refresh_token')
  if (basis.kind === 'refused') return basis
  if (now >= refresh.expires_at) return refuse('refresh_token.expired', 'refresh_token')
  // RFC 9700 section 4.14.2: what the client has lost the right to ends with that right.
  if (!isRefreshable(client, splitScope(grant.scope), policy))
    return refuse('refresh_token.not_allowed', 'refresh_token')
  if (!isStillAllowed(grant, basis.connection, client, now))
    return refuse('refresh_token.not_allowed', 'refresh_token')
  const narrowed = narrowedScope(asked_scope, grant.scope, client)
  if (narrowed.kind === 'refused') return narrowed
  if (audience.kind === 'refused') return audience

  const is_parent = presented === refresh.generation - 1
  const in_grace = is_parent && now - refresh.rotated_at <= setting('refresh_token_grace', client, policy)
  const grace_is_on = setting('refresh_token_grace', client, policy) > 0
  // A generation ahead of the record is ours all the same (its mac says so): the store lost a write that
  // was acknowledged. The family goes on from there, and what lies behind is old.
  const is_current = presented >= refresh.generation
  if (!is_current && !(grace_is_on && in_grace)) return { kind: 'reused', grant: revokeGrant(grant, now) }

  const generation = is_current ? presented + 1 : refresh.generation
  const { scope } = narrowed
  const given = { audience, scope, ends_at: basis.ends_at }
  const token = {
    issued_at: now,
    expires_at: Math.min(now + accessTokenLifetime(audience, client, policy), basis.ends_at),
    generation,
    ...narrowedMembers(grant, scope, audience, policy),
  }
  if (is_current) {
    const issued = withAccessToken(grant, token, now)
    const rotated: Grant = {
      ...issued.grant,
      refresh: { generation, rotated_at: now, expires_at: refreshEnd(grant, client, policy, now) },
    }
    return { kind: 'rotated', grant: rotated, access_token: issued.token, ...given }
  }
  const same = grant.access_tokens.find(
    (other) => other.generation === generation && now < other.expires_at && isAlike(other, token),
  )
  if (same) return { kind: 'repeated', grant, access_token: same, ...given }
  // The same successor, but less or more is asked for this time: one more access token beside it.
  const issued = withAccessToken(grant, token, now)
  return { kind: 'rotated', grant: issued.grant, access_token: issued.token, ...given }
}

/** Whether two tokens of a grant reach equally far. */
function isAlike(one: Reach, other: Reach): boolean {
  return one.scope === other.scope && one.audience?.join(' ') === other.audience?.join(' ')
}
