/** Where an authorization request is answered, and with what beside the code or the error. */

import { text } from '../answer.ts'
import type { Exchange } from '../history.ts'
import { readJwt } from '../outcome.ts'
import { type Pairs, redirectParameters, valueIn } from '../pairs.ts'
import { clientAt } from './circumstances.ts'
import { isAboutLogout, type Ledger, newSession, requestOf, takesSession } from './ledger.ts'
import { firstFault, type Property } from './property.ts'

const count = (pairs: Pairs, name: string) => pairs.filter(([key]) => key === name).length

/** Exchanges, each with the authorization request it is about; a redirect of any other has nowhere to go. */
function* visits(
  ledger: Ledger,
): Generator<{ exchange: Exchange; request: Pairs; location: string | undefined }> {
  for (const exchange of ledger.exchanges) {
    if (exchange.meaning.kind === 'other_issuer') continue
    const { answer } = exchange
    const location = answer.kind === 'redirect' ? answer.location : undefined
    yield { exchange, request: requestOf(ledger, exchange), location }
  }
}

const isOurs = (ledger: Ledger, location: string) => location.startsWith(`${ledger.history.world.issuer}/`)

/** The redirect_uri without what the answer added. */
function isAt(location: string, registered: string): boolean {
  const rest = location.slice(registered.length)
  if (!location.startsWith(registered)) return false
  return registered.includes('?') ? /^[&#]/.test(rest) : /^[?#]/.test(rest)
}

/** RFC 8252 section 7.3: the port of a loopback address is free. */
const withoutPort = (uri: string) => uri.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)):\d+/, '$1')

function isRegisteredPair(ledger: Ledger, request: Pairs, index: number): boolean {
  const client = clientAt(ledger, valueIn(request, 'client_id') ?? '', index)
  const redirect_uri = valueIn(request, 'redirect_uri')
  if (!client || client.disabled || redirect_uri === undefined) return false
  if (count(request, 'client_id') > 1 || count(request, 'redirect_uri') > 1) return false
  return client.redirect_uris.some((uri) => withoutPort(uri) === withoutPort(redirect_uri))
}

/** Whom a request to log out names, by itself or by the ID token in it. */
function clientOf(request: Pairs): string {
  const hint = valueIn(request, 'id_token_hint')
  const named = valueIn(request, 'client_id')
  return named ?? (hint === undefined ? '' : (text(readJwt(hint), 'aud') ?? ''))
}

/** The same with the `state` behind it, or without one. */
function isPostLogout(location: string, uri: string): boolean {
  return withoutPort(location) === withoutPort(uri) || isAt(withoutPort(location), withoutPort(uri))
}

function strayRedirect(
  ledger: Ledger,
  { exchange, request, location }: { exchange: Exchange; request: Pairs; location: string | undefined },
) {
  if (location === undefined || isOurs(ledger, location)) return undefined
  const is_logout = isAboutLogout(ledger, exchange)
  const client_id = is_logout ? clientOf(request) : valueIn(request, 'client_id')
  const client = clientAt(ledger, client_id ?? '', exchange.index)
  const registered = is_logout
    ? client?.post_logout_redirect_uris?.some((uri) => isPostLogout(location, uri))
    : client?.redirect_uris.some((uri) => isAt(withoutPort(location), withoutPort(uri)))
  return registered ? undefined : `entry ${exchange.index} sends the browser to ${location}`
}

function responseFault(
  ledger: Ledger,
  { exchange, request, location }: { exchange: Exchange; request: Pairs; location: string | undefined },
) {
  if (location === undefined || isOurs(ledger, location)) return undefined
  const parameters = redirectParameters(location)
  const where = `entry ${exchange.index}`
  if (isAboutLogout(ledger, exchange)) return undefined
  if (count(parameters, 'iss') !== 1 || valueIn(parameters, 'iss') !== ledger.history.world.issuer)
    return `${where} has no iss of ours`
  const sent = count(request, 'state') === 1 ? valueIn(request, 'state') : undefined
  return valueIn(parameters, 'state') === sent && count(parameters, 'state') === (sent === undefined ? 0 : 1)
    ? undefined
    : `${where} has the state ${valueIn(parameters, 'state')}, and ${sent} was sent`
}

