/** One of the host's people, for pages that list what they let in and where they are signed in, and end it. */

import {
  type Context,
  disconnect,
  endEverything,
  endOtherSessions,
  endSessionOf,
  endSessions,
  type Flow,
  keepSession,
  readConnections,
  readSessions,
  type SeenConnection,
  type SeenSession,
  type StampChange,
} from '../../core/index.ts'

/** A client that the person lets in. Times are NumericDates. */
export interface PersonConnection {
  readonly client_id: string
  /** What they allowed, as far as it is remembered: empty where no consent was asked for. */
  readonly scopes: readonly string[]
  /** The same of each resource, where they allowed access to any. */
  readonly resources?: readonly { readonly identifier: string; readonly scopes: readonly string[] }[]
  readonly since: number
  /** To the day. */
  readonly lastUsed: number
  /** When it ends if it is not used again. */
  readonly until: number
}

/** A browser where the person is signed in. Times are NumericDates. */
export interface PersonSession {
  /** As in events. It stays the same when they sign in there again. */
  readonly id: string
  readonly authTime: number
  readonly amr?: readonly string[]
  readonly acr?: string
  /** Where they signed in there last, as far as it was known. */
  readonly address?: string
  /** What the browser said of itself then, for a person to recognise; it proves nothing. */
  readonly userAgent?: string
  /** When they signed in there last. */
  readonly since: number
  /** To a few minutes. */
  readonly lastSeen: number
  /** When it ends if it is not used again. */
  readonly until: number
  /** The `client_id` of every client that it has served. */
  readonly clients: readonly string[]
}

/**
 * What counts for the account as it is now. Each end is one write, whatever came of what it ends, and holds from
 * then on everywhere. Rejects when the storage or the look-up of the account is down.
 */
export interface Person {
  connections(): Promise<readonly PersonConnection[]>
  sessions(): Promise<readonly PersonSession[]>
  /** Takes back what the person allowed a client, with every code and token that came of it. */
  disconnect(client_id: string): Promise<void>
  /** Ends one session, and what was to end with it. @param id as `sessions()` has it; of nobody else's anything ends */
  endSession(id: string): Promise<void>
  /** Ends the sessions in all browsers, and what was to end with them. */
  endSessions(): Promise<void>
  /** Ends the sessions in all other browsers, and what was to end with them. @param id of the one that stays */
  endOtherSessions(id: string): Promise<void>
  /**
   * Lets one session go on under another `stamp` of the account, as whoever changed a password there expects. All else
   * from before is over, and so is that session where the account was changed once more.
   * @param stamps of that one change, which has been made: the account's from before, and its new one
   */
  keepSession(id: string, stamps: StampChange): Promise<void>
  /** Ends every session and every connection, and whatever came of them. */
  endEverything(): Promise<void>
}

export interface PersonWorld {
  now(): Context
  perform<T>(flow: Flow<T>): Promise<T>
  /** Whether a client is the provider's own, and so none that the person lets in. */
  isHidden(client_id: string): boolean
}

export function createPerson(sub: string, { now, perform, isHidden }: PersonWorld): Person {
  const isSeen = (client_id: string) => !isHidden(client_id)
  return {
    connections: async () => {
      const found = await perform(readConnections({ sub }, now()))
      return found.filter(({ client_id }) => isSeen(client_id)).map(connectionOf)
    },
    sessions: async () => {
      const found = await perform(readSessions({ sub }, now()))
      return found.map((session) => sessionOf({ ...session, clients: session.clients.filter(isSeen) }))
    },
    disconnect: (client_id) => perform(disconnect({ sub, client_id }, now())),
    endSession: (id) => perform(endSessionOf({ sub, id }, now())),
    endSessions: () => perform(endSessions({ sub }, now())),
    endOtherSessions: (id) => perform(endOtherSessions({ sub, id }, now())),
    keepSession: (id, stamps) => perform(keepSession({ sub, id }, stamps, now())),
    endEverything: () => perform(endEverything({ sub }, now())),
  }
}

function connectionOf(seen: SeenConnection): PersonConnection {
  const { client_id, scope, created_at, used_at, ends_at } = seen
  const resources = seen.resources?.map(({ identifier, scope }) => ({ identifier, scopes: scope }))
  const named = resources && { resources }
  return { client_id, scopes: scope, ...named, since: created_at, lastUsed: used_at, until: ends_at }
}

export function sessionOf({
  id,
  auth_time,
  amr,
  acr,
  address,
  user_agent,
  created_at,
  seen_at,
  ends_at,
  clients,
}: SeenSession): PersonSession {
  return {
    id,
    authTime: auth_time,
    ...(amr && { amr }),
    ...(acr !== undefined && { acr }),
    ...(address !== undefined && { address }),
    ...(user_agent !== undefined && { userAgent: user_agent }),
    since: created_at,
    lastSeen: seen_at,
    until: ends_at,
    clients,
  }
}
