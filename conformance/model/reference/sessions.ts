/**
 * Sessions: a person at one browser, from the first sign-in there until it ends. It runs out when it is not
 * used for a while, and after a time in any case. Uses are noted in steps, so the idle end counts from a use
 * that may be a step older than the last.
 * @see OpenID Connect Core 1.0 section 3.1.2.3
 */

import type { VouchsafeEvent } from 'vouchsafe/core'
import { type Browser, isUsablePerson, type Model, type Session } from '../model.ts'

/** As far as it is known now. */
export function sessionEnd({ world: { policy } }: Model, { created_at, seen_at }: Session): number {
  return Math.min(created_at + policy.session_lifetime, seen_at + policy.session_idle_lifetime)
}

/** Neither ended nor past its end. */
export function isAlive(model: Model, session: Session, now: number): boolean {
  return !session.ended && now < sessionEnd(model, session)
}

/** The session that a browser's cookie leads to, whether it is alive or not. A cookie of before leads to none. */
export function sessionAt(model: Model, browser: Browser): Session | undefined {
  const session = browser.session === undefined ? undefined : model.sessions.get(browser.session)
  return session?.cookie === browser.session ? session : undefined
}

/** The session that a browser is signed in with, at an instant. */
export function currentSession(model: Model, browser: Browser, now: number): Session | undefined {
  const session = sessionAt(model, browser)
  return session && isAlive(model, session, now) && isUsablePerson(model, session.sub) ? session : undefined
}

/** Seconds between uses that are noted. */
export function noteStep({ world: { policy } }: Model): number {
  return Math.min(300, Math.ceil(policy.session_idle_lifetime / 16))
}

/** A session is used when a code is issued in it. */
export function noteUse(model: Model, session: Session, now: number): void {
  if (now - session.seen_at >= noteStep(model)) session.seen_at = now
}

/** Seconds for which a session that was used does not give way to another. */
const IN_USE = 600

/** The sessions of a person that a new one would be beside. */
function besides(model: Model, sub: string, at_browser: Session | undefined, now: number): Session[] {
  const all = new Set(model.sessions.values())
  return [...all].filter(
    (session) => session.sub === sub && session !== at_browser && isAlive(model, session, now),
  )
}

/** Those that may give way to a new one: of the least recently used, any. None, when there is room. */
function candidates(model: Model, others: readonly Session[]): Session[] {
  if (others.length < model.world.policy.max_sessions) return []
  const least = Math.min(...others.map(({ seen_at }) => seen_at))
  return others.filter(({ seen_at }) => seen_at === least)
}

/** From when on a session may give way to another. It may have been used a step later than was noted. */
export function givesWayFrom(model: Model, { seen_at }: Session): number {
  return seen_at + IN_USE + noteStep(model)
}

/** Whether there is no room for a sign-in, and nothing may give way. */
export function isFull(model: Model, held: Session | undefined, sub: string, now: number): boolean {
  const before = goingOn(model, held, sub, now)
  const [candidate] = candidates(model, besides(model, sub, before, now))
  return candidate !== undefined && now < givesWayFrom(model, candidate)
}

/** The session of the same person that goes on when they sign in again: what has run out does not. */
function goingOn(model: Model, held: Session | undefined, sub: string, now: number): Session | undefined {
  return held?.sub === sub && isAlive(model, held, now) ? held : undefined
}

/**
 * A sign-in.
 * @param held by the browser's cookie before
 * @param cookie that the browser is given
 * @param events of the sign-in: they name the session, and the one that gave way
 */
export function signInto(
  model: Model,
  held: Session | undefined,
  sub: string,
  cookie: string,
  now: number,
  events: readonly VouchsafeEvent[],
): Session {
  const before = goingOn(model, held, sub, now)
  const displaced = candidates(model, besides(model, sub, before, now)).find(({ id }) =>
    events.some((event) => event.type === 'session_ended' && event.session === id),
  )
  if (displaced) displaced.ended = true
  const session: Session = before ?? {
    sub,
    id: events.find((event) => event.type === 'signed_in')?.session,
    cookie,
    auth_time: now,
    created_at: now,
    seen_at: now,
    ended: false,
    sids: new Map(),
    gone: new Set(),
  }
  Object.assign(session, { cookie, auth_time: now, created_at: now, seen_at: now })
  model.sessions.set(cookie, session)
  return session
}
