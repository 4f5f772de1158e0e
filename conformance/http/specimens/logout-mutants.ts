/** Mutants of the end-session endpoint. */
import { type Mutant, type Mutation, on, pathOf, queryOf, withHeaders, withQuery } from './mutation.ts'

const isEndSession = (exchange: Parameters<typeof pathOf>[0]) => pathOf(exchange) === '/session/end'
const isAnswer = (exchange: Parameters<typeof pathOf>[0]) => pathOf(exchange) === '/session/end/confirm'

/** Whatever is wrong with the request. */
const redirecting: Mutation = async (exchange, forward) => {
  const reply = await forward(exchange)
  const location = queryOf(exchange).get('post_logout_redirect_uri')
  return location === null ? reply : { ...reply, status: 303, headers: { location } }
}

/** The cookies of the session, taken out of the browser. */
const gone = ['_session', '_session.sig'].map((name) => `${name}=; Path=/; Max-Age=0`)

export const logoutMutants: readonly Mutant[] = [
  {
    name: 'a logout that goes wherever it is told to',
    caught_by: [
      'logout.unregistered_uri',
      'logout.uri_of_nobody',
      'logout.modified_hint',
      'logout.hint_of_another',
    ],
    make: on(isEndSession, redirecting),
  },
  {
    name: 'a logout that anybody can send a browser to',
    caught_by: ['logout.asks'],
    make: on(isEndSession, async (exchange, forward) =>
      withHeaders(await forward(exchange), { 'set-cookie': gone }),
    ),
  },
  {
    name: 'a logout that only says so',
    caught_by: ['logout.ends_session'],
    make: on(isAnswer, async () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: 'Bye' })),
  },
  {
    name: 'a logout that forgets state',
    caught_by: ['logout.state'],
    make: on(isEndSession, (exchange, forward) =>
      forward(withQuery(exchange, (query) => query.delete('state'))),
    ),
  },
]
