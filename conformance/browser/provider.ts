/** A provider at an address of its own, with one person to sign in, for whatever clients a test brings. */

import { type ClientMetadataInput, createProvider, generateKeys, type ResourceInput } from 'vouchsafe'
import { serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { freePort } from '../interop/free-port.ts'

export interface Served {
  readonly issuer: string
  close(): Promise<void>
}

export const PASSWORD = 'wonderland'

export async function serveProvider(
  clients: readonly ClientMetadataInput[],
  resources: readonly ResourceInput[] = [],
): Promise<Served> {
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  const alice = { sub: 'alice', claims: { name: 'Alice Example', email: 'alice@example.test' } }
  const provider = createProvider({
    issuer,
    storage: createMemoryStorage(),
    keys: await generateKeys(['RS256']),
    secrets: ['a secret of the deployment, 32+ characters'],
    clients,
    resources,
    accounts: {
      find: (sub) => (sub === 'alice' ? alice : undefined),
      authenticate: ({ username, password }) =>
        username === 'alice' && password === PASSWORD ? { sub: 'alice' } : undefined,
    },
  })
  const running = await serve(provider, { port })
  return { issuer, close: () => running.close() }
}
