/**
 * What goes on where the rest ends: one session of a person, while the others end, or while their account gets another
 * stamp, as with a password that was changed by whoever is signed in there. One compare-and-swap on their record.
 */

import type { Context } from '../context.ts'
import type { EndUser } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { endUserHandle } from '../handles.ts'
import { onlySession, underStamp } from '../rules/session.ts'
import { tellEnded } from './end-session.ts'
import { changeEndUser, endUserKey } from './end-user.ts'

interface OfPerson {
  readonly sub: string
  /** The session's id. */
  readonly id: string
}

/** Every session of a person but one. */
export function* endOtherSessions({ sub, id }: OfPerson, context: Context): Flow<void> {
  const key = endUserKey(context, endUserHandle(context.keys, sub))
  const transition = (user: EndUser) => onlySession(user, id)
  const before = yield* changeEndUser(key, transition, context, 'ended_by_host')
  if (before) yield* tellEnded(before, others(before, id), 'ended_by_host')
}

/** From which stamp to which an account was changed. */
export interface StampChange {
  readonly from: string | undefined
  readonly to: string | undefined
}

/**
 * After the account has its new stamp. The stamps are those of this one change: where there was another one before or
 * after it, that one has ended the session, and nothing brings it back.
 */
export function* keepSession({ sub, id }: OfPerson, { from, to }: StampChange, context: Context): Flow<void> {
  const key = endUserKey(context, endUserHandle(context.keys, sub))
  const transition = (user: EndUser) =>
    user.stamp === from && from !== to ? underStamp(onlySession(user, id), to) : user
  const before = yield* changeEndUser(key, transition, context, 'stamp_changed')
  if (before) yield* tellEnded(before, others(before, id), 'stamp_changed')
}

function others({ sessions }: EndUser, id: string) {
  return sessions.filter((session) => session.id !== id)
}
