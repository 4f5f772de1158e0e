/** RFC 9110 section 15.5.6, RFC 8414 section 3.1: which path and method is which endpoint, and what a failure is. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { type ConfigurationInput, configure } from '../context.ts'
import type { SyncHandlers } from '../effects.ts'
import type { PublicKeys } from '../hosts.ts'
import { policySchema } from '../policy-schema.ts'
import { runSync } from '../run.ts'
import type { HttpRequest, HttpResponse } from './message.ts'
import { createRouter } from './router.ts'

const base: ConfigurationInput = {
  issuer: 'https://op.test',
  policy: v.parse(policySchema, {}),
  secrets: ['x'],
}

const keys: PublicKeys = { jwks: { keys: [{ kty: 'RSA', kid: 'k' }] }, signingAlgs: ['RS256'] }

const failing = () => {
  throw new Error('down')
}

/** A world in which nothing answers but the pages and the keys. */
const handlers = new Proxy({} as SyncHandlers, {
  get: (_, operation) => {
    if (operation === 'render_page') return ({ page }: { page: { name: string } }) => ({ html: page.name })
    if (operation === 'find_keys') return () => keys
    return operation === 'emit' ? () => undefined : failing
  },
})

function ask(more: Partial<HttpRequest>, configuration: Partial<ConfigurationInput> = {}): HttpResponse {
  const request = { method: 'GET', path: '/jwks', query: '', headers: {}, body: '', ...more }
  return runSync(createRouter(configure({ ...base, ...configuration })).answer(request, 0), handlers)
}

describe('paths', () => {
  const router = (more: Partial<ConfigurationInput>) => createRouter(configure({ ...base, ...more }))

  test.each([
    ['/token', {}, 'token'],
    ['/token/', {}, 'token'],
    ['/token//', {}, undefined],
    ['/Token', {}, undefined],
    ['token', {}, undefined],
    ['/', {}, undefined],
    ['', {}, undefined],
    ['/__proto__', {}, undefined],
    ['/oauth/token', { paths: { token: '/oauth/token' } }, 'token'],
    ['/token', { paths: { token: '/oauth/token' } }, undefined],
    ['/t1/token', { issuer: 'https://op.test/t1' }, 'token'],
    ['/token', { issuer: 'https://op.test/t1' }, undefined],
    ['/t1/.well-known/openid-configuration', { issuer: 'https://op.test/t1' }, 'openid_configuration'],
    ['/.well-known/openid-configuration/t1', { issuer: 'https://op.test/t1' }, undefined],
    [
      '/.well-known/oauth-authorization-server/t1',
      { issuer: 'https://op.test/t1' },
      'oauth_authorization_server',
    ],
    [
      '/t1/.well-known/oauth-authorization-server',
      { issuer: 'https://op.test/t1' },
      'oauth_authorization_server',
    ],
    ['/.well-known/oauth-authorization-server', { issuer: 'https://op.test/t1' }, undefined],
    ['/.well-known/oauth-authorization-server', {}, 'oauth_authorization_server'],
  ])('%s %j', (path, more, endpoint) => {
    expect(router(more).endpointAt(path)).toBe(endpoint)
  })

  test('another path is a 404, whatever the method', () => {
    for (const method of ['GET', 'POST', 'OPTIONS', 'TRACE'])
      expect(ask({ method, path: '/x' }).status).toBe(404)
  })
})

describe('methods', () => {
  test.each([
    ['/authorize', 'GET, POST, HEAD'],
    ['/login', 'GET, POST, HEAD'],
    ['/consent', 'GET, POST, HEAD'],
    ['/token', 'POST, OPTIONS'],
    ['/userinfo', 'GET, POST, HEAD, OPTIONS'],
    ['/introspect', 'POST'],
    ['/revoke', 'POST, OPTIONS'],
    ['/jwks', 'GET, HEAD, OPTIONS'],
    ['/.well-known/openid-configuration', 'GET, HEAD, OPTIONS'],
  ])('%s takes %s', (path, allow) => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE', 'CONNECT', 'get', '']) {
      const { status, headers } = ask({ method, path })
      expect([method, status, headers.allow]).toEqual([method, 405, allow])
    }
  })

  test('HEAD is GET without its body', () => {
    const { body, ...head } = ask({ method: 'HEAD' })
    const { body: document, ...rest } = ask({})
    expect([body, JSON.parse(document)]).toEqual(['', keys.jwks])
    expect(head).toEqual(rest)
  })

  test('a content coding is refused wherever it is', () => {
    for (const path of ['/jwks', '/token', '/authorize'])
      expect(
        ask({ method: path === '/token' ? 'POST' : 'GET', path, headers: { 'content-encoding': 'gzip' } })
          .status,
      ).toBe(415)
  })
})

describe('a world that does not answer', () => {
  const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }

  test('is a 503 in JSON for programs', () => {
    const answer = ask({ ...form, path: '/token', body: 'client_id=web&grant_type=client_credentials' })
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: '{"error":"temporarily_unavailable"}',
    })
  })

  test('is a page for people', () => {
    const answer = ask({ path: '/authorize', query: 'client_id=web' })
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1', 'content-type': 'text/html; charset=utf-8' },
      body: 'error',
    })
  })

  test('is asked for nothing but the keys for what is the same for everyone', () => {
    expect(ask({ path: '/.well-known/openid-configuration' }).status).toBe(200)
  })
})

describe('what is published follows the keys', () => {
  const others: PublicKeys = { jwks: { keys: [{ kty: 'EC', kid: 'e' }] }, signingAlgs: ['RS256', 'ES256'] }
  const router = createRouter(configure(base))
  const answered = (path: string, find_keys: SyncHandlers['find_keys']) => {
    const request = { method: 'GET', path, query: '', headers: {}, body: '' }
    return runSync(router.answer(request, 0), { ...handlers, find_keys, emit: () => undefined })
  }

  test('the JWK Set', () => {
    expect(JSON.parse(answered('/jwks', () => keys).body)).toEqual(keys.jwks)
    expect(JSON.parse(answered('/jwks', () => others).body)).toEqual(others.jwks)
    expect(JSON.parse(answered('/jwks', () => keys).body)).toEqual(keys.jwks)
  })

  test('the algorithms of both metadata documents', () => {
    for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'])
      for (const { signingAlgs, ...rest } of [keys, others, keys]) {
        const metadata = JSON.parse(answered(path, () => ({ signingAlgs, ...rest })).body)
        expect(metadata.id_token_signing_alg_values_supported).toEqual(signingAlgs)
      }
  })

  test('it is written once for each answer', () => {
    const [first, again] = [answered('/jwks', () => keys), answered('/jwks', () => keys)]
    expect(again).toBe(first)
    expect(answered('/jwks', () => others)).not.toBe(first)
  })

  test('keys that cannot be found are a 503, and no keys that were found before', () => {
    answered('/jwks', () => keys)
    expect(answered('/jwks', failing)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
  })
})
