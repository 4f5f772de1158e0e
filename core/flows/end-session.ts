/**
 * Ends a session, and with it every grant that was to live no longer than it. The session goes first,
 * in one write; from then on nothing new can come of it, and what came of it before is found in the same
 * record. A repeat after a failure finds what is left to do.
 */

import type { Context } from '../context.ts'
import type { EndUser } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { type Handle, keyOf } from '../handles.ts'
import { grantsOfSession, withoutGrants } from '../rules/live-grants.ts'
import { endUserEnd, endSession as withoutSession } from '../rules/session.ts'
import { commit, load, untilStored } from './documents.ts'
import { revokeGrants } from './revoke-grants.ts'

/** @param session a session cookie's handle, parsed and verified */
export function* endSession(session: Pick<Handle, 'handle' | 'serial'>, context: Context): Flow<void> {
  const key = keyOf(context.keys, 'end_user', session.handle)
  const sid = session.serial
  const ended = yield* change(key, (user) => withoutSession(user, sid), context)
  if (!ended) return
  const bound = grantsOfSession(ended, sid)
  yield* revokeGrants(bound, context)
  if (bound.length > 0) yield* change(key, (user) => withoutGrants(user, bound), context)
  yield* perform('emit', { event: { type: 'session_ended', sub: ended.sub, sid } })
}

/** One compare-and-swap on an End-User's record, repeated until it stands. */
export function* change(
  key: ReturnType<typeof keyOf<'end_user'>>,
  transition: (user: EndUser) => EndUser,
  context: Context,
): Flow<EndUser | undefined> {
  return yield* untilStored(() => changeOnce(key, transition, context))
}

function* changeOnce(
  key: ReturnType<typeof keyOf<'end_user'>>,
  transition: (user: EndUser) => EndUser,
  context: Context,
): Flow<EndUser | undefined | 'conflict'> {
  const loaded = yield* load<EndUser>(key)
  if (!loaded) return undefined
  const user = transition(loaded.document)
  const outcome = yield* commit(key, user, loaded.version, endUserEnd(user, context.policy))
  return outcome === 'conflict' ? outcome : user
}
