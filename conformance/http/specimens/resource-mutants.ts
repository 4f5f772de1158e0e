/**
 * Mutants of the UserInfo, revocation and introspection endpoints: each makes one mistake that providers have
 * made, and names the checks that must see it.
 */
import { asConfidential } from './impersonation.ts'
import {
  answer,
  type Exchange,
  formOf,
  isIntrospection,
  isRevocation,
  isToken,
  isUserinfo,
  keepFirst,
  type Mutant,
  type Mutation,
  on,
  queryOf,
  withForm,
  withHeaders,
  withJson,
  withoutHeader,
} from './mutation.ts'
import { clients } from './node-oidc-provider.ts'

const telling = (
  endpoint: (exchange: Exchange) => boolean,
  change: (document: Record<string, unknown>) => void,
) => on(endpoint, async (exchange, forward) => withJson(await forward(exchange), change))

const asText = (endpoint: (exchange: Exchange) => boolean) =>
  on(endpoint, async (exchange, forward) =>
    withHeaders(await forward(exchange), { 'content-type': 'text/plain' }),
  )

const challenging = (change: (challenge: string) => string) =>
  on(isUserinfo, async (exchange, forward) => {
    const reply = await forward(exchange)
    const challenge = reply.headers['www-authenticate']
    return challenge === undefined ? reply : withHeaders(reply, { 'www-authenticate': change(challenge) })
  })

/** The revoked token is refused from now on, and nothing else happens. */
function strikesOut(): Mutation {
  const struck = new Set<string>()
  return async (exchange, forward) => {
    const form = formOf(exchange)
    if (isRevocation(exchange)) {
      struck.add(form.get('token') ?? '')
      return answer(200, {})
    }
    const refused = isToken(exchange) && struck.has(form.get('refresh_token') ?? '')
    return refused ? answer(400, { error: 'invalid_grant' }) : forward(exchange)
  }
}

