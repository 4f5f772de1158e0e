/** 1.X: what is no request to HTTP is none to us, and a path is one path. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createNodeWorld, type NodeWorld, raw, statusOf } from './node-world.ts'
import { authorizationUrl, basic, ISSUER } from './world.ts'

let world: NodeWorld

beforeAll(async () => {
  world = await createNodeWorld()
})
afterAll(() => world.close())

const target = authorizationUrl().slice(ISSUER.length)
const host = 'Host: op.test'
const form = 'Content-Type: application/x-www-form-urlencoded'
const get = (path: string, ...headers: string[]) => world.exchange(raw([`GET ${path} HTTP/1.1`, ...headers]))
const post = (headers: readonly string[], body: string) =>
  world.exchange(raw(['POST /token HTTP/1.1', host, ...headers], body))

describe('X-004: RFC 9112 section 6.3, a message whose end is in doubt is refused', () => {
  const smuggled = 'GET /jwks HTTP/1.1\r\nHost: op.test\r\n\r\n'

  test.each([
    ['length and chunked', [form, 'Content-Length: 5', 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`],
    ['chunked and length', [form, 'Transfer-Encoding: chunked', 'Content-Length: 5'], `0\r\n\r\n${smuggled}`],
    ['two lengths', [form, 'Content-Length: 3', 'Content-Length: 40'], `a=b${smuggled}`],
    ['the same length twice', [form, 'Content-Length: 3', 'Content-Length: 3'], 'a=b'],
    ['two lengths in one line', [form, 'Content-Length: 3, 40'], `a=b${smuggled}`],
    ['a length that is none', [form, 'Content-Length: +3'], 'a=b'],
    ['a coding nobody knows', [form, 'Transfer-Encoding: xchunked'], `0\r\n\r\n${smuggled}`],
    ['chunked in the middle', [form, 'Transfer-Encoding: chunked, identity'], `0\r\n\r\n${smuggled}`],
    ['a space before the colon', [form, 'Content-Length : 3'], 'a=b'],
    ['a folded line', [form, 'Content-Length: 3\r\n X: 1'], 'a=b'],
    [
      'a chunk that is longer than it says',
      [form, 'Transfer-Encoding: chunked'],
      `1\r\na=b\r\n0\r\n\r\n${smuggled}`,
    ],
    ['a bare carriage return', [form, 'X: a\rContent-Length: 3'], 'a=b'],
  ])('%s', async (_, headers, body) => {
    const text = await post(headers, body)
    expect(statusOf(text)).toBe(400)
    expect(text).not.toContain('"keys"')
  })

  test('bare line feeds', async () => {
    const text = await world.exchange(`POST /token HTTP/1.1\n${host}\nContent-Length: 3\n\na=b`)
    expect(statusOf(text)).toBe(400)
  })
})

describe('X-007 a path is the path it is, and a slash behind it is nothing', () => {
  test.each([
    ['/authorize', 200],
    ['/authorize/', 200],
    ['//authorize', 404],
    ['/authorize//', 404],
    ['/AUTHORIZE', 404],
    ['/%61uthorize', 404],
    ['/authorize%2f', 404],
    ['/authorize;x=1', 404],
    ['/./authorize', 404],
    ['/x/../authorize', 404],
    ['/login/..;/authorize', 404],
    ['/authorize/x', 404],
    ['/token%2f..%2fadmin', 404],
    ['/__proto__', 404],
    ['/constructor', 404],
    ['/', 404],
    ['*', 404],
    ['http://evil.test/authorize', 200],
    ['https://op.test:8443/authorize/', 200],
    ['http://op.test/Authorize', 404],
    ['http://op.test//authorize', 404],
    ['http:/authorize', 400],
    ['http:authorize', 400],
    ['/authorize#', 404],
  ])('%s', async (path, status) => {
    expect(statusOf(await get(`${path}${target.slice('/authorize'.length)}`, host))).toBe(status)
  })

  test.each(['/token', '/token/', '/token?', '/token/?'])('POST %s', async (path) => {
    const text = await world.exchange(raw([`POST ${path} HTTP/1.1`, host, form, 'Content-Length: 3'], 'a=b'))
    expect(statusOf(text)).toBe(401)
  })
})

describe('X-008: RFC 9112 section 3.2, one Host, and it decides nothing', () => {
  test.each([
    ['none', []],
    ['two', [host, 'Host: evil.test']],
    ['twice the same', [host, host]],
    ['user information', ['Host: op.test@evil.test']],
    ['a path', ['Host: op.test/x']],
    ['a space', ['Host: op.test evil.test']],
    ['a comma', ['Host: op.test, evil.test']],
    ['a NUL', ['Host: op.test\0']],
  ])('%s', async (_, headers) => {
    expect(statusOf(await get('/jwks', ...headers))).toBe(400)
  })

  test.each(['op.test', 'evil.test', 'op.test:8443', '127.0.0.1:1', '[::1]:8000', 'OP.TEST', ''])(
    'Host: %s',
    async (name) => {
      const forwarded = [
        'X-Forwarded-Host: evil.test',
        'X-Forwarded-Proto: http',
        'Forwarded: host=evil.test;proto=http',
      ]
      const text = await get('/.well-known/openid-configuration', `Host: ${name}`, ...forwarded)
      expect(statusOf(text)).toBe(200)
      const { issuer, token_endpoint } = JSON.parse(text.slice(text.indexOf('\r\n\r\n')))
      expect([issuer, token_endpoint]).toEqual([ISSUER, `${ISSUER}/token`])
      const page = await get(target, `Host: ${name}`, ...forwarded)
      expect(page).toContain(`action="${ISSUER}/login?`)
      expect(page).not.toContain('evil.test')
    },
  )
})

describe('X-009 methods', () => {
  test.each([
    ['TRACE', 405],
    ['PUT', 405],
    ['M-SEARCH', 405],
    ['get', 400],
    ['X'.repeat(1024), 400],
    ['G ET', 400],
  ])('%.10s', async (method, status) => {
    const text = await world.exchange(raw([`${method} ${target} HTTP/1.1`, host, 'X-Reflected: hunter2']))
    expect(statusOf(text)).toBe(status)
    expect(text).not.toContain('hunter2')
  })

  test('CONNECT opens no tunnel', async () => {
    const text = await world.exchange(raw(['CONNECT evil.test:443 HTTP/1.1', 'Host: evil.test:443']))
    expect(statusOf(text)).not.toBe(200)
  })
})

describe('X-010 a header that is repeated', () => {
  const body = 'grant_type=client_credentials'
  const usual = [form, `Content-Length: ${body.length}`]
  const right = `Authorization: ${basic('web')}`

  test.each([
    ['Authorization, right and wrong', [...usual, right, 'Authorization: Basic eDp5'], 400],
    ['Authorization, wrong and right', [...usual, 'Authorization: Basic eDp5', right], 400],
    ['Authorization, twice the same', [...usual, right, right], 400],
    ['Content-Type, a form and something else', [...usual, right, 'Content-Type: application/json'], 400],
    ['Content-Type, twice the same', [...usual, right, form], 400],
    ['nothing', [...usual, right], 200],
  ])('%s', async (_, headers, status) => {
    expect(statusOf(await post(headers, body))).toBe(status)
  })

  test('Cookie: they are one', async () => {
    const browser = world.browser()
    await browser.code(authorizationUrl())
    const cookies = [...browser.cookies].map(([name, value]) => `Cookie: ${name}=${value}`)
    expect(cookies.length).toBe(3)
    const silent = authorizationUrl({ prompt: 'none' }).slice(ISSUER.length)
    expect(await get(silent, host, ...cookies, 'Cookie: other=1')).toContain('?code=')
  })

  test('a name of Object.prototype', async () => {
    expect(
      statusOf(await post([...usual, right, '__proto__: x', 'constructor: x', '__proto__: y'], body)),
    ).toBe(200)
  })
})

describe('X-029 several requests on one connection are answered in order', () => {
  const jwks = `GET /jwks HTTP/1.1\r\n${host}\r\n\r\n`

  test('good and bad ones', async () => {
    const bad = `POST /token HTTP/1.1\r\n${host}\r\n${form}\r\nContent-Length: 3\r\n\r\na=b`
    const text = await world.exchange(jwks + bad + raw(['GET /none HTTP/1.1', host]))
    expect([...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status)).toEqual([
      '200',
      '401',
      '404',
    ])
  })

  test('Expect: 100-continue, HTTP/1.0, and HEAD', async () => {
    const expecting = await post(
      [form, 'Expect: 100-continue', 'Authorization: Basic x', 'Content-Length: 3'],
      'a=b',
    )
    expect(expecting).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 401 /)
    expect(statusOf(await world.exchange(`GET /jwks HTTP/1.0\r\n\r\n`))).toBe(200)
    const head = await world.exchange(raw(['HEAD /jwks HTTP/1.1', host]))
    expect(head.slice(head.indexOf('\r\n\r\n'))).toBe('\r\n\r\n')
  })
})
