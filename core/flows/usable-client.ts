/** The one gate for clients: what is gone or disabled is refused on every path that would trust it. */

import { type Flow, perform } from '../effects.ts'
import type { Client } from '../hosts.ts'
import { isClientId } from '../messages/client-metadata.ts'

export function* usableClient(client_id: string): Flow<Client | undefined> {
  // What cannot be a client_id is no question for the host: its database may choke on it.
  if (!isClientId(client_id)) return undefined
  const client = yield* perform('find_client', { client_id })
  return client && !client.disabled && client.client_id === client_id ? client : undefined
}
