/**
 * Sessions of an End-User: how long they live, and how they are made and ended. An idle end slides with
 * use, an absolute one does not.
 */

import type { EndUser, Session } from '../documents.ts'
import type { SignedIn } from '../effects.ts'
import type { Policy } from '../policy.ts'

export function sessionEnd(session: Session, policy: Policy): number {
  return Math.min(
    session.created_at + policy.session_lifetime,
    session.seen_at + policy.session_idle_lifetime,
  )
}

export function findSession(user: EndUser, sid: string, policy: Policy, now: number): Session | undefined {
  return user.sessions.find((session) => session.sid === sid && now < sessionEnd(session, policy))
}

export function emptyEndUser(sub: string): EndUser {
  return { kind: 'end_user', v: 1, sub, sessions: [], consents: [], grants: [] }
}

/** A browser that forgets its cookies leaves sessions behind; they are no reason to grow without bound. */
const MAX_SESSIONS = 50

/** A new session with a new id; the one the browser held before is gone in the same write, its grants follow. */
export function startSession(
  user: EndUser,
  signed_in: SignedIn,
  sid: string,
  replaces: string | undefined,
  policy: Policy,
  now: number,
): EndUser {
  const session: Session = {
    sid,
    auth_time: now,
    created_at: now,
    seen_at: now,
    ...(signed_in.amr && { amr: signed_in.amr }),
    ...(signed_in.acr !== undefined && { acr: signed_in.acr }),
  }
  const kept = user.sessions.filter((other) => other.sid !== replaces && now < sessionEnd(other, policy))
  const grants = user.grants.map((grant) =>
    replaces !== undefined && grant.sid === replaces ? { ...grant, sid } : grant,
  )
  return { ...user, sessions: [...kept.slice(1 - MAX_SESSIONS), session], grants }
}

export function touchSession(user: EndUser, sid: string, now: number): EndUser {
  return {
    ...user,
    sessions: user.sessions.map((session) => (session.sid === sid ? { ...session, seen_at: now } : session)),
  }
}

export function endSession(user: EndUser, sid: string): EndUser {
  return { ...user, sessions: user.sessions.filter((session) => session.sid !== sid) }
}

/** When nothing in the record is of use any more. */
export function endUserEnd(user: EndUser, policy: Policy): number {
  return Math.max(
    0,
    ...user.sessions.map((session) => sessionEnd(session, policy)),
    ...user.consents.map((consent) => consent.expires_at),
    ...user.grants.map((grant) => grant.expires_at),
  )
}
