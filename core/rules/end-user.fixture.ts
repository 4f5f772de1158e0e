/** An End-User's record for tests, in which everything that is not said began and was used last at 0. */

import type { Connection, EndUser, Session, Withdrawal } from '../documents.ts'
import { emptyEndUser } from './session.ts'

export function sessionOf(id: string, members: Partial<Session> = {}): Session {
  return { id, nonce: `nonce-${id}`, auth_time: 0, created_at: 0, seen_at: 0, clients: [], ...members }
}

export function connectionOf(client_id: string, members: Partial<Connection> = {}): Connection {
  return { id: `id-${client_id}`, client_id, created_at: 0, used_at: 0, grants_end_at: 0, ...members }
}

export function withdrawalOf(client_id: string, at: number): Withdrawal {
  return { id: `withdrawal-${client_id}`, client_id, at }
}

export function endUserOf(members: Partial<EndUser> = {}): EndUser {
  return { ...emptyEndUser({ sub: 'alice' }), ...members }
}
