/**
 * Writes down whom to tell that sessions have ended, before they end: if this process is gone the moment after, whoever
 * comes by finds it. The record's name follows from what is in it, so that an end which is decided twice is told once.
 */

import type { Context } from '../context.ts'
import type { EndUser, Session } from '../documents.ts'
import { dueTexts } from '../due.ts'
import type { Flow } from '../effects.ts'
import { keyOf } from '../handles.ts'
import { deliveryDue, deliveryEnd, newDelivery, watchEnd } from '../rules/logout-notice.ts'
import { sessionEnd, toldClients } from '../rules/session.ts'
import type { SessionEnding } from '../session-endings.ts'
import { deliveryKey } from './delivery-key.ts'
import { commit } from './documents.ts'

/** @param sub whose sessions they are */
export function* announceEnds(
  sub: string,
  ended: readonly Session[],
  because: SessionEnding,
  context: Context,
): Flow<void> {
  const { keys, policy, now } = context
  const delivery = newDelivery(sub, ended, because, policy, now)
  if (delivery.notices.length === 0) return
  const sids = delivery.notices.map(({ sid }) => sid)
  const key = deliveryKey(keys, sids)
  const texts = dueTexts(keys, deliveryDue(delivery))
  // Where there is one it says the same.
  yield* commit(key, delivery, null, deliveryEnd(delivery, now), texts)
}

/** The sessions of a record that something else is about to be written in the place of, under another stamp. */
export function* announceOutdated(outdated: EndUser | undefined, context: Context): Flow<void> {
  if (outdated) yield* announceEnds(outdated.sub, outdated.sessions, 'stamp_changed', context)
}

/**
 * For a session that has now served the first client that is to be told of its end: somebody has to look at it when
 * it should have run out, as no request will bring that end.
 * @param before the session without that client
 */
export function* watchFirst(sub: string, before: Session, session: Session, context: Context): Flow<void> {
  const { keys, policy } = context
  const isWatched = (one: Session) => toldClients(one, 'expired', policy).length > 0
  if (isWatched(before) || !isWatched(session)) return
  const due_at = sessionEnd(session, policy)
  const watch = { kind: 'session_watch', v: 1, sub, session: session.id, due_at } as const
  const key = keyOf(keys, 'session_watch', session.id)
  yield* commit(key, watch, null, watchEnd(due_at), dueTexts(keys, due_at))
}
