/** RFC 6750 section 2: where an access token may stand, and that it stands there once. */

import { describe, expect, test } from 'vitest'
import { parseParameters } from '../messages/parameters.ts'
import { presentedToken } from './bearer-token.ts'

function present(
  authorization: string | undefined,
  body: string | undefined,
  query: string,
  query_allowed = false,
) {
  const places = {
    authorization,
    body: body === undefined ? undefined : parseParameters(body),
    query: parseParameters(query),
  }
  return presentedToken(places, query_allowed)
}

describe('a token is found', () => {
  test.each([
    ['in the header', 'Bearer mF_9.B5f-4.1JqM', undefined, '', false],
    ['in the header, with padding and every sign', 'Bearer aZ09-._~+/==', undefined, '', false],
    ['in the header, in any case', 'bEARER t', undefined, '', false],
    ['in the header, beside parameters', 'Bearer t', 'x=1', 'y=2', false],
    ['in the header, beside a query that does not count', 'Bearer t', undefined, 'access_token=u', false],
    ['in the body', undefined, 'access_token=t', '', false],
    ['in the body, beside a query that does not count', undefined, 'access_token=t', 'access_token=u', false],
    ['in the query where policy allows it', undefined, undefined, 'access_token=t', true],
  ])('%s', (_, authorization, body, query, query_allowed) => {
    const token = authorization?.slice(7) ?? 't'
    expect(present(authorization, body, query, query_allowed)).toEqual({ kind: 'presented', token })
  })
})

test.each([
  ['nothing at all', undefined, undefined, '', false, 'bearer.missing'],
  ['an empty parameter', undefined, 'access_token=', '', false, 'bearer.missing'],
  ['a query that does not count', undefined, undefined, 'access_token=t', false, 'bearer.missing'],
  ['another scheme', 'Basic dDp0', undefined, '', false, 'bearer.missing'],
  ['a scheme that only begins so', 'BearerX t', undefined, '', false, 'bearer.missing'],
  ['an empty header', '', undefined, '', false, 'bearer.missing'],
  ['no token', 'Bearer', undefined, '', false, 'bearer.malformed'],
  ['a blank', 'Bearer ', undefined, '', false, 'bearer.malformed'],
  ['two blanks', 'Bearer  t', undefined, '', false, 'bearer.malformed'],
  ['a tab', 'Bearer\tt', undefined, '', false, 'bearer.malformed'],
  ['a blank behind', 'Bearer t ', undefined, '', false, 'bearer.malformed'],
  ['a comma', 'Bearer t,u', undefined, '', false, 'bearer.malformed'],
  ['two headers', 'Bearer t, Bearer t', undefined, '', false, 'bearer.malformed'],
  ['padding within', 'Bearer t=u', undefined, '', false, 'bearer.malformed'],
  ['a foreign letter', 'Bearer é', undefined, '', false, 'bearer.malformed'],
  ['header and body', 'Bearer t', 'access_token=t', '', false, 'bearer.several'],
  ['another scheme and body', 'Basic dDp0', 'access_token=t', '', false, 'bearer.several'],
  ['header and query', 'Bearer t', undefined, 'access_token=t', true, 'bearer.several'],
  ['body and query', undefined, 'access_token=t', 'access_token=t', true, 'bearer.several'],
  ['twice in the body', undefined, 'access_token=t&access_token=t', '', false, 'request.parameter_repeated'],
  [
    'twice in the query',
    undefined,
    undefined,
    'access_token=t&access_token=u',
    true,
    'request.parameter_repeated',
  ],
  [
    'the header and twice in the body',
    'Bearer t',
    'access_token=t&access_token=t',
    '',
    false,
    'request.parameter_repeated',
  ],
])('%s: refused', (_, authorization, body, query, query_allowed, reason) => {
  expect(present(authorization, body, query, query_allowed)).toMatchObject({ kind: 'refused', reason })
})
