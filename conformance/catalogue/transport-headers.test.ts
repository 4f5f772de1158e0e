/** 1.X: the headers of answers, and whom the headers of requests are believed. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Provider, ServedRequest } from 'vouchsafe'
import { defaultPaths } from 'vouchsafe/core'
import { toNodeHandler } from 'vouchsafe/node'
import { Browser } from './browser.ts'
import { createNodeWorld, type NodeWorld, raw, statusOf } from './node-world.ts'
import { authorizationUrl, createWorld, ISSUER } from './world.ts'

let world: NodeWorld

beforeAll(async () => {
  world = await createNodeWorld()
})
afterAll(() => world.close())

const target = authorizationUrl().slice(ISSUER.length)
/** Of a provider at which nobody registers by themselves, and no page watches a session. */
const { registration: _, check_session: __, ...served } = defaultPaths
const endpoints = Object.values(served)

describe('X-024 no value splits a header', () => {
  const known = new Set([
    'content-type',
    'content-security-policy',
    'x-frame-options',
    'x-content-type-options',
    'referrer-policy',
    'cache-control',
    'pragma',
    'strict-transport-security',
    'set-cookie',
    'location',
    'content-length',
    'date',
    'connection',
    'keep-alive',
    'vary',
    'allow',
    'www-authenticate',
    'access-control-allow-origin',
    'access-control-expose-headers',
    'access-control-allow-methods',
    'access-control-allow-headers',
    'access-control-max-age',
  ])
  const pieces = [
    '%0d%0a',
    '%0aSet-Cookie:%20evil=1',
    '%00',
    '%0d',
    '%c3%a9',
    '%f0%9f%91%8b',
    '%e2%80%a8',
    '%ff',
    '%7f',
    '%22',
    'a',
    '%',
    '%25',
    ';',
    ',',
    '%3c',
    '=',
  ]

  function expectSound(text: string): void {
    const end = text.indexOf('\r\n\r\n')
    const [, ...lines] = text.slice(0, end).split('\r\n')
    for (const line of lines) {
      expect(line).toMatch(/^[A-Za-z-]+: [\x20-\x7e]*$/)
      expect(known).toContain(line.slice(0, line.indexOf(':')).toLowerCase())
      expect(line).not.toMatch(/^set-cookie: evil/i)
    }
  }

  test.each([
    'state',
    'redirect_uri',
    'client_id',
    'nonce',
    'scope',
    'prompt',
    'login_hint',
    'response_type',
    'response_mode',
    'continuation',
    'iss',
  ])('in %s', async (name) => {
    let seed = name.length
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed / 2 ** 31
    }
    const without = authorizationUrl({ [name]: undefined, prompt: 'none' }).slice(ISSUER.length)
    for (let round = 0; round < 15; round++) {
      const value = Array.from({ length: 6 }, () => pieces[Math.floor(random() * pieces.length)]).join('')
      const text = await world.exchange(raw([`GET ${without}&${name}=${value} HTTP/1.1`, 'Host: op.test']))
      expect([200, 303, 400]).toContain(statusOf(text))
      expectSound(text)
    }
  })

  test('in the headers of a request', async () => {
    for (const value of ['https://evil.test\x0bX: 1', 'caf\xe9', '"', '\t', 'https://rp.test"'])
      for (const path of ['/token', '/userinfo', target])
        for (const name of ['Origin', 'Cookie', 'Authorization', 'Referer'])
          expectSound(
            await world.exchange(
              Buffer.from(raw([`GET ${path} HTTP/1.1`, 'Host: op.test', `${name}: ${value}`]), 'latin1'),
            ),
          )
  })
})

test('X-025 nothing tells what serves it, and nothing is compressed', async () => {
  for (const path of [...endpoints, target, '/nowhere']) {
    const text = await world.exchange(
      raw([`GET ${path} HTTP/1.1`, 'Host: op.test', 'Accept-Encoding: gzip, br']),
    )
    const head = text.slice(0, text.indexOf('\r\n\r\n')).toLowerCase()
    expect(head).not.toMatch(/\r\n(?:server|x-powered-by|content-encoding|via|etag):/)
  }
})

test('a header that somebody has set before, as Express does, costs no cookie', async () => {
  const server = createServer()
  onTestFinished(() => void server.close().closeAllConnections())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { provider } = await createWorld({ issuer })
  const handle = toNodeHandler(provider)
  server.on('request', (request, response) => {
    response.setHeader('x-powered-by', 'somebody').setHeader('set-cookie', 'theirs=1')
    handle(request, response)
  })
  const send = (request: Request) => fetch(new Request(request, { redirect: 'manual' }))
  const browser = new Browser({ configuration: provider.configuration, fetch: send } as Provider)
  expect(await browser.code(authorizationUrl().replace(ISSUER, issuer))).toMatch(/\.c0\./)
  expect([...browser.cookies.keys()].map((name) => name.replace(/.*_/, ''))).toEqual([
    'theirs',
    'browser',
    'session',
    'device',
  ])
})

