/**
 * Ends sessions: that of a browser, one of a person, or all of them. Each is one compare-and-swap on the person's record,
 * whatever came of them: a grant that was to end with a session is good only while that is there.
 */

import type { Context } from '../context.ts'
import type { EndUser, Session } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { endUserHandle, fingerprint, type Handle } from '../handles.ts'
import { renewConnections } from '../rules/connection.ts'
import { withoutLapsed } from '../rules/end-user.ts'
import { sessionEnd, endSession as withoutSession } from '../rules/session.ts'
import type { SessionEnding } from '../session-endings.ts'
import { changeEndUser, type EndUserKey, endUserKey } from './end-user.ts'

/** @param cookie a session cookie's handle, parsed and verified */
export function* endSession(
  cookie: Pick<Handle, 'handle' | 'serial'>,
  context: Context,
  because: SessionEnding = 'signed_out',
): Flow<void> {
  const nonce = cookie.serial
  const find = (user: EndUser) => user.sessions.find((session) => session.nonce === nonce)
  yield* endFound(find, endUserKey(context, cookie.handle), context, because)
}

/** One session of a person, by the id that events and `readSessions` name it by. */
export function* endSessionOf(
  { sub, id }: { readonly sub: string; readonly id: string },
  context: Context,
): Flow<void> {
  const find = (user: EndUser) => user.sessions.find((session) => session.id === id)
  const key = endUserKey(context, endUserHandle(context.keys, sub))
  yield* endFound(find, key, context, 'ended_by_host')
}

function* endFound(
  find: (user: EndUser) => Session | undefined,
  key: EndUserKey,
  context: Context,
  because: SessionEnding,
): Flow<void> {
  const endBeyond = yield* endingBeyond(because, context)
  const transition = (user: EndUser) => {
    const session = find(user)
    return session ? endBeyond(withoutSession(user, session), session) : user
  }
  const before = yield* changeEndUser(key, transition, context, because)
  const session = before && find(before)
  if (session) yield* tellEnded(before, [session], because)
}

type Ending = (user: EndUser, session: Session) => EndUser

/** What a logout ends of the clients of its session beyond it, where the policy wants it. */
function* endingBeyond(because: SessionEnding, { keys, policy, now }: Context): Flow<Ending> {
  if (because !== 'signed_out' || !policy.logout_ends_offline_access) return (user) => user
  const nonce = yield* perform('random', { bytes: 16 })
  const idFor = (client_id: string) => fingerprint(keys, 'connection', nonce, client_id)
  return (user, session) => {
    // Nobody logs out of what has run out, whether the record still holds it or not.
    if (now >= sessionEnd(session, policy)) return user
    const served = session.clients.map(({ client_id }) => client_id)
    return renewConnections(user, served, idFor)
  }
}

/** Every session of a person, in every browser. */
export function* endSessions({ sub }: { readonly sub: string }, context: Context): Flow<void> {
  const key = endUserKey(context, endUserHandle(context.keys, sub))
  const transition = (user: EndUser) => (user.sessions.length > 0 ? { ...user, sessions: [] } : user)
  const before = yield* changeEndUser(key, transition, context, 'ended_by_host')
  if (before) yield* tellEnded(before, before.sessions, 'ended_by_host')
}

/** What there was of a person under another stamp, once something else is in its place. */
export function* tellOutdated(outdated: EndUser | undefined, { policy, now }: Context): Flow<void> {
  if (!outdated) return
  yield* tellEnded(outdated, withoutLapsed(outdated, policy, now).sessions, 'stamp_changed')
}

export function* tellEnded(
  { sub }: EndUser,
  sessions: readonly Session[],
  because: SessionEnding,
): Flow<void> {
  for (const { id } of sessions)
    yield* perform('emit', { event: { type: 'session_ended', sub, session: id, because } })
}
