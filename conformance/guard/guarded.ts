/** A resource server behind the guard, and the provider that it trusts, without any socket between them. */

import { createGuard, type GuardOptions } from 'vouchsafe/guard'
import { createWorld, ISSUER, secretOf, type World } from '../catalogue/world.ts'

export const RESOURCE = 'https://api.test/v1'
export const METADATA_URL = 'https://api.test/.well-known/oauth-protected-resource/v1'
export const resource_metadata = `resource_metadata="${METADATA_URL}"`

/** A fetch that leads to the provider, and tells which of its endpoints were asked. */
export function wire({ provider }: World): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    fetch: (url, init) => {
      asked.push(String(url).replace(ISSUER, ''))
      return provider.fetch(new Request(url, init))
    },
  }
}

export async function guarded(overrides: Partial<GuardOptions> = {}, scope?: string) {
  const world = await createWorld({
    resources: [{ identifier: RESOURCE }],
    policy: { default_resource: RESOURCE },
  })
  const { fetch, asked } = wire(world)
  const errors: unknown[] = []
  const guard = createGuard({
    issuer: ISSUER,
    resource: RESOURCE,
    client_id: 'rs',
    client_secret: secretOf('rs'),
    scopes_supported: ['openid', 'offline_access'],
    now: () => world.clock.now,
    fetch,
    onError: (error) => errors.push(error),
    ...overrides,
  })
  const handler = guard.fetch((_, access) => Response.json(access), scope === undefined ? {} : { scope })
  const get = (authorization?: string, url = 'https://api.test/v1/notes', method = 'GET') =>
    handler(new Request(url, { method, headers: authorization === undefined ? {} : { authorization } }))
  return { world, guard, get, asked, errors }
}
