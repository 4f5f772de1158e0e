/** The guard in front of a resource server that trusts a provider of ours: RFC 6750, 7662 and 9728. */

import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createGuard, type GuardOptions } from 'vouchsafe/guard'
import { basic, createWorld, ISSUER, issueTokens, post, secretOf } from '../catalogue/world.ts'
import { guarded, METADATA_URL, RESOURCE, resource_metadata, wire } from './guarded.ts'

describe('who has access', () => {
  test('the bearer of an active access token', async () => {
    const { world, get } = await guarded({}, 'openid')
    const { access_token } = await issueTokens(world)
    const response = await get(`Bearer ${access_token}`)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      client_id: 'web',
      sub: 'alice',
      scope: ['openid', 'offline_access'],
      claims: { active: true, iss: ISSUER },
    })
  })

  test('a client itself', async () => {
    const { world, get } = await guarded()
    const answer = await post(
      world,
      '/token',
      { grant_type: 'client_credentials' },
      { authorization: basic('web') },
    )
    const { access_token } = (await answer.json()) as { access_token: string }
    const access = await (await get(`bearer  ${access_token}`)).json()
    expect(access).toMatchObject({ client_id: 'web' })
    expect(access).not.toHaveProperty('sub')
  })

  test('RFC 6750 section 3.1: nobody without a token, and that is no error', async () => {
    const { get, asked } = await guarded({}, 'openid')
    for (const authorization of [undefined, '', 'Basic YTpi', 'DPoP abc', 'Bearerabc']) {
      const response = await get(authorization)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe(`Bearer scope="openid", ${resource_metadata}`)
      expect(await response.text()).toBe('')
    }
    expect(asked).toEqual([])
  })

  test('RFC 6750 section 3.1: a malformed header is a bad request', async () => {
    const { get, asked } = await guarded()
    for (const authorization of ['Bearer', 'Bearer a b', 'Bearer a, Bearer b', 'Bearer é', 'Bearer "a"']) {
      const response = await get(authorization)
      expect(response.status).toBe(400)
      expect(response.headers.get('www-authenticate')).toBe(
        `Bearer error="invalid_request", error_description="The Authorization header is malformed.", ${resource_metadata}`,
      )
    }
    expect(asked).toEqual([])
  })

  test('nobody with a token that is unknown, revoked or expired', async () => {
    const { world, get } = await guarded()
    const { access_token } = await issueTokens(world)
    const revoked = await issueTokens(world)
    await post(world, '/revoke', { token: revoked.access_token }, { authorization: basic('web') })
    for (const token of ['abc', 'a.b.c', `${access_token}x`, revoked.access_token]) {
      const response = await get(`Bearer ${token}`)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toContain('Bearer error="invalid_token"')
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
    expect((await get(`Bearer ${access_token}`)).status).toBe(200)
    world.clock.now += 3600
    expect((await get(`Bearer ${access_token}`)).status).toBe(401)
  })

  test('nobody with a refresh token or an ID token, active as they are', async () => {
    const { world, get } = await guarded()
    const { refresh_token, id_token } = await issueTokens(world)
    expect((await get(`Bearer ${refresh_token}`)).status).toBe(401)
    expect((await get(`Bearer ${id_token}`)).status).toBe(401)
  })

  test('RFC 6750 section 3.1: not without every scope that is needed', async () => {
    const { world, get } = await guarded({}, 'openid email')
    const { access_token } = await issueTokens(world)
    const response = await get(`Bearer ${access_token}`)
    expect(response.status).toBe(403)
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer error="insufficient_scope", error_description="The access token does not reach that far.", scope="openid email", ${resource_metadata}`,
    )
    expect(await response.json()).toMatchObject({ error: 'insufficient_scope' })
  })
})

describe('whom a token is meant for', () => {
  const other = 'https://other.test'
  const resources = [{ identifier: RESOURCE }, { identifier: other, accessTokenFormat: 'jwt' } as const]
  const both = async (overrides: Partial<GuardOptions> = {}) => {
    const world = await createWorld({ resources })
    const { fetch } = wire(world)
    const guard = createGuard({
      issuer: ISSUER,
      resource: RESOURCE,
      client_id: 'rs',
      client_secret: secretOf('rs'),
      now: () => world.clock.now,
      fetch,
      ...overrides,
    })
    const verdict = async (resource?: string) => {
      const { access_token } = await issueTokens(world, { resource })
      return (await guard.check([`Bearer ${access_token}`])).kind
    }
    return verdict
  }

  test('this resource, by default, and no other', async () => {
    const verdict = await both()
    expect(await verdict(RESOURCE)).toBe('allowed')
    expect(await verdict(other)).toBe('refused')
    expect(await verdict()).toBe('refused')
  })

  test('whom the host says, by either kind of token', async () => {
    const verdict = await both({ audience: [`${other}/`, ISSUER] })
    expect(await verdict(RESOURCE)).toBe('refused')
    expect(await verdict(other)).toBe('allowed')
    expect(await verdict()).toBe('allowed')
  })
})

describe('CORS', () => {
  const answers = async (overrides: Partial<GuardOptions>, origin: string) => {
    const { guard } = await guarded(overrides)
    const handler = guard.fetch(() => new Response('', { headers: { vary: 'Accept' } }))
    const headers = { origin, 'access-control-request-method': 'DELETE' }
    const asked = await handler(new Request(RESOURCE, { method: 'OPTIONS', headers }))
    const refused = await handler(new Request(RESOURCE, { headers: { origin } }))
    return { asked, refused }
  }
  const allowed = ({ headers }: Response) => headers.get('access-control-allow-origin')

  test('only for the pages that a host names', async () => {
    const allowedOrigins = ['https://app.test']
    const known = await answers({ allowedOrigins, exposedHeaders: ['Mcp-Session-Id'] }, 'https://app.test')
    expect([allowed(known.asked), allowed(known.refused)]).toEqual(['https://app.test', 'https://app.test'])
    expect(known.asked.headers.get('access-control-allow-methods')).toBe('DELETE')
    expect(known.asked.headers.get('access-control-allow-headers')).toBe('Authorization')
    expect(known.refused.headers.get('access-control-expose-headers')).toBe(
      'WWW-Authenticate, Retry-After, Mcp-Session-Id',
    )
    const unknown = await answers({ allowedOrigins }, 'https://evil.test')
    expect([unknown.asked.status, allowed(unknown.asked), allowed(unknown.refused)]).toEqual([
      204,
      null,
      null,
    ])
    expect(unknown.refused.headers.get('vary')).toBe('Origin')
  })

  test('for none: a preflight is a request like any other', async () => {
    const { asked, refused } = await answers({ allowedOrigins: [] }, 'https://app.test')
    expect([asked.status, allowed(asked), allowed(refused)]).toEqual([401, null, null])
  })

  test('what whoever is behind it says of that counts', async () => {
    const { world, guard } = await guarded()
    const { access_token } = await issueTokens(world)
    const headers = { authorization: `Bearer ${access_token}` }
    const own = guard.fetch(() => new Response('', { headers: { 'access-control-allow-origin': 'null' } }))
    expect(allowed(await own(new Request(RESOURCE, { headers })))).toBe('null')
    const none = guard.fetch(() => new Response('x', { status: 201, headers: { vary: 'Accept' } }))
    const answer = await none(new Request(RESOURCE, { headers }))
    expect([answer.status, await answer.text(), allowed(answer), answer.headers.get('vary')]).toEqual([
      201,
      'x',
      '*',
      'Accept',
    ])
  })
})

describe('the cache', () => {
  test('is off: every request asks', async () => {
    const { world, get, asked } = await guarded()
    const { access_token } = await issueTokens(world)
    for (let i = 0; i < 3; i++) await get(`Bearer ${access_token}`)
    expect(asked.filter((path) => path === '/introspect')).toHaveLength(3)
  })

  test('when on, is believed for its lifetime and never past the token', async () => {
    const { world, get, asked } = await guarded({ cacheLifetime: 5000 })
    const { access_token } = await issueTokens(world)
    const introspections = () => asked.filter((path) => path === '/introspect').length
    for (let i = 0; i < 3; i++) expect((await get(`Bearer ${access_token}`)).status).toBe(200)
    expect(introspections()).toBe(1)
    expect((await get('Bearer another')).status).toBe(401)
    expect((await get('Bearer another')).status).toBe(401)
    expect(introspections()).toBe(3)
    world.clock.now += 3600
    expect((await get(`Bearer ${access_token}`)).status).toBe(401)
  })

  test('holds a bounded number of tokens', async () => {
    const claims = { active: true, token_type: 'Bearer', client_id: 'web' }
    let introspections = 0
    const fetch = async (url: URL | RequestInfo) => {
      if (!String(url).endsWith('/i'))
        return Response.json({ issuer: ISSUER, introspection_endpoint: `${ISSUER}/i` })
      introspections++
      return Response.json(claims)
    }
    const { get } = await guarded({ cacheLifetime: 60, fetch })
    for (let i = 0; i <= 1000; i++) await get(`Bearer t${i}`)
    await get('Bearer t1000')
    expect(introspections).toBe(1001)
    await get('Bearer t0')
    expect(introspections).toBe(1002)
  })
})

describe('the metadata of the resource, RFC 9728', () => {
  test('is served between the host and the path of the resource', async () => {
    const { guard, get } = await guarded({ resource_name: 'Notes' })
    expect(guard.metadataUrl).toBe(METADATA_URL)
    const response = await get(undefined, METADATA_URL)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toEqual({
      resource: RESOURCE,
      authorization_servers: [ISSUER],
      bearer_methods_supported: ['header'],
      scopes_supported: ['openid', 'offline_access'],
      resource_name: 'Notes',
    })
    const head = await get(undefined, METADATA_URL, 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect((await get(undefined, METADATA_URL, 'POST')).status).toBe(401)
  })

  test('of a resource that is a whole host', () => {
    const { metadataUrl } = createGuard({ issuer: ISSUER, resource: 'https://api.test' })
    expect(metadataUrl).toBe('https://api.test/.well-known/oauth-protected-resource')
  })
})

describe('the verdict alone', () => {
  const request = (authorization?: string) =>
    new Request(RESOURCE, { headers: authorization === undefined ? {} : { authorization } })

  test('is of a kind, on a request or on the values of its headers', async () => {
    const { world, guard } = await guarded()
    const authorization = `Bearer ${(await issueTokens(world)).access_token}`
    for (const asked of [request(authorization), [authorization]])
      expect(await guard.check(asked, { scope: 'openid' })).toMatchObject({
        kind: 'allowed',
        access: { sub: 'alice' },
      })
    const missing = { kind: 'refused', error: 'missing', scope: 'openid' }
    expect(await guard.check(request(), { scope: 'openid' })).toEqual(missing)
    expect(await guard.check([authorization, authorization])).toMatchObject({ error: 'invalid_request' })
    expect(await guard.check(request(`${authorization}, ${authorization}`))).toMatchObject({
      error: 'invalid_request',
    })
    await expect(guard.check([], { scope: 'a"b' })).rejects.toThrow(/scope must be/)
  })

  test('has an answer, the one that a guard would have given', async () => {
    const { guard, get } = await guarded({}, 'email')
    const verdict = await guard.check(request('Bearer made-up'), { scope: 'email' })
    if (verdict.kind === 'allowed') throw new Error('it was made up')
    const answer = guard.answer(verdict)
    const [response, given] = [new Response(answer.body, answer), await get('Bearer made-up')]
    expect(response.status).toBe(given.status)
    const of_cors = /^access-control-/
    const own = [...given.headers].filter(([name]) => !of_cors.test(name))
    expect([...response.headers]).toEqual(own)
    expect(await response.text()).toBe(await given.text())
    expect(guard.answer({ kind: 'unavailable' })).toMatchObject({ status: 503 })
  })
})

describe('in front of node:http', () => {
  let server: Server | undefined
  afterEach(() => server?.close())

  test('the same answers, and two Authorization headers are refused', async () => {
    const { world, guard } = await guarded()
    const handler = guard.node((_, response, access) => response.end(access.sub ?? ''), { scope: 'openid' })
    server = createServer(handler)
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    const { access_token } = await issueTokens(world)
    const authorization = `Bearer ${access_token}`

    const allowed = await fetch(`${url}/v1/notes?x`, { headers: { authorization } })
    expect(await allowed.text()).toBe('alice')
    const refused = await fetch(url, { headers: { authorization: 'Bearer abc' } })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"')
    expect((await fetch(url)).status).toBe(401)
    const metadata = await fetch(`${url}${new URL(METADATA_URL).pathname}?x=y`)
    expect(await metadata.json()).toEqual(guard.metadata)

    const twice = await new Promise<number | undefined>((resolve, reject) => {
      const headers = ['Host', 'api.test', 'Authorization', authorization, 'Authorization', authorization]
      httpRequest({ port, headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
    })
    expect(twice).toBe(400)
  })
})

test.each([
  [{ issuer: 'http://op.test' }, /issuer must be/],
  [{ issuer: 'nonsense' }, /issuer must be/],
  [{ resource: 'https://api.test#x' }, /resource must be/],
  [{ resource: 'http://api.test' }, /resource must be/],
  [{ client_id: 'rs' }, /go together/],
  [{ client_secret: 'x' }, /go together/],
  [{ audience: [''] }, /audience must be/],
  [{ allowedOrigins: ['https://app.test/'] }, /allowedOrigins must be/],
  [{ exposedHeaders: ['a b'] }, /exposedHeaders must be/],
])('wrong options are refused at start: %j', (options, message) => {
  expect(() => createGuard({ issuer: ISSUER, resource: RESOURCE, ...options })).toThrow(message)
})

test('a scope that would break the header is refused at start', () => {
  const guard = createGuard({ issuer: ISSUER, resource: RESOURCE })
  for (const scope of ['a"b', 'a\r\nb', '', 'a  b', 'é'])
    expect(() => guard.fetch(() => new Response(), { scope })).toThrow(/scope must be/)
})
