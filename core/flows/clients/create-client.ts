/**
 * Makes a client in storage. An id and a secret are made where they are not given: in hexadecimal, which every
 * client brings by Basic as it is meant. The secret is handed out here, and never again.
 */

import type { Context } from '../../context.ts'
import type { ClientRegistration, ClientSecret, StoredClient } from '../../documents.ts'
import { type Flow, perform } from '../../effects.ts'
import { hexOf } from '../../encoding.ts'
import { type ClientWithoutSecret, hasSecret } from '../../messages/client-metadata.ts'
import { secretHash } from '../../rules/client-secret.ts'
import { dayOf } from '../../rules/connection.ts'
import { liveClient, unusedEnd } from '../../rules/stored-client.ts'
import { clientKey, commitClient } from '../client-record.ts'
import { load, untilStored } from '../documents.ts'

/** A secret as it was made somewhere else, or what is to be said of one that is made here. */
export interface GivenSecret {
  readonly hash?: string | undefined
  /** NumericDate after which it is refused; absent: never. */
  readonly expires_at?: number | undefined
}

export interface NewClient {
  readonly metadata: Omit<ClientWithoutSecret, 'client_id'> & { readonly client_id?: string | undefined }
  /** Of a client that has one. */
  readonly secret?: GivenSecret | undefined
  /** Whether it registered itself, and so goes when it is not used. */
  readonly registered_itself?: boolean | undefined
  readonly registration?: ClientRegistration | undefined
  readonly self_described?: boolean | undefined
}

export type CreatedClient =
  | { readonly kind: 'created'; readonly client: StoredClient; readonly client_secret?: string }
  /** There is a client of that id: here, or where the host has its own. */
  | { readonly kind: 'taken' }

export function* createClient(asked: NewClient, context: Context): Flow<CreatedClient> {
  const { now, policy } = context
  const { metadata, secret, registered_itself, registration, self_described } = asked
  const client_id = metadata.client_id ?? hexOf(yield* perform('random', { bytes: 16 }))
  if (metadata.client_id !== undefined && (yield* perform('find_client', { client_id })))
    return { kind: 'taken' }
  const nonce = yield* perform('random', { bytes: 12 })
  const made = hasSecret(metadata.token_endpoint_auth_method)
    ? yield* mintSecret(secret ?? {}, context)
    : undefined
  const client: StoredClient = {
    kind: 'client',
    v: 2,
    ...metadata,
    client_id,
    nonce,
    revision: 1,
    secrets: made ? [made.secret] : [],
    created_at: now,
    used_at: dayOf(now),
    ...(registration && { registration }),
    ...(self_described && { self_described }),
  }
  const kept = registered_itself ? { ...client, expires_at: unusedEnd(client, policy, now) } : client
  if ((yield* untilStored(() => place(kept, context))) === 'taken') return { kind: 'taken' }
  yield* perform('emit', { event: { type: 'client_changed', client_id, change: 'created' } })
  const { client_secret } = made ?? {}
  return { kind: 'created', client: kept, ...(client_secret !== undefined && { client_secret }) }
}

function* place(client: StoredClient, context: Context): Flow<'stored' | 'taken' | 'conflict'> {
  const found = yield* load(clientKey(context, client.client_id))
  // One of another release has the place.
  const is_taken = found.version !== null && !found.document
  if (is_taken || liveClient(found.document, client.client_id, context.now)) return 'taken'
  return yield* commitClient(client, found.version, context)
}

export interface MintedSecret {
  readonly secret: ClientSecret
  /** Absent where only its hash is known here. */
  readonly client_secret?: string
}

export function* mintSecret({ hash, expires_at }: GivenSecret, context: Context): Flow<MintedSecret> {
  const id = hexOf(yield* perform('random', { bytes: 8 }))
  const about = { id, created_at: context.now, ...(expires_at !== undefined && { expires_at }) }
  if (hash !== undefined) return { secret: { ...about, hash } }
  const client_secret = hexOf(yield* perform('random', { bytes: 32 }))
  const salt = hexOf(yield* perform('random', { bytes: 16 }))
  return { secret: { ...about, hash: secretHash(context.keys.digests, salt, client_secret) }, client_secret }
}
