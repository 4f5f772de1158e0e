/**
 * Connections of an End-User: which clients they let in, with what, and for how long. A connection ends at
 * the later of its remembered consent and the last grant that can rest on it; what has ended is gone, and
 * letting the client in again makes another. Every grant of a person rests on one.
 */

import type { Connection, EndUser, Withdrawal } from '../documents.ts'
import type { Policy } from '../policy.ts'
import { givenTo, isGivenTo, type Recipient } from './grant.ts'

export const DAY = 24 * 60 * 60

export function dayOf(now: number): number {
  return now - (now % DAY)
}

export function connectionEnd({ grants_end_at, consent }: Connection): number {
  return Math.max(grants_end_at, consent?.expires_at ?? 0)
}

export function findConnection(user: EndUser, client: Recipient, now: number): Connection | undefined {
  return user.connections.find(
    (connection) => isGivenTo(connection, client) && now < connectionEnd(connection),
  )
}

/** A connection that remembers nothing yet. */
export function newConnection(id: string, client: Recipient, now: number): Connection {
  return { id, ...givenTo(client), created_at: now, used_at: dayOf(now), grants_end_at: now }
}

/** The connection as it has to be for a grant that can be used until then. The same one where it is already. */
export function holdUntil(connection: Connection, until: number): Connection {
  // A day more than is needed, so that it is a write a day at most.
  return until <= connection.grants_end_at ? connection : { ...connection, grants_end_at: until + DAY }
}

/** The connection after a use of it. The same one where that was noted today. */
export function noteUse(connection: Connection, now: number): Connection {
  const used_at = dayOf(now)
  return used_at <= connection.used_at ? connection : { ...connection, used_at }
}

/** The record with a connection as it is now, and those that had to give way to it, which they do to a new one only. */
export function withConnection(
  user: EndUser,
  connection: Connection,
  policy: Policy,
  now: number,
): { readonly user: EndUser; readonly displaced: readonly Connection[] } {
  const others = user.connections.filter(
    (other) => other.client_id !== connection.client_id && now < connectionEnd(other),
  )
  const is_new = !user.connections.some(({ id }) => id === connection.id)
  const surplus = is_new ? others.length + 1 - policy.max_connections : 0
  const displaced = surplus > 0 ? leastMissed(others, now).slice(0, surplus) : []
  const kept = others.filter((other) => !displaced.includes(other))
  return { user: { ...user, connections: [...kept, connection] }, displaced }
}

/** Those that nothing rests on any more come first, and of them, as of the others, the one that was used least recently. */
function leastMissed(connections: readonly Connection[], now: number): Connection[] {
  const isHeld = ({ grants_end_at }: Connection) => Number(now < grants_end_at)
  return connections.toSorted((one, other) => isHeld(one) - isHeld(other) || one.used_at - other.used_at)
}

/** The record with other connections to these clients: whatever rests on the old ones has ended, and what was allowed is remembered. */
export function renewConnections(
  user: EndUser,
  client_ids: readonly string[],
  idFor: (client_id: string) => string,
): EndUser {
  const connections = user.connections.map((connection) => {
    const { client_id } = connection
    return client_ids.includes(client_id) ? { ...connection, id: idFor(client_id) } : connection
  })
  return { ...user, connections }
}

/** The record without a client, and with the mark that it was taken out. @param id of the withdrawal, a nonce */
export function disconnect(user: EndUser, client_id: string, id: string, now: number): EndUser {
  return {
    ...user,
    connections: user.connections.filter((connection) => connection.client_id !== client_id),
    withdrawals: [
      ...user.withdrawals.filter((withdrawal) => withdrawal.client_id !== client_id),
      { id, client_id, at: now },
    ],
  }
}

/** When a mark is of no use any more: no page from before can be sent, not by a clock that is a minute slow either. */
export function withdrawalEnd({ at }: Withdrawal, policy: Policy): number {
  return at + policy.continuation_lifetime + 60
}

/**
 * The last withdrawal of a client that is known. A consent page names it; once there is another one, the
 * client was disconnected after the page was shown, and what it says counts no more. No clocks are compared.
 */
export function lastWithdrawal(user: EndUser, client_id: string): string | undefined {
  return user.withdrawals.find((withdrawal) => withdrawal.client_id === client_id)?.id
}
