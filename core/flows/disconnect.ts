/**
 * Ends what a person allowed: one client, with every code and token it has for them, or everything there is
 * of the person. One compare-and-swap on their record, whatever came of it.
 */

import type { Context } from '../context.ts'
import type { EndUser } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { endUserHandle } from '../handles.ts'
import { disconnect as disconnected } from '../rules/connection.ts'
import { endEverything as nothingOf } from '../rules/end-user.ts'
import { tellEnded } from './end-session.ts'
import { changeEndUser, endUserKey } from './end-user.ts'

export function* disconnect(
  { sub, client_id }: { readonly sub: string; readonly client_id: string },
  context: Context,
): Flow<void> {
  const key = endUserKey(context, endUserHandle(context.keys, sub))
  const id = yield* perform('random', { bytes: 16 })
  const transition = (user: EndUser) => disconnected(user, client_id, id, context.now)
  const before = yield* changeEndUser(key, transition, context)
  if (before?.connections.some((connection) => connection.client_id === client_id))
    yield* perform('emit', { event: { type: 'connection_ended', sub, client_id, because: 'disconnected' } })
}

/** Every session and every connection of a person. @param because the person wanted it so, or the host */
export function* endEverything(
  { sub }: { readonly sub: string },
  context: Context,
  because: 'signed_out' | 'ended_by_host' = 'ended_by_host',
): Flow<void> {
  const key = endUserKey(context, endUserHandle(context.keys, sub))
  const transition = (user: EndUser) =>
    user.sessions.length + user.connections.length > 0 ? nothingOf(user) : user
  const before = yield* changeEndUser(key, transition, context, because)
  if (!before) return
  yield* tellEnded(before, before.sessions, because)
  for (const { client_id } of before.connections)
    yield* perform('emit', { event: { type: 'connection_ended', sub, client_id, because } })
}
