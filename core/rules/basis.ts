/**
 * What a grant of a person rests on: a connection and, where it ends with one, a session. Without them nothing
 * of it is good, and nothing given now may outlast them.
 */

import type { Connection, EndUser, Grant } from '../documents.ts'
import { type Refusal, refuse } from '../errors.ts'
import type { Policy } from '../policy.ts'
import { connectionEnd } from './connection.ts'
import { sessionEnd } from './session.ts'

export interface Basis {
  readonly kind: 'basis'
  readonly connection: Connection
  /** When the session ends, as far as is known now; infinity where the grant does not end with one. */
  readonly ends_at: number
}

export type EndedBasis = Refusal<'grant.connection_ended' | 'grant.session_ended'>

/** @param user the record of the person, if there is one */
export function findBasis(
  grant: Grant,
  user: EndUser | undefined,
  policy: Policy,
  now: number,
): Basis | EndedBasis {
  const connection = user?.connections.find(({ id }) => id === grant.connection)
  if (!connection || now >= connectionEnd(connection)) return refuse('grant.connection_ended')
  if (grant.session === undefined) return { kind: 'basis', connection, ends_at: Number.POSITIVE_INFINITY }
  const session = user?.sessions.find(({ id }) => id === grant.session)
  const ends_at = session ? sessionEnd(session, policy) : now
  return now < ends_at ? { kind: 'basis', connection, ends_at } : refuse('grant.session_ended')
}

/** Offline access outlives the session; everything else ends with it. A grant that can be refreshed is offline too. */
export function endsWithSession(grant: Pick<Grant, 'refreshable'>, scope: readonly string[]): boolean {
  return !grant.refreshable && !scope.includes('offline_access')
}
