/** Clients wherever they are kept, for whoever looks at them: of the configuration, or in the storage. It changes none. */

import type { ClientWithoutSecret } from '../../core/index.ts'
import { beginsWith, configuredFirst, sortedBy } from './configured-first.ts'
import type { ClientRecord, Clients, ListClientsOptions } from './stored-clients.ts'

/** Its metadata is all that is known of it. */
export interface ConfiguredClient {
  readonly source: 'configuration'
  readonly metadata: ClientWithoutSecret
}

export interface ClientInStorage extends ClientRecord {
  readonly source: 'storage'
}

export type KnownClient = ConfiguredClient | ClientInStorage

export interface KnownClients {
  /** Those of the configuration first, each by name. Rejects as `Clients.list`. */
  list(options?: ListClientsOptions): Promise<{ clients: readonly KnownClient[]; after?: string }>
  read(client_id: string): Promise<KnownClient | undefined>
  /** Whether it is in the configuration, which counts before the storage. */
  isConfigured(client_id: string): boolean
}

export function createKnownClients(clients: Pick<Clients, 'configured' | 'list' | 'read'>): KnownClients {
  const configured = sortedBy(
    clients.configured(),
    ({ client_id, client_name }) => client_name || client_id,
  ).map((metadata) => ({ source: 'configuration', metadata }) as const)
  const by_id = new Map(configured.map((client) => [client.metadata.client_id, client]))
  const inStorage = (client: ClientRecord): ClientInStorage => ({ source: 'storage', ...client })

  return {
    async list({ filter, ...asked } = {}) {
      const meant = configured.filter(({ metadata: { client_id, client_name } }) =>
        beginsWith(filter, [client_name, client_id]),
      )
      const { records, after } = await configuredFirst(meant, asked, async (rest) => {
        const page = await clients.list({ ...rest, ...(filter !== undefined && { filter }) })
        // What has the id of one of the configuration does not count.
        const stored = page.clients.filter(({ metadata }) => !by_id.has(metadata.client_id))
        return { ...page, records: stored.map(inStorage) }
      })
      return { clients: records, ...(after !== undefined && { after }) }
    },

    async read(client_id) {
      const stored = by_id.has(client_id) ? undefined : await clients.read(client_id)
      return stored ? inStorage(stored) : by_id.get(client_id)
    },

    isConfigured: (client_id) => by_id.has(client_id),
  }
}
