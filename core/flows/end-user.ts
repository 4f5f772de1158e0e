/** Where an End-User's record is, and the one write of a change to it. */

import type { Context } from '../context.ts'
import type { EndUser } from '../documents.ts'
import { type Flow, Unavailable } from '../effects.ts'
import { keyOf } from '../handles.ts'
import { endUserEnd, withoutLapsed, worthKeeping } from '../rules/end-user.ts'
import { sessionsEnded } from '../rules/session.ts'
import type { SessionEnding } from '../session-endings.ts'
import { announceEnds } from './announce-ends.ts'
import { commit, commitIfPossible, type Found, load, untilStored } from './documents.ts'

/** @param handle as a session cookie or a token leads to it, or made of the `sub` (`endUserHandle`) */
export function endUserKey({ keys }: Context, handle: string) {
  return keyOf(keys, 'end_user', handle)
}

export type EndUserKey = ReturnType<typeof endUserKey>

/** For where what is not in the record is said not to be there: one of another release may hold it, and is a failure. */
export function* loadWhole(key: EndUserKey): Flow<Found<EndUser>> {
  const found = yield* load(key)
  if (!found.document && found.version !== null)
    throw new Unavailable('load', 'the record is of another release')
  return found
}

export function* commitEndUser(
  key: EndUserKey,
  user: EndUser,
  version: string | null,
  { policy, now }: Context,
): Flow<'stored' | 'conflict'> {
  const kept = worthKeeping(user, policy, now)
  return yield* commit(key, kept, version, endUserEnd(kept, policy, now))
}

/** For what only moves a time. */
export function* commitEndUserIfPossible(
  key: EndUserKey,
  user: EndUser,
  version: string | null,
  { policy, now }: Context,
): Flow<void> {
  const kept = worthKeeping(user, policy, now)
  yield* commitIfPossible(key, kept, version, endUserEnd(kept, policy, now))
}

/**
 * One compare-and-swap, taken anew until it stands.
 * @param transition gives the same record where there is nothing to change. It is given what has run out too:
 *   a clock that is behind may still take that for good
 * @param because why sessions that are in it no more have ended, where the change ends any: clients are to be told
 * @returns the record before the change, without what had run out, since nobody ends that; or `undefined` where
 *   nothing was changed
 */
export function* changeEndUser(
  key: EndUserKey,
  transition: (user: EndUser) => EndUser,
  context: Context,
  because?: SessionEnding,
): Flow<EndUser | undefined> {
  return yield* untilStored(() => changeOnce(key, transition, context, because))
}

function* changeOnce(
  key: EndUserKey,
  transition: (user: EndUser) => EndUser,
  context: Context,
  because: SessionEnding | undefined,
): Flow<EndUser | undefined | 'conflict'> {
  const { document, version } = yield* loadWhole(key)
  if (!document) return undefined
  const after = transition(document)
  if (after === document) return undefined
  if (because) yield* announceEnds(document.sub, sessionsEnded(document, after), because, context)
  const outcome = yield* commitEndUser(key, after, version, context)
  return outcome === 'conflict' ? outcome : withoutLapsed(document, context.policy, context.now)
}
