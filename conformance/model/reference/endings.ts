/**
 * What ends families of tokens besides their own time: the session or the connection that they rest on has
 * ended. It is over at once, for each of them, and for good.
 */

import { type Browser, connectionKey, type Family, type Model, type Session } from '../model.ts'
import type { Expected } from '../outcome.ts'
import { connectionsOf, endConnection } from './connections.ts'
import { isAlive, sessionAt } from './sessions.ts'

/** Why nothing of a family is good. Nothing, while it is. */
export function endOf(model: Model, family: Family, now: number): string | undefined {
  if (family.ended !== undefined) return family.ended
  if (family.connection?.ended) return 'disconnected'
  return family.session && !isAlive(model, family.session, now) ? 'its session has ended' : undefined
}

const done = { kind: 'empty', status: 204 } as const

/** This session, and where the policy says so all that its clients have of the person. */
export function signOut(model: Model, session: Session): void {
  session.ended = true
  if (!model.world.policy.logout_ends_offline_access) return
  const served = model.families.filter(({ given_in }) => given_in === session)
  for (const client_id of new Set(served.map((family) => family.client_id))) {
    const key = connectionKey(session.sub, client_id)
    const connection = model.connections.get(key)
    if (!connection || connection.ended) continue
    connection.ended = true
    // What was allowed is remembered.
    model.connections.set(key, { ...connection, ended: false })
  }
}

export function logOut(model: Model, browser: Browser, now: number): Expected {
  const session = sessionAt(model, browser)
  return {
    outcome: done,
    because: 'OpenID Connect RP-Initiated Logout 1.0 section 2: the session at the provider ends',
    after: () => {
      if (!session || session.ended) return
      if (isAlive(model, session, now)) signOut(model, session)
      else session.ended = true
    },
  }
}

/** A consent page that was shown before counts no more. */
export function disconnect(model: Model, sub: string, client_id: string): Expected {
  return {
    outcome: done,
    because: 'what a person allowed they can take back, with everything that came of it',
    after: () => {
      endConnection(model, sub, client_id)
      const key = connectionKey(sub, client_id)
      model.withdrawals.set(key, (model.withdrawals.get(key) ?? 0) + 1)
    },
  }
}

export function endSessions(model: Model, sub: string): Expected {
  return {
    outcome: done,
    because: 'a person, or their host, can sign them out everywhere',
    after: () => endEachSession(model, sub),
  }
}

export function endEverything(model: Model, sub: string): Expected {
  return {
    outcome: done,
    because: 'nothing is left of a person: no session, no connection, and nothing that rests on one',
    after: () => endAll(model, sub),
  }
}

export function endAll(model: Model, sub: string): void {
  endEachSession(model, sub)
  for (const client_id of connectionsOf(model, sub)) endConnection(model, sub, client_id)
}

function endEachSession(model: Model, sub: string): void {
  for (const session of model.sessions.values()) if (session.sub === sub) session.ended = true
}
