/**
 * The history of a run as an account of values: which code was issued for what, what was redeemed and
 * refreshed, which tokens came of it, when each was seen to be good, and what was done to end it. It is
 * read off requests and answers alone; nothing here asks the model.
 */

import { text } from '../answer.ts'
import type { Change, Exchange, History } from '../history.ts'

import { type Pairs, redirectParameters, splitNames, valueIn } from '../pairs.ts'

/** A request that a page carries forward, and to whom the page was shown. */
export interface Carried {
  readonly pairs: Pairs
  /** Whether it is one to log out, and not to be authorized. */
  readonly is_logout: boolean
  readonly browser: string | undefined
  readonly session: string | undefined
  readonly scopes: readonly string[]
  readonly index: number
}

export interface SessionStart {
  readonly username: string
  readonly exchange: Exchange
  /** The cookie the browser held before. */
  readonly before: string | undefined
  /** The request whose login page was filled in. */
  readonly request: Pairs
}

export interface IssuedCode {
  readonly value: string
  readonly exchange: Exchange
  readonly request: Pairs
  readonly client_id: string
  readonly sub: string | undefined
  readonly session: string | undefined
  /** What was asked for and ticked. */
  readonly scope: readonly string[]
  /** Whether that is what was granted: a form that is sent again may have been answered from memory. */
  readonly is_certain: boolean
  readonly redemptions: Exchange[]
}

export interface IssuedToken {
  readonly value: string
  readonly kind: 'access_token' | 'refresh_token'
  readonly exchange: Exchange
  /** The code it descends from; absent for client_credentials. */
  readonly code: IssuedCode | undefined
  readonly client_id: string
  readonly scope: readonly string[]
  /** Of an access token. */
  readonly expires_at: number
  readonly observations: Observation[]
}

export interface Observation {
  readonly exchange: Exchange
  readonly active: boolean
  readonly via: 'introspect' | 'userinfo'
}

/** A use of a refresh token, with what it yielded. */
export interface RefreshUse {
  readonly exchange: Exchange
  readonly presented: string
  readonly ok: boolean
  readonly successor: string | undefined
}

export interface Ledger {
  readonly history: History
  readonly exchanges: readonly Exchange[]
  readonly changes: readonly Change[]
  readonly carried: ReadonlyMap<string, Carried>
  readonly sessions: ReadonlyMap<string, SessionStart>
  readonly codes: ReadonlyMap<string, IssuedCode>
  readonly tokens: ReadonlyMap<string, IssuedToken>
  readonly uses: readonly RefreshUse[]
  /** What kind of value each presentable text is. */
  readonly kinds: ReadonlyMap<string, string>
  /** Values that another issuer gave out. */
  readonly foreign: ReadonlySet<string>
}

export interface Draft extends Ledger {
  readonly carried: Map<string, Carried>
  readonly sessions: Map<string, SessionStart>
  readonly codes: Map<string, IssuedCode>
  readonly tokens: Map<string, IssuedToken>
  readonly uses: RefreshUse[]
  readonly kinds: Map<string, string>
  readonly foreign: Set<string>
}

export function readLedger(history: History): Ledger {
  const draft: Draft = {
    history,
    exchanges: history.entries.filter((entry) => entry.kind === 'exchange'),
    changes: history.entries.filter((entry) => entry.kind === 'change'),
    carried: new Map(),
    sessions: new Map(),
    codes: new Map(),
    tokens: new Map(),
    uses: [],
    kinds: new Map(),
    foreign: new Set(),
  }
  for (const exchange of draft.exchanges) {
    if (exchange.meaning.kind === 'other_issuer') readForeign(draft, exchange)
    else if ('jar' in exchange.meaning) readBrowser(draft, exchange)
    else if (exchange.meaning.kind === 'token') readTokens(draft, exchange)
    else readObservation(draft, exchange)
  }
  return draft
}

function readForeign(draft: Draft, { answer }: Exchange): void {
  if (answer.kind === 'json')
    for (const name of ['access_token', 'refresh_token', 'id_token']) {
      const value = text(answer.body, name)
      if (value !== undefined) draft.foreign.add(value)
    }
}

/** The request that an exchange with a browser is about, whichever page carried it. */
export function requestOf(ledger: Pick<Ledger, 'carried'>, { meaning }: Exchange): Pairs {
  if (meaning.kind === 'authorize' || meaning.kind === 'logout') return meaning.pairs
  return 'continuation' in meaning ? (ledger.carried.get(meaning.continuation)?.pairs ?? []) : []
}

/** Whether an exchange with a browser is about a request to log out. */
export function isAboutLogout(ledger: Pick<Ledger, 'carried'>, { meaning }: Exchange): boolean {
  if (meaning.kind === 'logout') return true
  return 'continuation' in meaning && ledger.carried.get(meaning.continuation)?.is_logout === true
}

function sessionCookie({ answer }: Exchange): string | undefined {
  return Object.entries(answer.cookies).find(([name]) => name.endsWith('_session'))?.[1]
}

export function newSession(exchange: Exchange): string | undefined {
  return sessionCookie(exchange) || undefined
}

/** Whether a browser is told to forget its session. */
export function takesSession(exchange: Exchange): boolean {
  return sessionCookie(exchange) === ''
}

