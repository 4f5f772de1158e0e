/** Scopes as sets of names. Which scopes exist is policy; which claims they open is rules/claims.ts. */

import { type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { spaceDelimited } from '../messages/space-delimited.ts'
import type { Policy } from '../policy.ts'
import type { Resource } from '../resources.ts'

/** @see OpenID Connect Core 1.0 sections 3.1.2.1, 5.4 and 11 */
export const standardScopes = {
  openid: 'Confirm who you are',
  profile: 'See your profile: name, picture and the like',
  email: 'See your e-mail address',
  phone: 'See your phone number',
  address: 'See your postal address',
  offline_access: 'Keep this access while you are away',
} as const

const standard: Readonly<Record<string, string>> = standardScopes

export const splitScope = spaceDelimited

export function joinScope(names: Iterable<string>): string {
  return [...new Set(names)].join(' ')
}

/** RFC 6749 section 3.3: scope-token *( SP scope-token ). */
const SCOPE = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

const MAX_SCOPE_NAMES = 100
const MAX_SCOPE_LENGTH = 8 * 1024

export function knownScopes(policy: Policy, resources: readonly Resource[]): string[] {
  const of_resources = resources.flatMap(({ scopes }) => Object.keys(scopes))
  return [...new Set([...Object.keys(standardScopes), ...Object.keys(policy.scopes), ...of_resources])]
}

export function isKnownScope(name: string, policy: Policy): boolean {
  return Object.hasOwn(standardScopes, name) || Object.hasOwn(policy.scopes, name)
}

export function describeScope(name: string, policy: Policy, resources: readonly Resource[]): string {
  const of_resources = resources
    .filter(({ scopes }) => Object.hasOwn(scopes, name))
    .map(({ scopes }) => scopes[name]?.description)
  if (of_resources.length > 0) return [...new Set(of_resources)].join(' · ')
  return policy.scopes[name]?.description ?? standard[name] ?? name
}

/** How the scopes of the provider's own administration begin. */
const OWN = 'vouchsafe:'

/** Of what opens the provider itself nothing is given to a client that does not name it, nor to one that nobody made. */
export function isOwnScope(name: string): boolean {
  return name.startsWith(OWN)
}

export function mayAskFor(client: Client, name: string): boolean {
  return client.scope === undefined ? !isOwnScope(name) : splitScope(client.scope).includes(name)
}

/**
 * OpenID Connect Core section 11: a request for offline access that a client cannot have is ignored: it is neither
 * shown nor granted. Some ask for it wherever they read that it is supported.
 */
export function hasEffect(client: Client, name: string): boolean {
  if (name !== 'offline_access') return true
  return client.grant_types.includes('refresh_token') && mayAskFor(client, name)
}

/**
 * OpenID Connect Core section 3.1.2.1: scope values that are not understood are ignored, beside others. What is
 * understood but not the client's to ask for is refused (RFC 6749 section 3.3).
 * @param resources that the request is for: their scopes are understood with them, and without them they are not
 */
export function requestedScope(
  scope: string | undefined,
  client: Client,
  policy: Policy,
  resources: readonly Resource[],
): { kind: 'scope'; names: string[] } | Refusal<'scope.malformed' | 'scope.not_allowed' | 'scope.unknown'> {
  if (scope === undefined) return { kind: 'scope', names: [] }
  if (scope.length > MAX_SCOPE_LENGTH || !SCOPE.test(scope)) return refuse('scope.malformed', 'scope')
  const asked = splitScope(scope)
  if (asked.length === 0) return { kind: 'scope', names: [] }
  if (asked.length > MAX_SCOPE_NAMES) return refuse('scope.malformed', 'scope')
  const known = [...new Set(asked)].filter(
    (name) =>
      isKnownScope(name, policy) || resources.some((resource) => Object.hasOwn(resource.scopes, name)),
  )
  const names = known.filter((name) => hasEffect(client, name))
  if (!names.every((name) => mayAskFor(client, name))) return refuse('scope.not_allowed', 'scope')
  // A token response has no words for "nothing of it": without a scope it says that all of it was granted.
  if (names.length === 0) return refuse('scope.unknown', 'scope')
  return { kind: 'scope', names }
}

export type NarrowingReason = 'scope.malformed' | 'scope.exceeds_grant' | 'scope.not_allowed'

/** RFC 6749 section 6: a refresh may narrow the scope and never widen it; the client's own may have shrunk. */
export function narrowedScope(
  asked: string | undefined,
  granted: string,
  client: Client,
): { kind: 'scope'; scope: string } | Refusal<NarrowingReason> {
  if (asked !== undefined && !SCOPE.test(asked)) return refuse('scope.malformed', 'scope')
  const whole = splitScope(granted)
  const named = splitScope(asked ?? '')
  const wanted = named.length === 0 ? whole : named
  if (!wanted.every((name) => whole.includes(name))) return refuse('scope.exceeds_grant', 'scope')
  const left = wanted.filter((name) => mayAskFor(client, name) && hasEffect(client, name))
  if (left.length === 0 && wanted.length > 0) return refuse('scope.not_allowed', 'scope')
  return { kind: 'scope', scope: joinScope(left) }
}
