/**
 * Sessions of an End-User: how long they live, and how they are made and ended. An idle end slides with
 * use, in steps so that not every use is a write; an absolute end does not. What has run out is gone, and
 * signing in again makes another.
 */

import type { EndUser, ServedClient, Session, SignInPlace } from '../documents.ts'
import type { SignedIn } from '../effects.ts'
import type { Client } from '../hosts.ts'
import type { Policy } from '../policy.ts'
import type { SessionEnding } from '../session-endings.ts'
import { givenTo, isGivenTo, type Recipient } from './grant.ts'

export function sessionEnd(session: Session, policy: Policy): number {
  return Math.min(
    session.created_at + policy.session_lifetime,
    session.seen_at + policy.session_idle_lifetime,
  )
}

/** Seconds for which a session that has run out waits for whoever tells its clients. */
const UNTOLD = 7 * 24 * 60 * 60

/** The clients that are to be told of the end of a session. */
export function toldClients(
  { clients }: Session,
  because: SessionEnding,
  policy: Policy,
): readonly ServedClient[] {
  return policy.backchannel_logout_for.includes(because) ? clients.filter((served) => served.backchannel) : []
}

/** Until when it stays in the record: where clients are to be told that it ran out, until somebody ends it for that. */
export function sessionKept(session: Session, policy: Policy): number {
  const end = sessionEnd(session, policy)
  return toldClients(session, 'expired', policy).length > 0 ? end + UNTOLD : end
}

/** Seconds by which `seen_at` may lag behind the last use. */
export function seenStep(policy: Policy): number {
  return Math.min(300, Math.ceil(policy.session_idle_lifetime / 16))
}

/** A session by the nonce in a cookie. */
export function findSession(user: EndUser, nonce: string, policy: Policy, now: number): Session | undefined {
  return user.sessions.find((session) => session.nonce === nonce && now < sessionEnd(session, policy))
}

/** The name that a client knows a session by, once it was served. */
export function sidOf(session: Session, client: Recipient): string | undefined {
  return session.clients.find((served) => isGivenTo(served, client))?.sid
}

/** Whether it is the name of a session to the client of that id that was served last. */
export function isKnownAs({ clients }: Session, client_id: string, sid: string): boolean {
  return clients.some((served) => served.client_id === client_id && served.sid === sid)
}

/** How a client is to be told of the end of a session. */
export type ToldBy = Pick<ServedClient, 'backchannel' | 'frontchannel'>

/**
 * The session once it has served a client, under that name. The same one where it had.
 * @param told_by once it is to be told, it stays so
 */
export function serve(session: Session, client: Recipient, sid: string, told_by: ToldBy = {}): Session {
  const known = session.clients.find((served) => isGivenTo(served, client))
  const { backchannel = known?.backchannel, frontchannel = known?.frontchannel } = told_by
  if (known && known.backchannel === backchannel && known.frontchannel === frontchannel) return session
  const served = {
    ...givenTo(client),
    sid: known?.sid ?? sid,
    ...(backchannel && { backchannel }),
    ...(frontchannel && { frontchannel }),
  }
  const others = session.clients.filter((other) => other.client_id !== client.client_id)
  return { ...session, clients: [...others, served] }
}

/** How a client wants to be told. */
export function toldBy(client: Client): ToldBy {
  return {
    ...(client.backchannel_logout_uri !== undefined && { backchannel: true }),
    ...(client.frontchannel_logout_uri !== undefined && { frontchannel: true }),
  }
}

/** The session after a use of it. The same one where that makes no noticeable difference to its end. */
export function noteSeen(session: Session, policy: Policy, now: number): Session {
  return now - session.seen_at < seenStep(policy) ? session : { ...session, seen_at: now }
}

/** The sessions of a record that are in it no more after a change. */
export function sessionsEnded(before: EndUser, after: EndUser): readonly Session[] {
  return before.sessions.filter(({ id }) => !after.sessions.some((session) => session.id === id))
}

export function withSession(user: EndUser, session: Session): EndUser {
  return { ...user, sessions: user.sessions.map((other) => (other.id === session.id ? session : other)) }
}

export function emptyEndUser({
  sub,
  stamp,
}: {
  readonly sub: string
  readonly stamp?: string | undefined
}): EndUser {
  const stamped = stamp !== undefined && { stamp }
  return { kind: 'end_user', v: 2, sub, ...stamped, sessions: [], connections: [], withdrawals: [] }
}

/** Seconds for which a session that was used is not made to give way. */
const IN_USE = 600

export type StartedSession =
  | {
      readonly kind: 'started'
      readonly user: EndUser
      readonly session: Session
      /** Which made room for it. */
      readonly displaced: readonly Session[]
    }
  /** Every session is in use, and there may be no more. */
  | { readonly kind: 'full' }

/**
 * A sign-in. The session that the same person had at that browser goes on under another nonce, with all it
 * has served; where there is none a new one begins.
 * @param fresh a nonce, and an id in case a session begins
 * @param place where, with the nonce of the browser's cookie (`before`) if it is one of this person
 */
export function startSession(
  user: EndUser,
  { amr, acr, auth_time }: SignedIn,
  fresh: { readonly id: string; readonly nonce: string },
  { before, address, user_agent }: SignInPlace & { readonly before?: string | undefined },
  policy: Policy,
  now: number,
): StartedSession {
  const known = before === undefined ? undefined : findSession(user, before, policy, now)
  const { id, clients } = known ?? { id: fresh.id, clients: [] }
  const session: Session = {
    id,
    nonce: fresh.nonce,
    auth_time: auth_time ?? now,
    ...(acr !== undefined && { acr }),
    ...(amr && { amr }),
    ...(address !== undefined && { address }),
    ...(user_agent !== undefined && { user_agent }),
    created_at: now,
    seen_at: now,
    clients,
  }
  const others = user.sessions.filter((other) => other.id !== id && now < sessionEnd(other, policy))
  const surplus = known ? 0 : others.length + 1 - policy.max_sessions
  const displaced =
    surplus > 0 ? others.toSorted((one, other) => one.seen_at - other.seen_at).slice(0, surplus) : []
  if (displaced.some(({ seen_at }) => now - seen_at < IN_USE + seenStep(policy))) return { kind: 'full' }
  const kept = user.sessions.filter(
    (other) => other.id !== id && now < sessionKept(other, policy) && !displaced.includes(other),
  )
  return { kind: 'started', user: { ...user, sessions: [...kept, session] }, session, displaced }
}

export function endSession(user: EndUser, { id }: Session): EndUser {
  return { ...user, sessions: user.sessions.filter((session) => session.id !== id) }
}

/** The record with one of its sessions, or none where that is not there. The same one where there are no others. */
export function onlySession(user: EndUser, id: string): EndUser {
  const sessions = user.sessions.filter((session) => session.id === id)
  return sessions.length === user.sessions.length ? user : { ...user, sessions }
}

/** The sessions of a record, as they are under another stamp; nothing else is. */
export function underStamp({ sub, sessions }: EndUser, stamp: string | undefined): EndUser {
  return { ...emptyEndUser({ sub, stamp }), sessions }
}
