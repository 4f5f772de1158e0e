/**
 * Looks at a session when it should have run out. Where it has, it ends as any other does, so that its clients are told;
 * where it was used since, it is looked at again when it should have run out then. A session whose account is gone,
 * disabled or has another stamp ends too: nobody may come back to bring that end.
 */

import type { Context } from '../context.ts'
import type { EndUser, SessionWatch } from '../documents.ts'
import { dueTexts } from '../due.ts'
import type { Flow } from '../effects.ts'
import { endUserHandle } from '../handles.ts'
import { watchEnd } from '../rules/logout-notice.ts'
import { endSession, sessionEnd } from '../rules/session.ts'
import type { SessionEnding } from '../session-endings.ts'
import type { Key } from '../storage.ts'
import { commit, load } from './documents.ts'
import { tellEnded } from './end-session.ts'
import { changeEndUser, endUserKey, loadWhole } from './end-user.ts'
import { usableAccount } from './usable-account.ts'

type WatchKey = Key & { readonly kind: 'session_watch' }

export function* watchSession(key: WatchKey, context: Context): Flow<void> {
  const { document: watch, version } = yield* load(key)
  if (watch?.due_at === undefined || context.now < watch.due_at) return
  const next = yield* endIfOver(watch, context)
  const { due_at: _, ...done } = watch
  const after = next === undefined ? done : { ...watch, due_at: next }
  // Where somebody else was first, it is as good.
  yield* commit(key, after, version, watchEnd(next ?? context.now), dueTexts(context.keys, next))
}

/** @returns when to look again, if the session is still there */
function* endIfOver({ sub, session: id }: SessionWatch, context: Context): Flow<number | undefined> {
  const { keys, policy, now } = context
  const key = endUserKey(context, endUserHandle(keys, sub))
  const { document: user } = yield* loadWhole(key)
  const session = user?.sessions.find((one) => one.id === id)
  if (!user || !session) return undefined
  const because = yield* endingOf(user, sessionEnd(session, policy) <= now)
  if (!because) return sessionEnd(session, policy)

  // It may have been used at this moment.
  const isOver = (current: EndUser) =>
    because !== 'expired' || current.sessions.every((one) => one.id !== id || sessionEnd(one, policy) <= now)
  const transition = (current: EndUser) =>
    current.stamp === user.stamp && current.sessions.some((one) => one.id === id) && isOver(current)
      ? endSession(current, session)
      : current
  if (yield* changeEndUser(key, transition, context, because)) {
    yield* tellEnded(user, [session], because)
    return undefined
  }
  return now + 1
}

function* endingOf(user: EndUser, has_run_out: boolean): Flow<SessionEnding | undefined> {
  if (has_run_out) return 'expired'
  const account = yield* usableAccount(user.sub)
  if (!account) return 'account_unusable'
  return account.stamp === user.stamp ? undefined : 'stamp_changed'
}
