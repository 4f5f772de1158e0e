/**
 * The one gate for clients: what is gone or disabled is refused on every path that would trust it. A client is the
 * host's, or it is named by the URL of a document about it; what the host knows under such a name is the host's to
 * say, also that it is disabled.
 */

import type { Context } from '../context.ts'
import { type Flow, perform, Unavailable } from '../effects.ts'
import { type DocumentReason, type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { looksLikeClientIdUrl } from '../messages/client-id-url.ts'
import { isClientId } from '../messages/client-metadata.ts'
import { takesClientDocuments } from '../rules/client-documents.ts'
import { documentClient } from './document-client.ts'

interface FoundClient {
  readonly kind: 'found'
  readonly client: Client
}

export function* usableClient(client_id: string, context: Context): Flow<Client | undefined> {
  const found = yield* findClient(client_id, context)
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
export function* hostClient(client_id: string): Flow<Client | undefined> {
  return usable(yield* askHost(client_id), client_id)
}

function* askHost(client_id: string): Flow<Client | undefined> {
  // What cannot be a client_id is no question for the host: its database may choke on it.
  return isClientId(client_id) ? yield* perform('find_client', { client_id }) : undefined
}

function usable(client: Client | undefined, client_id: string): Client | undefined {
  return client && !client.disabled && client.client_id === client_id ? client : undefined
}

/** The same, with what is wrong with a client that nobody can use. */
export function* findClient(
  client_id: string,
  context: Context,
): Flow<FoundClient | Refusal<'client.unknown' | DocumentReason>> {
  const known = yield* askHost(client_id)
  const client = usable(known, client_id)
  if (client) return { kind: 'found', client }
  const is_url = known === undefined && isClientId(client_id) && looksLikeClientIdUrl(client_id)
  if (!is_url || !takesClientDocuments(context.policy)) return refuse('client.unknown', 'client_id')
  const described = yield* documentClient(client_id, context)
  return described.kind === 'refused' ? described : { kind: 'found', client: described.client }
}
