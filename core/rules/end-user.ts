/** An End-User's record as it counts and as it is kept: what has run out is left out, and how long the rest is of use. */

import type { EndUser } from '../documents.ts'
import type { Policy } from '../policy.ts'
import { connectionEnd, withdrawalEnd } from './connection.ts'
import { sessionEnd, sessionKept } from './session.ts'

export function withoutLapsed(user: EndUser, policy: Policy, now: number): EndUser {
  return {
    ...user,
    sessions: user.sessions.filter((session) => now < sessionEnd(session, policy)),
    connections: user.connections.filter((connection) => now < connectionEnd(connection)),
    withdrawals: user.withdrawals.filter((withdrawal) => now < withdrawalEnd(withdrawal, policy)),
  }
}

/** The same for what is written: a session of whose end clients are to be told stays until somebody ends it for that. */
export function worthKeeping(user: EndUser, policy: Policy, now: number): EndUser {
  const sessions = user.sessions.filter((session) => now < sessionKept(session, policy))
  return { ...withoutLapsed(user, policy, now), sessions }
}

/** When nothing in the record is of use any more. */
export function endUserEnd(user: EndUser, policy: Policy, now: number): number {
  return Math.max(
    now,
    ...user.sessions.map((session) => sessionKept(session, policy)),
    ...user.connections.map(connectionEnd),
    ...user.withdrawals.map((withdrawal) => withdrawalEnd(withdrawal, policy)),
  )
}

/** Everything of a person ends: sessions, connections, and with them whatever came of them. */
export function endEverything(user: EndUser): EndUser {
  return { ...user, sessions: [], connections: [] }
}
