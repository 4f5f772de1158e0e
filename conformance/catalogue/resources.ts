/** Resource servers of the issuer's, and requests that name some of them: one is opaque, the others want JWTs. */

import type { ProviderOptions, ResourceInput } from 'vouchsafe'
import {
  authorizationUrl,
  basic,
  createWorld,
  ISSUER,
  secretOf,
  type Tokens,
  VERIFIER,
  type World,
} from './world.ts'

export const API = 'https://api.test'
export const FILES = 'https://files.test/v1?tenant=1'
export const MAIL = 'urn:example:mail'
export const FAST = 'https://fast.test'

export const resources: readonly ResourceInput[] = [
  {
    identifier: API,
    scopes: { 'api:read': { description: 'Read what the API has' }, read: { description: 'Read' } },
  },
  {
    identifier: FILES,
    scopes: { 'files:read': { description: 'Read your files' }, read: { description: 'Read all files' } },
    accessTokenFormat: 'jwt',
  },
  { identifier: MAIL, accessTokenFormat: 'jwt', accessTokenLifetime: 120 },
  { identifier: FAST, accessTokenFormat: 'jwt', accessTokenSigningAlg: 'ES256' },
]

export function resourceWorld(options: Partial<ProviderOptions> = {}): Promise<World> {
  return createWorld({ resources, ...options })
}

type Form = Readonly<Record<string, string | undefined>>

/** An authorization request that names resources. */
export function urlFor(named: readonly string[], overrides: Form = {}): string {
  const repeated = named.map((resource) => `&resource=${encodeURIComponent(resource)}`)
  return `${authorizationUrl({ scope: 'openid offline_access', ...overrides })}${repeated.join('')}`
}

/** A token request that names resources. */
export function requestTokens(
  { provider }: World,
  form: Form,
  named: readonly string[] = [],
  client_id = 'web',
): Promise<Response> {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(form)) if (value !== undefined) body.append(name, value)
  for (const resource of named) body.append('resource', resource)
  const is_public = secretOf(client_id) === ''
  if (is_public) body.append('client_id', client_id)
  const headers: Record<string, string> = is_public ? {} : { authorization: basic(client_id) }
  return provider.fetch(new Request(`${ISSUER}/token`, { method: 'POST', body, headers }))
}

export function redeemFor(
  world: World,
  code: string,
  named: readonly string[] = [],
  overrides: Form = {},
): Promise<Response> {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: 'https://rp.test/cb',
    code_verifier: VERIFIER,
    ...overrides,
  }
  return requestTokens(world, form, named)
}

export function refreshFor(
  world: World,
  refresh_token: string | undefined,
  named: readonly string[] = [],
  overrides: Form = {},
): Promise<Response> {
  return requestTokens(world, { grant_type: 'refresh_token', refresh_token, ...overrides }, named)
}

/** Signs alice in for these resources, consents, and redeems for those. */
export async function tokensFor(
  world: World,
  named: readonly string[],
  { redeemed = [], ...overrides }: { readonly redeemed?: readonly string[]; readonly scope?: string } = {},
): Promise<Tokens> {
  const code = await world.browser().code(urlFor(named, overrides))
  return (await redeemFor(world, code, redeemed)).json() as Promise<Tokens>
}
