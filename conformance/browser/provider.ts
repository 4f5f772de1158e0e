/** A provider at an address of its own, with one person to sign in, for whatever clients a test brings. */

import { createServer } from 'node:https'
import {
  type ClientMetadataInput,
  createProvider,
  generateKeys,
  type PolicyInput,
  type Provider,
  type ResourceInput,
} from 'vouchsafe'
import { serve, toNodeHandler } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { freePort } from '../interop/free-port.ts'
import { makeCertificate } from '../redis/certificate.ts'

export interface Served {
  readonly issuer: string
  close(): Promise<void>
}

export interface ServedOptions {
  readonly policy?: PolicyInput
  /** On loopback, as clients of tests are. */
  readonly allowedHosts?: readonly string[]
  readonly tls?: boolean
}

export const PASSWORD = 'wonderland'

export async function serveProvider(
  clients: readonly ClientMetadataInput[],
  resources: readonly ResourceInput[] = [],
  { policy, allowedHosts = [], tls = false }: ServedOptions = {},
): Promise<Served> {
  const port = await freePort()
  const issuer = `${tls ? 'https' : 'http'}://localhost:${port}`
  const alice = { sub: 'alice', claims: { name: 'Alice Example', email: 'alice@example.test' } }
  const provider = createProvider({
    issuer,
    storage: createMemoryStorage(),
    keys: await generateKeys(['RS256']),
    secrets: ['a secret of the deployment, 32+ characters'],
    clients,
    resources,
    ...(policy && { policy }),
    outbound: { allowedHosts },
    accounts: {
      find: (sub) => (sub === 'alice' ? alice : undefined),
      authenticate: ({ username, password }) =>
        username === 'alice' && password === PASSWORD ? { sub: 'alice' } : undefined,
    },
  })
  if (tls) return { issuer, close: await serveOverTls(provider, port) }
  const running = await serve(provider, { port })
  return { issuer, close: () => running.close() }
}

/** By a certificate that vouches for itself. @returns what ends it */
async function serveOverTls(provider: Provider, port: number): Promise<() => Promise<void>> {
  const server = createServer(makeCertificate(), toNodeHandler(provider))
  await new Promise<void>((resolve) => server.listen(port, resolve))
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
}
