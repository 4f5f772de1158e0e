/**
 * The one gate for clients: what is gone or disabled is refused on every path that would trust it. A client is
 * looked for where the host has its own, and then in storage; there it is read each time, so that a change takes
 * effect at once in every process. Or it is named by the URL of a document about it, which is kept with its first
 * code; what an operator says under such a name is what counts, also that it is disabled.
 */

import type { Context } from '../context.ts'
import type { EndUser, StoredClient } from '../documents.ts'
import { type Flow, perform, Unavailable } from '../effects.ts'
import { type DocumentReason, type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { looksLikeClientIdUrl } from '../messages/client-id-url.ts'
import { isClientId } from '../messages/client-metadata.ts'
import { takesClientDocuments } from '../rules/client-documents.ts'
import { describedAs, liveClient } from '../rules/stored-client.ts'
import { clientKey } from './client-record.ts'
import { documentClient, isAllowed } from './document-client.ts'
import { type Found, load, loadBoth } from './documents.ts'
import type { EndUserKey } from './end-user.ts'

interface FoundClient {
  readonly kind: 'found'
  readonly client: Client
}

export interface ClientAndUser {
  readonly found: FoundClient | Refusal<'client.unknown' | DocumentReason>
  /** The record of a person, where it was read with the client's. */
  readonly user?: Found<EndUser>
}

/**
 * The client that something was given to, or that asks for more of it. A document is asked for where there is no
 * record of it (any more).
 */
export function* usableClient(client_id: string, context: Context): Flow<Client | undefined> {
  const { known } = yield* askKnown(client_id, undefined, context)
  if (known) return yield* usable(known, client_id, context)
  const found = yield* describedClient(client_id, undefined, context)
  if (found.kind === 'found') return found.client
  if (found.reason === 'client.unknown' || gone.includes(found.reason)) return undefined
  // A document that was right when the client was let in: its trouble is no reason to call the client unknown.
  yield* perform('emit', {
    event: { type: 'refused', endpoint: 'client_document', ...told(found), client_id },
  })
  throw new Unavailable('fetch', found.reason)
}

/** Where there is no such client, and no other answer is to come. */
const gone: readonly DocumentReason[] = [
  'client_document.url',
  'client_document.not_allowed',
  'client_document.missing',
]

function told({ reason, input }: Refusal<'client.unknown' | DocumentReason>) {
  return { reason, ...(input !== undefined && { input }) }
}

/** The same where nobody is to wait for another server: what was given to a client is given by its record. */
export function* knownClient(client_id: string, context: Context): Flow<Client | undefined> {
  const { known } = yield* askKnown(client_id, undefined, context)
  return known && (yield* usable(known, client_id, context))
}

/** A client whose name people are to see, disabled or not. */
export function* registeredClient(
  client_id: string,
  context: Context,
): Flow<Client | StoredClient | undefined> {
  return (yield* askKnown(client_id, undefined, context)).known
}

interface KnownAndUser extends Pick<ClientAndUser, 'user'> {
  readonly known?: Client | StoredClient | undefined
}

function* askKnown(client_id: string, user: EndUserKey | undefined, context: Context): Flow<KnownAndUser> {
  // What cannot be a client_id is no question for the host: its database may choke on it.
  if (!isClientId(client_id)) return {}
  const known = yield* perform('find_client', { client_id })
  if (known) return { known }
  const key = clientKey(context, client_id)
  if (!user) {
    const { document } = yield* load(key)
    return { known: liveClient(document, client_id, context.now) }
  }
  const [{ document }, found] = yield* loadBoth(key, user)
  return { known: liveClient(document, client_id, context.now), user: found }
}

function* usable(client: Client, client_id: string, context: Context): Flow<Client | undefined> {
  if (client.disabled || client.client_id !== client_id) return undefined
  return !client.from_document || (yield* isAllowed(client_id, context)) ? client : undefined
}

/**
 * The client that a request to authorize names, by its document as it is now; with what is wrong with one that
 * nobody can use.
 * @param user whose record is read with that of the client, if storage has to be asked at all
 */
export function* findClientAndUser(
  client_id: string,
  user: EndUserKey | undefined,
  context: Context,
): Flow<ClientAndUser> {
  const { known, ...read } = yield* askKnown(client_id, user, context)
  if (!known || isKept(known)) return { found: yield* describedClient(client_id, known, context), ...read }
  const client = yield* usable(known, client_id, context)
  return { found: client ? { kind: 'found', client } : refuse('client.unknown', 'client_id'), ...read }
}

function isKept(known: Client | StoredClient): known is StoredClient {
  return known.from_document === true
}

/** @param record of it, if there is one */
function* describedClient(
  client_id: string,
  record: StoredClient | undefined,
  context: Context,
): Flow<ClientAndUser['found']> {
  const is_url = isClientId(client_id) && looksLikeClientIdUrl(client_id)
  if (!is_url || !takesClientDocuments(context.policy)) return refuse('client.unknown', 'client_id')
  const described = yield* documentClient(client_id, context)
  if (described.kind === 'refused') return described
  const { client } = described
  if (!record) return { kind: 'found', client }
  if (describedAs(record, client) === record) return { kind: 'found', client: record }
  return { kind: 'found', client: { ...client, nonce: record.nonce } }
}
