/**
 * Whom access tokens are meant for. What a request names is granted, and tokens can be for all of that or for some of
 * it, never for more. A token for some resources has the scopes that mean something there, and no others.
 * @see RFC 8707 section 2, RFC 9068 section 3
 */

import type { AccessToken, Grant } from '../documents.ts'
import { type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import type { Parameters } from '../messages/parameters.ts'
import { type Policy, setting } from '../policy.ts'
import { isResourceIdentifier, isSameResource, type Resource } from '../resources.ts'
import { isKnownScope, joinScope, splitScope, standardScopes } from './scope.ts'

/** Whom an access token is for, or all that come of a grant. */
export interface Audience {
  readonly kind: 'audience'
  /** Identifiers as they are configured; the issuer's stands for its UserInfo endpoint. */
  readonly aud: readonly string[]
  /** What is known of all of them but the issuer. */
  readonly resources: readonly Resource[]
}

export type AudienceReason =
  | 'resource.malformed'
  | 'resource.unknown'
  | 'resource.not_allowed'
  | 'resource.not_granted'
  | 'resource.required'
  | 'resource.too_many'
  | 'resource.several_formats'

export type AudienceRefusal = Refusal<AudienceReason>

/** What is given by a grant that was made without resources: the issuer's own. */
export function issuerOnly(issuer: string): Audience {
  return { kind: 'audience', aud: [issuer], resources: [] }
}

const MAX_RESOURCES = 10

/** What a request names, each once. An empty value is an absent one, as of any parameter. */
export function namedResources({
  lists,
  values,
}: Pick<Parameters, 'lists' | 'values'>):
  | { kind: 'named'; identifiers: readonly string[] }
  | AudienceRefusal {
  const sent = [...(lists.resource ?? []), values.resource ?? ''].filter((value) => value !== '')
  if (sent.length > MAX_RESOURCES) return refuse('resource.too_many', 'resource')
  // RFC 8707 section 2: "an absolute URI, as specified by Section 4.3 of [RFC3986] … MUST NOT include a fragment"
  if (!sent.every(isResourceIdentifier)) return refuse('resource.malformed', 'resource')
  const identifiers = sent.filter((one, i) => sent.findIndex((other) => isSameResource(one, other)) === i)
  return { kind: 'named', identifiers }
}

/** Whether the client may ask for a resource. UserInfo is for its scope to open. */
export function mayAskForResource({ resources }: Client, identifier: string): boolean {
  return resources === undefined || resources.some((one) => isSameResource(one, identifier))
}

/** Of what was granted: what is asked for now, or all that the client may still ask for. */
export function narrowedAudience(
  asked: readonly string[],
  grant: Grant,
  client: Client,
  issuer: string,
): { kind: 'narrowed'; aud: readonly string[] } | AudienceRefusal {
  const granted = grant.audience ?? [issuer]
  // RFC 8707 section 2.2: a token request names resources of those that were granted.
  const isGranted = (one: string) => granted.some((other) => isSameResource(one, other))
  if (!asked.every(isGranted)) return refuse('resource.not_granted', 'resource')
  const wanted = granted.filter(
    (one) => asked.length === 0 || asked.some((other) => isSameResource(one, other)),
  )
  const left = wanted.filter((one) => one === issuer || mayAskForResource(client, one))
  const is_refused = asked.length > 0 ? left.length < wanted.length : left.length === 0
  return is_refused ? refuse('resource.not_allowed', 'resource') : { kind: 'narrowed', aud: left }
}

/** Whether one access token can be for all of them. */
export function isOneFormat({ resources: [first, ...others] }: Audience): boolean {
  return others.every(
    (other) =>
      other.accessTokenFormat === first?.accessTokenFormat &&
      (other.accessTokenFormat === 'opaque' || other.accessTokenSigningAlg === first.accessTokenSigningAlg),
  )
}

/** What a JWT for them is signed by; nothing where the token is opaque. */
export function signingAlg({ resources: [first] }: Audience): string | undefined {
  return first?.accessTokenFormat === 'jwt' ? first.accessTokenSigningAlg : undefined
}

const JWT_LIFETIME = 600

/** Seconds for each of them; a token is for the shortest. */
export function lifetimesOf({ resources }: Audience, client: Client, policy: Policy): readonly number[] {
  const usual = setting('access_token_lifetime', client, policy)
  if (resources.length === 0) return [usual]
  const longest = client.access_token_lifetime ?? Number.POSITIVE_INFINITY
  return resources.map(({ accessTokenFormat, accessTokenLifetime }) => {
    const own = accessTokenLifetime ?? (accessTokenFormat === 'jwt' ? Math.min(JWT_LIFETIME, usual) : usual)
    return Math.min(own, longest)
  })
}

export function accessTokenLifetime(audience: Audience, client: Client, policy: Policy): number {
  return Math.min(...lifetimesOf(audience, client, policy))
}

/** Of the granted scopes those that mean something to the audience. RFC 9068 section 3: a token has no others. */
export function scopeFor(
  granted: readonly string[],
  grant: Pick<Grant, 'audience'>,
  { aud, resources }: Audience,
  policy: Policy,
): readonly string[] {
  if (grant.audience === undefined) return granted
  const is_for_userinfo = aud.length > resources.length
  return granted.filter(
    (name) =>
      resources.some(({ scopes }) => Object.hasOwn(scopes, name)) ||
      (isKnownScope(name, policy) && (is_for_userinfo || !Object.hasOwn(standardScopes, name))),
  )
}

/** What a token of a grant says of itself, where it is for less than the grant. @param scope that the client is given */
export function narrowedMembers(
  grant: Grant,
  scope: string,
  audience: Audience,
  policy: Policy,
): Pick<AccessToken, 'scope' | 'audience'> {
  const meant = joinScope(scopeFor(splitScope(scope), grant, audience, policy))
  const narrower = meant === grant.scope ? {} : { scope: meant }
  const { aud } = audience
  const is_for_less = grant.audience !== undefined && aud.length < grant.audience.length
  return is_for_less ? Object.assign(narrower, { audience: aud }) : narrower
}

/** The member of a grant that says it; a grant for the issuer alone has none. */
export function grantedAudience({ aud, resources }: Audience): Pick<Grant, 'audience'> {
  return resources.length > 0 ? { audience: aud } : {}
}

/** As `aud` has it: a text, or a list of several. */
export function audClaim(aud: readonly string[]): string | readonly string[] {
  const [first, ...others] = aud
  return first === undefined || others.length > 0 ? aud : first
}

/** Whether a request for these scopes, with no resource named, is for UserInfo too. */
export function asksForUserInfo(scope: string | undefined): boolean {
  return splitScope(scope ?? '').includes('openid')
}
