/**
 * Mutants of sessions and pages: browsers mixed up, cookies that say too much, headers left out, input that comes
 * out again. Each names the checks that must see it.
 */
import {
  type Exchange,
  isAuthorization,
  isPage,
  isToken,
  type Mutant,
  type Mutation,
  on,
  pathOf,
  queryOf,
  type Reply,
  withHeaders,
  withoutHeader,
} from './mutation.ts'
import { clients } from './node-oidc-provider.ts'

const answering =
  (change: (reply: Reply, exchange: Exchange) => Reply): (() => Mutation) =>
  () =>
  async (exchange, forward) =>
    change(await forward(exchange), exchange)

type Jar = Map<string, string>

const cookiesOf = ({ headers }: Exchange): Jar => new Map((headers.cookie ?? '').split('; ').map(pairOf))

function pairOf(cookie: string): [string, string] {
  const equals = cookie.indexOf('=')
  return [cookie.slice(0, Math.max(equals, 0)), cookie.slice(equals + 1)]
}

const withCookies = (exchange: Exchange, jar: Jar): Exchange => ({
  ...exchange,
  headers: { ...exchange.headers, cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
})

function keep(jar: Jar, reply: Reply): void {
  for (const line of [reply.headers['set-cookie'] ?? []].flat()) jar.set(...pairOf(line.split(';')[0] ?? ''))
}

/** Where `shares` says so, a browser has the cookies of all. */
function sharing(shares: (exchange: Exchange) => boolean): () => Mutation {
  return () => {
    const jar: Jar = new Map()
    return async (exchange, forward) => {
      const own = [...cookiesOf(exchange)].filter(([name]) => name !== '')
      const reply = await forward(
        shares(exchange) ? withCookies(exchange, new Map([...jar, ...own])) : exchange,
      )
      keep(jar, reply)
      return reply
    }
  }
}

/** All cookies of a browser are kept behind one of the host's own, given at the first visit and for good. */
function fixating(identity: (cookie: string) => string): () => Mutation {
  return () => {
    const jars = new Map<string, Jar>()
    return async (exchange, forward) => {
      const id = cookiesOf(exchange).get('sid') ?? crypto.randomUUID()
      const jar = jars.get(identity(id)) ?? new Map()
      jars.set(identity(id), jar)
      const reply = await forward(withCookies(exchange, jar))
      keep(jar, reply)
      return withHeaders(reply, { 'set-cookie': [`sid=${id}; Path=/; HttpOnly`] })
    }
  }
}

export const sessionMutants: readonly Mutant[] = [
  {
    name: 'the same session for every browser',
    caught_by: ['session.two_browsers'],
    make: sharing(() => true),
  },
  {
    name: 'pages that any browser may submit',
    caught_by: ['session.sign_in_page', 'session.consent_page'],
    make: sharing((exchange) => /^\/(interaction|auth)\//.test(pathOf(exchange))),
  },
  {
    name: 'sessions that are forgotten',
    caught_by: ['session.silent'],
    make: on(isAuthorization, (exchange, forward) => forward(withCookies(exchange, new Map()))),
  },
  {
    name: 'a session that keeps its name through the sign-in',
    caught_by: ['session.fixation'],
    make: fixating((cookie) => cookie),
  },
  {
    name: 'sessions told apart by half of their cookie',
    caught_by: ['session.altered_cookie'],
    make: fixating((cookie) => cookie.slice(0, 8)),
  },
  {
    name: 'redirects with 307',
    caught_by: ['headers.redirect_status'],
    make: answering((reply) =>
      reply.headers.location?.startsWith(clients.confidential.redirect_uri)
        ? { ...reply, status: 307 }
        : reply,
    ),
  },
  {
    name: 'redirects with 302 after a form',
    caught_by: ['headers.see_other'],
    make: answering((reply, { method }) =>
      method === 'POST' && reply.status === 303 ? { ...reply, status: 302 } : reply,
    ),
  },
  {
    name: 'cookies that scripts can read',
    caught_by: ['headers.cookies'],
    make: answering((reply) => {
      const lines = [reply.headers['set-cookie'] ?? []].flat().map((line) => line.replace(/; httponly/i, ''))
      return withHeaders(reply, { 'set-cookie': lines })
    }),
  },
  {
    name: 'CORS at the authorization endpoint, with credentials elsewhere',
    caught_by: ['headers.authorization_cors', 'headers.cors_credentials'],
    make: answering((reply) =>
      withHeaders(reply, {
        'access-control-allow-origin': 'https://attacker.example',
        'access-control-allow-credentials': 'true',
      }),
    ),
  },
  {
    name: 'answers that caches may keep',
    caught_by: [
      'headers.page_no_store',
      'headers.token_no_store',
      'headers.refusal_no_store',
      'headers.userinfo_no_store',
    ],
    make: answering((reply) => withoutHeader(reply, 'cache-control')),
  },
  {
    name: 'an error page that repeats the client_id as it is',
    caught_by: ['bad_input.page_injection'],
    make: answering((reply, exchange) =>
      isPage(reply) ? { ...reply, body: `${reply.body}<p>${queryOf(exchange).get('client_id')}</p>` } : reply,
    ),
  },
  {
    name: 'a line break of state that ends a header field',
    caught_by: ['bad_input.header_injection'],
    make: answering((reply, exchange) =>
      queryOf(exchange).get('state')?.includes('\r\nX-Injected')
        ? withHeaders(reply, { 'x-injected': '1' })
        : reply,
    ),
  },
  {
    name: 'a server error for what is broken, long or deep',
    caught_by: [
      'bad_input.encoding',
      'bad_input.long_state',
      'bad_input.long_redirect_uri',
      'bad_input.many_scopes',
      'bad_input.deep_claims',
      'bad_input.cookies',
      'bad_input.token_bodies',
      'bad_input.many_parameters',
      'revocation.strange_token',
    ],
    make: () => async (exchange, forward) => {
      const { target, body, headers } = exchange
      const broken = target.includes('%zz') || body.includes('%zz') || headers.cookie?.includes('%%%')
      if (!broken && target.length < 4000 && body.length < 4000) return forward(exchange)
      return { status: 500, headers: {}, body: 'RangeError' }
    },
  },
  {
    name: 'a refusal of methods that names none',
    caught_by: ['bad_input.allow'],
    make: on(isToken, async (exchange, forward) =>
      exchange.method === 'DELETE' ? { status: 405, headers: {}, body: '' } : forward(exchange),
    ),
  },
]