function readBrowser(draft: Draft, exchange: Exchange): void {
  const { meaning, answer, index } = exchange
  if (!('jar' in meaning)) return
  const pairs = requestOf(draft, exchange)
  const set_browser = Object.entries(answer.cookies).find(([name]) => name.endsWith('_browser'))?.[1]
  const continuation = answer.kind === 'page' ? answer.page.continuation : undefined
  // A page that is shown again may carry the same; it counts from when it was shown first.
  if (answer.kind === 'page' && continuation !== undefined && !draft.carried.has(continuation)) {
    draft.kinds.set(continuation, 'continuation')
    draft.carried.set(continuation, {
      pairs,
      is_logout: isAboutLogout(draft, exchange),
      browser: set_browser ?? meaning.jar.browser,
      session: meaning.jar.session,
      scopes: answer.page.scopes?.map(({ name }) => name) ?? [],
      index,
    })
  }
  const cookie = newSession(exchange)
  if (meaning.kind === 'login' && cookie !== undefined) {
    draft.kinds.set(cookie, 'session')
    const { username, jar } = meaning
    // Whose cookie it is stays with whoever was given it first.
    if (!draft.sessions.has(cookie))
      draft.sessions.set(cookie, { username, exchange, before: jar.session, request: pairs })
  }
  readCode(draft, exchange, pairs)
}

/** The code in a redirect that leaves the provider. */
export function codeIn({ answer }: Exchange, issuer: string): string | undefined {
  if (answer.kind !== 'redirect' || answer.location.startsWith(`${issuer}/`)) return undefined
  return valueIn(redirectParameters(answer.location), 'code')
}

function readCode(draft: Draft, exchange: Exchange, request: Pairs): void {
  const value = codeIn(exchange, draft.history.world.issuer)
  const { meaning } = exchange
  if (value === undefined || draft.codes.has(value) || !('jar' in meaning)) return
  const asked = [...new Set(splitNames(valueIn(request, 'scope')))]
  const { session } = meaning.jar
  const sub = session === undefined ? undefined : draft.sessions.get(session)?.username
  const page =
    meaning.kind === 'consent' && !meaning.altered ? draft.carried.get(meaning.continuation) : undefined
  const shown_here = page?.browser === meaning.jar.browser && page?.session === session
  // On a page that was shown to somebody else nothing can be ticked: the request stands on its own.
  const ticked =
    meaning.kind === 'consent' && meaning.decision === 'allow' && shown_here ? meaning.ticked : undefined
  const state = valueIn(request, 'state')
  const again = [...draft.codes.values()].some((code) => valueIn(code.request, 'state') === state)
  draft.kinds.set(value, 'code')
  draft.codes.set(value, {
    value,
    exchange,
    request,
    client_id: valueIn(request, 'client_id') ?? '',
    sub,
    session,
    scope: ticked ? asked.filter((name) => name === 'openid' || ticked.includes(name)) : asked,
    is_certain: !again,
    redemptions: [],
  })
}

function readTokens(draft: Draft, exchange: Exchange): void {
  const { meaning, answer, at } = exchange
  if (meaning.kind !== 'token') return
  const { pairs, caller } = meaning
  const grant_type = valueIn(pairs, 'grant_type')
  const presented = valueIn(pairs, grant_type === 'refresh_token' ? 'refresh_token' : 'code')
  const body = answer.kind === 'json' && answer.status === 200 ? answer.body : {}
  const access_token = text(body, 'access_token')
  const refresh_token = text(body, 'refresh_token')
  const ok = access_token !== undefined
  let code = presented === undefined ? undefined : draft.codes.get(presented)
  if (grant_type === 'authorization_code') code?.redemptions.push(exchange)
  if (grant_type === 'refresh_token' && presented !== undefined) {
    code = draft.tokens.get(presented)?.code
    draft.uses.push({ exchange, presented, ok, successor: refresh_token })
  }
  if (!ok) return
  const id_token = text(body, 'id_token')
  if (id_token !== undefined) draft.kinds.set(id_token, 'id_token')
  const expires_at = at + Number(body.expires_in)
  const common = { exchange, code, client_id: caller.client_id, scope: splitNames(text(body, 'scope')) }
  for (const [kind, value] of [
    ['access_token', access_token],
    ['refresh_token', refresh_token],
  ] as const) {
    if (value === undefined || draft.tokens.has(value)) continue
    draft.kinds.set(value, kind)
    draft.tokens.set(value, { ...common, kind, value, expires_at, observations: [] })
  }
}

function readObservation(draft: Draft, exchange: Exchange): void {
  const { meaning, answer } = exchange
  if (answer.status === 503) return
  if (meaning.kind === 'userinfo') {
    const active = answer.status === 200 || answer.status === 403
    const token = draft.tokens.get(meaning.token ?? '')
    if (token && answer.status !== 400) token.observations.push({ exchange, active, via: 'userinfo' })
  }
  if (meaning.kind === 'introspect' && answer.kind === 'json' && answer.status === 200) {
    const token = draft.tokens.get(valueIn(meaning.pairs, 'token') ?? '')
    const { clients } = draft.history.world
    const caller = clients.find((client) => client.client_id === meaning.caller.client_id)
    const may_know = caller?.introspect === 'any' || caller?.client_id === token?.client_id
    if (token && (may_know || answer.body.active === true))
      token.observations.push({ exchange, active: answer.body.active === true, via: 'introspect' })
  }
}
