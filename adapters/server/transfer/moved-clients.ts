/** Clients, as they are moved: with the hashes of their secrets, and the nonce that what they were given names. */

import {
  liveClient,
  metadataOf,
  placeOfClient,
  readClientWithoutSecret,
  readDocument,
  type StoredClient,
} from '../../../core/index.ts'
import type { MovedKind, Presence, TransferWorld } from './moved.ts'
import { putMoved } from './placing.ts'

export function movedClients({ settings, storage, context }: TransferWorld): MovedKind {
  const { config } = settings

  function live(value: string): StoredClient | undefined {
    const document = readDocument(value)
    return document?.kind === 'client' ? liveClient(document, document.client_id, context.now) : undefined
  }

  return {
    kind: 'client',

    lineOf(key, { value }) {
      const client = live(value)
      return client && placeOfClient(client, context).key.id === key.id ? client : undefined
    },

    read(line) {
      const client = live(JSON.stringify(line))
      if (!client) throw new TypeError('client: is of another release, or was removed, or has run out')
      const { client_id } = client
      // What nobody vouches for was judged by other rules, when it registered.
      if (!client.self_described) readClientWithoutSecret(metadataOf(client), 'client', config.insecureHttp)
      if (config.clients.some((own) => own.client_id === client_id))
        throw new TypeError(`the configuration has a client ${client_id}`)
      const place = placeOfClient(client, context)
      return {
        what: `client ${client_id}`,
        names: [`the client ${client_id}`],
        async look(): Promise<Presence> {
          const [stored] = await storage.get([place.key])
          const there = stored && live(stored.value)
          if (!there) return { kind: 'absent', version: stored?.version ?? null }
          return there.nonce === client.nonce
            ? { kind: 'there' }
            : { kind: 'taken', by: `there is another client ${client_id}` }
        },
        place: (version) => putMoved(storage, place, client, version),
      }
    },
  }
}
