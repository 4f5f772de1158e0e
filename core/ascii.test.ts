import { expect, test } from 'vitest'
import { lowerCase, withoutSpace } from './ascii.ts'

test.each([
  ['', ''],
  ['Cookie', 'cookie'],
  ['X-Forwarded-FOR', 'x-forwarded-for'],
  // KELVIN SIGN and LATIN CAPITAL LETTER I WITH DOT ABOVE: by Unicode a k, and an i with a dot.
  ['COO\u212aIE', 'coo\u212aie'],
  ['\u0130D', '\u0130d'],
  ['\xc9', '\xc9'],
])('lower case of %j', (text, lower) => {
  expect(lowerCase(text)).toBe(lower)
})

test.each([
  ['', ''],
  [' \t a b\t ', 'a b'],
  ['\xa0a\xa0', '\xa0a\xa0'],
  ['\n\v\f\r\u2028\ufeffa', '\n\v\f\r\u2028\ufeffa'],
  [' \t ', ''],
])('RFC 9110 section 5.6.3: %j without space', (text, bare) => {
  expect(withoutSpace(text)).toBe(bare)
})
