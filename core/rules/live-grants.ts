/** Which grants of an End-User are alive, so that ending a session or a consent ends them too. */

import type { EndUser, GrantEntry } from '../documents.ts'
import type { Policy } from '../policy.ts'

/**
 * The record with one more grant, and those that have no place in it any more. A grant that is registered
 * twice (its form was sent twice, with other ticks) stays within reach of both registrations.
 */
export function registerGrant(
  user: EndUser,
  entry: GrantEntry,
  policy: Policy,
  now: number,
): { readonly user: EndUser; readonly dropped: readonly GrantEntry[] } {
  const known = user.grants.find((other) => other.id === entry.id)
  const registered = known
    ? { ...known, ...entry, expires_at: Math.max(known.expires_at, entry.expires_at) }
    : entry
  const live = user.grants.filter((other) => now < other.expires_at && other.id !== entry.id)
  const grants = [...live, registered]
  const dropped: GrantEntry[] = []
  while (grants.length > policy.max_live_grants) dropped.push(...grants.splice(surplus(grants), 1))
  return { user: { ...user, grants }, dropped }
}

/**
 * Which of them makes room: the oldest one of the client that has most. A client that asks again and again,
 * with a person's consent but without the person, ends its own grants and not those of others.
 */
function surplus(grants: readonly GrantEntry[]): number {
  const counts = new Map<string, number>()
  for (const { client_id } of grants) counts.set(client_id, (counts.get(client_id) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return grants.findIndex(({ client_id }) => counts.get(client_id) === most)
}

export function grantsOfClient(user: EndUser, client_id: string): GrantEntry[] {
  return user.grants.filter((entry) => entry.client_id === client_id)
}

export function grantsOfSession(user: EndUser, sid: string): GrantEntry[] {
  return user.grants.filter((entry) => entry.sid === sid)
}

export function withoutGrants(user: EndUser, gone: readonly GrantEntry[]): EndUser {
  const ids = new Set(gone.map((entry) => entry.id))
  return { ...user, grants: user.grants.filter((entry) => !ids.has(entry.id)) }
}
