/** What a host calls by itself, in the name of a person or of an operator. */

import {
  addClientSecret,
  type ClientWithoutSecret,
  type Context,
  createClient,
  type Flow,
  type HttpRequest,
  parseVisitor,
  readClient,
  removeClient,
  removeClientSecret,
  updateClient,
} from 'vouchsafe/core'
import { type Called, called as ended } from './stage/asked.ts'

export type HostCall =
  /** The browser that sent this logs out. */
  | { readonly kind: 'end_session'; readonly request: HttpRequest }
  | Exclude<Called, { readonly kind: 'end_session' }>
  | ChangeStoredClient

/** To a client that is kept in storage. */
export interface ChangeStoredClient {
  readonly kind: 'change_client'
  readonly client_id: string
  readonly change: StoredClientChange
}

export type StoredClientChange =
  | { readonly to: 'made'; readonly metadata: ClientWithoutSecret; readonly secret: string }
  | { readonly to: 'updated'; readonly metadata: ClientWithoutSecret }
  | { readonly to: 'removed' }
  | ({ readonly to: 'secret_added'; readonly secret: string } & SecretEnds)
  /** The older of two. */
  | { readonly to: 'secret_removed' }

/** Seconds from now until which secrets are good; absent: for as long as they were. */
export interface SecretEnds {
  readonly ends_in?: number | undefined
  readonly others_end_in?: number | undefined
}

/** @returns `refused` where there is nothing to do it to, or no room */
export function* called(step: HostCall, context: Context): Flow<'done' | 'refused'> {
  switch (step.kind) {
    case 'end_session': {
      const { session = '' } = parseVisitor(step.request, context)
      yield* ended({ kind: 'end_session', session }, context)
      return 'done'
    }
    case 'change_client': {
      const { kind } = yield* changeClient(step, step.change, context)
      return ['created', 'changed', 'added'].includes(kind) ? 'done' : 'refused'
    }
    default:
      yield* ended(step, context)
      return 'done'
  }
}

function* changeClient(
  { client_id }: ChangeStoredClient,
  change: StoredClientChange,
  context: Context,
): Flow<{ readonly kind: string }> {
  const named = { client_id }
  switch (change.to) {
    case 'made':
      return yield* createClient({ metadata: change.metadata, secret: { hash: change.secret } }, context)
    case 'updated':
      return yield* updateClient(named, change.metadata, context)
    case 'removed':
      return yield* removeClient(named, context)
    case 'secret_added': {
      const at = (seconds: number | undefined) => (seconds === undefined ? undefined : context.now + seconds)
      const given = { hash: change.secret, expires_at: at(change.ends_in) }
      return yield* addClientSecret(named, { ...given, others_expire_at: at(change.others_end_in) }, context)
    }
    case 'secret_removed': {
      const [oldest] = (yield* readClient(client_id, context))?.secrets ?? []
      return yield* removeClientSecret(named, oldest?.id ?? '', context)
    }
  }
}
