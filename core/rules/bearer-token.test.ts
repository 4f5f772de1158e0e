/** RFC 6750 section 2: where an access token may stand, and that it stands there once. */

import { describe, expect, test } from 'vitest'
import { parseParameters } from '../messages/parameters.ts'
import { factsWith } from '../messages/request-facts.fixture.ts'
import { bearerToken } from './bearer-token.ts'

function present(
  authorization: string | undefined,
  body: string | undefined,
  query: string,
  query_allowed = false,
) {
  const places = {
    facts: factsWith({ authorization }),
    body: body === undefined ? undefined : parseParameters(body),
    query: parseParameters(query),
  }
  return bearerToken(places, query_allowed)
}

describe('a token is found', () => {
  test.each([
    ['in the header', 'Bearer mF_9.B5f-4.1JqM', undefined, '', false],
    ['in the header, with padding and every sign', 'Bearer aZ09-._~+/==', undefined, '', false],
    ['in the header, behind spaces (RFC 9110 section 11.4)', 'Bearer    t', undefined, '', false],
    ['in the header, in any case', 'bEARER t', undefined, '', false],
    ['in the header, beside parameters', 'Bearer t', 'x=1', 'y=2', false],
    ['in the header, beside a query that does not count', 'Bearer t', undefined, 'access_token=u', false],
    ['in the body', undefined, 'access_token=t', '', false],
    ['in the body, beside a query that does not count', undefined, 'access_token=t', 'access_token=u', false],
    ['in the query where policy allows it', undefined, undefined, 'access_token=t', true],
  ])('%s', (_, authorization, body, query, query_allowed) => {
    const token = authorization?.slice(7).replace(/^ +/, '') ?? 't'
    expect(present(authorization, body, query, query_allowed)).toEqual({ kind: 'presented', token })
  })
})

test.each([
  ['nothing at all', undefined, undefined, '', false, 'bearer.missing', undefined],
  ['an empty parameter', undefined, 'access_token=', '', false, 'bearer.missing', undefined],
  ['a query that does not count', undefined, undefined, 'access_token=t', false, 'bearer.missing', undefined],
  ['another scheme', 'Basic dDp0', undefined, '', false, 'bearer.missing', 'Authorization'],
  ['a scheme that only ends so', 'XBearer t', undefined, '', false, 'bearer.missing', 'Authorization'],
  ['a scheme that only begins so', 'BearerX t', undefined, '', false, 'bearer.missing', 'Authorization'],
  ['an empty header', '', undefined, '', false, 'bearer.missing', 'Authorization'],
  ['no token', 'Bearer', undefined, '', false, 'bearer.malformed', 'Authorization'],
  ['a blank', 'Bearer ', undefined, '', false, 'bearer.malformed', 'Authorization'],
  ['a tab', 'Bearer\tt', undefined, '', false, 'bearer.malformed', 'Authorization'],
  ['a blank behind', 'Bearer t ', undefined, '', false, 'bearer.malformed', 'Authorization'],
  ['a comma', 'Bearer t,u', undefined, '', false, 'bearer.malformed', 'Authorization'],
  ['two headers', 'Bearer t, Bearer t', undefined, '', false, 'bearer.malformed', 'Authorization'],
  ['padding within', 'Bearer t=u', undefined, '', false, 'bearer.malformed', 'Authorization'],
  ['a foreign letter', 'Bearer é', undefined, '', false, 'bearer.malformed', 'Authorization'],
  ['header and body', 'Bearer t', 'access_token=t', '', false, 'bearer.several', 'access_token'],
  ['another scheme and body', 'Basic dDp0', 'access_token=t', '', false, 'bearer.several', 'access_token'],
  ['header and query', 'Bearer t', undefined, 'access_token=t', true, 'bearer.several', 'access_token'],
  ['body and query', undefined, 'access_token=t', 'access_token=t', true, 'bearer.several', 'access_token'],
  [
    'twice in the body',
    undefined,
    'access_token=t&access_token=t',
    '',
    false,
    'request.parameter_repeated',
    'access_token',
  ],
  [
    'twice in the query',
    undefined,
    undefined,
    'access_token=t&access_token=u',
    true,
    'request.parameter_repeated',
    'access_token',
  ],
  [
    'the header and twice in the body',
    'Bearer t',
    'access_token=t&access_token=t',
    '',
    false,
    'request.parameter_repeated',
    'access_token',
  ],
])('%s: refused', (_, authorization, body, query, query_allowed, reason, input) => {
  expect(present(authorization, body, query, query_allowed)).toEqual({
    kind: 'refused',
    reason,
    ...(input && { input }),
  })
})
