/**
 * What a host can see of one of its people: the connections and the sessions that are there now, as they count
 * for the account. Of an account that is gone there is nothing; of a disabled one what it would have again.
 */

import type { Context } from '../context.ts'
import type { Connection, EndUser, Session } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { endUserHandle } from '../handles.ts'
import type { Account } from '../hosts.ts'
import { connectionEnd } from '../rules/connection.ts'
import { standingConsent } from '../rules/consent.ts'
import { withoutLapsed } from '../rules/end-user.ts'
import { splitScope } from '../rules/scope.ts'
import { isKnownAs, sessionEnd } from '../rules/session.ts'
import { endUserKey, loadWhole } from './end-user.ts'
import { usableAccount } from './usable-account.ts'
import { recordOf } from './usable-holder.ts'

/** Times are NumericDates. */
export interface SeenConnection {
  readonly client_id: string
  /** What the person allowed, where that is remembered. */
  readonly scope: readonly string[]
  /** The same of each resource, where access to any was allowed. */
  readonly resources?: readonly { readonly identifier: string; readonly scope: readonly string[] }[]
  readonly created_at: number
  /** To the day. */
  readonly used_at: number
  readonly ends_at: number
}

/** Times are NumericDates. */
export interface SeenSession extends Omit<Session, 'nonce' | 'clients'> {
  readonly ends_at: number
  /** The `client_id` of every client that it has served. */
  readonly clients: readonly string[]
}

export function* readConnections(
  { sub }: { readonly sub: string },
  context: Context,
): Flow<readonly SeenConnection[]> {
  const user = yield* readPerson(sub, context)
  return user ? user.connections.map((connection) => seenConnection(connection, context)) : []
}

export function* readSessions(
  { sub }: { readonly sub: string },
  context: Context,
): Flow<readonly SeenSession[]> {
  const user = yield* readPerson(sub, context)
  return user ? user.sessions.map((session) => seenSession(session, context)) : []
}

/** What there is of a session, and whose it is. */
export interface SessionHolder {
  readonly account: Account
  readonly session: SeenSession
}

/** The session that a client knows by that name, as long as it is there and its person may use it. */
export function* readSessionOf(
  { sub, client_id, sid }: { readonly sub: string; readonly client_id: string; readonly sid: string },
  context: Context,
): Flow<SessionHolder | undefined> {
  const found = yield* loadWhole(endUserKey(context, endUserHandle(context.keys, sub)))
  const account = yield* usableAccount(sub)
  if (!account) return undefined
  const { sessions } = withoutLapsed(recordOf(found, account).document, context.policy, context.now)
  const session = sessions.find((one) => isKnownAs(one, client_id, sid))
  return session && { account, session: seenSession(session, context) }
}

function* readPerson(sub: string, context: Context): Flow<EndUser | undefined> {
  const found = yield* loadWhole(endUserKey(context, endUserHandle(context.keys, sub)))
  const account = yield* perform('find_account', { sub })
  return account?.sub === sub
    ? withoutLapsed(recordOf(found, account).document, context.policy, context.now)
    : undefined
}

function seenConnection(connection: Connection, { now }: Context): SeenConnection {
  const { client_id, created_at, used_at } = connection
  const consent = standingConsent(connection, now)
  const resources = consent?.resources?.map(({ identifier, scope }) => ({
    identifier,
    scope: splitScope(scope),
  }))
  return {
    client_id,
    scope: splitScope(consent?.scope ?? ''),
    ...(resources && { resources }),
    created_at,
    used_at,
    ends_at: connectionEnd(connection),
  }
}

function seenSession(session: Session, { policy }: Context): SeenSession {
  const { nonce, clients, ...seen } = session
  return {
    ...seen,
    ends_at: sessionEnd(session, policy),
    clients: clients.map(({ client_id }) => client_id),
  }
}
