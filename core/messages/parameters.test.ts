/** RFC 6749 section 3.1 and Appendix B: form encoding, strictly UTF-8, each name once. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { encodeParameters, parameterFault, parseParameters } from './parameters.ts'
import { parseMessage } from './parse-message.ts'

describe('what is well-formed', () => {
  test.each([
    ['', {}],
    ['a=b', { a: 'b' }],
    ['a=b&c=d', { a: 'b', c: 'd' }],
    ['a=b&&c=d&', { a: 'b', c: 'd' }],
    ['a=b=c', { a: 'b=c' }],
    ['a=+b+%2B%20', { a: ' b + ' }],
    ['%61=%62', { a: 'b' }],
    ['a=%c3%A9', { a: 'é' }],
    ['a=%f0%9f%91%8b', { a: '👋' }],
    ['a=%00%0d%0a', { a: '\0\r\n' }],
    ['=b', { '': 'b' }],
  ])('%s', (encoded, values) => {
    const parsed = parseParameters(encoded)
    expect({ ...parsed.values }).toEqual(values)
    expect(parameterFault(parsed)).toBeUndefined()
  })

  test.each(['a=', 'a', 'a=&b=c'])('an empty value is an absent one: %s', (encoded) => {
    expect('a' in parseParameters(encoded).values).toBe(false)
    expect(parameterFault(parseParameters(encoded))).toBeUndefined()
  })

  test('names of Object.prototype are names like others', () => {
    const { values } = parseParameters('__proto__=x&constructor=y&hasOwnProperty=z')
    expect(Object.entries(values)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['hasOwnProperty', 'z'],
    ])
  })

  test.each(Object.getOwnPropertyNames(Object.prototype))('%s is there only when it was sent', (name) => {
    const { values, faults, lists } = parseParameters('a=1&b=2&b=3&c=4', ['c'])
    for (const members of [values, faults, lists]) expect(name in members).toBe(false)
  })
})

describe('what is not', () => {
  test.each([
    ['code=b&code=b', 'code', 'request.parameter_repeated'],
    ['code=b&code=c', 'code', 'request.parameter_repeated'],
    ['code=b&code=', 'code', 'request.parameter_repeated'],
    ['code=&code=', 'code', 'request.parameter_repeated'],
    ['code=b&%63ode=c', 'code', 'request.parameter_repeated'],
    ['code=%', 'code', 'request.parameter_malformed'],
    ['code=%zz', 'code', 'request.parameter_malformed'],
    ['code=%u0041', 'code', 'request.parameter_malformed'],
    ['code=%ff', 'code', 'request.parameter_malformed'],
    ['code=%c0%af', 'code', 'request.parameter_malformed'],
    ['code=%ed%a0%80', 'code', 'request.parameter_malformed'],
    ['code=%f5%80%80%80', 'code', 'request.parameter_malformed'],
    ['code=\xe9', 'code', 'request.parameter_malformed'],
    ['code=\n', 'code', 'request.parameter_malformed'],
    ['code=\x7f', 'code', 'request.parameter_malformed'],
    ['code=%ff&code=b', 'code', 'request.parameter_repeated'],
  ])('%j', (encoded, name, reason) => {
    expect(parameterFault(parseParameters(encoded))).toEqual({ kind: 'refused', reason, input: name })
  })

  test.each([
    ['%ff=a', 'request.parameter_malformed'],
    ['__proto__=x&__proto__=y', 'request.parameter_repeated'],
    ['a-secret-of-somebody&a-secret-of-somebody', 'request.parameter_repeated'],
    [`${'a'.repeat(65)}=b&${'a'.repeat(65)}=b`, 'request.parameter_repeated'],
    ['{"client_secret":"so secret: 100%"}', 'request.parameter_malformed'],
    ['a+code&a+code', 'request.parameter_repeated'],
  ])('%j, and what is no name is not told', (encoded, reason) => {
    expect(parameterFault(parseParameters(encoded))).toStrictEqual({ kind: 'refused', reason })
  })

  test('more than 256', () => {
    const many = (count: number) =>
      parseParameters(Array.from({ length: count }, (_, index) => `p${index}=1`).join('&'))
    expect(parameterFault(many(256))).toBeUndefined()
    expect(parameterFault(many(257))).toEqual({ kind: 'refused', reason: 'request.too_many_parameters' })
    expect(Object.keys(many(257).values).length).toBe(256)
  })
})

describe('what may be repeated', () => {
  test('is a list, in order, and no value', () => {
    const parsed = parseParameters('scope=a&other=1&scope=b&scope=', ['scope'])
    expect({ ...parsed.lists }).toEqual({ scope: ['a', 'b', ''] })
    expect({ ...parsed.values }).toEqual({ other: '1' })
    expect(parameterFault(parsed)).toBeUndefined()
  })

  test('is malformed where one of it is', () => {
    expect(parameterFault(parseParameters('scope=a&scope=%ff', ['scope']))).toMatchObject({ input: 'scope' })
  })
})

test('encoding and parsing are inverse, for every character there is', () => {
  const values = {
    a: String.fromCharCode(...Array.from({ length: 0x250 }, (_, code) => code)),
    'b c&=+%': '👋',
    __proto: 'x',
  }
  expect({ ...parseParameters(encodeParameters(values)).values }).toEqual(values)
  expect(encodeParameters({ a: undefined, b: '1' })).toBe('b=1')
  expect(encodeParameters(values)).toMatch(/^[\x21-\x7e]+$/)
})

describe('a message by its schema', () => {
  const schema = v.object({
    code: v.string(),
    max_age: v.optional(v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))),
  })

  test.each([
    ['code=x', { kind: 'parsed', message: { code: 'x' } }],
    ['code=x&max_age=7&more=1', { kind: 'parsed', message: { code: 'x', max_age: 7 } }],
    ['code=', { kind: 'refused', reason: 'request.parameter_missing', input: 'code' }],
    ['code=x&max_age=-7', { kind: 'refused', reason: 'request.parameter_invalid', input: 'max_age' }],
  ])('%s', (encoded, outcome) => {
    expect(parseMessage(schema, parseParameters(encoded).values)).toEqual(outcome)
  })
})
