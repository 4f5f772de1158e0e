/** RFC 8259 section 4: one object, each of its members once, whatever is written in between. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJsonObject } from './json-object.ts'

const bytesOf = (text: string) => Buffer.from(text).toString('latin1')

test('what JSON writes is read, also beyond ASCII and with what JSON and URLs escape by', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
      const written = JSON.stringify(value)
      expect(parseJsonObject(bytesOf(written))).toEqual(JSON.parse(written))
    }),
  )
})

test.each([
  '{"a":1,"a":1}',
  '{"a":1,"b":{"a":1},"a":2}',
  '{"a":":","\\u0061":1}',
  '{"a":["a","b"],"a":1}',
  '{"\\"":1,"\\u0022":1}',
])('%s names a member twice', (text) => {
  expect(parseJsonObject(text)).toBeUndefined()
})

test.each(['{"a":"a:a","b":{"a":1,"c":{"a":2}}}', '{"a":[{"b":1},{"b":1}]}', '{"a":"\\"","b":"{"}', '{}'])(
  '%s does not',
  (text) => {
    expect(parseJsonObject(text)).toEqual(JSON.parse(text))
  },
)

test.each([
  '',
  '[]',
  'null',
  '"a"',
  '{"a":NaN}',
  '{a:1}',
  '{"a":1}x',
  '\u00ef\u00bb\u00bf{}',
  '{"a":"\u00ff"}',
])('%j is none', (bytes) => {
  expect(parseJsonObject(bytes)).toBeUndefined()
})
