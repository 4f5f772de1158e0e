/**
 * Mutants of what access tokens are for, of access tokens that are JWTs, and of clients that are named by the URL of a
 * document: each makes one mistake that providers have made, and names the checks that must see it.
 */
import {
  answer,
  type Exchange,
  formOf,
  isAuthorization,
  isPage,
  isToken,
  type Mutant,
  on,
  type Part,
  queryOf,
  withAccessToken,
  withForm,
  withIdToken,
  withQuery,
} from './mutation.ts'
import { options, RESOURCE } from './node-oidc-provider.ts'

const { documentUrl, documentRedirectUri } = options

const sayingOf = (change: (claims: Part, header: Part) => void, signature?: () => string) =>
  on(isToken, async (exchange, forward, { key }) =>
    withAccessToken(await forward(exchange), key, change, signature),
  )

const asking = (change: (query: URLSearchParams) => void) =>
  on(isAuthorization, (exchange, forward) => forward(withQuery(exchange, change)))

const isDocumented = ({ body }: Exchange) => body.includes(encodeURIComponent(documentUrl))

const tokens = answer(200, { access_token: 'an-access-token', token_type: 'Bearer', expires_in: 60 })

export const audienceMutants: readonly Mutant[] = [
  {
    name: 'access tokens that are for somebody else',
    caught_by: [
      'resource_indicators.audience',
      'resource_indicators.refreshed_audience',
      'jwt_access_token.audience',
    ],
    make: sayingOf((claims) => {
      claims.aud = 'https://other.example'
    }),
  },
  {
    name: 'access tokens that are for others too',
    caught_by: ['resource_indicators.audience', 'resource_indicators.refreshed_audience'],
    make: sayingOf((claims) => {
      claims.aud = [RESOURCE, 'https://other.example']
    }),
  },
  {
    name: 'one resource for another',
    caught_by: ['resource_indicators.unknown', 'resource_indicators.form'],
    make: asking((query) => query.has('resource') && query.set('resource', RESOURCE)),
  },
  {
    name: 'tokens for what was not granted',
    caught_by: ['resource_indicators.not_granted', 'resource_indicators.refresh_not_granted'],
    make: on(isToken, (exchange, forward) =>
      forward(withForm(exchange, (form) => form.has('resource') && form.set('resource', RESOURCE))),
    ),
  },
  {
    name: 'access tokens that do not say what they are',
    caught_by: ['jwt_access_token.type'],
    make: sayingOf((_, header) => {
      header.typ = 'JWT'
    }),
  },
  {
    name: 'access tokens that nobody has signed',
    caught_by: ['jwt_access_token.signature'],
    make: sayingOf(
      () => undefined,
      () => 'AAAA',
    ),
  },
  {
    name: 'access tokens that leave things out',
    caught_by: ['jwt_access_token.claims', 'jwt_access_token.client_id'],
    make: sayingOf((claims) => delete claims.client_id),
  },
  {
    name: 'access tokens of another issuer, about another person, without an end',
    caught_by: ['jwt_access_token.issuer', 'jwt_access_token.subject', 'jwt_access_token.end'],
    make: sayingOf((claims) => {
      Object.assign(claims, { iss: 'https://other.example', sub: 'somebody-else', exp: claims.iat })
    }),
  },
  {
    name: 'access tokens for more than was granted, all of one name',
    caught_by: ['jwt_access_token.scope', 'jwt_access_token.unique'],
    make: sayingOf((claims) => {
      Object.assign(claims, { scope: `${claims.scope} admin`, jti: 'the-one' })
    }),
  },
  {
    name: 'ID Tokens that pass for access tokens',
    caught_by: ['jwt_access_token.no_id_token'],
    make: on(isToken, async (exchange, forward, { key }) =>
      withIdToken(await forward(exchange), key, (_, header) => {
        header.typ = 'at+jwt'
      }),
    ),
  },
  {
    name: 'documents that are given nothing',
    caught_by: ['client_id_document.works'],
    make: on(isToken, async (exchange, forward) =>
      isDocumented(exchange) ? answer(401, { error: 'invalid_client' }) : forward(exchange),
    ),
  },
  {
    name: 'any URL for the one of a document',
    caught_by: [
      'client_id_document.exact',
      'client_id_document.form',
      'client_id_document.https',
      'client_id_document.private_hosts',
      'client_id_document.missing',
    ],
    make: asking((query) => {
      if (/^https?:/i.test(query.get('client_id') ?? '')) query.set('client_id', documentUrl)
    }),
  },
  {
    name: 'any redirect URI for one of a document',
    caught_by: ['client_id_document.redirect_uri'],
    make: on(isAuthorization, async (exchange, forward) => {
      const query = queryOf(exchange)
      const uri = query.get('redirect_uri')
      if (query.get('client_id') !== documentUrl || uri === documentRedirectUri) return forward(exchange)
      return {
        status: 303,
        headers: { location: `${uri}?code=a-code&state=${query.get('state')}` },
        body: '',
      }
    }),
  },
  {
    name: 'documents with whatever secret',
    caught_by: ['client_id_document.no_secret'],
    make: on(isToken, (exchange, forward) =>
      forward(isDocumented(exchange) ? withForm(exchange, (form) => form.delete('client_secret')) : exchange),
    ),
  },
  {
    name: 'documents without a verifier',
    caught_by: ['client_id_document.pkce'],
    make: on(isToken, async (exchange, forward) =>
      isDocumented(exchange) && !formOf(exchange).has('code_verifier') ? tokens : forward(exchange),
    ),
  },
  {
    name: 'pages that do not say whose document it is',
    caught_by: ['client_id_document.named'],
    make: () => async (exchange, forward) => {
      const reply = await forward(exchange)
      return isPage(reply) ? { ...reply, body: reply.body.replaceAll('app.example', 'somewhere') } : reply
    },
  },
]
