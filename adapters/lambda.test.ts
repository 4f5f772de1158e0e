/** What the events say of a request, and what they must not be believed to say. */

import { describe, expect, test } from 'vitest'
import type { HttpRequest, HttpResponse } from '../core/index.ts'
import { type LambdaEvent, type LambdaResult, toLambdaHandler } from './lambda.ts'
import type { Provider } from './provider.ts'

interface Seen {
  readonly request: HttpRequest | undefined
  readonly result: LambdaResult
}

const cookies = ['a=1; Path=/', 'b=2; Path=/', 'c=3; Path=/']
const response: HttpResponse = {
  status: 200,
  headers: { 'content-type': 'text/plain' },
  setCookies: cookies,
  body: 'é',
}

async function send(event: unknown, issuer = 'https://op.test'): Promise<Seen> {
  let request: HttpRequest | undefined
  const prefix = new URL(issuer).pathname.replace(/\/$/, '')
  const provider = {
    configuration: { issuer },
    limits: { maxUrlLength: 8 * 1024, maxBodyBytes: 64 * 1024 },
    failed: (failure: unknown) => {
      throw failure
    },
    serves: (path: string) => path === `${prefix}/token`,
    handle: async (seen: HttpRequest) => {
      request = seen
      return response
    },
  } as unknown as Provider
  const result = await toLambdaHandler(provider)(event as LambdaEvent)
  return { request, result }
}

const rest = (overrides: object = {}) => ({
  httpMethod: 'POST',
  path: '/token',
  headers: null,
  multiValueHeaders: null,
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  body: null,
  isBase64Encoded: false,
  ...overrides,
  requestContext: {
    stage: 'prod',
    path: '/prod/token',
    ...(overrides as { requestContext?: object }).requestContext,
  },
})

const http = (overrides: object = {}, stage = '$default') => ({
  version: '2.0',
  rawPath: '/token',
  rawQueryString: '',
  headers: {},
  isBase64Encoded: false,
  requestContext: { stage, http: { method: 'POST' } },
  ...overrides,
})

const balancer = (overrides: object = {}) => ({
  httpMethod: 'POST',
  path: '/token',
  body: '',
  isBase64Encoded: false,
  requestContext: { elb: {} },
  ...overrides,
})

describe('paths', () => {
  test.each([
    ['REST, own domain, issuer with the stage', rest(), 'https://x.test/prod', '/prod/token'],
    [
      'REST, custom domain at its root',
      rest({ requestContext: { path: '/token' } }),
      'https://x.test',
      '/token',
    ],
    [
      'REST, custom domain below a base path',
      rest({ path: '/auth/token', requestContext: { path: '/auth/token' } }),
      'https://x.test/auth',
      '/auth/token',
    ],
    ['payload 1.0 of an HTTP API, custom domain', rest({ path: '/prod/token' }), 'https://x.test', '/token'],
    ['HTTP API, $default', http(), 'https://x.test', '/token'],
    [
      'HTTP API, issuer with the stage',
      http({ rawPath: '/prod/token' }, 'prod'),
      'https://x.test/prod',
      '/prod/token',
    ],
    ['HTTP API, custom domain', http({ rawPath: '/prod/token' }, 'prod'), 'https://x.test', '/token'],
    [
      'HTTP API, custom domain with a mapping that is never told',
      http({ rawPath: '/prod/token' }, 'prod'),
      'https://x.test/auth',
      '/auth/token',
    ],
    ['a load balancer', balancer({ path: '/auth/token' }), 'https://x.test/auth', '/auth/token'],
    ['a load balancer hides no prefix', balancer(), 'https://x.test/auth', '/token'],
    [
      'what is nowhere stays as it was sent',
      http({ rawPath: '/prod/x' }, 'prod'),
      'https://x.test',
      '/prod/x',
    ],
    [
      'a stage is taken away once',
      http({ rawPath: '/prod/prod/token' }, 'prod'),
      'https://x.test',
      '/prod/prod/token',
    ],
  ])('%s', async (_, event, issuer, path) => {
    expect((await send(event, issuer)).request?.path).toBe(path)
  })
})

describe('queries', () => {
  test('REST: decoded values are encoded again, repetitions kept, in one order', async () => {
    const multiValueQueryStringParameters = { z: ['1'], state: ['a b', 'c&d=é'], 'n=': [''] }
    const event = rest({ queryStringParameters: { state: 'lost' }, multiValueQueryStringParameters })
    expect((await send(event)).request?.query).toBe('n%3D=&state=a%20b&state=c%26d%3D%C3%A9&z=1')
  })

  test('payload 2.0: the raw query, never the joined values', async () => {
    const event = http({ rawQueryString: 'a=1&a=2&%', queryStringParameters: { a: '1,2' } })
    expect((await send(event)).request?.query).toBe('a=1&a=2&%')
  })

  test('load balancers: values are still encoded', async () => {
    const event = balancer({ multiValueQueryStringParameters: { a: ['x%20y', '%'], b: ['+'] } })
    expect((await send(event)).request?.query).toBe('a=x%20y&a=%&b=+')
  })

  test('8 KiB and one is too long', async () => {
    expect((await send(http({ rawQueryString: 'x'.repeat(8192 - 7) }))).request?.fault).toBeUndefined()
    expect((await send(http({ rawQueryString: 'x'.repeat(8192 - 6) }))).request?.fault).toBe('uri_too_long')
  })
})

