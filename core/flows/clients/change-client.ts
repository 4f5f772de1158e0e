/**
 * Reads, changes and removes a client in storage: each change is one compare-and-swap on its record, and holds
 * from then on everywhere. Of what the client was given nothing is touched: it names the client, and goes with it.
 */

import type { Context } from '../../context.ts'
import type { StoredClient } from '../../documents.ts'
import { type Flow, perform } from '../../effects.ts'
import type { ClientChange } from '../../events.ts'
import { type ClientWithoutSecret, hasSecret } from '../../messages/client-metadata.ts'
import {
  liveClient,
  recordMembers,
  vouchedFor,
  withoutSecret,
  withSecret,
} from '../../rules/stored-client.ts'
import { clientKey, commitClient } from '../client-record.ts'
import { load, untilStored } from '../documents.ts'
import { type GivenSecret, mintSecret } from './create-client.ts'

/** Which client, and of which revision: where that is said, another one is changed no more. */
export interface NamedClient {
  readonly client_id: string
  readonly revision?: string | undefined
}

export type ChangedClient =
  | { readonly kind: 'changed'; readonly client: StoredClient }
  | { readonly kind: 'unknown' }
  /** Somebody else changed it meanwhile. */
  | { readonly kind: 'conflict'; readonly client: StoredClient }

/** Another one after each change that somebody made; a use makes none. */
export function revisionOf({ nonce, revision }: StoredClient): string {
  return `${revision}.${nonce}`
}

export function* readClient(client_id: string, context: Context): Flow<StoredClient | undefined> {
  const { document } = yield* load(clientKey(context, client_id))
  return liveClient(document, client_id, context.now)
}

/**
 * All that it says of itself and is granted, in the place of what was. A client that begins to have a secret is given
 * one, and one that proves itself otherwise, or not at all, has none any more.
 */
export function* updateClient(
  named: NamedClient,
  metadata: ClientWithoutSecret,
  context: Context,
): Flow<ChangedClient & { readonly client_secret?: string }> {
  const minted = yield* mintSecret({}, context)
  const has_secret = hasSecret(metadata.token_endpoint_auth_method)
  let is_given = false
  const changed = yield* change(named, 'updated', context, (before) => {
    is_given = has_secret && before.secrets.length === 0
    const record = vouchedFor({ ...metadata, ...recordMembers(before) })
    if (!has_secret) return { ...record, secrets: [] }
    return is_given ? { ...record, secrets: [minted.secret] } : record
  })
  const { client_secret } = minted
  if (changed.kind !== 'changed' || !is_given || client_secret === undefined) return changed
  return { ...changed, client_secret }
}

export type AddedSecret =
  | {
      readonly kind: 'added'
      readonly client: StoredClient
      readonly secret_id: string
      readonly client_secret?: string
    }
  /** Two are good already. */
  | { readonly kind: 'full' }
  | { readonly kind: 'without_secret' }
  | Exclude<ChangedClient, { readonly kind: 'changed' }>

/** @param others_expire_at when the secrets that are there end, if they do not before (NumericDate) */
export function* addClientSecret(
  named: NamedClient,
  given: GivenSecret & { readonly others_expire_at?: number | undefined },
  context: Context,
): Flow<AddedSecret> {
  const { secret, client_secret } = yield* mintSecret(given, context)
  let refused: 'full' | 'without_secret' | undefined
  const changed = yield* change(named, 'secret_added', context, (before) => {
    refused = undefined
    if (!hasSecret(before.token_endpoint_auth_method)) refused = 'without_secret'
    const after = withSecret(ending(before, given.others_expire_at), secret, context.now)
    if (!after) refused = 'full'
    return refused || !after ? before : after
  })
  if (refused) return { kind: refused }
  if (changed.kind !== 'changed') return changed
  const told = { secret_id: secret.id, ...(client_secret !== undefined && { client_secret }) }
  return { kind: 'added', client: changed.client, ...told }
}

function ending(client: StoredClient, at: number | undefined): StoredClient {
  if (at === undefined) return client
  const ends = (before = Number.POSITIVE_INFINITY) => Math.min(before, at)
  const secrets = client.secrets.map((secret) => ({ ...secret, expires_at: ends(secret.expires_at) }))
  return { ...client, secrets }
}

export function* removeClientSecret(named: NamedClient, id: string, context: Context): Flow<ChangedClient> {
  return yield* change(named, 'secret_removed', context, (before) => withoutSecret(before, id))
}

/** It is gone at once, with everything it was given. One that is made anew under its id inherits nothing. */
export function* removeClient(named: NamedClient, context: Context): Flow<ChangedClient> {
  return yield* change(named, 'removed', context, () => undefined)
}

/** @param transition gives the same record where there is nothing to change, and none to remove it */
function* change(
  named: NamedClient,
  what: ClientChange,
  context: Context,
  transition: (before: StoredClient) => StoredClient | undefined,
): Flow<ChangedClient> {
  return yield* untilStored(() => changeOnce(named, what, context, transition))
}

function* changeOnce(
  { client_id, revision }: NamedClient,
  what: ClientChange,
  context: Context,
  transition: (before: StoredClient) => StoredClient | undefined,
): Flow<ChangedClient | 'conflict'> {
  const { document, version } = yield* load(clientKey(context, client_id))
  const before = liveClient(document, client_id, context.now)
  if (!before) return { kind: 'unknown' }
  if (revision !== undefined && revision !== revisionOf(before)) return { kind: 'conflict', client: before }
  const after = transition(before)
  if (after === before) return { kind: 'changed', client: before }
  const record = after
    ? { ...after, revision: before.revision + 1 }
    : ({ kind: 'client', v: 2, client_id, removed_at: context.now } as const)
  if ((yield* commitClient(record, version, context)) === 'conflict') return 'conflict'
  yield* perform('emit', { event: { type: 'client_changed', client_id, change: what } })
  return { kind: 'changed', client: record.removed_at === undefined ? record : before }
}