describe('X-018 an issuer with TLS behind a proxy that takes it off', () => {
  test('sets no cookie without Secure, and links to nothing without TLS', async () => {
    const text = await world.exchange(
      raw([`GET ${target} HTTP/1.1`, 'Host: op.test', 'X-Forwarded-Proto: http']),
    )
    expect(text).toMatch(/\r\nset-cookie: __Host-[^\r]*; Secure\r\n/i)
    expect(text).not.toContain('http:')
  })

  test.each([
    'http://op.test',
    'http://192.168.1.5:8000',
    'http://localhost.evil.test',
    'http://127.0.0.1.evil.test',
  ])('without TLS anywhere but on loopback it does not start: %s', async (issuer) => {
    const started = createWorld({ issuer }).then(({ provider }) => provider.configuration.issuer)
    await expect(started).rejects.toThrow(/^issuer: .*https/)
  })

  test.each(['http://localhost:8000', 'http://127.0.0.1', 'http://[::1]:8000/op', 'http://op.localhost'])(
    'on loopback it does: %s',
    async (issuer) => {
      expect((await createWorld({ issuer })).provider.configuration.issuer).toBe(issuer)
    },
  )
})

describe('X-017: RFC 7239 section 8.1, whose request it was', () => {
  const forwarded = 'X-Forwarded-For: 6.6.6.6, 5.5.5.5, 4.4.4.4'

  async function address(
    trustedProxies: readonly string[] | undefined,
    ...headers: string[]
  ): Promise<string | undefined> {
    const served: ServedRequest[] = []
    const node = await createNodeWorld(
      { onRequest: (request) => served.push(request) },
      trustedProxies && { trustedProxies },
    )
    await node.exchange(raw(['GET /jwks?secret=1 HTTP/1.1', 'Host: op.test', ...headers]))
    await node.close()
    expect(served).toEqual([expect.objectContaining({ method: 'GET', path: '/jwks', status: 200 })])
    expect(JSON.stringify(served)).not.toContain('secret')
    return served[0]?.address
  }

  test.each([
    ['trust off: the header is not looked at', undefined, [forwarded], '127.0.0.1'],
    ['one hop is trusted: the rightmost value', ['127.0.0.1'], [forwarded], '4.4.4.4'],
    ['two hops are trusted: the one before', ['127.0.0.0/8', '4.4.4.4'], [forwarded], '5.5.5.5'],
    ['all are trusted: the first', ['127.0.0.1', '6.6.6.6', '5.5.5.5', '4.4.4.4'], [forwarded], '6.6.6.6'],
    [
      'sent in two lines',
      ['127.0.0.1', '4.4.4.4'],
      ['X-Forwarded-For: 6.6.6.6, 5.5.5.5', 'X-Forwarded-For: 4.4.4.4'],
      '5.5.5.5',
    ],
    ['what is no address ends the search', ['127.0.0.1'], ['X-Forwarded-For: 6.6.6.6, unknown'], '127.0.0.1'],
    ['Forwarded is not believed', ['127.0.0.1'], ['Forwarded: for=6.6.6.6'], '127.0.0.1'],
    ['X-Real-IP is not believed', ['127.0.0.1'], ['X-Real-IP: 6.6.6.6'], '127.0.0.1'],
    ['another proxy is trusted', ['10.0.0.0/8'], [forwarded], '127.0.0.1'],
  ])('%s', async (_, trusted, headers, expected) => {
    expect(await address(trusted, ...headers)).toBe(expected)
  })
})

describe('X-028: RFC 9700 section 2.6, which answers a page may read', () => {
  const origins = ['https://rp.test', 'https://evil.test', 'null']
  const cors = {
    '/token': 'client',
    '/userinfo': 'client',
    '/revoke': 'client',
    '/jwks': 'any',
    '/.well-known/openid-configuration': 'any',
    '/.well-known/oauth-authorization-server': 'any',
  }

  test.each(endpoints)('OPTIONS %s', async (path) => {
    const kind = (cors as Record<string, string>)[path] ?? 'none'
    for (const origin of origins) {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'mcp-protocol-version, authorization',
      }
      const { response } = await world.browser().open(`${ISSUER}${path}`, { method: 'OPTIONS', headers })
      const allowed = response.headers.get('access-control-allow-origin')
      expect({ origin, status: response.status, allowed }).toEqual({
        origin,
        status: kind === 'none' ? 405 : 204,
        allowed: kind === 'none' ? null : kind === 'any' ? '*' : origin === 'null' ? null : origin,
      })
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
      expect(response.headers.get('vary')).toBe(
        kind === 'none' ? null : 'Origin, Access-Control-Request-Headers',
      )
      if (allowed !== null)
        expect(response.headers.get('access-control-allow-headers')).toBe(
          'mcp-protocol-version, authorization',
        )
    }
  })

  test('a 204 has no content-length (RFC 9110 section 8.6)', async () => {
    const headers = ['Origin: https://rp.test', 'Access-Control-Request-Method: POST']
    const text = await world.exchange(raw(['OPTIONS /token HTTP/1.1', 'Host: op.test', ...headers]))
    expect(statusOf(text)).toBe(204)
    expect(text).not.toMatch(/content-length/i)
  })
})
