/** A code is issued to a client because a person was there and agreed, in that browser, for that request. */

import type { Exchange } from '../history.ts'
import { type Pairs, splitNames, valueIn } from '../pairs.ts'
import { clientAt, grantedScope, isPersonDisabledAt, lifetimeOf } from './circumstances.ts'
import { type IssuedCode, type Ledger, newSession } from './ledger.ts'
import { firstFault, type Property } from './property.ts'

function sameRequest(a: Pairs, b: Pairs): boolean {
  const names = ['client_id', 'redirect_uri', 'state', 'nonce', 'scope', 'prompt', 'max_age']
  return names.every((name) => valueIn(a, name) === valueIn(b, name))
}

/** Seconds that a person may take over the pages of a request, once they have signed in for it. */
const PAGES_TAKE = 300

function loginFault(ledger: Ledger, code: IssuedCode): string | undefined {
  const { exchange, request, session, sub } = code
  const start = session === undefined ? undefined : ledger.sessions.get(session)
  if (!start || sub === undefined) return 'nobody is signed in'
  if (isPersonDisabledAt(ledger, sub, exchange.index)) return 'the account is disabled'
  const { session_lifetime } = ledger.history.world.policy
  if (exchange.at >= start.exchange.at + session_lifetime) return 'the session has ended'
  const max_age = valueIn(request, 'max_age')
  const age = exchange.at - start.exchange.at
  if (max_age !== undefined && age > Math.max(Number(max_age), PAGES_TAKE))
    return 'the login is older than max_age and than the pages may take'
  // A login for this very request is what prompt and max_age ask for.
  if (sameRequest(start.request, request)) return undefined
  const prompt = splitNames(valueIn(request, 'prompt'))
  if (prompt.includes('login') || prompt.includes('select_account')) return 'the user was to sign in again'
  const too_old = max_age !== undefined && judgedAt(ledger, code) - start.exchange.at > Number(max_age)
  return too_old ? 'the login is older than max_age' : undefined
}

/** When the login was looked at: when the request came, and not when the person had read the consent page. */
function judgedAt(ledger: Ledger, { exchange, request, session }: IssuedCode): number {
  const first = [...ledger.carried.values()].find(
    (page) => page.session === session && sameRequest(page.pairs, request),
  )
  const shown = first && ledger.history.entries[first.index]
  return shown?.kind === 'exchange' ? Math.min(exchange.at, shown.at) : exchange.at
}

/** A consent that this person gave this client before, on a page that was shown to that browser, and after `since`. */
function isConsentFor(ledger: Ledger, code: IssuedCode, given: Exchange, since: number): boolean {
  const { meaning, answer } = given
  if (meaning.kind !== 'consent' || meaning.decision !== 'allow' || answer.status !== 303) return false
  const page = ledger.carried.get(meaning.continuation)
  if (
    !page ||
    page.index < since ||
    meaning.altered ||
    page.browser !== meaning.jar.browser ||
    page.session !== meaning.jar.session
  )
    return false
  const person = meaning.jar.session === undefined ? undefined : ledger.sessions.get(meaning.jar.session)
  return person?.username === code.sub && valueIn(page.pairs, 'client_id') === code.client_id
}

function consentFault(ledger: Ledger, code: IssuedCode): string | undefined {
  const { exchange, client_id, request, sub, is_certain } = code
  if (!is_certain) return undefined
  const must_ask = splitNames(valueIn(request, 'prompt')).includes('consent')
  if (clientAt(ledger, client_id, exchange.index)?.skip_consent && !must_ask) return undefined
  const withdrawn = ledger.exchanges.findLast(
    ({ meaning, index, answer }) =>
      (meaning.kind === 'end_everything' ||
        (meaning.kind === 'disconnect' && meaning.client_id === client_id)) &&
      meaning.sub === sub &&
      index < exchange.index &&
      answer.status === 204,
  )
  const lifetime = lifetimeOf(ledger, client_id, 'consent_lifetime')
  const allowed = new Set<string>()
  let lapses_at = 0
  for (const given of ledger.exchanges) {
    if (given.index > exchange.index) break
    if (!isConsentFor(ledger, code, given, withdrawn?.index ?? -1)) continue
    // What is remembered is renewed as a whole, and lapses as a whole.
    if (given.at >= lapses_at) allowed.clear()
    lapses_at = given.at + lifetime
    if (given.meaning.kind !== 'consent') continue
    // What was not ticked is no longer remembered; but a page may have been answered before, and says nothing then.
    for (const name of ['openid', ...given.meaning.ticked]) allowed.add(name)
  }
  if (exchange.at >= lapses_at) allowed.clear()
  const missing = grantedScope(ledger, code).find((name) => isKnown(ledger, name) && !allowed.has(name))
  return missing === undefined ? undefined : `nobody consented to ${missing}`
}

const standard = ['openid', 'profile', 'email', 'phone', 'address', 'offline_access']

function isKnown(ledger: Ledger, name: string): boolean {
  return standard.includes(name) || Object.hasOwn(ledger.history.world.policy.scopes, name)
}

/** The claims that the accounts of a run have, and the standard scope that opens each. */
const scopeOfClaim: Readonly<Record<string, string>> = { name: 'profile', email: 'email' }

function unopenedClaim(ledger: Ledger, { meaning, answer, index }: Exchange): string | undefined {
  const token = meaning.kind === 'userinfo' ? ledger.tokens.get(meaning.token ?? '') : undefined
  if (!token || answer.kind !== 'json' || answer.status !== 200) return undefined
  const { scopes } = ledger.history.world.policy
  const opens = (scope: string, claim: string) =>
    scopeOfClaim[claim] === scope || scopes[scope]?.claims.includes(claim)
  const claim = Object.keys(scopeOfClaim).find(
    (name) => Object.hasOwn(answer.body, name) && !token.scope.some((scope) => opens(scope, name)),
  )
  return claim && `entry ${index} tells the claim ${claim}, and its scope was not granted`
}

/** A form sent by another browser than its page was shown to, that was taken all the same. */
function stolenPage(ledger: Ledger, exchange: Exchange): string | undefined {
  const { meaning, index } = exchange
  if (meaning.kind !== 'login' && meaning.kind !== 'consent') return undefined
  const page = ledger.carried.get(meaning.continuation)
  if (!meaning.altered && page?.browser !== undefined && page.browser === meaning.jar.browser)
    return undefined
  return newSession(exchange) === undefined
    ? undefined
    : `entry ${index} signs in on a page that is not that browser's`
}

export const peopleProperties: readonly Property[] = [
  {
    id: 'INV-17',
    clause: 'OpenID Connect Core 1.0 sections 3.1.2.3 and 3.1.2.4',
    statement:
      'A code is issued only while a person is signed in at that browser, as recently as prompt and max_age ask, and agrees to every scope of it; no claim is told that none of its scopes opens.',
    check: (ledger) =>
      firstFault(ledger.codes.values(), (code) => {
        const fault = loginFault(ledger, code) ?? consentFault(ledger, code)
        return fault && `entry ${code.exchange.index} issues a code, and ${fault}`
      }) ?? firstFault(ledger.exchanges, (exchange) => unopenedClaim(ledger, exchange)),
  },
  {
    id: 'INV-18',
    clause: 'RFC 6749 section 10.12',
    statement: 'A login or consent page is of use only in the browser it was shown to.',
    check: (ledger) => firstFault(ledger.exchanges, (exchange) => stolenPage(ledger, exchange)),
  },
]
