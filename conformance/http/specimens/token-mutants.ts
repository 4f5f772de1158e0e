/**
 * Mutants of the token endpoint as far as codes and requests in general go: each makes one mistake that providers
 * have made, and names the checks that must see it.
 */
import { asConfidential } from './impersonation.ts'
import {
  answer,
  type Exchange,
  formOf,
  isToken,
  keepFirst,
  type Mutant,
  type Mutation,
  on,
  queryOf,
  type Reply,
  withForm,
  withHeaders,
  withJson,
  withResponse,
} from './mutation.ts'
import { clients } from './node-oidc-provider.ts'

const FORM = 'application/x-www-form-urlencoded'

const responding = (change: (document: Record<string, unknown>, exchange: Exchange) => void) =>
  on(isToken, async (exchange, forward) =>
    withJson(await forward(exchange), (document) => change(document, exchange)),
  )

const requesting = (change: (form: URLSearchParams) => void) =>
  on(isToken, (exchange, forward) => forward(withForm(exchange, change)))

const refusing = (refuses: (exchange: Exchange) => boolean) =>
  on(isToken, async (exchange, forward) =>
    refuses(exchange) ? answer(400, { error: 'invalid_grant' }) : forward(exchange),
  )

const asForm = (exchange: Exchange, body = exchange.body): Exchange => ({
  ...exchange,
  method: 'POST',
  target: '/token',
  headers: { ...exchange.headers, 'content-type': FORM },
  body,
})

/** What a code was first answered with, or a bare refusal, is the answer to every later use of it. */
function remembers(again: (first: Reply) => Reply): () => Mutation {
  return () => {
    const answers = new Map<string, Reply>()
    return async (exchange, forward) => {
      const code = formOf(exchange).get('code')
      if (!isToken(exchange) || code === null) return forward(exchange)
      const first = answers.get(code)
      if (first !== undefined) return again(first)
      const reply = await forward(exchange)
      if (reply.status === 200) answers.set(code, reply)
      return reply
    }
  }
}

/** Codes are numbers, counted up. */
function counts(): Mutation {
  const codes: string[] = []
  return async (exchange, forward) => {
    const reply = await forward(
      withForm(exchange, (form) => {
        const code = codes[Number(form.get('code') ?? Number.NaN)]
        if (code !== undefined) form.set('code', code)
      }),
    )
    return withResponse(reply, (parameters) => {
      if (parameters.has('code')) parameters.set('code', String(codes.push(parameters.get('code') ?? '') - 1))
    })
  }
}

export const tokenMutants: readonly Mutant[] = [
  {
    name: 'no tokens for anybody',
    caught_by: [
      'code.redeemed',
      'pkce.s256',
      'token_request.charset',
      'token_request.unknown_parameters',
      'client_authentication.registered',
      'client_authentication.form_encoded',
    ],
    make: refusing(() => true),
  },
  { name: 'a code that can be replayed', caught_by: ['code.single_use'], make: remembers((first) => first) },
  {
    name: 'a replay that is refused and nothing more',
    caught_by: ['code.replay_revokes_access_token', 'code.replay_revokes_refresh_token'],
    make: remembers(() => answer(400, { error: 'invalid_grant' })),
  },
  { name: 'codes that are counted', caught_by: ['code.guessing'], make: counts },
  {
    name: 'a code or refresh token that any client may use',
    caught_by: [
      'code.bound_to_client',
      'code.of_public_client',
      'refresh.bound_to_client',
      'refresh.public_and_confidential',
    ],
    make: on(isToken, async (exchange, forward) => {
      const reply = await forward(exchange)
      return reply.status === 200 ? reply : forward(asConfidential(exchange))
    }),
  },
  {
    name: 'the redirect_uri of the token request not compared',
    caught_by: ['code.redirect_uri_differs'],
    make: requesting((form) => {
      if (form.has('redirect_uri')) form.set('redirect_uri', clients.confidential.redirect_uri)
    }),
  },
  {
    name: 'codes trimmed of spaces',
    caught_by: ['code.altered'],
    make: requesting((form) => form.set('code', (form.get('code') ?? '').trim())),
  },
  {
    name: 'a token type nobody knows, expiring who knows when',
    caught_by: ['code.token_type', 'code.expires_in', 'code.scope_told'],
    make: responding((document) => {
      document.token_type = 'mac'
      document.expires_in = String(document.expires_in)
      delete document.scope
    }),
  },
  {
    name: 'scope granted at the token endpoint',
    caught_by: ['code.scope_not_widened', 'refresh.scope_not_widened'],
    make: on(isToken, async (exchange, forward) => {
      const scope = formOf(exchange).get('scope')
      const reply = await forward(withForm(exchange, (form) => form.delete('scope')))
      return withJson(reply, (document) => {
        if (scope !== null) document.scope = scope
      })
    }),
  },
  {
    name: 'the first of repeated parameters',
    caught_by: [
      'token_request.repeated_code',
      'token_request.repeated_grant_type',
      'token_request.repeated_redirect_uri',
      'token_request.repeated_code_verifier',
      'refresh.repeated',
    ],
    make: requesting(keepFirst),
  },
  {
    name: 'tokens for GET and for parameters in the query',
    caught_by: ['token_request.get', 'token_request.query', 'bad_input.method_override'],
    make: on(isToken, (exchange, forward) => {
      const query = queryOf(exchange).toString()
      return forward(query === '' ? exchange : asForm(exchange, query))
    }),
  },
  {
    name: 'whatever body taken for a form',
    caught_by: ['token_request.json', 'token_request.plain_text', 'token_request.no_content_type'],
    make: on(isToken, (exchange, forward) => {
      const { body } = exchange
      return forward(
        asForm(exchange, body.startsWith('{') ? `${new URLSearchParams(JSON.parse(body))}` : body),
      )
    }),
  },
  {
    name: 'a content type compared letter by letter, and no unknown parameters',
    caught_by: ['token_request.charset', 'token_request.unknown_parameters'],
    make: refusing((exchange) => {
      return exchange.headers['content-type'] !== FORM || formOf(exchange).has('unheard_of')
    }),
  },
  {
    name: 'the password grant, and client_credentials for everybody',
    caught_by: ['token_request.password_grant', 'token_request.public_client_credentials'],
    make: on(isToken, async (exchange, forward) =>
      /grant_type=(password|client_credentials)/.test(exchange.body)
        ? answer(200, { access_token: 'a-token', token_type: 'Bearer' })
        : forward(exchange),
    ),
  },
  {
    name: 'a refresh token with every access token',
    caught_by: ['token_request.client_credentials_refresh'],
    make: responding((document) => {
      if (document.access_token !== undefined) document.refresh_token = 'a-refresh-token'
    }),
  },
  {
    name: 'error texts that repeat the input',
    caught_by: ['token_request.error_form'],
    make: responding((document, exchange) => {
      if (document.error !== undefined) document.error_description = formOf(exchange).get('code')
    }),
  },
  {
    name: 'errors with status 200',
    caught_by: [
      'code.unknown',
      'code.missing',
      'code.other_tokens',
      'refresh.unknown',
      'refresh.missing',
      'refresh.other_tokens',
      'token_request.missing_grant_type',
      'token_request.unknown_grant_type',
    ],
    make: on(isToken, async (exchange, forward) => ({ ...(await forward(exchange)), status: 200 })),
  },
  {
    name: 'token responses as text',
    caught_by: ['headers.token_media_type'],
    make: on(isToken, async (exchange, forward) =>
      withHeaders(await forward(exchange), { 'content-type': 'text/plain' }),
    ),
  },
]
