/**
 * When consent has to be asked for, and what is remembered of it. Remembered is what was shown and
 * allowed, never more; a consent that has lapsed is gone, and does not come back by being merged.
 * @see OpenID Connect Core 1.0 section 3.1.2.4
 */

import type { Consent, EndUser } from '../documents.ts'
import type { Client } from '../hosts.ts'
import { type Policy, setting } from '../policy.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { isRefreshable } from './grant.ts'
import { isImpersonable } from './redirect-uri.ts'
import { joinScope, splitScope } from './scope.ts'

export function findConsent(user: EndUser, client_id: string, now: number): Consent | undefined {
  return user.consents.find((consent) => consent.client_id === client_id && now < consent.expires_at)
}

export function needsConsent(request: AuthorizationRequest, user: EndUser, now: number): boolean {
  const { client } = request
  if (request.prompt.has('consent')) return true
  if (client.skip_consent) return false
  if (!isRemembered(request)) return true
  const consent = findConsent(user, client.client_id, now)
  if (!consent) return true
  const allowed = splitScope(consent.scope)
  return !request.scope.every((name) => allowed.includes(name))
}

/** RFC 8252 section 8.6: a native client's identity is not proven, so its consent is not remembered. */
function isRemembered({ client, redirect_uri }: AuthorizationRequest): boolean {
  return client.token_endpoint_auth_method !== 'none' || !isImpersonable(redirect_uri)
}

/**
 * Seconds that allowing a request lasts at most: as long as it is remembered, or tokens come of it.
 * @see RFC 6749 section 10.2
 */
export function consentReach(request: AuthorizationRequest, policy: Policy): number {
  const { client, scope } = request
  const tokens = isRefreshable(client, scope, policy) ? 'refresh_token_lifetime' : 'access_token_lifetime'
  const remembered = isRemembered(request) ? setting('consent_lifetime', client, policy) : 0
  return Math.max(setting(tokens, client, policy), remembered)
}

/** The scopes that take effect: what the user ticked, of what was shown, of what was asked. */
export function allowedScope(
  request: AuthorizationRequest,
  { shown, ticked }: { readonly shown: readonly string[]; readonly ticked: readonly string[] },
): string[] {
  return request.scope.filter((name) => shown.includes(name) && (name === 'openid' || ticked.includes(name)))
}

/** The record with a consent just given; what was remembered and still stands is kept. */
export function rememberConsent(
  user: EndUser,
  client: Client,
  allowed: readonly string[],
  policy: Policy,
  now: number,
): EndUser {
  const before = findConsent(user, client.client_id, now)
  const consent: Consent = {
    client_id: client.client_id,
    scope: joinScope([...splitScope(before?.scope ?? ''), ...allowed]),
    expires_at: now + setting('consent_lifetime', client, policy),
  }
  const others = user.consents.filter(
    (other) => other.client_id !== client.client_id && now < other.expires_at,
  )
  return { ...user, consents: [...others, consent] }
}

export function withdrawConsent(user: EndUser, client_id: string): EndUser {
  return { ...user, consents: user.consents.filter((consent) => consent.client_id !== client_id) }
}
