/** RFC 6749 Appendix B: forms, and where their parameters may stand. */

import { describe, expect, test } from 'vitest'
import { anyParameters, bodyParameters, isForm, isRefusal } from './form.ts'
import type { HttpRequest } from './message.ts'

const form = 'application/x-www-form-urlencoded'
const request = (more: Partial<HttpRequest>): HttpRequest => ({
  method: 'POST',
  path: '/',
  query: '',
  headers: { 'content-type': form },
  body: '',
  ...more,
})

describe('the media type', () => {
  test.each([
    form,
    'APPLICATION/X-WWW-FORM-URLENCODED',
    `${form};charset=utf-8`,
    `${form} ; charset=UTF-8`,
    `${form}; charset="utf-8"`,
    `${form} `,
    // RFC 9110 section 5.6.6: a parameter may be missing behind its semicolon.
    `${form};`,
    `${form} ; `,
    `${form};;charset=utf-8;`,
    `${form};\tcharset=utf-8`,
    `${form}; charset=utf-8 ; charset=utf-8`,
  ])('%s is a form', (type) => {
    expect(isForm(request({ headers: { 'content-type': type } }))).toBe(true)
  })

  test.each([
    undefined,
    '',
    'application/json',
    'text/plain',
    'multipart/form-data',
    `${form}; charset=iso-8859-1`,
    `${form}; charset=utf-16`,
    `${form}, ${form}`,
    `x${form}`,
    `${form}x`,
    `${form}; boundary=x`,
    `${form}; charset=utf-8x`,
    `${form}; charset="utf-8`,
    `${form}; charset="utf-8"x`,
    `${form}; charset = utf-8`,
    `${form};\u00a0charset=utf-8`,
    `${form}\u00a0`,
    `${form}${' ;'.repeat(20_000)}x`,
    `${form};${' '.repeat(60_000)}x`,
  ])('%s is none', (type) => {
    expect(isForm(request({ headers: { 'content-type': type } }))).toBe(false)
  })
})

describe('RFC 6749 section 3.2: parameters in the body', () => {
  test.each([
    ['a form', { body: 'a=b' }, 'parameters'],
    ['a query that nobody knows', { query: 'a=b', body: 'c=d' }, 'parameters'],
    ['a query besides', { query: 'a=b&code=c', body: 'c=d' }, 'request.query_not_allowed'],
    [
      'a secret there that cannot be read',
      { query: 'client_secret=%ff', body: 'c=d' },
      'request.query_not_allowed',
    ],
    ['one that may be repeated', { query: 'resource=a', body: 'c=d' }, 'request.query_not_allowed'],
    ['more there than is read', { query: '&a=b'.repeat(300), body: 'c=d' }, 'request.query_not_allowed'],
    ['no form', { headers: { 'content-type': 'application/json' }, body: '{}' }, 'request.content_type'],
  ])('%s', (_, more, outcome) => {
    const parameters = bodyParameters(request(more))
    expect(isRefusal(parameters) ? parameters.reason : 'parameters').toBe(outcome)
  })
})

describe('RFC 6749 section 3.1: parameters in the query or in the body, never in both', () => {
  test.each([
    ['GET', { method: 'GET', query: 'a=b', body: 'c=d' }, { a: 'b' }, {}],
    [
      'GET with a content type',
      { method: 'GET', query: 'a=b', headers: { 'content-type': 'x' } },
      { a: 'b' },
      {},
    ],
    ['POST', { body: 'a=b' }, { a: 'b' }, {}],
    ['POST with a query', { query: 'a=b', body: 'c=d' }, { a: 'b', c: 'd' }, { query: 'split' }],
    [
      'POST with the same in both',
      { query: 'a=b', body: 'a=c' },
      { a: 'b' },
      { query: 'split', a: 'repeated' },
    ],
    [
      'RFC 8707 section 2: several resources',
      { body: 'resource=a&resource=b&audience=c&audience=d' },
      {},
      {},
    ],
  ])('%s', (_, more, values, faults) => {
    const parameters = anyParameters(request(more))
    if (isRefusal(parameters)) throw new Error(parameters.reason)
    expect({ ...parameters.values }).toEqual(values)
    expect({ ...parameters.faults }).toEqual(faults)
  })

  test('POST of something else', () => {
    expect(anyParameters(request({ headers: {}, body: 'a=b' }))).toMatchObject({
      reason: 'request.content_type',
    })
  })
})
