/** Fetch standard, RFC 9700 section 2.6: which pages may read an answer, and that credentials never count. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { ClientMetadataInput } from '../messages/client-metadata.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { preflight, withCors } from './cors.ts'
import type { HttpRequest } from './message.ts'

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

describe('an answer', () => {
  test.each([
    ['of no interest to pages', 'none', 'https://rp.test', client(), undefined, undefined],
    ['for anyone', 'any', undefined, undefined, '*', undefined],
    ['for anyone, whoever asks', 'any', 'https://evil.test', undefined, '*', undefined],
    ['to the page of its client', 'client', 'https://rp.test', client(), 'https://rp.test', 'Origin'],
    ['to a page on loopback', 'client', 'http://127.0.0.1:5173', client(), 'http://127.0.0.1:5173', 'Origin'],
    [
      'to a page the client names',
      'client',
      'https://app.test',
      client({ allowed_origins: ['https://app.test'] }),
      'https://app.test',
      'Origin',
    ],
    ['to another page', 'client', 'https://evil.test', client(), undefined, 'Origin'],
    ['to a page that starts the same', 'client', 'https://rp.test.evil.test', client(), undefined, 'Origin'],
    ['to another port', 'client', 'https://rp.test:8443', client(), undefined, 'Origin'],
    ['to another scheme', 'client', 'http://rp.test', client(), undefined, 'Origin'],
    ['to no page', 'client', undefined, client(), undefined, 'Origin'],
    ['to a page without an origin', 'client', 'null', ofNullScheme, undefined, 'Origin'],
    [
      'to a page of an app',
      'client',
      'com.example.app:',
      client({ redirect_uris: ['com.example.app:/cb'] }),
      undefined,
      'Origin',
    ],
    ['to a client nobody knows', 'client', 'https://rp.test', undefined, undefined, 'Origin'],
  ] as const)('%s', (_, cors, origin, whose, allowed, vary) => {
    const { headers } = withCors(response, request(origin === undefined ? {} : { origin }), cors, whose)
    expect(headers['access-control-allow-origin']).toBe(allowed)
    expect(headers.vary).toBe(vary)
    expect(headers['access-control-allow-credentials']).toBeUndefined()
    expect(headers['content-type']).toBe('x')
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
      headers: { vary: 'Origin', allow: 'POST, OPTIONS' },
    })
    expect(answer?.headers['access-control-allow-origin']).toBe(allowed)
    expect(answer?.headers['access-control-allow-headers']).toBe(allowed && 'Authorization, Content-Type')
  })
})
