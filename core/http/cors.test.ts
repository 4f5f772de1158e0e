/** Fetch standard, RFC 9700 section 2.6: which pages may read an answer, and that credentials never count. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { ClientMetadataInput } from '../messages/client-metadata.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { forPagesOf, forWhoeverAsked, preflight } from './cors.ts'
import type { HttpRequest, HttpResponse } from './message.ts'

const request = (headers: Record<string, string>): HttpRequest => ({
  method: 'OPTIONS',
  path: '/',
  query: '',
  headers,
  body: '',
})
const response = { status: 200, headers: { 'content-type': 'x' }, body: 'x' }
const client = (metadata: Partial<ClientMetadataInput> = {}) =>
  v.parse(clientMetadata, {
    client_id: 'web',
    redirect_uris: ['https://rp.test/cb', 'http://127.0.0.1:5173/cb'],
    ...metadata,
  })

/** No client can be registered so; a host's own look-up may bring one. */
const ofNullScheme = { ...client(), redirect_uris: ['null:/cb'] }

const asked = (origin: string | undefined) => request(origin === undefined ? {} : { origin })

function readBy({ headers }: HttpResponse) {
  expect(headers['access-control-allow-credentials']).toBeUndefined()
  expect(headers['content-type']).toBe('x')
  expect(headers['access-control-expose-headers']).toBe(
    headers['access-control-allow-origin'] && 'WWW-Authenticate, Retry-After',
  )
  return { allowed: headers['access-control-allow-origin'], vary: headers.vary }
}

const named = client({
  allowed_origins: [
    'https://app.test',
    'capacitor://localhost',
    'ionic://localhost',
    'tauri://localhost',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'moz-extension://c7b5f6a2-7d0e-4c1f-9a53-1d6f3d3a7e10',
    'http://[::1]:5173',
  ],
})

describe('what was given to a client', () => {
  test.each([
    ['to its page', 'https://rp.test', client(), 'https://rp.test'],
    ['to a page on loopback', 'http://127.0.0.1:5173', client(), 'http://127.0.0.1:5173'],
    ...named.allowed_origins.map(
      (origin) => [`to ${origin}, which it names`, origin, named, origin] as const,
    ),
    ['to another page', 'https://evil.test', client(), undefined],
    ['to a page that starts the same', 'https://rp.test.evil.test', client(), undefined],
    ['to another port', 'https://rp.test:8443', client(), undefined],
    ['to another scheme', 'http://rp.test', client(), undefined],
    ['to another app of the same kind', 'capacitor://elsewhere', named, undefined],
    ['to no page', undefined, client(), undefined],
    ['to a page without an origin', 'null', ofNullScheme, undefined],
    ['to an app', 'com.example.app:', client({ redirect_uris: ['com.example.app:/cb'] }), undefined],
    ['to a client nobody knows', 'https://rp.test', undefined, undefined],
  ] as const)('%s', (_, origin, whose, allowed) => {
    expect(readBy(forPagesOf(whose, response, asked(origin)))).toEqual({ allowed, vary: 'Origin' })
  })
})

describe('what was wrong', () => {
  test.each([
    ['of no interest to pages', 'none', 'https://rp.test', undefined, undefined],
    ['for anyone', 'any', undefined, '*', undefined],
    ['for anyone, whoever asks', 'any', 'https://evil.test', '*', undefined],
    ['for the page that asked', 'client', 'https://anybody.test', 'https://anybody.test', 'Origin'],
    ['for the app that asked', 'client', 'capacitor://localhost', 'capacitor://localhost', 'Origin'],
    ['for no page', 'client', undefined, undefined, 'Origin'],
    ['for a page without an origin', 'client', 'null', undefined, 'Origin'],
    ['for what is no origin', 'client', 'https://rp.test/x', undefined, 'Origin'],
    ['for two', 'client', 'https://rp.test, https://evil.test', undefined, 'Origin'],
  ] as const)('%s', (_, cors, origin, allowed, vary) => {
    expect(readBy(forWhoeverAsked(response, asked(origin), cors))).toEqual({ allowed, vary })
  })
})

describe('a preflight', () => {
  const asking = { origin: 'https://rp.test', 'access-control-request-method': 'POST' }

  test.each([
    ['of no interest to pages', asking, 'none'],
    ['that comes from no page', { 'access-control-request-method': 'POST' }, 'client'],
    ['that is none', { origin: 'https://rp.test' }, 'client'],
  ] as const)('%s', (_, headers, cors) => {
    expect(preflight(request(headers), cors, 'POST')).toBeUndefined()
  })

  test.each([
    ['client', 'https://rp.test', 'https://rp.test'],
    ['client', 'https://evil.test', 'https://evil.test'],
    ['client', 'null', undefined],
    ['client', 'https://rp.test/x', undefined],
    ['client', 'https://rp.test https://evil.test', undefined],
    ['any', 'null', '*'],
  ] as const)('%s from %s', (cors, origin, allowed) => {
    const answer = preflight(request({ ...asking, origin }), cors, 'POST, OPTIONS')
    expect(answer).toMatchObject({
      status: 204,
      body: '',
      headers: { vary: 'Origin, Access-Control-Request-Headers', allow: 'POST, OPTIONS' },
    })
    expect(answer?.headers['access-control-allow-origin']).toBe(allowed)
    expect(answer?.headers['access-control-allow-headers']).toBe(allowed && 'Authorization, Content-Type')
    expect(answer?.headers['access-control-allow-credentials']).toBeUndefined()
  })

  const usual = 'Authorization, Content-Type'

  test.each([
    ['mcp-protocol-version', 'mcp-protocol-version'],
    ['authorization,content-type,mcp-protocol-version', 'authorization,content-type,mcp-protocol-version'],
    ['dpop, x-requested-with , traceparent', 'dpop, x-requested-with , traceparent'],
    ['', usual],
    ['a,,b', usual],
    ['a b', usual],
    ['a\u00a0,b', usual],
    ['a: b', usual],
    ['é', usual],
  ])('is promised the headers it asks for: %j', (names, promised) => {
    const headers = { ...asking, 'access-control-request-headers': names }
    for (const cors of ['client', 'any'] as const) {
      const answer = preflight(request(headers), cors, 'POST, OPTIONS')
      expect(answer?.headers['access-control-allow-headers']).toBe(promised)
    }
  })
})
