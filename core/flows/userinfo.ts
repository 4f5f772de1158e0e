/** @see OpenID Connect Core 1.0 section 5.3, RFC 6750 */

import type { Context } from '../context.ts'
import { type Claims, type Flow, perform } from '../effects.ts'
import { type BearerReason, type Refusal, refuse } from '../errors.ts'
import { type BearerRequest, bearerToken } from '../rules/bearer-token.ts'
import { claimsFor } from '../rules/claims.ts'
import { splitScope } from '../rules/scope.ts'
import { activeAccessToken } from './active-access-token.ts'
import { presentedToken } from './presented-token.ts'
import type { ClientOutcome } from './token.ts'

export interface UserInfoResponse {
  readonly kind: 'userinfo'
  readonly claims: Claims
}

export function* userinfo(
  request: BearerRequest,
  context: Context,
): Flow<ClientOutcome<UserInfoResponse | Refusal<BearerReason>>> {
  const presentation = bearerToken(request, context.policy.userinfo_query_token)
  if (presentation.kind === 'refused') return { outcome: presentation }
  const presented = yield* presentedToken(presentation.token, context)
  if (presented?.kind !== 'access_token') return { outcome: refuse('access_token.malformed') }
  const active = yield* activeAccessToken(presented, context)
  if (active.kind === 'refused') return { outcome: active, ...(active.client && { client: active.client }) }

  const { client, account } = active
  // RFC 9068 section 4: this resource is named by the issuer, and takes no token that is meant for others.
  if (!active.aud.includes(context.issuer)) return { outcome: refuse('access_token.audience'), client }
  const scope = splitScope(active.token.scope ?? active.grant.scope)
  // OpenID Connect Core section 5.3: UserInfo answers to access tokens of an authentication.
  if (!account || !scope.includes('openid')) return { outcome: refuse('access_token.scope'), client }

  const sub = yield* perform('subject', { account, client })
  const offered = yield* perform('account_claims', { account, client, scope })
  return {
    outcome: { kind: 'userinfo', claims: { sub, ...claimsFor(scope, offered, context.policy) } },
    client,
  }
}
