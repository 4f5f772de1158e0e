/**
 * Makes sure that a person's record holds what a grant is to rest on: the connection to the client, for as
 * long as it is needed, and the session's entry for the client. It is written only where something has to
 * change; what only moves a time is written if that is possible and changes no answer.
 */

import type { Context } from '../context.ts'
import type { Connection, Session } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { endUserHandle } from '../handles.ts'
import type { Client } from '../hosts.ts'
import { findConnection, holdUntil, newConnection, noteUse, withConnection } from '../rules/connection.ts'
import { type ConsentDecision, rememberConsent } from '../rules/consent.ts'
import { noteSeen, serve, sidOf, toldBy, withSession } from '../rules/session.ts'
import { announceOutdated, watchFirst } from './announce-ends.ts'
import { tellOutdated } from './end-session.ts'
import { commitEndUser, commitEndUserIfPossible, endUserKey } from './end-user.ts'
import { holdClient } from './hold-client.ts'
import type { PersonRecord } from './usable-holder.ts'

/** Whom something is given to. */
export interface Person {
  readonly sub: string
  /** Their record as it counts for their account. */
  readonly user: PersonRecord
  /** The session in which it is given, if it is in one; of that record. */
  readonly session?: Session
}

export interface Footing {
  readonly connection: Connection
  /** The session as the client knows it. */
  readonly sid?: string
}

/**
 * @param until when the last of it can be used (NumericDate)
 * @param decision to be remembered, if one was made
 */
export function* connect(
  { sub, user, session }: Person,
  client: Client,
  until: number,
  decision: ConsentDecision | undefined,
  context: Context,
): Flow<Footing | 'conflict'> {
  const { policy, now } = context
  yield* holdClient(client, until, context)
  const before = user.document

  const known = findConnection(before, client, now)
  const connection = known ?? newConnection(yield* perform('random', { bytes: 16 }), client, now)
  const consented = decision ? rememberConsent(connection, decision, client, policy, now) : connection
  const held = holdUntil(consented, until)
  const noted = noteUse(held, now)

  const sid = session && (sidOf(session, client) ?? (yield* perform('random', { bytes: 16 })))
  const serving = session && sid !== undefined ? serve(session, client, sid, toldBy(client)) : session
  const seen = serving && noteSeen(serving, policy, now)
  const footing = { connection: noted, ...(sid !== undefined && { sid }) }

  const has_to_change = held !== known || serving !== session
  if (!has_to_change && noted === held && seen === serving) return footing
  const { user: changed, displaced } = withConnection(
    seen ? withSession(before, seen) : before,
    noted,
    policy,
    now,
  )
  const key = endUserKey(context, endUserHandle(context.keys, sub))
  if (!has_to_change) {
    yield* commitEndUserIfPossible(key, changed, user.version, context)
    return footing
  }
  if (session && seen) yield* watchFirst(sub, session, seen, context)
  yield* announceOutdated(user.outdated, context)
  if ((yield* commitEndUser(key, changed, user.version, context)) === 'conflict') return 'conflict'
  yield* tellOutdated(user.outdated, context)
  for (const { client_id: ended } of displaced) {
    yield* perform('emit', {
      event: { type: 'connection_ended', sub, client_id: ended, because: 'displaced' },
    })
  }
  return footing
}
