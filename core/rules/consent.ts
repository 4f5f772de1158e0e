/**
 * When consent has to be asked for, and what is remembered of it. Remembered is what was shown and
 * allowed, never more; a consent that has lapsed is gone, and does not come back by being merged.
 * @see OpenID Connect Core 1.0 section 3.1.2.4
 */

import type { Connection, Consent, ConsentedResource, EndUser, Grant } from '../documents.ts'
import type { Client } from '../hosts.ts'
import { type Policy, setting } from '../policy.ts'
import { isSameResource, type Resource } from '../resources.ts'
import { lifetimesOf } from './audience.ts'
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
  return !covers(consent, request.scope, request.audience.resources)
}

/** Whether it was allowed: each resource with its scopes, and what belongs to none. */
function covers(consent: Consent, scope: readonly string[], resources: readonly Resource[]): boolean {
  const allowed = splitScope(consent.scope)
  return (
    generalScope(scope, resources).every((name) => allowed.includes(name)) &&
    resources.every((resource) => {
      const consented = consentedTo(consent, resource)
      const names = splitScope(consented?.scope ?? '')
      return consented !== undefined && scopeOf(resource, scope).every((name) => names.includes(name))
    })
  )
}

function consentedTo(consent: Consent | undefined, { identifier }: Resource): ConsentedResource | undefined {
  return consent?.resources?.find((one) => isSameResource(one.identifier, identifier))
}

function scopeOf({ scopes }: Resource, names: readonly string[]): string[] {
  return names.filter((name) => Object.hasOwn(scopes, name))
}

function generalScope(names: readonly string[], resources: readonly Resource[]): string[] {
  return names.filter((name) => !resources.some(({ scopes }) => Object.hasOwn(scopes, name)))
}

/** Whether a grant that nobody was asked for is still one that need not be asked for. */
export function isStillAllowed(
  { consent_skipped, scope, audience }: Pick<Grant, 'consent_skipped' | 'scope' | 'audience'>,
  connection: Connection,
  client: Client,
  now: number,
): boolean {
  if (!consent_skipped || client.skip_consent) return true
  // Which of it was allowed for which resource is not looked into: whoever signs in again is asked.
  if (audience !== undefined) return false
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
  const { client, scope, audience } = request
  const tokens = isRefreshable(client, scope, policy)
    ? [setting('refresh_token_lifetime', client, policy)]
    : lifetimesOf(audience, client, policy)
  const remembered = isRemembered(request) ? setting('consent_lifetime', client, policy) : 0
  return Math.max(...tokens, remembered)
}

/** What a person was shown, and what of it they allowed. */
export interface ConsentDecision {
  readonly shown: readonly string[]
  readonly allowed: readonly string[]
  /** For which it is. */
  readonly resources: readonly Resource[]
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
  { shown, allowed, resources }: ConsentDecision,
  client: Client,
  policy: Policy,
  now: number,
): Connection {
  const standing = standingConsent(connection, now)
  const decided = (before: string | undefined, names: readonly string[]) =>
    joinScope([...splitScope(before ?? '').filter((name) => !shown.includes(name)), ...names])
  const others = standing?.resources?.filter(
    ({ identifier }) => !resources.some((one) => isSameResource(one.identifier, identifier)),
  )
  const consented = resources.map((resource) => ({
    identifier: resource.identifier,
    scope: decided(consentedTo(standing, resource)?.scope, scopeOf(resource, allowed)),
  }))
  const remembered = [...(others ?? []), ...consented]
  const consent: Consent = {
    scope: decided(standing?.scope, generalScope(allowed, resources)),
    ...(remembered.length > 0 && { resources: remembered }),
    expires_at: now + setting('consent_lifetime', client, policy),
  }
  return { ...connection, consent }
}
