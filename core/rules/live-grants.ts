/** Which grants of an End-User are alive, so that ending a session or a consent ends them too. */

import type { EndUser, GrantEntry } from '../documents.ts'
import type { Policy } from '../policy.ts'

/**
 * The record with one more grant, and the oldest ones that have no place in it any more. A grant that is
 * registered twice (its form was sent twice, with other ticks) stays within reach of both registrations.
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
  const surplus = Math.max(0, live.length + 1 - policy.max_live_grants)
  return { user: { ...user, grants: [...live.slice(surplus), registered] }, dropped: live.slice(0, surplus) }
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
