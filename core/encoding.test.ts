/** Bytes to text and back, with the vectors of the RFCs, and everything that a loose decoder would let in. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  base64ToText,
  base64url,
  base64urlToText,
  equalInConstantTime,
  leftHalfHash,
  percentDecode,
  sha256Base64url,
  textToBase64url,
  xorBase64url,
} from './encoding.ts'

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe('RFC 4648 section 10: test vectors, without padding', () => {
  test.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
    ['\xfb\xff\xfe', '-__-'],
  ])('%j is %s', (text, encoded) => {
    expect(base64url(bytes(text))).toBe(encoded)
  })

  test('what Node writes, this writes, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (any) => {
        expect(base64url(any)).toBe(Buffer.from(any).toString('base64url'))
      }),
    )
  })

  test('any text goes there and back, in both alphabets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(base64urlToText(textToBase64url(text))).toBe(text)
        expect(base64ToText(Buffer.from(text).toString('base64'))).toBe(text)
      }),
    )
  })
})

describe('RFC 4648 section 3: strict base64', () => {
  test.each([
    ['d2ViOnNlY3JldA==', 'web:secret'],
    ['w6k=', 'é'],
    ['', ''],
  ])('%s is read', (encoded, text) => {
    expect(base64ToText(encoded)).toBe(text)
  })

  test.each([
    ['no padding', 'w6k'],
    ['too much padding', 'w6k=='],
    ['only padding', '===='],
    ['padding within', 'w6k=w6k='],
    ['one character left over', 'd2ViO'],
    ['bits left over', 'w6l='],
    ['bits left over, of two', 'Zh=='],
    ['base64url letters', '-__-'],
    ['a blank', 'w6k= '],
    ['a line feed', 'w6k=\n'],
    ['a foreign letter', 'w6ké'],
    ['not UTF-8', '/w=='],
    ['an overlong form', 'wK8='],
    ['a surrogate', '7aCA'],
    ['cut within a character', 'ww=='],
  ])('%s (%j) is refused', (_, encoded) => {
    expect(base64ToText(encoded)).toBeUndefined()
  })

  test.each(['A', 'AB+/', 'w6k=', 'w6l', '_w'])('base64url: %s is refused', (encoded) => {
    expect(base64urlToText(encoded)).toBeUndefined()
  })
})

test.each([
  ['a%20b', 'a b'],
  ['%C3%A9', 'é'],
  ['%', undefined],
  ['%zz', undefined],
  ['%ff', undefined],
  ['%C3', undefined],
  ['%ED%A0%80', undefined],
])('RFC 3986 section 2.1: %s', (text, decoded) => {
  expect(percentDecode(text)).toBe(decoded)
})

test('RFC 7636 Appendix B: the challenge of a verifier', () => {
  expect(sha256Base64url('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  )
})

describe('OpenID Connect Core 1.0 section 3.1.3.6 and Appendix A.3: at_hash', () => {
  const token = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'

  test.each(['RS256', 'PS256', 'ES256'])('%s: half of SHA-256', (alg) => {
    expect(leftHalfHash(token, alg)).toBe('77QmUPtjPfzWtF2AnpK9RQ')
  })

  test.each(['EdDSA', 'RS512'])('%s: half of SHA-512', (alg) => {
    expect(leftHalfHash(token, alg)).toMatch(/^[\w-]{43}$/)
  })
})

describe('a text that is masked by another', () => {
  test.each([
    ['', '', ''],
    ['AAAA', 'abcd', 'abcd'],
    ['abcd', 'abcd', 'AAAA'],
    ['BCEI', 'QQQQ', 'RSUY'],
    ['____', 'AB-_', '_-BA'],
    ['-', '_', 'B'],
  ])('%j by %j is %j, digit by digit', (text, mask, masked) => {
    expect(xorBase64url(text, mask)).toBe(masked)
  })

  test('comes back by the same mask, is base64url of its length, and by another mask is another', () => {
    const digits = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/)
    fc.assert(
      fc.property(digits, digits, digits, (text, mask, other) => {
        const masked = xorBase64url(text, mask)
        expect(masked).toMatch(/^[A-Za-z0-9_-]{22}$/)
        expect(xorBase64url(masked, mask)).toBe(text)
        expect(xorBase64url(masked, other) === text).toBe(other === mask)
      }),
    )
  })
})

test.each([
  ['', '', true],
  ['abc', 'abc', true],
  ['abc', 'abd', false],
  ['abc', 'Abc', false],
  ['abc', 'ab', false],
  ['ab', 'abc', false],
  ['\u0100', '\u0000', false],
])('%j equals %j: %s', (a, b, equal) => {
  expect(equalInConstantTime(a, b)).toBe(equal)
})
