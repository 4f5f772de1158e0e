/** What the guard makes of the answers of an issuer, and of an issuer that gives none. */

import { describe, expect, test } from 'vitest'
import type { GuardOptions } from 'vouchsafe/guard'
import { createWorld, ISSUER, type World } from '../catalogue/world.ts'
import { guarded, RESOURCE, wire } from './guarded.ts'

describe('what the issuer answers', () => {
  const answering = (response: Record<string, unknown>) => {
    const document = { issuer: ISSUER, introspection_endpoint: `${ISSUER}/introspect` }
    return async (url: URL | RequestInfo) =>
      Response.json(String(url).endsWith('/introspect') ? response : document)
  }
  const active = { active: true, token_type: 'Bearer', client_id: 'web', sub: 'alice', scope: 'openid' }

  test.each([
    ['all that is needed', {}, 200],
    ['the resource as the audience', { aud: ['https://other.test', RESOURCE] }, 200],
    ['another audience', { aud: 'https://other.test' }, 401],
    ['the issuer as the audience', { aud: ISSUER }, 401],
    ['an audience that is no text', { aud: 7 }, 401],
    ['another issuer', { iss: 'https://evil.test' }, 401],
    ['no token_type, as for refresh tokens', { token_type: undefined }, 401],
    ['a token bound to a key', { cnf: { jkt: 'x' } }, 401],
    ['a DPoP token', { token_type: 'DPoP' }, 401],
    ['over by our clock', { exp: 1_800_000_000 }, 401],
    ['not yet', { nbf: 1_800_000_011 }, 401],
    ['not yet, by less than clocks differ', { nbf: 1_800_000_010 }, 200],
    ['no client', { client_id: undefined }, 401],
    ['a scope that is no text', { scope: ['openid'] }, 401],
    ['not active', { active: false }, 401],
    ['active in a manner of speaking', { active: 'true' }, 503],
  ])('%s', async (_, members, status) => {
    const { get } = await guarded({ fetch: answering({ ...active, ...members }) })
    expect((await get('Bearer abc')).status).toBe(status)
  })
})

describe('an issuer that does not answer is no verdict', () => {
  /** What would be believed, metadata and introspection in one. */
  const elsewhere = { issuer: ISSUER, introspection_endpoint: `${ISSUER}/i`, active: false }

  test.each<[string, (world: World) => Partial<GuardOptions>]>([
    ['down', () => ({ fetch: () => Promise.reject(new TypeError('fetch failed')) })],
    [
      'silent',
      () => ({
        deadlineMs: 20,
        fetch: (_, init) => new Promise((_, no) => init?.signal?.addEventListener('abort', no)),
      }),
    ],
    ['failing', () => ({ fetch: async () => new Response('', { status: 500 }) })],
    [
      'moved',
      () => ({
        fetch: async (_, init) =>
          init?.redirect === 'manual' ? Response.redirect('https://evil.test') : Response.json(elsewhere),
      }),
    ],
    ['no JSON', () => ({ fetch: async () => new Response('<html>') })],
    [
      'another issuer',
      () => ({ fetch: async () => Response.json({ ...elsewhere, issuer: 'https://evil.test' }) }),
    ],
    [
      'an endpoint in clear',
      () => ({
        fetch: async () => Response.json({ issuer: ISSUER, introspection_endpoint: 'http://op.test/i' }),
      }),
    ],
    ['none of the endpoint', () => ({ fetch: async () => Response.json({ issuer: ISSUER }) })],
    ['our secret is wrong', (world) => ({ client_secret: 'wrong', fetch: wire(world).fetch })],
  ])('%s', async (_, options) => {
    const { get, errors } = await guarded(options(await createWorld()))
    const response = await get('Bearer abc')
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(response.headers.has('www-authenticate')).toBe(false)
    expect(errors).toHaveLength(1)
  })

  test('it is asked for its metadata once, and after a failure not at once again', async () => {
    let up = false
    const world = await createWorld()
    const { fetch, asked } = wire(world)
    const flaky: typeof fetch = (url, init) => (up ? fetch(url, init) : Promise.reject(new TypeError('down')))
    const { get } = await guarded({ fetch: flaky, now: () => world.clock.now })
    expect((await get('Bearer abc')).status).toBe(503)
    up = true
    expect((await get('Bearer abc')).status).toBe(503)
    world.clock.now += 5
    expect((await get('Bearer abc')).status).toBe(401)
    expect((await get('Bearer abc')).status).toBe(401)
    expect(asked).toEqual(['/.well-known/openid-configuration', '/introspect', '/introspect'])
  })
})
