/** Somebody else's web site on loopback: what it answers is what a test says, and what it was asked is kept. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Site {
  /** Another one than that of every other site, and than the provider's. */
  readonly origin: string
  close(): Promise<void>
}

/** @param at a port; any free one where it is left out */
export async function serveSite(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  at = 0,
): Promise<Site> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export function html(response: ServerResponse, body: string): void {
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(`<!doctype html><title>site</title>${body}`)
}
