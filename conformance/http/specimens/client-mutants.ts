/**
 * Mutants of client authentication, PKCE and refresh: each makes one mistake that providers have made, and names
 * the checks that must see it.
 */
import { createHash } from 'node:crypto'
import { asConfidential } from './impersonation.ts'
import {
  answer,
  drop,
  type Exchange,
  formOf,
  isAuthorization,
  isToken,
  type Mutant,
  type Mutation,
  on,
  withForm,
  withJson,
  withoutHeader,
  withQuery,
} from './mutation.ts'
import { clients } from './node-oidc-provider.ts'

const s256 = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')

const asking = (change: (query: URLSearchParams) => void) =>
  on(isAuthorization, (exchange, forward) => forward(withQuery(exchange, change)))

const requesting = (change: (form: URLSearchParams) => void) =>
  on(isToken, (exchange, forward) => forward(withForm(exchange, change)))

const refusing = (refuses: (exchange: Exchange) => boolean, status: number, error: string) =>
  on(isToken, async (exchange, forward) =>
    refuses(exchange) ? answer(status, { error }) : forward(exchange),
  )

const basicOf = ({ headers }: Exchange) =>
  Buffer.from(headers.authorization?.split(' ')[1] ?? '', 'base64').toString()

/** One verifier fits all: challenges and verifiers are exchanged for this one on the way. */
const VERIFIER = 'v'.repeat(43)

const forShow: Mutation = (exchange, forward) => {
  if (isToken(exchange)) {
    const hasCode = formOf(exchange).has('code')
    return forward(hasCode ? withForm(exchange, (form) => form.set('code_verifier', VERIFIER)) : exchange)
  }
  if (!isAuthorization(exchange)) return forward(exchange)
  return forward(
    withQuery(exchange, (query) => {
      query.set('code_challenge', s256(VERIFIER))
      query.set('code_challenge_method', 'S256')
    }),
  )
}

/** Old refresh tokens are taken for their newest successor; `hidden` shows no successor at all. */
function forgives(hidden: boolean): () => Mutation {
  return () => {
    const newest = new Map<string, string>()
    return async (exchange, forward) => {
      const presented = formOf(exchange).get('refresh_token')
      if (!isToken(exchange) || presented === null) return forward(exchange)
      let actual = presented
      for (let next = newest.get(actual); next !== undefined; next = newest.get(actual)) actual = next
      const reply = await forward(withForm(exchange, (form) => form.set('refresh_token', actual)))
      return withJson(reply, (document) => {
        if (typeof document.refresh_token !== 'string') return
        newest.set(actual, document.refresh_token)
        if (hidden) document.refresh_token = presented
      })
    }
  }
}

export const clientMutants: readonly Mutant[] = [
  {
    name: 'PKCE for show',
    caught_by: [
      'pkce.verifier_missing',
      'pkce.verifier_wrong',
      'pkce.verifier_is_challenge',
      'pkce.public_client_verifier',
      'pkce.verifier_length',
      'pkce.verifier_characters',
      'pkce.required_of_public_clients',
      'pkce.unknown_method',
      'pkce.method_without_challenge',
      'pkce.challenge_form',
      'pkce.two_requests',
    ],
    make: () => forShow,
  },
  {
    name: 'plain PKCE',
    caught_by: ['pkce.plain'],
    make: asking((query) => {
      if (query.get('code_challenge_method') !== 'plain') return
      query.set('code_challenge', s256(query.get('code_challenge') ?? ''))
      query.set('code_challenge_method', 'S256')
    }),
  },
  {
    name: 'S256 where no method was named',
    caught_by: ['pkce.method_defaults_to_plain'],
    make: asking((query) => query.set('code_challenge_method', 'S256')),
  },
  {
    name: 'a verifier ignored where no challenge was',
    caught_by: ['pkce.no_downgrade'],
    make: on(isToken, async (exchange, forward) => {
      const reply = await forward(exchange)
      return reply.status === 200 ? reply : forward(withForm(exchange, drop('code_verifier')))
    }),
  },
  {
    name: 'a verifier stripped of what does not belong in it',
    caught_by: ['pkce.verifier_padded'],
    make: requesting((form) => {
      const verifier = form.get('code_verifier')
      if (verifier !== null) form.set('code_verifier', verifier.replace(/[^\w.~-]/g, ''))
    }),
  },
  {
    name: 'any secret, in any form, or none',
    caught_by: [
      'client_authentication.wrong_secret',
      'client_authentication.unknown_client',
      'client_authentication.absent',
      'client_authentication.anonymous',
      'client_authentication.secret_of_another',
      'client_authentication.query',
      'client_authentication.two_methods',
      'client_authentication.two_clients',
      'client_authentication.unsigned_assertion',
      'client_authentication.unregistered_assertion',
      'client_authentication.untyped_assertion',
      'refresh.client_authentication',
      'concurrency.code_of_two_clients',
    ],
    make: on(isToken, (exchange, forward) => forward(asConfidential(exchange))),
  },
  {
    name: 'no challenge to Basic',
    caught_by: ['client_authentication.challenge'],
    make: on(isToken, async (exchange, forward) =>
      withoutHeader(await forward(exchange), 'www-authenticate'),
    ),
  },
  {
    name: 'unknown clients told apart from wrong secrets',
    caught_by: ['client_authentication.no_oracle'],
    make: on(isToken, async (exchange, forward) => {
      const reply = await forward(exchange)
      if (basicOf(exchange).startsWith(`${clients.confidential.client_id}:`)) return reply
      return withJson(reply, (document) => Object.assign(document, { error_description: 'no client' }))
    }),
  },
  {
    name: 'a server error for broken Basic credentials',
    caught_by: ['client_authentication.malformed'],
    make: refusing(({ headers }) => headers.authorization === 'Basic', 500, 'server_error'),
  },
  {
    name: 'Basic compared by letter case and not form-decoded',
    caught_by: ['client_authentication.scheme_case', 'client_authentication.form_encoded'],
    make: refusing(
      (exchange) =>
        exchange.headers.authorization?.startsWith('bASIC') === true || basicOf(exchange).includes('%'),
      401,
      'invalid_client',
    ),
  },
  {
    name: 'refresh tokens that give nothing',
    caught_by: ['refresh.works'],
    make: refusing(({ body }) => body.includes('grant_type=refresh_token'), 400, 'invalid_grant'),
  },
  {
    name: 'the scope of a refresh ignored',
    caught_by: ['refresh.scope_narrowed'],
    make: requesting(drop('scope')),
  },
  {
    name: 'refresh tokens that are not rotated',
    caught_by: ['refresh.public_rotation'],
    make: forgives(true),
  },
  {
    name: 'refresh tokens that can be used again',
    caught_by: [
      'refresh.reuse_refused',
      'refresh.reuse_revokes',
      'refresh.reuse_revokes_access_token',
      'refresh.no_second_chain',
    ],
    make: forgives(false),
  },
]
