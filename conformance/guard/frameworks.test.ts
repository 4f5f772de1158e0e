/** The guard in the words of each framework, in front of real ones, on a socket: RFC 6750 section 3, RFC 9728. */

import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGuard } from 'vouchsafe/guard'
import { createWorld, ISSUER, issueTokens, secretOf, type World } from '../catalogue/world.ts'
import { type Listening, listen } from '../frameworks/server.ts'
import { apps, ORIGIN } from './apps.ts'
import { wire } from './guarded.ts'

const RESOURCE = 'https://api.test'
const resource_metadata = `resource_metadata="${RESOURCE}/.well-known/oauth-protected-resource"`

describe.each(Object.keys(apps))('%s', (name) => {
  let world: World
  let server: Listening
  let is_down = false
  let authorization: string

  beforeAll(async () => {
    world = await createWorld({
      resources: [{ identifier: `${RESOURCE}/` }],
      policy: { default_resource: RESOURCE },
    })
    const { fetch } = wire(world)
    const guard = createGuard({
      issuer: ISSUER,
      resource: RESOURCE,
      client_id: 'rs',
      client_secret: secretOf('rs'),
      now: () => world.clock.now,
      fetch: async (url, init) => {
        if (is_down) throw new Error('down')
        return fetch(url, init)
      },
      onError: () => {
        throw new Error('whoever is told is no party to it')
      },
    })
    server = await listen(async () => (await apps[name]?.(guard)) ?? (() => {}))
    authorization = `Bearer ${(await issueTokens(world)).access_token}`
  })

  afterAll(() => server.close())

  const call = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${server.origin}${path}`, { method, headers })
  const challenge = ({ headers }: Response) => headers.get('www-authenticate')

  test('the bearer is let through, known by its access, and the route is as it was', async () => {
    const response = await call('/notes/n1', { authorization })
    expect([response.status, await response.json()]).toEqual([200, { sub: 'alice', id: 'n1' }])
    expect(await (await call('/all/x', { authorization }, 'PUT')).text()).toBe('past with web')
  })

  test('401 and what is needed, for no token and for a bad one', async () => {
    const missing = await call('/notes/n1')
    expect([missing.status, challenge(missing), await missing.text()]).toEqual([
      401,
      `Bearer scope="openid", ${resource_metadata}`,
      '',
    ])
    const bad = await call('/notes/n1?x=1', { authorization: 'Bearer made-up' })
    expect([bad.status, challenge(bad), await bad.json()]).toEqual([
      401,
      expect.stringMatching(
        /^Bearer error="invalid_token", error_description="[^"]+", scope="openid", resource_m/,
      ),
      { error: 'invalid_token', error_description: expect.any(String) },
    ])
    expect(bad.headers.get('content-type')).toMatch(/^application\/json/)
    expect(bad.headers.get('cache-control')).toBe('no-store')
    expect((await call('/all/x', {}, 'POST')).status).toBe(401)
    const head = await call('/notes/n1', {}, 'HEAD')
    expect([head.status, challenge(head)]).toEqual([401, challenge(missing)])
  })

  test('403 for a token that does not reach as far', async () => {
    const claims = { grant_type: 'client_credentials' }
    const issued = await world.provider.fetch(
      new Request(`${ISSUER}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`web:${secretOf('web')}`)}` },
        body: new URLSearchParams(claims),
      }),
    )
    const { access_token } = (await issued.json()) as { access_token: string }
    const response = await call('/notes/n1', { authorization: `Bearer ${access_token}` })
    expect([response.status, challenge(response)]).toEqual([
      403,
      expect.stringContaining('error="insufficient_scope"'),
    ])
  })

  test('503 while the issuer cannot be asked, and no verdict', async () => {
    is_down = true
    const response = await call('/notes/n1', { authorization })
    is_down = false
    expect([response.status, response.headers.get('retry-after'), challenge(response)]).toEqual([
      503,
      '1',
      null,
    ])
    expect((await call('/notes/n1', { authorization })).status).toBe(200)
  })

  test('400 for two Authorization headers', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = ['Host', 'api.test', 'Authorization', authorization, 'Authorization', authorization]
      httpRequest(`${server.origin}/notes/n1`, { headers }, (response) =>
        resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end()
    })
    expect(status).toBe(400)
  })

  const preflight = {
    origin: ORIGIN,
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  }

  test('CORS in front of it is left alone: its preflight, and its headers on a refusal', async () => {
    const asked = await call('/notes/n1', preflight, 'OPTIONS')
    expect([asked.status, challenge(asked)]).toEqual([204, null])
    expect(asked.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(asked.headers.get('access-control-allow-headers')).toMatch(/^authorization$/i)
    const refused = await call('/notes/n1', { origin: ORIGIN })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, ORIGIN])
  })

  test('without CORS in front of it, it answers a preflight itself, and lets nothing past', async () => {
    const headers = 'authorization,mcp-protocol-version'
    const asked = { ...preflight, 'access-control-request-headers': headers, authorization }
    const response = await call('/all/x', asked, 'OPTIONS')
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': headers,
    })
    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
    const { 'access-control-request-method': _, ...none } = preflight
    expect((await call('/all/x', none, 'OPTIONS')).status).toBe(401)
  })

  test('any page may read what it is answered, a refusal with its challenge too', async () => {
    for (const answer of [
      await call('/all/x', { origin: ORIGIN }),
      await call('/all/x', { origin: ORIGIN, authorization }),
    ]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer.headers.get('access-control-expose-headers')).toBe('WWW-Authenticate, Retry-After')
    }
  })

  test('RFC 9728: a client finds the issuer', async () => {
    const response = await call('/.well-known/oauth-protected-resource')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toMatchObject({ resource: RESOURCE, authorization_servers: [ISSUER] })
    const asked = await call('/.well-known/oauth-protected-resource', preflight, 'OPTIONS')
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
  })
})
