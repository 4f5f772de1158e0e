/**
 * When consent has to be asked for, and what is remembered of it. Remembered is what was shown and
 * allowed, never more; a consent that has lapsed is gone, and does not come back by being merged.
 * @see OpenID Connect Core 1.0 section 3.1.2.4
 */

import type { Connection, Consent, EndUser, Grant } from '../documents.ts'
import type { Client } from '../hosts.ts'
import { type Policy, setting } from '../policy.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { findConnection } from './connection.ts'
import { isRefreshable } from './grant.ts'
import { isImpersonable } from './redirect-uri.ts'
import { joinScope, splitScope } from './scope.ts'

/** What is remembered with a connection, as long as it stands. */
export function standingConsent(connection: Connection | undefined, now: number): Consent | undefined {
  const consent = connection?.consent
  return consent && now < consent.expires_at ? consent : undefined
}

export function needsConsent(request: AuthorizationRequest, user: EndUser, now: number): boolean {
  const { client } = request
  if (request.prompt.has('consent')) return true
  if (client.skip_consent) return false
  if (!isRemembered(request)) return true
  const consent = standingConsent(findConnection(user, client, now), now)
  if (!consent) return true
  const allowed = splitScope(consent.scope)
  return !request.scope.every((name) => allowed.includes(name))
}

/** Whether a grant that nobody was asked for is still one that need not be asked for. */
export function isStillAllowed(
  { consent_skipped, scope }: Pick<Grant, 'consent_skipped' | 'scope'>,
  connection: Connection,
  client: Client,
  now: number,
): boolean {
  if (!consent_skipped || client.skip_consent) return true
  const allowed = splitScope(standingConsent(connection, now)?.scope ?? '')
  return splitScope(scope).every((name) => allowed.includes(name))
}

/**
 * RFC 8252 section 8.6: where a client's identity is not proven, "the authorization server SHOULD NOT process
 * authorization requests automatically, without user consent" - unless the operator says that it is the client.
 */
export function isRemembered({ client, redirect_uri }: AuthorizationRequest): boolean {
  if (client.remember_consent !== undefined) return client.remember_consent
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

/** What a person was shown, and what of it they allowed. */
export interface ConsentDecision {
  readonly shown: readonly string[]
  readonly allowed: readonly string[]
}

/** The scopes that take effect: what the user ticked, of what was shown, of what was asked. */
export function allowedScope(
  request: AuthorizationRequest,
  { shown, ticked }: { readonly shown: readonly string[]; readonly ticked: readonly string[] },
): string[] {
  return request.scope.filter((name) => shown.includes(name) && (name === 'openid' || ticked.includes(name)))
}

/** The connection with a consent just given: a decision replaces what was remembered of the scopes it was about. */
export function rememberConsent(
  connection: Connection,
  { shown, allowed }: ConsentDecision,
  client: Client,
  policy: Policy,
  now: number,
): Connection {
  const others = splitScope(standingConsent(connection, now)?.scope ?? '').filter(
    (name) => !shown.includes(name),
  )
  const consent: Consent = {
    scope: joinScope([...others, ...allowed]),
    expires_at: now + setting('consent_lifetime', client, policy),
  }
  return { ...connection, consent }
}
