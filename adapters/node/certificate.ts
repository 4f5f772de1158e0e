/** The certificate whose key the client of a TLS connection has. Who vouches for it the server decided, not we. */

import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** By connection: reading one takes longer than many a request. */
const known = new WeakMap<Socket, string>()

/** @returns base64 of its DER; nothing where there is no TLS, or the client showed none */
export function clientCertificate(socket: Socket): string | undefined {
  const { getPeerCertificate } = socket as Partial<TLSSocket>
  if (getPeerCertificate === undefined) return undefined
  const before = known.get(socket)
  if (before !== undefined) return before
  // Empty without a certificate, and nothing at all when the connection is gone.
  const shown: { readonly raw?: Buffer } | null = getPeerCertificate.call(socket as TLSSocket)
  const certificate = shown?.raw?.toString('base64')
  if (certificate !== undefined) known.set(socket, certificate)
  return certificate
}