describe('headers', () => {
  test('lists are joined, cookies by a semicolon; a spelling of its own is the same header', async () => {
    const multiValueHeaders = {
      Accept: ['a', 'b'],
      accept: ['c'],
      Cookie: ['x=1', 'y=2'],
      Gone: undefined,
      None: null,
    }
    const { request } = await send(rest({ headers: { Accept: 'last' }, multiValueHeaders }))
    expect(request?.headers).toEqual({ accept: 'a, b, c', cookie: 'x=1; y=2' })
  })

  test('names are those of ASCII: the sign of the Kelvin is no k', async () => {
    const { request } = await send(http({ headers: { 'coo\u212aie': 'x=1', cookie: 'y=2' } }))
    expect(request?.headers).toMatchObject({ 'coo\u212aie': 'x=1', cookie: 'y=2' })
  })

  test('the cookies of payload 2.0 are not sent twice', async () => {
    const { request } = await send(http({ headers: { cookie: 'x=1; y=2' }, cookies: ['x=1', 'y=2'] }))
    expect(request?.headers.cookie).toBe('x=1; y=2')
  })

  test('none at all', async () => {
    expect((await send(rest())).request?.headers).toEqual({})
    expect((await send(balancer())).request?.headers).toEqual({})
  })

  test.each(['a\0b', 'a\r\nset-cookie: b=c', 'a\u007f'])('%j is no header', async (value) => {
    const { request } = await send(http({ headers: { x: value } }))
    expect(request).toMatchObject({ fault: 'malformed', headers: {} })
  })
})

describe('bodies', () => {
  test('text becomes its UTF-8 bytes', async () => {
    expect((await send(rest({ body: 'é\ufeff' }))).request?.body).toBe('\xc3\xa9\xef\xbb\xbf')
  })

  test('base64 becomes its bytes', async () => {
    expect((await send(http({ body: 'AP/pYQ==', isBase64Encoded: true }))).request?.body).toBe('\0\xff\xe9a')
  })

  test('what is no base64 is refused', async () => {
    expect((await send(http({ body: '*', isBase64Encoded: true }))).request?.fault).toBe('malformed')
  })

  test.each([true, false])('64 KiB and one are too much, base64: %s', async (isBase64Encoded) => {
    const sized = (size: number) => {
      const text = 'x'.repeat(size)
      return http({ body: isBase64Encoded ? btoa(text) : text, isBase64Encoded })
    }
    expect((await send(sized(65_536))).request?.fault).toBeUndefined()
    expect((await send(sized(65_537))).request?.fault).toBe('content_too_large')
    expect((await send(sized(6_000_000))).request?.fault).toBe('content_too_large')
  })

  test('GET has none', async () => {
    expect((await send(rest({ httpMethod: 'GET', body: 'a=b' }))).request?.body).toBe('')
  })
})

describe('answers', () => {
  test('payload 2.0: a list of cookies, and no member it does not know', async () => {
    expect((await send(http())).result).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'text/plain' },
      cookies,
      body: 'é',
      isBase64Encoded: false,
    })
  })

  test.each([
    ['REST', rest()],
    ['a load balancer with multi-value headers', balancer({ multiValueHeaders: {} })],
  ])('%s: lists', async (_, event) => {
    expect((await send(event)).result).toEqual({
      statusCode: 200,
      multiValueHeaders: { 'content-type': ['text/plain'], 'set-cookie': cookies },
      body: 'é',
      isBase64Encoded: false,
    })
  })

  test('a load balancer with single-value headers: each cookie under a spelling of its own', async () => {
    const { headers = {}, ...rest } = (await send(balancer({ headers: {} }))).result
    expect(rest).toEqual({ statusCode: 200, body: 'é', isBase64Encoded: false })
    const spelled = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'set-cookie')
    expect(spelled.map(([, value]) => value)).toEqual(cookies)
  })
})

describe('events that are no requests', () => {
  test.each([
    null,
    undefined,
    'ping',
    42,
    [],
    {},
    { requestContext: null },
    { source: 'aws.events', 'detail-type': 'Scheduled Event' },
    { Records: [{ eventSource: 'aws:sqs', body: '' }] },
    rest({ httpMethod: null }),
    rest({ httpMethod: 'GET /' }),
    rest({ path: 1 }),
    rest({ body: { a: 1 } }),
    rest({ headers: 'a' }),
    rest({ headers: { a: 1 } }),
    rest({ multiValueHeaders: { a: 'b' } }),
    rest({ multiValueQueryStringParameters: { a: ['\ud800'] } }),
    http({ rawPath: {} }),
    http({ rawQueryString: 1 }),
    http({ requestContext: { stage: '$default' } }),
    rest({ multiValueHeaders: { a: { b: 'c' } } }),
    rest({ multiValueHeaders: { a: [null] } }),
    http({ rawPath: null }),
    http({ cookies: 'a=b' }),
    http({ cookies: { a: 'b' } }),
  ])('%j is one that is malformed, whatever it says', async (event) => {
    const { request } = await send(event)
    expect(request).toMatchObject({ fault: 'malformed', query: '', headers: {}, body: '' })
  })
})
