/** What the configuration says of clients and does nothing, for whoever starts the server: no client is refused for it. */

import type { Client } from '../../core/index.ts'

export interface Finding {
  readonly client_id: string
  readonly problem: string
  readonly mend: string
}

type Configured = Pick<Client, 'client_id' | 'grant_types' | 'scope' | 'issue_refresh_token'>

const mend = 'Add refresh_token to the grant_types of the client, or take it out.'

export function ineffectiveSettings(clients: readonly Configured[]): Finding[] {
  return clients.flatMap(({ client_id, grant_types, scope = '', issue_refresh_token }) => {
    if (grant_types.includes('refresh_token')) return []
    const said = [
      ...(scope.split(' ').includes('offline_access') ? ['the scope offline_access'] : []),
      ...(issue_refresh_token === undefined ? [] : ['issue_refresh_token']),
    ]
    return said.map((what) => ({
      client_id,
      problem: `${what} does nothing for a client that may not refresh`,
      mend,
    }))
  })
}
