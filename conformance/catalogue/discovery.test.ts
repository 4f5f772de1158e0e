/** Rows K-001 to K-008, K-011: the published documents. That they are true is in truth.test.ts; tenants in tenants.test.ts. */

import { describe, expect, test } from 'vitest'
import { FaultyStorage } from './faulty-storage.ts'
import { createWorld } from './world.ts'

const storage = new FaultyStorage()
const { provider } = await createWorld({ storage })

const documents = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server', '/jwks']

const open = (path: string, init: RequestInit = {}, origin = 'https://op.test') =>
  provider.fetch(new Request(`${origin}${path}`, init))

test('backchannel_logout_supported, with the session', async () => {
  const document = await (await open('/.well-known/openid-configuration')).json()
  expect(document).toMatchObject({
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  })
})

test('K-001 the issuer to the letter, and every endpoint below it', async () => {
  const metadata = (await (await open('/.well-known/openid-configuration')).json()) as Record<string, unknown>
  expect(metadata.issuer).toBe('https://op.test')
  const endpoints = Object.entries(metadata).filter(([name]) => /_endpoint$|_uri$/.test(name))
  expect(endpoints).toHaveLength(7)
  for (const [, url] of endpoints) expect(url).toMatch(/^https:\/\/op\.test\/[a-z-]+$/)
})

test('both documents say the same', async () => {
  const [openid, oauth] = await Promise.all(
    documents.slice(0, 2).map(async (path) => (await open(path)).text()),
  )
  expect(oauth).toBe(openid)
})

describe('K-002 whatever the request says of hosts', () => {
  test.each<[string, string, Record<string, string>]>([
    ['Host', 'https://evil.test', {}],
    ['the scheme', 'http://op.test', {}],
    ['X-Forwarded-Host', 'https://op.test', { 'x-forwarded-host': 'evil.test' }],
    ['Forwarded', 'https://op.test', { forwarded: 'host=evil.test;proto=http' }],
    ['X-Original-URL', 'https://op.test', { 'x-original-url': 'https://evil.test/jwks' }],
    ['X-Rewrite-URL', 'https://op.test', { 'x-rewrite-url': '/jwks' }],
    ['X-Forwarded-Proto', 'https://op.test', { 'x-forwarded-proto': 'http' }],
    ['X-Forwarded-Prefix', 'https://op.test', { 'x-forwarded-prefix': '/evil' }],
  ])('%s: the configured values', async (_, origin, headers) => {
    for (const path of documents) {
      const usual = await open(path)
      const answer = await open(path, { headers }, origin)
      expect(await answer.text()).toBe(await usual.text())
      expect(Object.fromEntries(answer.headers)).toEqual(Object.fromEntries(usual.headers))
    }
  })
})

test('K-003 public keys only, each with kid, use and alg', async () => {
  const { keys } = (await (await open('/jwks')).json()) as { keys: Record<string, string>[] }
  expect(keys).toHaveLength(4)
  for (const key of keys) {
    const members = Object.keys(key).sort()
    if (key.kty === 'RSA') {
      expect(members).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
      expect(atob((key.n ?? '').replaceAll('-', '+').replaceAll('_', '/')).length).toBeGreaterThanOrEqual(256)
    } else {
      const point = key.kty === 'EC' ? ['x', 'y'] : ['x']
      expect(members).toEqual(['alg', 'crv', 'kid', 'kty', 'use', ...point])
    }
    expect(key).toMatchObject({ use: 'sig', kid: expect.stringMatching(/^[\w-]{43}$/) })
  }
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(4)
})

describe.each(documents)('%s', (path) => {
  test('K-005 is anybody’s to read, without credentials', async () => {
    for (const origin of ['https://any.test', 'null']) {
      const { headers } = await open(path, { headers: { origin } })
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  test('K-007 POST: 405', async () => {
    const response = await open(path, { method: 'POST', body: 'x=1' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })

  test('K-007 is JSON, whatever is asked for', async () => {
    const usual = await (await open(path)).text()
    const answer = await open(`${path}?callback=x`, { headers: { accept: 'text/html' } })
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await answer.text()).toBe(usual)
  })

  test('K-008, K-011 stands while the store is down, because it is not asked', async () => {
    storage.calls.splice(0)
    storage.treat = () => 'before'
    const response = await open(path)
    storage.treat = () => 'done'
    expect(response.status).toBe(200)
    expect(storage.calls).toEqual([])
  })

  test('may be kept by caches', async () => {
    expect((await open(path)).headers.get('cache-control')).toMatch(/^public, max-age=(?:600|3600)$/)
  })

  test('is found with a slash at its end, and by HEAD', async () => {
    expect((await open(`${path}/`)).status).toBe(200)
    const head = await open(path, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })
})

test.each(documents.slice(0, 2))(
  '%s is found by who writes the issuer with a slash, and says how it is written',
  async (path) => {
    const { issuer } = (await (await open(`/${path}`)).json()) as { issuer: string }
    expect(issuer).toBe('https://op.test')
  },
)
