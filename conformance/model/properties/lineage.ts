/**
 * A session as its cookies tell of it: each sign-in of the same person in the same browser gives another one.
 * Where a session had run out or was ended before, its next cookie is that of another; nothing is good of the
 * one before then, and so it does no harm to take both for one.
 */

import type { Exchange } from '../history.ts'
import type { IssuedCode, Ledger } from './ledger.ts'

/** The session of a cookie and those it took the place of, for the same person. */
export function lineage(ledger: Ledger, cookie: string | undefined): ReadonlySet<string> {
  const sessions = new Set<string>()
  let next = cookie
  while (next !== undefined && !sessions.has(next)) {
    sessions.add(next)
    const start = ledger.sessions.get(next)
    const before = start?.before
    // A cookie that somebody has a copy of may have given way in another browser already.
    const took_over =
      start !== undefined && before !== undefined && !isReplaced(ledger, before, start.exchange.index)
    const same = took_over && ledger.sessions.get(before)?.username === start.username
    next = same ? before : undefined
  }
  return sessions
}

/** Whether a session had given way to a later one before; its cookie then ends nothing. */
export function isReplaced(ledger: Ledger, cookie: string | undefined, index: number): boolean {
  return [...ledger.sessions.values()].some(
    ({ before, exchange }) => before === cookie && exchange.index < index,
  )
}

/** Of which session a code was issued in: all its cookies, those that came later too. */
function cookiesOf(ledger: Ledger, { session }: IssuedCode): ReadonlySet<string> {
  const before = lineage(ledger, session)
  const after = [...ledger.sessions.keys()].filter(
    (cookie) => session !== undefined && lineage(ledger, cookie).has(session),
  )
  return new Set([...before, ...after])
}

/** When the session of a code ends at the latest, as far as could be known at a point of the history. */
export function latestEnd(ledger: Ledger, code: IssuedCode, index: number): number {
  const { session_lifetime, session_idle_lifetime } = ledger.history.world.policy
  const cookies = cookiesOf(ledger, code)
  const latest = (exchanges: readonly { readonly index: number; readonly at: number }[]) =>
    Math.max(...exchanges.filter((one) => one.index < index).map(({ at }) => at))
  const sign_ins = [...cookies].flatMap((cookie) => ledger.sessions.get(cookie)?.exchange ?? [])
  const uses = [...ledger.codes.values()].filter(
    ({ session }) => session !== undefined && cookies.has(session),
  )
  const used = latest([...sign_ins, ...uses.map(({ exchange }) => exchange)])
  return Math.min(latest(sign_ins) + session_lifetime, used + session_idle_lifetime)
}

/** Whether a sign-in may find no room: the person had signed in as often as there may be sessions. */
export function mayFindNoRoom(ledger: Ledger, { meaning, index }: Exchange): boolean {
  if (meaning.kind !== 'login') return false
  const before = [...ledger.sessions.values()].filter(
    ({ username, exchange }) => username === meaning.username && exchange.index < index,
  )
  return before.length >= ledger.history.world.policy.max_sessions
}

/** Seconds by which processes may differ about the time. */
const SKEW = 60

/** Whether the session of a code may have run out by then: a use is noted in steps, and that may be all. */
export function mayHaveRunOut(ledger: Ledger, { session, exchange }: IssuedCode, at: number): boolean {
  const { session_lifetime, session_idle_lifetime } = ledger.history.world.policy
  const start = session === undefined ? undefined : ledger.sessions.get(session)?.exchange.at
  if (start === undefined) return false
  const step = Math.min(300, session_idle_lifetime / 16)
  const noted = Math.max(start, exchange.at - step)
  return at + SKEW >= Math.min(start + session_lifetime, noted + session_idle_lifetime)
}
