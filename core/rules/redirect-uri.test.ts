/** RFC 9700 section 4.1.3, RFC 8252 section 7.3: exact comparison, and the port of loopback. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { isImpersonable, redirectOrigin, validateRedirect } from './redirect-uri.ts'

const client = (redirect_uris: string[]) => v.parse(clientMetadata, { client_id: 'c', redirect_uris })

const outcome = (registered: string[], sent: string | undefined) => {
  const validated = validateRedirect({ ...client([]), redirect_uris: registered }, sent)
  return validated.kind === 'validated' ? validated.redirect_uri : validated.reason
}

const REFUSED = 'redirect_uri.not_registered'

describe('RFC 9700 section 2.1: exact string comparison', () => {
  test.each([
    ['https://rp.test/cb', 'https://rp.test/cb'],
    ['https://rp.test', 'https://rp.test'],
    ['https://rp.test/cb?a=1&b=2', 'https://rp.test/cb?a=1&b=2'],
    ['https://rp.test/%7Ecb', 'https://rp.test/%7Ecb'],
    ['com.example.app:/cb', 'com.example.app:/cb'],
    ['https://rp.test/cb?next=about:blank', 'https://rp.test/cb?next=about:blank'],
  ])('%s is %s', (registered, sent) => {
    expect(outcome([registered], sent)).toBe(sent)
  })

  test.each([
    ['https://rp.test/cb', 'https://rp.test/cb/'],
    ['https://rp.test/cb', 'https://rp.test/cb?'],
    ['https://rp.test/cb', 'https://rp.test/CB'],
    ['https://rp.test/cb', 'https://RP.test/cb'],
    ['https://rp.test/cb', 'https://rp.test:443/cb'],
    ['https://rp.test', 'https://rp.test/'],
    ['https://rp.test/~cb', 'https://rp.test/%7Ecb'],
    ['https://rp.test/%7Ecb', 'https://rp.test/%7ecb'],
    ['https://rp.test/cb?a=1&b=2', 'https://rp.test/cb?b=2&a=1'],
    ['https://rp.test/cb', 'https://rp.test/cb#'],
    ['https://rp.test/cb', ' https://rp.test/cb'],
    ['https://rp.test/*', 'https://rp.test/cb'],
  ])('%s is not %s', (registered, sent) => {
    expect(outcome([registered], sent)).toBe(REFUSED)
  })

  test('one of several, and none of none', () => {
    expect(outcome(['https://a.test/', 'https://b.test/'], 'https://b.test/')).toBe('https://b.test/')
    expect(outcome([], 'https://b.test/')).toBe(REFUSED)
  })

  test('a refusal names the parameter', () => {
    const registered = client(['https://b.test/'])
    expect(validateRedirect(registered, undefined)).toEqual({
      kind: 'refused',
      reason: 'redirect_uri.missing',
      input: 'redirect_uri',
    })
    expect(validateRedirect(registered, 'https://a.test/')).toEqual({
      kind: 'refused',
      reason: REFUSED,
      input: 'redirect_uri',
    })
  })

  test('no longer than 2048 characters', () => {
    const long = `https://rp.test/${'x'.repeat(2048 - 16)}`
    expect(outcome([long], long)).toBe(long)
    expect(outcome([`${long}x`], `${long}x`)).toBe(REFUSED)
  })
})

describe('RFC 8252 section 7.3: the port of a loopback address may differ', () => {
  const native = [
    'http://127.0.0.1/cb',
    'http://[::1]:8080/cb',
    'http://localhost/cb?a=1',
    'com.example.app:/cb',
  ]

  test.each([
    'http://127.0.0.1/cb',
    'http://127.0.0.1:1/cb',
    'http://127.0.0.1:65535/cb',
    'http://[::1]/cb',
    'http://[::1]:51234/cb',
    'http://localhost:51234/cb?a=1',
  ])('%s', (sent) => {
    expect(outcome(native, sent)).toBe(sent)
  })

  test.each([
    'http://127.0.0.1:65536/cb',
    'http://127.0.0.1:0/cb',
    'http://127.0.0.1:080/cb',
    'http://127.0.0.1:/cb',
    'http://127.0.0.1:123456/cb',
    'http://127.0.0.1:+80/cb',
    'http://127.0.0.1:80',
    'http://127.0.0.1:80/CB',
    'http://127.0.0.1:80?/cb',
    'http://127.0.0.1:80#/cb',
    'http://127.0.0.1:80@evil.test/cb',
    'http://127.0.0.2/cb',
    'http://127.1/cb',
    'http://2130706433/cb',
    'http://[0:0:0:0:0:0:0:1]/cb',
    'http://localhost:80/cb',
    'http://LOCALHOST:80/cb?a=1',
    'https://127.0.0.1:80/cb',
    'https://evil.test/cb',
    'evil.app:http://127.0.0.1:80/cb',
    'https://evil.test/?http://127.0.0.1:80/cb',
  ])('not %s', (sent) => {
    expect(outcome(native, sent)).toBe(REFUSED)
  })

  test.each([
    ['http://127.0.0.1:80', 'http://127.0.0.1:80'],
    ['http://127.0.0.1:80/', REFUSED],
    ['http://127.0.0.1:80@evil.test', REFUSED],
    ['http://127.0.0.1.evil.test', REFUSED],
    ['http://127.0.0.1:80?a=1', REFUSED],
  ])('registered without a path, %s: %s', (sent, answer) => {
    expect(outcome(['http://127.0.0.1'], sent)).toBe(answer)
  })

  test('whoever registered it, and no other port of another host', () => {
    const web = ['http://localhost:3000/cb', 'https://rp.test:3000/cb']
    expect(outcome(web, 'http://localhost:5173/cb')).toBe('http://localhost:5173/cb')
    expect(outcome(web, 'https://rp.test:5173/cb')).toBe(REFUSED)
    expect(outcome(['http://oidc:8000/cb'], 'http://oidc:8001/cb')).toBe(REFUSED)
  })
})

describe('a record that never went through registration', () => {
  test.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://rp.test/1',
    'about:blank',
    '//rp.test/cb',
    '//rp.test:443/cb',
    '/cb',
    'https://rp.test/cb#x',
    'https://rp.test/c b',
    'https://rp.test/\r\nX: 1',
    'https://rp.test/é',
    'https://rp.test;sandbox/cb',
    'ftp://rp.test/cb',
    'intent://rp.test/cb',
    'http://127.0.0.1:0/cb',
  ])('%j is no place to send anybody', (uri) => {
    const stored = { ...client([]), redirect_uris: [uri] }
    expect(validateRedirect(stored, uri).kind).toBe('refused')
  })
})

test.each([
  ['https://rp.test/cb', false],
  ['HTTPS://rp.test/cb', false],
  ['http://127.0.0.1/cb', true],
  ['http://rp.test/cb', true],
  ['com.example.app:/cb', true],
  ['https.example:/cb', true],
  ['com.example.app:https://rp.test/', true],
])('RFC 8252 section 8.6: whether anybody could receive what is sent to %s: %s', (uri, impersonable) => {
  expect(isImpersonable(uri)).toBe(impersonable)
})

test.each([
  ['https://rp.test/cb?x=1', 'https://rp.test'],
  ['https://rp.test:8443', 'https://rp.test:8443'],
  ['http://[::1]:80/cb', 'http://[::1]:80'],
  ['com.example.app:/cb', 'com.example.app:'],
  ['com.example.app:/cb?u=https://rp.test', 'com.example.app:'],
])('the origin of %s is %s', (uri, origin) => {
  expect(redirectOrigin(uri)).toBe(origin)
})
