/**
 * X-028, D4: whatever goes wrong at an endpoint that browser code uses, that code learns what it was; and
 * whatever goes wrong where people are, they see a page.
 */

import { describe, expect, test } from 'vitest'
import { expectErrorPage, expectPageHeaders } from './browser-answers.ts'
import { watchedStorage } from './watched-storage.ts'
import { authorizationUrl, basic, createWorld, ISSUER, issueTokens, type World } from './world.ts'

const ORIGIN = 'https://anybody.test'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const world = await createWorld()

function ask(
  { provider }: World,
  path: string,
  { headers, ...init }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Response> {
  return provider.fetch(new Request(ISSUER + path, { ...init, headers: { origin: ORIGIN, ...headers } }))
}

function expectReadable({ headers }: Response, allowed = ORIGIN): void {
  expect({
    allowed: headers.get('access-control-allow-origin'),
    exposed: headers.get('access-control-expose-headers'),
    credentials: headers.get('access-control-allow-credentials'),
  }).toEqual({ allowed, exposed: 'WWW-Authenticate, Retry-After', credentials: null })
}

describe('what is wrong is read by whoever asked', () => {
  const unknown = 'client_id=nobody&grant_type=authorization_code&code=x&token=x'
  const known = 'client_id=spa&grant_type=authorization_code&code=x'
  const long = `x=${'x'.repeat(9000)}`

  test.each<[string, string, { method?: string; headers?: Record<string, string>; body?: string }, number]>([
    ['a client nobody knows', '/token', { method: 'POST', headers: FORM, body: unknown }, 401],
    ['a client nobody knows', '/revoke', { method: 'POST', headers: FORM, body: unknown }, 401],
    [
      'a wrong secret',
      '/token',
      { method: 'POST', headers: { ...FORM, authorization: basic('web', 'x') }, body: known.slice(14) },
      401,
    ],
    ['a wrong code', '/token', { method: 'POST', headers: FORM, body: known }, 400],
    ['no token', '/revoke', { method: 'POST', headers: FORM, body: 'client_id=spa' }, 400],
    ['no parameter', '/token', { method: 'POST', headers: FORM, body: '' }, 401],
    ['a repeated parameter', '/token', { method: 'POST', headers: FORM, body: `${known}&code=y` }, 400],
    ['JSON', '/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }, 400],
    ['JSON', '/revoke', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }, 400],
    ['a parameter in the query', '/token?code=1', { method: 'POST', headers: FORM, body: known }, 400],
    ['a parameter in the query', '/revoke?token=1', { method: 'POST', headers: FORM, body: known }, 400],
    ['another method', '/token', {}, 405],
    ['another method', '/revoke', { method: 'PUT' }, 405],
    ['another method', '/userinfo', { method: 'DELETE' }, 405],
    ['no preflight', '/token', { method: 'OPTIONS' }, 405],
    ['a content coding', '/token', { method: 'POST', headers: { 'content-encoding': 'gzip' } }, 415],
    ['too long a URL', `/token?${long}`, { method: 'POST', headers: FORM, body: known }, 414],
    ['too long a URL', `/userinfo?${long}`, {}, 414],
    ['too large a body', '/token', { method: 'POST', headers: FORM, body: 'x'.repeat(65_537) }, 413],
    ['too large a body', '/revoke', { method: 'POST', headers: FORM, body: 'x'.repeat(65_537) }, 413],
    ['no access token', '/userinfo', {}, 401],
    ['a wrong access token', '/userinfo', { headers: { authorization: 'Bearer x' } }, 401],
    ['no Bearer', '/userinfo', { headers: { authorization: 'Bearer' } }, 400],
  ])('%s at %s', async (_, path, init, status) => {
    const response = await ask(world, path, init)
    expect(response.status).toBe(status)
    expectReadable(response)
    expect(response.headers.get('vary')).toBe('Origin')
  })

  test('an access token without openid at /userinfo', async () => {
    const { access_token } = await issueTokens(world, { scope: 'profile' })
    const response = await ask(world, '/userinfo', { headers: { authorization: `Bearer ${access_token}` } })
    expect(response.status).toBe(403)
    expectReadable(response)
  })

  test.each(['/token', '/revoke', '/userinfo'])(
    'a failure of ours at %s, and when to ask again',
    async (path) => {
      const down = await createWorld({
        clients: () => {
          throw new Error('down')
        },
        storage: Object.assign(watchedStorage(), { down: true }),
      })
      const { access_token } = await issueTokens(world)
      const init =
        path === '/userinfo'
          ? { headers: { authorization: `Bearer ${access_token}` } }
          : { method: 'POST', headers: FORM, body: 'client_id=spa&grant_type=refresh_token&token=x' }
      const response = await ask(down, path, init)
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
      expectReadable(response)
    },
  )

  test.each(['/token', '/jwks'])('a bug at %s', async (path) => {
    const broken = await createWorld({ now: () => Number.NaN })
    const init = path === '/token' ? { method: 'POST', headers: FORM, body: known } : {}
    const response = await ask(broken, path, init)
    expect(response.status).toBe(500)
    expectReadable(response, path === '/jwks' ? '*' : ORIGIN)
  })

  test.each(['/jwks', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'])(
    'by anyone at %s',
    async (path) => {
      for (const [init, status] of [
        [{ method: 'POST' }, 405],
        [{ headers: { 'content-encoding': 'gzip' } }, 415],
      ] as const) {
        const response = await ask(world, path, init)
        expect(response.status).toBe(status)
        expectReadable(response, '*')
      }
      expectReadable(await ask(world, `${path}?${long}`), '*')
    },
  )

  test('nowhere else', async () => {
    const wrong = { method: 'POST', headers: FORM, body: 'token=x' }
    for (const response of [
      await ask(world, '/introspect', wrong),
      await ask(world, `/introspect?${long}`, wrong),
      await ask(world, '/introspect'),
      await ask(world, '/authorize'),
      await ask(world, `/authorize?${long}`),
      await ask(world, '/login'),
      await ask(world, '/nowhere'),
      await ask(world, `/nowhere?${long}`),
    ])
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('people see a page', () => {
  test.each<[string, string, RequestInit, number, string]>([
    [
      'a URL that is too long',
      authorizationUrl({ state: 'x'.repeat(9000) }),
      {},
      414,
      'request.uri_too_long',
    ],
    [
      'a form that is too large',
      `${ISSUER}/authorize`,
      { method: 'POST', headers: FORM, body: `state=${'x'.repeat(65_536)}` },
      413,
      'request.content_too_large',
    ],
    [
      'a password that is too large',
      `${ISSUER}/login`,
      { method: 'POST', headers: FORM, body: `password=${'x'.repeat(65_536)}` },
      413,
      'request.content_too_large',
    ],
    ['the address of a form in the address bar', `${ISSUER}/login`, {}, 400, 'page.nothing_under_way'],
    ['another one', `${ISSUER}/consent`, {}, 400, 'page.nothing_under_way'],
    [
      'a content coding',
      `${ISSUER}/login`,
      { method: 'POST', headers: { 'content-encoding': 'gzip' } },
      415,
      'request.content_coding',
    ],
  ])('for %s', async (_, url, init, status, reason) => {
    world.events.splice(0)
    const visit = await world.browser().open(url, init)
    expectErrorPage(visit, status)
    expectPageHeaders(visit.response)
    expect(visit.html).toContain(reason)
    expect(visit.html).not.toContain('xxx')
    const endpoint = new URL(url).pathname === '/authorize' ? 'authorization' : new URL(url).pathname.slice(1)
    expect(world.events).toEqual([{ type: 'refused', endpoint, reason }])
  })
})

test('a state of 6,000 characters comes back, by GET and by POST, and one of 20,000 by POST', async () => {
  for (const [length, method] of [
    [6000, 'GET'],
    [6000, 'POST'],
    [20_000, 'POST'],
  ] as const) {
    const state = 'x'.repeat(length)
    const url = authorizationUrl({ state })
    const browser = world.browser()
    const sent =
      method === 'GET'
        ? await browser.open(url)
        : await browser.open(`${ISSUER}/authorize`, {
            method,
            headers: FORM,
            body: new URL(url).search.slice(1),
          })
    const { location = '' } = await browser.finish(sent, 'alice')
    expect(new URL(location).searchParams.get('state')).toBe(state)
  }
})
