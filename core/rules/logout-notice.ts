/**
 * When clients are told that a session has ended. A notice is sent by whoever moved the time at which it is due, so
 * that nobody else sends it meanwhile; what then becomes of that one is not seen before the time is reached. It is
 * tried again with growing distance until a day has passed.
 * @see OpenID Connect Back-Channel Logout 1.0 sections 2.5 and 2.8
 */

import type { EndUser, LogoutDelivery, LogoutNotice, Session } from '../documents.ts'
import type { Policy } from '../policy.ts'
import type { SessionEnding } from '../session-endings.ts'
import { sessionEnd, toldClients } from './session.ts'

/** Seconds for which a notice is its sender's: twice as long as an answer is waited for at most (`outbound.deadlineMs`). */
export const LEASE = 120

/** Seconds after which nobody tries any more. */
const TRIED_FOR = 24 * 60 * 60

/** Seconds until the second try, and the most that are between two. */
const FIRST_WAIT = 10
const LONGEST_WAIT = 30 * 60

/** Seconds between two looks whether an end has taken hold: as many as it has been awaited, within these. */
const SHORTEST_LOOK = 5
const LONGEST_LOOK = 60 * 60

/** Seconds for which a record may lie after it was due, so that nothing is lost where nobody delivers for days. */
const KEPT = 7 * 24 * 60 * 60

export function newDelivery(
  sub: string,
  ended: readonly Session[],
  because: SessionEnding,
  policy: Policy,
  now: number,
): LogoutDelivery {
  const notices = ended.flatMap((session) =>
    toldClients(session, because, policy).map(({ client_id, client_nonce, sid }) => ({
      session: session.id,
      client_id,
      ...(client_nonce !== undefined && { client_nonce }),
      sid,
      due_at: now,
      attempts: 0,
    })),
  )
  return { kind: 'logout_delivery', v: 1, sub, created_at: now, notices }
}

/** When something of it is to be done next; `undefined` for never. */
export function deliveryDue({ notices }: LogoutDelivery): number | undefined {
  return notices.length > 0 ? Math.min(...notices.map(({ due_at }) => due_at)) : undefined
}

/** When the record is of no use any more. What is done stays for a while, so that nobody writes it a second time. */
export function deliveryEnd(delivery: LogoutDelivery, now: number): number {
  return (deliveryDue(delivery) ?? now) + KEPT
}

export function watchEnd(due_at: number): number {
  return due_at + KEPT
}

export interface DueNotices {
  /** Of sessions that have ended. */
  readonly ready: readonly LogoutNotice[]
  /** Of sessions that are still there: their end has not taken hold, or never will. */
  readonly early: readonly LogoutNotice[]
}

/** @param user the person's record, where there is one: what is in it and has not run out has not ended */
export function dueNotices(
  { notices }: LogoutDelivery,
  user: EndUser | undefined,
  policy: Policy,
  now: number,
): DueNotices {
  const due = notices.filter(({ due_at }) => due_at <= now)
  const isThere = ({ session }: LogoutNotice) =>
    user?.sessions.some(({ id, ...rest }) => id === session && now < sessionEnd({ id, ...rest }, policy))
  return { ready: due.filter((notice) => !isThere(notice)), early: due.filter((notice) => isThere(notice)) }
}

/** The delivery while what is ready is being sent, and with what is early moved on. */
export function takeNotices(
  delivery: LogoutDelivery,
  { ready, early }: DueNotices,
  now: number,
): LogoutDelivery {
  const waited = now - delivery.created_at
  const look_at = now + Math.min(Math.max(waited, SHORTEST_LOOK), LONGEST_LOOK)
  const notices = delivery.notices.map((notice) => {
    if (early.includes(notice)) return { ...notice, due_at: look_at }
    return ready.includes(notice) ? taken(notice, now) : notice
  })
  return { ...delivery, notices }
}

/** A notice while it is being sent. */
export function taken(notice: LogoutNotice, now: number): LogoutNotice {
  const { attempts, tried_at = now } = notice
  return { ...notice, attempts: attempts + 1, tried_at, due_at: now + LEASE }
}

/**
 * A notice that could not be sent; `undefined` where it is not tried again.
 * @param chance from 0 to 1, so that those that failed together do not all come again together
 */
export function tryAgain(notice: LogoutNotice, chance: number, now: number): LogoutNotice | undefined {
  if (now - (notice.tried_at ?? now) >= TRIED_FOR) return undefined
  const wait = Math.min(FIRST_WAIT * 2 ** (notice.attempts - 1), LONGEST_WAIT)
  return { ...notice, due_at: now + Math.ceil(wait * (0.75 + chance / 2)) }
}

export function isSameNotice(one: LogoutNotice, other: LogoutNotice): boolean {
  return one.sid === other.sid && one.session === other.session && one.client_id === other.client_id
}

/** The delivery after a try. @param after what each notice that was tried has become, in their order; those of others stay */
export function settleNotices(
  delivery: LogoutDelivery,
  tried: readonly LogoutNotice[],
  after: readonly (LogoutNotice | undefined)[],
): LogoutDelivery {
  const notices = delivery.notices.flatMap((notice) => {
    const index = tried.findIndex((one) => isSameNotice(one, notice) && one.due_at === notice.due_at)
    return index < 0 ? notice : (after[index] ?? [])
  })
  return { ...delivery, notices }
}