/** Cookies that a login or an end has put out of use, with the entry that did. */
function retiredCookies(ledger: Ledger): ReadonlyMap<string, number> {
  const retired = new Map<string, number>()
  for (const start of ledger.sessions.values())
    if (start.before !== undefined && !retired.has(start.before))
      retired.set(start.before, start.exchange.index)
  for (const exchange of ledger.exchanges)
    for (const cookie of cookiesEndedBy(ledger, exchange))
      if (!retired.has(cookie)) retired.set(cookie, exchange.index)
  return retired
}

function cookiesEndedBy(ledger: Ledger, exchange: Exchange): string[] {
  const { meaning, answer, index } = exchange
  if ('jar' in meaning && (takesSession(exchange) || (meaning.kind === 'log_out' && answer.status === 204)))
    return meaning.jar.session === undefined ? [] : [meaning.jar.session]
  if (answer.status !== 204) return []
  if (meaning.kind !== 'end_sessions' && meaning.kind !== 'end_everything') return []
  const { sub } = meaning
  const own = [...ledger.sessions].filter(
    ([, { username, exchange }]) => username === sub && exchange.index < index,
  )
  return own.map(([cookie]) => cookie)
}

function staleCookie(ledger: Ledger): string | undefined {
  const retired = retiredCookies(ledger)
  return firstFault(visits(ledger), ({ exchange, location }) => {
    const { meaning, index } = exchange
    const session = 'jar' in meaning ? meaning.jar.session : undefined
    const since = session === undefined ? undefined : retired.get(session)
    if (since === undefined || index <= since) return undefined
    const coded =
      location !== undefined && !isOurs(ledger, location) && valueIn(redirectParameters(location), 'code')
    const asked = exchange.answer.kind === 'page' && exchange.answer.page.name === 'consent'
    return (coded || asked) && `entry ${index} takes a cookie for good that ended at entry ${since}`
  })
}

function reusedSessionId(ledger: Ledger): string | undefined {
  const given = new Set<string>()
  return firstFault(ledger.exchanges, (exchange) => {
    const { meaning, index } = exchange
    const cookie = newSession(exchange)
    if (cookie === undefined || !('jar' in meaning)) return undefined
    const seen = given.has(cookie) || meaning.jar.session === cookie
    given.add(cookie)
    return seen && `entry ${index} gives a session cookie out a second time`
  })
}

export const redirectProperties: readonly Property[] = [
  {
    id: 'INV-14',
    clause: 'RFC 9700 sections 2.1 and 4.11, RFC 8252 section 7.3',
    statement:
      'A browser is only ever sent to the provider itself, or to a redirect_uri of the very client that the request names; from a logout, to one of those that this client registered for that.',
    check: (ledger) => firstFault(visits(ledger), (visit) => strayRedirect(ledger, visit)),
  },
  {
    id: 'INV-15',
    clause: 'RFC 6749 section 4.1.2.1',
    statement:
      'Without a client and a redirect_uri that belong together the user sees an error page, and nothing is sent anywhere.',
    check: (ledger) =>
      firstFault(visits(ledger), ({ exchange, request }) => {
        const { meaning, answer, index } = exchange
        if (meaning.kind !== 'authorize' || isRegisteredPair(ledger, request, index)) return undefined
        const told = answer.kind === 'page' && answer.page.name === 'error'
        return told || answer.status === 503
          ? undefined
          : `entry ${index} is answered by a ${answer.kind} of status ${answer.status}`
      }),
  },
  {
    id: 'INV-16',
    clause: 'RFC 9207 section 2, RFC 6749 section 4.1.2',
    statement:
      'Every authorization response carries the iss of this provider, and the state that was sent, if exactly one was.',
    check: (ledger) => firstFault(visits(ledger), (visit) => responseFault(ledger, visit)),
  },
  {
    id: 'INV-19',
    clause: 'OWASP session fixation; RFC 6749 section 10.12',
    statement:
      'A login gives a cookie that no browser held before; the one it takes the place of, and one that was logged out, is never taken for good again.',
    check: (ledger) => reusedSessionId(ledger) ?? staleCookie(ledger),
  },
]