export const resourceMutants: readonly Mutant[] = [
  {
    name: 'UserInfo about somebody else',
    caught_by: ['userinfo.get', 'userinfo.own_subject'],
    make: telling(isUserinfo, (document) => {
      document.sub = 'somebody-else'
    }),
  },
  {
    name: 'UserInfo with claims nobody asked for',
    caught_by: ['userinfo.nothing_unasked'],
    make: telling(isUserinfo, (document) => {
      document.email = 'alice@example.com'
    }),
  },
  { name: 'UserInfo as text', caught_by: ['userinfo.media_type'], make: asText(isUserinfo) },
  {
    name: 'UserInfo for GET alone and one spelling of Bearer',
    caught_by: ['userinfo.post', 'userinfo.scheme_case'],
    make: on(isUserinfo, async (exchange, forward) =>
      exchange.method === 'GET' && !exchange.headers.authorization?.startsWith('bEARER')
        ? forward(exchange)
        : answer(400, { error: 'invalid_request' }),
    ),
  },
  {
    name: 'UserInfo without a challenge',
    caught_by: ['userinfo.no_token', 'userinfo.unknown_token'],
    make: on(isUserinfo, async (exchange, forward) =>
      withoutHeader(await forward(exchange), 'www-authenticate'),
    ),
  },
  {
    name: 'a challenge with an error where nothing was tried',
    caught_by: ['userinfo.no_token_no_error'],
    make: challenging((challenge) => `${challenge}, error="invalid_token"`),
  },
  {
    name: 'a challenge without an error',
    caught_by: ['userinfo.invalid_token_code'],
    make: challenging(() => 'Bearer'),
  },
  {
    name: 'UserInfo for everybody',
    caught_by: [
      'userinfo.no_token',
      'userinfo.unknown_token',
      'userinfo.other_tokens',
      'userinfo.openid_scope',
      'userinfo.two_tokens',
      'userinfo.malformed_header',
    ],
    make: on(isUserinfo, async (exchange, forward) => {
      const reply = await forward(exchange)
      return reply.status === 200 ? reply : answer(200, { sub: 'alice' })
    }),
  },
  {
    name: 'UserInfo that reads the token from the query',
    caught_by: ['userinfo.query_token'],
    make: on(isUserinfo, (exchange, forward) => {
      const token = queryOf(exchange).get('access_token')
      if (token === null) return forward(exchange)
      const headers = { ...exchange.headers, authorization: `Bearer ${token}` }
      return forward({ ...exchange, target: '/me', headers })
    }),
  },
  {
    name: 'UserInfo closed to browser applications',
    caught_by: ['userinfo.cors'],
    make: on(isUserinfo, async (exchange, forward) =>
      withoutHeader(await forward(exchange), 'access-control-allow-origin'),
    ),
  },
  {
    name: 'a revocation that only says so',
    caught_by: [
      'revocation.access_token',
      'revocation.refresh_token',
      'revocation.public_client',
      'revocation.missing_token',
      'concurrency.revoked_stays_revoked',
      'concurrency.refresh_and_revoke',
    ],
    make: on(isRevocation, async () => answer(200, {})),
  },
  {
    name: 'a revocation of one token and nothing that came of it',
    caught_by: ['revocation.whole_grant', 'revocation.replaced_token'],
    make: strikesOut,
  },
  {
    name: 'a revocation that believes the hint',
    caught_by: ['revocation.wrong_hint', 'revocation.unknown_hint'],
    make: on(isRevocation, async (exchange, forward) =>
      formOf(exchange).has('token_type_hint') ? answer(200, {}) : forward(exchange),
    ),
  },
  {
    name: 'a revocation that anybody may ask for, in whatever way',
    caught_by: [
      'revocation.bound_to_client',
      'revocation.client_authentication',
      'revocation.repeated_token',
      'revocation.get',
    ],
    make: on(isRevocation, (exchange, forward) => {
      const body = exchange.method === 'GET' ? queryOf(exchange).toString() : exchange.body
      const headers = { ...exchange.headers, 'content-type': 'application/x-www-form-urlencoded' }
      const posted = { method: 'POST', target: '/token/revocation', headers, body }
      return forward(asConfidential(withForm(posted, keepFirst)))
    }),
  },
  {
    name: 'an error for a token that is already dead',
    caught_by: ['revocation.unknown_token'],
    make: on(isRevocation, async (exchange, forward) =>
      formOf(exchange).get('token') === 'unheard-of'
        ? answer(400, { error: 'invalid_token' })
        : forward(exchange),
    ),
  },
  {
    name: 'introspection of strings where numbers and booleans belong',
    caught_by: ['introspection.active', 'introspection.members', 'introspection.refresh_token'],
    make: telling(isIntrospection, (document) => {
      document.active = String(document.active)
      document.exp = String(document.exp)
    }),
  },
  { name: 'introspection as text', caught_by: ['introspection.media_type'], make: asText(isIntrospection) },
  {
    name: 'introspection for everybody',
    caught_by: ['introspection.client_authentication', 'introspection.token_as_credentials'],
    make: on(isIntrospection, (exchange, forward) => forward(asConfidential(exchange))),
  },
  {
    name: 'introspection that says whose the dead token was',
    caught_by: ['introspection.inactive_says_nothing'],
    make: telling(isIntrospection, (document) => {
      document.client_id = clients.confidential.client_id
    }),
  },
  {
    name: 'introspection to which everything is active',
    caught_by: [
      'introspection.revoked_token',
      'introspection.unknown_token',
      'introspection.replaced_refresh_token',
      'introspection.missing_token',
      'introspection.repeated_token',
      'introspection.get',
      'introspection.agrees_with_userinfo',
    ],
    make: on(isIntrospection, async () => answer(200, { active: true })),
  },
  {
    name: 'introspection with the expiry in milliseconds',
    caught_by: ['introspection.truth'],
    make: telling(isIntrospection, (document) => {
      document.exp = Number(document.exp) * 1000
    }),
  },
  {
    name: 'introspection that believes the hint',
    caught_by: ['introspection.hint'],
    make: on(isIntrospection, async (exchange, forward) =>
      formOf(exchange).has('token_type_hint') ? answer(200, { active: false }) : forward(exchange),
    ),
  },
]
