import { describe, expect, test } from 'vitest'
import {
  defaultResponseMode,
  deliver,
  keepsValue,
  offeredResponseModes,
  requestedResponseMode,
} from './response-mode.ts'

test.each([
  [undefined, 'query'],
  ['', 'query'],
  ['code', 'query'],
  ['none', 'query'],
  ['tokens', 'query'],
  ['token', 'fragment'],
  ['id_token', 'fragment'],
  ['code id_token', 'fragment'],
  ['code token', 'fragment'],
  ['code id_token token', 'fragment'],
])('Multiple Response Types section 5, the default of %s: %s', (response_type, mode) => {
  expect(defaultResponseMode(response_type)).toBe(mode)
})

describe('Multiple Response Types section 2.1: the mode that a request names', () => {
  test('those that are offered', () =>
    expect(offeredResponseModes).toEqual(['query', 'fragment', 'form_post']))

  test.each([
    ['code', undefined, 'query'],
    ['code', 'query', 'query'],
    ['code', 'form_post', 'form_post'],
    ['code', 'fragment', 'fragment'],
    ['code', 'FORM_POST', undefined],
    ['code', 'constructor', undefined],
    ['code', '', undefined],
    ['token', undefined, 'fragment'],
    ['token', 'fragment', 'fragment'],
    ['token', 'form_post', 'form_post'],
    ['token', 'query', undefined],
    ['code id_token', 'query', undefined],
    [undefined, 'form_post', 'form_post'],
  ])('%s by %s: %s', (response_type, response_mode, mode) => {
    expect(requestedResponseMode({ response_type, response_mode }, 'https://rp.test/cb')).toBe(mode)
  })

  test.each([
    ['http://127.0.0.1:8080/cb', 'form_post'],
    ['HTTPS://rp.test/cb', 'form_post'],
    ['com.example.app:/cb', undefined],
    ['https.example:/cb', undefined],
  ])('a form is posted to a web address only: %s', (redirect_uri, mode) => {
    expect(requestedResponseMode({ response_type: 'code', response_mode: 'form_post' }, redirect_uri)).toBe(
      mode,
    )
  })
})

test.each([
  ['query', 'a\r\nb\0', true],
  ['fragment', '\n', true],
  ['form_post', `a" 'b' <c> & é \t`, true],
  ['form_post', 'a\nb', false],
  ['form_post', 'a\rb', false],
  ['form_post', 'a\0b', false],
] as const)('%s keeps %j: %s', (mode, value, kept) => {
  expect(keepsValue(mode, value)).toBe(kept)
})

describe('an answer', () => {
  test.each([
    ['query', 'https://rp.test/cb', 'https://rp.test/cb?a=b%20c'],
    ['query', 'https://rp.test/cb?t=1', 'https://rp.test/cb?t=1&a=b%20c'],
    ['query', 'com.example.app:/cb', 'com.example.app:/cb?a=b%20c'],
    ['fragment', 'https://rp.test/cb?t=1', 'https://rp.test/cb?t=1#a=b%20c'],
  ] as const)('RFC 6749 section 4.1.2 in the %s of %s', (mode, uri, url) => {
    expect(deliver(mode, uri, { a: 'b c', none: undefined })).toEqual({ kind: 'url', url })
  })

  test('Form Post Response Mode section 2: as fields, at the redirect_uri as it is', () => {
    expect(deliver('form_post', 'https://rp.test/cb?t=1', { code: 'c', none: undefined, iss: 'i' })).toEqual({
      kind: 'form',
      action: 'https://rp.test/cb?t=1',
      fields: [
        ['code', 'c'],
        ['iss', 'i'],
      ],
    })
  })
})
