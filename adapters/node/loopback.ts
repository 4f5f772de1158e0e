/**
 * `localhost` is two addresses on most machines, and Node.js listens at the first of them alone: at ::1 on many, where a
 * program in Java, or a proxy that names 127.0.0.1, finds nobody. The other gets a listener whose connections are the server's.
 */

import type { Server } from 'node:http'
import { type AddressInfo, createServer, type Server as Listener } from 'node:net'

/** @returns nothing where this machine has no other, or somebody else has the port there */
export function listenBeside(server: Server): Promise<Listener | undefined> {
  const { family, port } = server.address() as AddressInfo
  // As node:http makes its own.
  const beside = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    server.emit('connection', socket),
  )
  server.once('close', () => beside.close())
  return new Promise((resolve) => {
    beside.once('error', () => resolve(undefined))
    beside.listen(port, family === 'IPv6' ? '127.0.0.1' : '::1', () => resolve(beside))
  })
}
