/**
 * What presenting an authorization code does to its grant: nothing, its redemption, or, for a replay,
 * its end. What the client was allowed when the code was issued, and its record can have lost since, is judged
 * again. Every check comes before the change, so a failed redemption burns nothing; and a replay
 * revokes only when it would have succeeded had the code been fresh, so that a thief of a spent code
 * cannot log the user out.
 * @see RFC 6749 sections 4.1.2 and 4.1.3, RFC 7636 section 4.6
 */

import type { AccessToken, Code, Grant } from '../documents.ts'
import { type Refusal, refuse } from '../errors.ts'
import type { Policy } from '../policy.ts'
import { type Audience, type AudienceRefusal, accessTokenLifetime, narrowedMembers } from './audience.ts'
import type { AuthenticatedClient } from './authenticated-client.ts'
import type { Basis, EndedBasis } from './basis.ts'
import { isStillAllowed } from './consent.ts'
import { isGivenTo, isRefreshable, revokeGrant, withAccessToken } from './grant.ts'
import { requiresChallenge, type VerifierReason, verifyChallenge } from './pkce.ts'
import { isRegistered } from './redirect-uri.ts'
import { refreshEnd } from './rotate-refresh-token.ts'
import { type NarrowingReason, narrowedScope, splitScope } from './scope.ts'

export interface Redemption {
  readonly redirect_uri?: string | undefined
  readonly code_verifier?: string | undefined
}

export type RedeemOutcome =
  | Refusal<
      | 'code.unknown'
      | 'code.wrong_client'
      | 'code.redirect_uri_mismatch'
      | 'code.expired'
      | 'code.not_allowed'
      | 'grant.revoked'
      | VerifierReason
      | NarrowingReason
    >
  | EndedBasis
  | AudienceRefusal
  | { readonly kind: 'replayed'; readonly grant: Grant }
  | {
      readonly kind: 'redeemed'
      readonly grant: Grant
      readonly access_token: AccessToken
      readonly audience: Audience
      /** What the client is given. */
      readonly scope: string
      readonly ends_at: number
    }

export function redeemCode(
  grant: Grant,
  basis: Basis | EndedBasis,
  redemption: Redemption,
  audience: Audience | AudienceRefusal,
  client: AuthenticatedClient,
  policy: Policy,
  now: number,
): RedeemOutcome {
  const { code } = grant
  if (!code) return refuse('code.unknown', 'code')
  // "ensure that the authorization code was issued to the authenticated client"
  if (!isGivenTo(grant, client)) return refuse('code.wrong_client', 'code')
  if (grant.revoked_at !== undefined) return refuse('grant.revoked', 'code')
  // "ensure that the redirect_uri parameter is present if [it was] included in the initial authorization
  // request …, and if included ensure that their values are identical"; here it always was.
  if (redemption.redirect_uri !== code.redirect_uri)
    return refuse('code.redirect_uri_mismatch', 'redirect_uri')
  const mismatch = verifyChallenge(code.code_challenge, redemption.code_verifier)
  if (mismatch) return mismatch
  if (!mayStillRedeem(client, code, policy)) return refuse('code.not_allowed', 'code')
  if (basis.kind === 'refused') return basis
  if (!isStillAllowed(grant, basis.connection, client, now)) return refuse('code.not_allowed', 'code')
  if (audience.kind === 'refused') return audience

  // "If an authorization code is used more than once, the authorization server MUST deny the request and
  // SHOULD revoke (when possible) all tokens previously issued based on that authorization code."
  if (code.redeemed_at !== undefined) return { kind: 'replayed', grant: revokeGrant(grant, now) }
  if (now >= code.expires_at) return refuse('code.expired', 'code')

  // What the client has lost the right to ask for since then is not in the token.
  const narrowed = narrowedScope(undefined, grant.scope, client)
  if (narrowed.kind === 'refused') return narrowed
  const { scope } = narrowed
  const token = {
    issued_at: now,
    expires_at: Math.min(now + accessTokenLifetime(audience, client, policy), basis.ends_at),
    generation: 0,
    ...narrowedMembers(grant, scope, audience, policy),
  }
  const issued = withAccessToken(grant, token, now)
  const is_refreshable = grant.refreshable && isRefreshable(client, splitScope(grant.scope), policy)
  const redeemed: Grant = {
    ...issued.grant,
    code: { redeemed_at: now, ...code },
    ...(is_refreshable && {
      refresh: { generation: 1, rotated_at: now, expires_at: refreshEnd(grant, client, policy, now) },
    }),
  }
  return {
    kind: 'redeemed',
    grant: redeemed,
    access_token: issued.token,
    audience,
    scope,
    ends_at: basis.ends_at,
  }
}

/** By its response types, its redirect URIs and whether it has to use PKCE, as they are now. */
function mayStillRedeem(client: AuthenticatedClient, code: Code, policy: Policy): boolean {
  return (
    client.response_types.includes('code') &&
    isRegistered(client.redirect_uris, code.redirect_uri) &&
    (code.code_challenge !== undefined || !requiresChallenge(client, policy))
  )
}
