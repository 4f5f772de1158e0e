/** Where a test provider listens. No module of Node.js is loaded before a test asks for it. */

import type { Provider } from '../provider.ts'

export interface Listening {
  readonly origin: string
  close(): Promise<void>
}

/** @throws {TypeError} for an issuer where nothing of this process can listen */
export async function listenAt(provider: Provider, issuer: string | undefined): Promise<Listening> {
  const { protocol, hostname, port } = new URL(issuer ?? 'http://localhost:0')
  if (protocol !== 'http:')
    throw new TypeError('issuer: start() speaks http; leave issuer out, or let it be http://localhost:PORT')
  const { serve } = await import('../node.ts')
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const server = await serve(provider, { port: port === '' ? 80 : Number(port), host })
  return { origin: `http://${hostname}:${server.port}`, close: server.close }
}
