/**
 * Mutants of the authorization endpoint: each makes one mistake with a request or an answer, and names the checks
 * that must see it. Redirection URIs and sessions have mutants of their own.
 */
import {
  drop,
  type Exchange,
  isAuthorization,
  keepFirst,
  type Mutant,
  type Mutation,
  on,
  page,
  pathOf,
  queryOf,
  withHeaders,
  withQuery,
  withResponse,
} from './mutation.ts'

const asking = (change: (query: URLSearchParams) => void) =>
  on(isAuthorization, (exchange, forward) => forward(withQuery(exchange, change)))

const responding =
  (change: (parameters: URLSearchParams) => void): (() => Mutation) =>
  () =>
  async (exchange, forward) =>
    withResponse(await forward(exchange), change)

const refusing = (refuses: (query: URLSearchParams, exchange: Exchange) => boolean) =>
  on(isAuthorization, async (exchange, forward) =>
    refuses(queryOf(exchange), exchange) ? page(400) : forward(exchange),
  )

const carried = (query: URLSearchParams, parameters: Record<string, string>) =>
  `${query.get('redirect_uri')}#${new URLSearchParams({ ...parameters, state: query.get('state') ?? '' })}`

export const authorizationMutants: readonly Mutant[] = [
  {
    name: 'no iss in authorization responses',
    caught_by: ['authorization_request.iss', 'authorization_request.iss_error'],
    make: responding(drop('iss')),
  },
  {
    name: 'the iss of another provider',
    caught_by: ['authorization_request.iss'],
    make: responding((parameters) => parameters.set('iss', 'https://attacker.example')),
  },
  {
    name: 'a code under another name',
    caught_by: ['authorization_request.code'],
    make: responding((parameters) => {
      parameters.set('authorization_code', parameters.get('code') ?? '')
      parameters.delete('code')
    }),
  },
  {
    name: 'a state cut at 255 characters',
    caught_by: ['authorization_request.long_state'],
    make: responding((parameters) => parameters.set('state', (parameters.get('state') ?? '').slice(0, 255))),
  },
  {
    name: 'a state trimmed and folded',
    caught_by: ['authorization_request.state', 'authorization_request.code'],
    make: responding((parameters) =>
      parameters.set('state', (parameters.get('state') ?? '').trim().toLowerCase()),
    ),
  },
  {
    name: 'a state nobody sent',
    caught_by: ['authorization_request.no_state'],
    make: responding((parameters) => parameters.set('state', parameters.get('state') ?? '0')),
  },
  {
    name: 'no state in errors',
    caught_by: ['authorization_request.unknown_response_type', 'authorization_request.denied'],
    make: responding((parameters) => {
      if (parameters.has('error')) parameters.delete('state')
    }),
  },
  {
    name: 'answers in the fragment',
    caught_by: ['authorization_request.query_mode'],
    make: () => async (exchange, forward) => {
      const reply = await forward(exchange)
      const { location = '' } = reply.headers
      return /\?code=/.test(location) ? withHeaders(reply, { location: location.replace('?', '#') }) : reply
    },
  },
  {
    name: 'GET only',
    caught_by: ['authorization_request.post'],
    make: refusing((_query, { method }) => method === 'POST'),
  },
  {
    name: 'every method',
    caught_by: ['bad_input.authorization_methods'],
    make: on(isAuthorization, (exchange, forward) => forward({ ...exchange, method: 'GET' })),
  },
  {
    name: 'a client for requests that name none or an unknown one',
    caught_by: ['authorization_request.missing_client_id', 'authorization_request.unknown_client'],
    make: asking((query) => query.set('client_id', 'web')),
  },
  {
    name: 'client_id in whatever letter case',
    caught_by: ['authorization_request.similar_client_id'],
    make: asking((query) => query.set('client_id', (query.get('client_id') ?? '').toLowerCase())),
  },
  {
    name: 'the first of repeated parameters',
    caught_by: [
      'authorization_request.repeated_scope',
      'authorization_request.repeated_nonce',
      'authorization_request.repeated_response_type',
      'authorization_request.repeated_code_challenge',
      'authorization_request.repeated_state',
      'authorization_request.repeated_client_id',
      'redirect_uri.repeated',
    ],
    make: asking(keepFirst),
  },
  {
    name: 'code for every response_type, in the mode of every response_mode',
    caught_by: [
      'authorization_request.missing_response_type',
      'authorization_request.unknown_response_type',
      'authorization_request.unknown_response_mode',
      'authorization_request.fragment',
      'authorization_request.form_post',
    ],
    make: asking((query) => {
      query.set('response_type', 'code')
      query.delete('response_mode')
    }),
  },
  {
    name: 'access tokens in the front channel',
    caught_by: ['authorization_request.implicit'],
    make: on(isAuthorization, async (exchange, forward) => {
      const query = queryOf(exchange)
      if (!query.get('response_type')?.includes('token')) return forward(exchange)
      return { status: 303, headers: { location: carried(query, { access_token: 'a-token' }) }, body: '' }
    }),
  },
  {
    name: 'a refusal of whatever is unknown, empty or a matter of taste',
    caught_by: [
      'authorization_request.unknown_parameters',
      'authorization_request.empty_parameters',
      'authorization_request.unknown_scope',
      'authentication_request.preferences',
    ],
    make: refusing(
      (query) =>
        query.has('unheard_of') ||
        query.has('ui_locales') ||
        query.get('scope')?.includes('unheard-of') === true ||
        [...query.values()].includes(''),
    ),
  },
  {
    name: 'no way back for a user who gives up',
    caught_by: ['authorization_request.cancelled', 'authorization_request.denied'],
    make: on(
      (exchange) => pathOf(exchange).endsWith('/abort'),
      async () => page(400),
    ),
  },
  {
    name: 'prompt ignored',
    caught_by: [
      'authentication_request.prompt_none',
      'authentication_request.prompt_none_alone',
      'authentication_request.prompt_login',
      'authentication_request.prompt_consent',
    ],
    make: asking(drop('prompt')),
  },
  {
    name: 'a sign-in page for prompt=none',
    caught_by: ['authentication_request.prompt_none', 'authentication_request.prompt_none_signed_in'],
    make: asking((query) => {
      if (query.get('prompt') === 'none') query.set('prompt', 'login')
    }),
  },
  {
    name: 'max_age ignored',
    caught_by: ['authentication_request.max_age', 'id_token.auth_time'],
    make: asking(drop('max_age')),
  },
  {
    name: 'claims ignored',
    caught_by: ['authentication_request.required_subject', 'authentication_request.malformed_claims'],
    make: asking(drop('claims')),
  },
  {
    name: 'id_token_hint ignored',
    caught_by: ['authentication_request.id_token_hint'],
    make: asking(drop('id_token_hint')),
  },
  {
    name: 'request objects and registrations ignored',
    caught_by: [
      'authentication_request.request_declined',
      'authentication_request.request_uri_declined',
      'authentication_request.registration_declined',
      'authentication_request.request_and_request_uri',
      'authentication_request.contradicting_request',
    ],
    make: asking(drop('request', 'request_uri', 'registration')),
  },
  {
    name: 'any request_uri fetched',
    caught_by: ['authentication_request.no_outbound_request'],
    make: on(isAuthorization, async (exchange, forward) => {
      const uri = queryOf(exchange).get('request_uri')
      if (uri !== null) await fetch(uri)
      return forward(exchange)
    }),
  },
  {
    name: 'scope openid for who did not ask for it',
    caught_by: ['id_token.only_for_openid'],
    make: asking((query) => {
      if (query.get('scope') === 'profile') query.set('scope', 'openid profile')
    }),
  },
]
