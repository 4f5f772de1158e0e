/** A TCP link to a server on this machine that takes its time: every answer comes later by so much. */

import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface SlowLink {
  readonly port: number
  /** Milliseconds. */
  latency(milliseconds: number): void
  close(): Promise<void>
}

export async function startSlowLink(target: number): Promise<SlowLink> {
  let delay = 0
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: target, host: '127.0.0.1', noDelay: true })
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (request) => upstream.write(request))
    upstream.on('data', (answer) =>
      delay === 0 ? client.write(answer) : setTimeout(() => client.write(answer), delay),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    latency: (milliseconds) => {
      delay = milliseconds
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}
