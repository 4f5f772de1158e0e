/** Requests put together at random from parts that mean something here, and that every platform can carry. */

import fc from 'fast-check'
import { defaultPaths } from 'vouchsafe/core'
import { AUTHORIZATION, BASIC } from './exchanges.ts'

const path = fc.tuple(
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...Object.values(defaultPaths)) },
    fc.webPath().map((text) => `/x${text}`),
  ),
  fc.constantFrom('', '', '', '/', '//', ';a', '%2f'),
)

const encoded = fc.oneof(
  fc.constantFrom('', '1', 'web', 'post', 'openid', 'none', 'code', 'authorization_code', 'refresh_token'),
  fc.constantFrom(
    'client_credentials',
    'https%3A%2F%2Frp.test%2Fcb',
    'a+b',
    'a%20b',
    '%00',
    '%0d%0a',
    '%C3%A9',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => encodeURIComponent(text)),
)

const name = fc.constantFrom(
  ...['client_id', 'client_secret', 'redirect_uri', 'response_type', 'scope', 'state', 'prompt', 'max_age'],
  ...['grant_type', 'code', 'refresh_token', 'token', 'token_type_hint', 'access_token', 'continuation'],
  ...['decision', 'username', 'password', 'cancel', 'x', '__proto__', 'na%20me', '%F0%9F%94%91'],
)

const pairs = fc.array(fc.tuple(name, encoded), { maxLength: 5 })

function toForm(parameters: readonly (readonly [string, string])[]): string {
  return parameters.map(([key, value]) => `${key}=${value}`).join('&')
}

/** In the order of the decoded names, which is the one order in which every platform hands them over. */
const query = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  pairs.map((parameters) =>
    toForm(parameters.toSorted(([a], [b]) => (decodeURIComponent(a) < decodeURIComponent(b) ? -1 : 1))),
  ),
  pairs.map((parameters) =>
    toForm(parameters.filter(([key]) => key > 'state').map(([, value]) => ['x', value])),
  ),
  fc.constant(AUTHORIZATION),
)

const header = fc.constantFrom(
  BASIC,
  'Authorization: Bearer abc.a1.def\n',
  'Authorization: Basic d2ViOndyb25n\n',
  'Origin: https://rp.test\n',
  'Origin: null\n',
  'Access-Control-Request-Method: POST\n',
  'Cookie: __Host-vouchsafe_browser=AAAAAAAAAAAAAAAAAAAAAA\n',
  'Cookie: a=b; __Host-vouchsafe_session=x.sy.z\n',
  'Content-Type: application/x-www-form-urlencoded\n',
  'Content-Type: text/plain\n',
  'Content-Encoding: identity\n',
  'Sec-Fetch-Site: cross-site\n',
  'X-Forwarded-Proto: http\n',
)

const body = fc.oneof(
  pairs.map(toForm),
  fc.constant(AUTHORIZATION),
  fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
  fc.constantFrom('token=\xc3\xa9', 'token=a\0b', '&&&', '{}'),
)

export interface RandomRequest {
  readonly request: string
  /** Whether a parameter is repeated in the query, which a load balancer with single values does not tell. */
  readonly repeats: boolean
}

export const randomRequest: fc.Arbitrary<RandomRequest> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'),
    path,
    query,
    headers: fc.uniqueArray(header, { maxLength: 4, selector: (line) => line.split(':')[0] }),
    body,
  })
  .map(({ method, path, query, headers, body }) => {
    const target = path.join('') + (query === '' ? '' : `?${query}`)
    const sent = method === 'POST' || method === 'PUT' ? body : ''
    const names = query.split('&').map((pair) => pair.split('=')[0])
    return {
      request: `${method} ${target} HTTP/1.1\nHost: op.test\n${headers.join('')}\n${sent}`,
      repeats: new Set(names).size < names.length,
    }
  })
