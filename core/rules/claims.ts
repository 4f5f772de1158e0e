/**
 * Which claims a scope opens. The host may offer more than is asked for; what leaves is what the granted
 * scopes cover, and never a claim that is ours to make.
 * @see OpenID Connect Core 1.0 sections 5.1 and 5.4
 */

import type { Claims } from '../effects.ts'
import type { Policy } from '../policy.ts'

export const standardClaims: Readonly<Record<string, readonly string[]>> = {
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
}

/** Claims with a meaning in the protocol: no account and no hook can set them. */
const reserved = new Set([
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'nbf',
  'jti',
  'auth_time',
  'nonce',
  'acr',
  'amr',
  'azp',
  'sid',
  'at_hash',
  'c_hash',
  's_hash',
  'cnf',
  'events',
  'active',
  'client_id',
  'scope',
  'token_type',
])

function own<T>(members: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

/** A host that describes a standard scope in its own words adds to its claims and takes none away. */
export function claimsOfScope(name: string, policy: Policy): readonly string[] {
  return [...(own(standardClaims, name) ?? []), ...(own(policy.scopes, name)?.claims ?? [])]
}

/** The claims that the scopes open, of those offered. */
export function claimsFor(scope: readonly string[], offered: Claims, policy: Policy): Claims {
  const claims: Record<string, unknown> = {}
  for (const name of scope)
    for (const claim of claimsOfScope(name, policy)) addClaim(claims, claim, own(offered, claim))
  return claims
}

/** What a hook adds, less what is ours to say and what has no value. */
export function withoutReserved(offered: Claims): Claims {
  const claims: Record<string, unknown> = {}
  for (const [claim, value] of Object.entries(offered)) addClaim(claims, claim, value)
  return claims
}

function addClaim(claims: Record<string, unknown>, claim: string, value: unknown): void {
  if (value === undefined || value === null || value === '' || reserved.has(claim)) return
  // Assigned, it would be the object's prototype and no claim.
  if (claim !== '__proto__') claims[claim] = value
}
