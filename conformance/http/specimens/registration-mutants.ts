/**
 * Mutants of registration and of the endpoint where clients manage theirs: each makes one mistake that providers
 * have made, and names the checks that must see it.
 */
import {
  answer,
  type Exchange,
  isToken,
  type Mutant,
  type Mutation,
  on,
  pathOf,
  type Reply,
  withHeaders,
  withJson,
} from './mutation.ts'
import { clients } from './node-oidc-provider.ts'

const isRegistration = (exchange: Exchange) => pathOf(exchange) === '/reg'
const isManagement = (exchange: Exchange) => pathOf(exchange).startsWith('/reg/')

type Document = Record<string, unknown>

const telling = (
  endpoint: (exchange: Exchange) => boolean,
  change: (document: Document, exchange: Exchange) => void,
) =>
  on(endpoint, async (exchange, forward) =>
    withJson(await forward(exchange), (document) => change(document, exchange)),
  )

const changing = (endpoint: (exchange: Exchange) => boolean, change: (reply: Reply) => Reply) =>
  on(endpoint, async (exchange, forward) => change(await forward(exchange)))

function written({ body }: Exchange): Document {
  try {
    return { ...JSON.parse(body) }
  } catch {
    return {}
  }
}

/** Whoever knows the address of a registration manages it. */
function tokenless(): Mutation {
  const tokens = new Map<string, string>()
  return async (exchange, forward) => {
    if (!isRegistration(exchange) && !isManagement(exchange)) return forward(exchange)
    const token = tokens.get(pathOf(exchange))
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const headers = { ...exchange.headers, ...authorization }
    const reply = await forward({ ...exchange, headers })
    return withJson(reply, ({ registration_client_uri: url, registration_access_token: given }) => {
      if (typeof url === 'string' && typeof given === 'string') tokens.set(new URL(url).pathname, given)
    })
  }
}

const ofMethod = (method: string) => (exchange: Exchange) =>
  isManagement(exchange) && exchange.method === method

export const registrationMutants: readonly Mutant[] = [
  {
    name: 'registrations that are answered 200',
    caught_by: ['registration.created', 'registration.unknown_members'],
    make: changing(isRegistration, (reply) => (reply.status === 201 ? { ...reply, status: 200 } : reply)),
  },
  {
    name: 'secrets as text that anybody may keep',
    caught_by: ['registration.media_type', 'registration.no_store'],
    make: changing(isRegistration, (reply) =>
      withHeaders(reply, { 'content-type': 'text/plain', 'cache-control': 'max-age=60' }),
    ),
  },
  {
    name: 'secrets of which nobody says when they end',
    caught_by: ['registration.secret_end'],
    make: telling(isRegistration, (document) => delete document.client_secret_expires_at),
  },
  {
    name: 'registrations without what they are',
    caught_by: ['registration.registered_metadata'],
    make: telling(isRegistration, (document) => delete document.redirect_uris),
  },
  {
    name: 'clients that are registered and not known',
    caught_by: ['registration.usable'],
    make: on(isToken, async (exchange, forward) => {
      const [, encoded = ''] = /^Basic (.*)/.exec(exchange.headers.authorization ?? '') ?? []
      const known = atob(encoded).startsWith(`${clients.confidential.client_id}:`)
      return known ? forward(exchange) : answer(401, { error: 'invalid_client' })
    }),
  },
  {
    name: 'a secret for a public client',
    caught_by: ['registration.public_client'],
    make: telling(isRegistration, (document) => {
      document.client_secret ??= 'a-secret-of-somebody-who-has-none'
    }),
  },
  {
    name: 'refusals of what is not known',
    caught_by: ['registration.unknown_members'],
    make: on(isRegistration, async (exchange, forward) =>
      exchange.body.includes('unheard-of')
        ? answer(400, { error: 'invalid_client_metadata' })
        : forward(exchange),
    ),
  },
  {
    name: 'clients that choose what they are called',
    caught_by: ['registration.own_client_id'],
    make: telling(isRegistration, (document, exchange) => Object.assign(document, written(exchange))),
  },
  {
    name: 'registrations of whatever comes',
    caught_by: [
      'registration.redirect_uri_scheme',
      'registration.redirect_uri_fragment',
      'registration.redirect_uri_absolute',
      'registration.redirect_uri_missing',
      'registration.redirect_uri_type',
      'registration.keys_in_one_place',
      'registration.not_json',
    ],
    make: on(isRegistration, async (exchange, forward) => {
      const reply = await forward(exchange)
      return reply.status === 201 ? reply : answer(201, { client_id: 'made-up', ...written(exchange) })
    }),
  },
  {
    name: 'flows that do not fit each other',
    caught_by: ['registration.flows_that_fit'],
    make: telling(isRegistration, (document, exchange) => {
      document.grant_types = written(exchange).grant_types
    }),
  },
  {
    name: 'registrations that are read in part, by caches too',
    caught_by: ['client_configuration.read', 'client_configuration.no_store'],
    make: on(ofMethod('GET'), async (exchange, forward) => {
      const reply = withHeaders(await forward(exchange), { 'cache-control': 'max-age=60' })
      return withJson(reply, (document) => delete document.redirect_uris)
    }),
  },
  {
    name: 'registrations that are anybody’s',
    caught_by: [
      'client_configuration.no_token',
      'client_configuration.token_of_another',
      'client_configuration.wrong_token',
    ],
    make: tokenless,
  },
  {
    name: 'an answer of its own for what is not there',
    caught_by: ['client_configuration.unknown_client', 'client_configuration.wrong_token'],
    make: changing(isManagement, (reply) => (reply.status === 401 ? answer(404, { error: 'none' }) : reply)),
  },
  {
    name: 'updates that keep what they leave out',
    caught_by: ['client_configuration.update'],
    make: telling(ofMethod('PUT'), (document) =>
      Object.assign(document, { client_uri: 'https://rp.example' }),
    ),
  },
  {
    name: 'updates that change nothing',
    caught_by: [
      'client_configuration.update_holds',
      'client_configuration.update_other_id',
      'client_configuration.update_own_secret',
      'client_configuration.update_wrong',
    ],
    make: on(ofMethod('PUT'), async (exchange) => answer(200, written(exchange))),
  },
  {
    name: 'removals that remove nothing',
    caught_by: [
      'client_configuration.delete',
      'client_configuration.deleted_code',
      'client_configuration.deleted_tokens',
      'client_configuration.unknown_client',
    ],
    make: on(ofMethod('DELETE'), async () => answer(200, {})),
  },
]
