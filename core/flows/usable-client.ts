/**
 * The one gate for clients: what is gone or disabled is refused on every path that would trust it. A client is
 * looked for where the host has its own, and then in storage; there it is read each time, so that a change takes
 * effect at once in every process. Or it is named by the URL of a document about it; what is known under such a
 * name is what counts, also that it is disabled.
 */

import type { Context } from '../context.ts'
import type { EndUser } from '../documents.ts'
import { type Flow, perform, Unavailable } from '../effects.ts'
import { type DocumentReason, type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { looksLikeClientIdUrl } from '../messages/client-id-url.ts'
import { isClientId } from '../messages/client-metadata.ts'
import { takesClientDocuments } from '../rules/client-documents.ts'
import { liveClient } from '../rules/stored-client.ts'
import { clientKey } from './client-record.ts'
import { documentClient } from './document-client.ts'
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

export function* usableClient(client_id: string, context: Context): Flow<Client | undefined> {
  const { found } = yield* findClientAndUser(client_id, undefined, context)
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

/** Without those that other servers describe: where nobody is to wait for one of these. */
export function* knownClient(client_id: string, context: Context): Flow<Client | undefined> {
  const { known } = yield* askKnown(client_id, undefined, context)
  return usable(known, client_id)
}

interface KnownAndUser extends Pick<ClientAndUser, 'user'> {
  readonly known?: Client | undefined
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

function usable(client: Client | undefined, client_id: string): Client | undefined {
  return client && !client.disabled && client.client_id === client_id ? client : undefined
}

/**
 * The same, with what is wrong with a client that nobody can use.
 * @param user whose record is read with that of the client, if storage has to be asked at all
 */
export function* findClientAndUser(
  client_id: string,
  user: EndUserKey | undefined,
  context: Context,
): Flow<ClientAndUser> {
  const { known, ...read } = yield* askKnown(client_id, user, context)
  const client = usable(known, client_id)
  if (client) return { found: { kind: 'found', client }, ...read }
  const is_url = known === undefined && isClientId(client_id) && looksLikeClientIdUrl(client_id)
  if (!is_url || !takesClientDocuments(context.policy))
    return { found: refuse('client.unknown', 'client_id'), ...read }
  const described = yield* documentClient(client_id, context)
  const found =
    described.kind === 'refused' ? described : ({ kind: 'found', client: described.client } as const)
  return { found, ...read }
}
