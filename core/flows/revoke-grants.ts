/**
 * Ends grants by their place in storage, as logging out and withdrawing consent do. A grant that is not
 * there yet (its authorization is being answered at this moment) is kept from coming into being.
 */

import type { Context } from '../context.ts'
import type { Grant, GrantEntry } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { revokeGrant } from '../rules/grant.ts'
import { commit, load, untilStored } from './documents.ts'

export function* revokeGrants(entries: readonly GrantEntry[], context: Context): Flow<void> {
  for (const entry of entries) yield* untilStored(() => revokeEntry(entry, context))
}

function* revokeEntry(entry: GrantEntry, context: Context): Flow<'stored' | 'conflict' | undefined> {
  const key = { kind: 'grant', id: entry.id } as const
  const loaded = yield* load<Grant>(key)
  const grant = loaded?.document ?? placeholder(entry, context)
  const revoked = revokeGrant(grant, context.now)
  if (revoked === grant) return undefined
  return yield* commit(key, revoked, loaded?.version ?? null, entry.expires_at)
}

function placeholder({ client_id }: GrantEntry, { now }: Context): Grant {
  return { kind: 'grant', v: 1, client_id, scope: '', created_at: now, access_tokens: [], last_serial: 0 }
}
