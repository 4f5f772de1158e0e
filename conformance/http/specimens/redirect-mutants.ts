/**
 * Mutants that send a browser where it should not go: each accepts redirection URIs by a rule that providers have
 * used, and names the look-alikes that get through.
 */
import {
  type Exchange,
  isAuthorization,
  type Mutant,
  type Mutation,
  on,
  page,
  queryOf,
  withHeaders,
  withQuery,
} from './mutation.ts'
import { clients } from './node-oidc-provider.ts'

const registeredFor = (exchange: Exchange) =>
  queryOf(exchange).get('client_id') === clients.public.client_id
    ? clients.public.redirect_uri
    : clients.confidential.redirect_uri

/** A Location may hold no control characters, whatever was asked for. */
const written = (uri: string) => encodeURI(decodeURI(uri)).replaceAll('%5B', '[').replaceAll('%5D', ']')

/** Lets a redirect_uri pass that the provider would refuse, and answers there. */
function accepting(accepts: (uri: string, registered: string) => boolean): () => Mutation {
  return () => {
    const wanted = new Map<string, string>()
    return async (exchange, forward) => {
      const uri = queryOf(exchange).get('redirect_uri') ?? ''
      const registered = registeredFor(exchange)
      const state = queryOf(exchange).get('state') ?? ''
      const passes = isAuthorization(exchange) && uri !== registered && accepts(uri, registered)
      if (passes) wanted.set(state, uri)
      const reply = await forward(
        passes ? withQuery(exchange, (query) => query.set('redirect_uri', registered)) : exchange,
      )
      const target = wanted.get(new URLSearchParams(reply.headers.location?.split('?')[1]).get('state') ?? '')
      if (target === undefined || reply.headers.location === undefined) return reply
      const answered = reply.headers.location.split('?')[1]
      return withHeaders(reply, {
        location: `${written(target)}${target.includes('?') ? '&' : '?'}${answered}`,
      })
    }
  }
}

export const redirectMutants: readonly Mutant[] = [
  {
    name: 'any redirect_uri',
    caught_by: [
      'redirect_uri.other_host',
      'redirect_uri.trailing_slash',
      'redirect_uri.encoded_traversal',
      'redirect_uri.fragment',
      'redirect_uri.empty_fragment',
      'redirect_uri.user_info',
      'redirect_uri.backslash',
      'redirect_uri.host_suffix',
      'redirect_uri.subdomain',
      'redirect_uri.other_port',
      'redirect_uri.percent_encoding',
      'redirect_uri.control_characters',
      'redirect_uri.nul',
      'redirect_uri.script',
      'redirect_uri.data',
      'redirect_uri.out_of_band',
      'redirect_uri.relative',
      'redirect_uri.of_another_client',
      'redirect_uri.no_open_redirect',
      'redirect_uri.loopback_else',
    ],
    make: accepting(() => true),
  },
  {
    name: 'a redirect_uri that begins with the registered one',
    caught_by: [
      'redirect_uri.longer_path',
      'redirect_uri.longer_segment',
      'redirect_uri.path_traversal',
      'redirect_uri.added_query',
    ],
    make: accepting((uri, registered) => uri.startsWith(registered)),
  },
  {
    name: 'a redirect_uri compared as a normalised URL',
    caught_by: ['redirect_uri.default_port', 'redirect_uri.scheme_case', 'redirect_uri.leading_space'],
    make: accepting((uri, registered) => URL.canParse(uri) && new URL(uri).href === registered),
  },
  {
    name: 'a redirect_uri compared by host alone',
    caught_by: ['redirect_uri.shorter_path', 'redirect_uri.other_scheme', 'redirect_uri.letter_case'],
    make: accepting((uri, registered) => URL.canParse(uri) && new URL(uri).host === new URL(registered).host),
  },
  {
    name: 'the last registered URI where none, or several, were sent',
    caught_by: ['redirect_uri.repeated'],
    make: on(isAuthorization, (exchange, forward) =>
      forward(withQuery(exchange, (query) => query.set('redirect_uri', registeredFor(exchange)))),
    ),
  },
  {
    name: 'an answer to the registered URI with a slash added',
    caught_by: ['redirect_uri.exact'],
    make: () => async (exchange, forward) => {
      const reply = await forward(exchange)
      const location = reply.headers.location?.replace('/cb?', '/cb/?')
      return location === undefined ? reply : withHeaders(reply, { location })
    },
  },
  {
    name: 'an error redirect before the redirect_uri is looked at',
    caught_by: ['redirect_uri.no_open_redirect'],
    make: on(isAuthorization, async (exchange, forward) => {
      const query = queryOf(exchange)
      if (query.get('prompt') !== 'none') return forward(exchange)
      const location = `${query.get('redirect_uri')}?error=login_required`
      return { status: 302, headers: { location }, body: '' }
    }),
  },
  {
    name: 'loopback ports compared like others',
    caught_by: ['redirect_uri.loopback_port'],
    make: on(isAuthorization, async (exchange, forward) =>
      queryOf(exchange).get('redirect_uri')?.includes(':51234') ? page(400) : forward(exchange),
    ),
  },
]
