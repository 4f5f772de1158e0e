/**
 * Clients that were made at run time: which of them are there, what a use changes, and how secrets follow one
 * another. One that registered itself goes when it is not used, and never before anything it was given.
 */

import type { ClientSecret, Documents, StoredClient } from '../documents.ts'
import type { Client } from '../hosts.ts'
import type { ClientWithoutSecret } from '../messages/client-metadata.ts'
import { type Policy, setting } from '../policy.ts'
import { DAY, dayOf } from './connection.ts'

/** How many secrets are good at a time: the old one, and the one that takes its place. */
const MOST_SECRETS = 2

/** The record as it counts: what was removed or has run out is no client. */
export function liveClient(
  record: Documents['client'] | undefined,
  client_id: string,
  now: number,
): StoredClient | undefined {
  if (!record || record.removed_at !== undefined || record.client_id !== client_id) return undefined
  return record.expires_at === undefined || now < record.expires_at ? record : undefined
}

/** What a record says besides what is said of the client. */
export function recordMembers(client: StoredClient) {
  const { nonce, revision, secrets, created_at, used_at, expires_at } = client
  const { self_described, from_document, registration } = client
  return {
    kind: 'client',
    v: 2,
    nonce,
    revision,
    secrets,
    created_at,
    used_at,
    ...(expires_at !== undefined && { expires_at }),
    ...(self_described !== undefined && { self_described }),
    ...(from_document !== undefined && { from_document }),
    ...(registration && { registration }),
  } as const
}

/** And what is said of it. */
export function metadataOf(client: StoredClient): ClientWithoutSecret {
  const { kind, v, nonce, revision, secrets, created_at, used_at, expires_at, removed_at, ...rest } = client
  const { self_described, from_document, registration, ...metadata } = rest
  return metadata
}

/** What an operator has changed is the operator's: no document says it any more, and it stays. */
export function vouchedFor(client: StoredClient): StoredClient {
  if (!client.from_document) return client
  const { self_described, from_document, expires_at, ...vouched } = client
  return vouched
}

/** The record of a client by what its document says now. The same one where it says that already. */
export function describedAs(record: StoredClient, described: Client): StoredClient {
  const members = { ...recordMembers(record), revision: record.revision + 1 }
  const after = { ...described, ...members }
  return JSON.stringify(metadataOf(after)) === JSON.stringify(metadataOf(record)) ? record : after
}

/** Of a client that its document describes, the first record. */
export function firstRecord(described: Client, nonce: string, policy: Policy, now: number): StoredClient {
  return {
    ...described,
    kind: 'client',
    v: 2,
    nonce,
    revision: 1,
    secrets: [],
    created_at: now,
    used_at: dayOf(now),
    expires_at: unusedEnd(described, policy, now),
  }
}

/** Until when one that registered itself is kept, if it is used now and not again. */
export function unusedEnd(client: Client, policy: Policy, now: number): number {
  const longest = ['access_token_lifetime', 'refresh_token_lifetime', 'id_token_lifetime'] as const
  const reach = Math.max(...longest.map((name) => setting(name, client, policy)))
  const code = setting('code_lifetime', client, policy)
  // A day more than is needed: a use is noted once a day.
  return now + Math.max(policy.unused_client_lifetime, code + reach + DAY)
}

/**
 * Whether a use has to be noted: the first of a day, and one whose outcome would outlast the record.
 * @param until when the last that comes of the use can be used (NumericDate)
 */
export function isToBeNoted({ used_at, expires_at }: Client, until: number, now: number): boolean {
  if (used_at === undefined) return false
  return dayOf(now) > used_at || (expires_at !== undefined && until > expires_at)
}

export function notedUse(client: StoredClient, until: number, policy: Policy, now: number): StoredClient {
  const used_at = Math.max(client.used_at, dayOf(now))
  if (client.expires_at === undefined) return { ...client, used_at }
  return {
    ...client,
    used_at,
    expires_at: Math.max(client.expires_at, unusedEnd(client, policy, now), until + DAY),
  }
}

/** Without those that have run out. @returns `undefined` where there would be too many */
export function withSecret(
  client: StoredClient,
  secret: ClientSecret,
  now: number,
): StoredClient | undefined {
  const live = client.secrets.filter(({ expires_at }) => expires_at === undefined || now < expires_at)
  return live.length < MOST_SECRETS ? { ...client, secrets: [...live, secret] } : undefined
}

/** The same client where it has no such secret. */
export function withoutSecret(client: StoredClient, id: string): StoredClient {
  const secrets = client.secrets.filter((secret) => secret.id !== id)
  return secrets.length === client.secrets.length ? client : { ...client, secrets }
}
