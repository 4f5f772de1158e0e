/** A world behind node:http on a free port, and bytes sent to it that no client library would send. */

import { connect, type Socket } from 'node:net'
import type { ProviderOptions } from 'vouchsafe'
import { type RunningServer, type ServeOptions, serve } from 'vouchsafe/node'
import { createWorld, type World } from './world.ts'

export interface NodeWorld extends World, RunningServer {
  /** Where the server is; the issuer stays `https://op.test`, as behind a proxy. */
  readonly url: string
  /** Sends bytes and comes back with all that is answered until the server closes or falls silent. */
  exchange(bytes: string | Buffer): Promise<string>
  /** A connection for the test to be rude with. */
  connect(): Promise<Socket>
}

/** Milliseconds without a byte after which a server has nothing more to say. */
const SILENCE = 3000

export async function createNodeWorld(
  options: Partial<ProviderOptions> = {},
  serving: ServeOptions = {},
): Promise<NodeWorld> {
  const world = await createWorld(options)
  const running = await serve(world.provider, { port: 0, host: '127.0.0.1', ...serving })
  const open = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(running.port, '127.0.0.1', () => resolve(socket))
      socket.once('error', reject)
    })
  return {
    ...world,
    ...running,
    url: `http://127.0.0.1:${running.port}`,
    connect: open,
    exchange: async (bytes) => received(await open(), bytes),
  }
}

/** @param bytes to be sent first, if any */
export function received(socket: Socket, bytes?: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.setTimeout(SILENCE, () => socket.destroy())
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
    if (bytes !== undefined) socket.write(bytes)
  })
}

export const statusOf = (text: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0)

/** A request of lines and a body, and the wish that the server hang up when it has answered. */
export function raw(lines: readonly string[], body = ''): string {
  return `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`
}
