/**
 * What one connection may cost: so many requests that wait, so long for an answer to be fetched, and a place among
 * so many. Without it whoever sends and never reads has the process keep every answer for them, for ever.
 */

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionLimits } from './limits.ts'

export interface Connections {
  /** Whether a request is to be answered; otherwise its connection has ended. */
  take(request: IncomingMessage, response: ServerResponse): boolean
  /** Ends those that have brought no request yet: Node takes them for busy. */
  endUnused(): void
}

interface Connection {
  readonly socket: Socket
  /** In the order of their requests, which is that of their answers. */
  readonly waiting: ServerResponse[]
  isUsed: boolean
  /** Requests past the last one: Node itself has answered them. */
  dropped: number
  /** The answer that was whole and not fetched when it was last looked, and when that was first so. */
  unfetched: { readonly response: ServerResponse; readonly since: number } | undefined
}

/** Milliseconds between one look at what was not fetched and the next. */
const LOOK_EVERY = 1000

export function boundConnections(server: Server, limits: ConnectionLimits): Connections {
  const { answerTimeoutMs, maxConnections, maxPipelined } = limits
  const all = new Map<Socket, Connection>()
  /** The one that has been idle the longest is the first. */
  const idle = new Set<Connection>()
  const busy = new Set<Connection>()

  server.maxRequestsPerSocket = limits.maxRequestsPerConnection
  server.on('connection', (socket: Socket) => {
    const connection: Connection = { socket, waiting: [], isUsed: false, dropped: 0, unfetched: undefined }
    all.set(socket, connection)
    idle.add(connection)
    stopParsing(socket, () => isFull(connection))
    socket.once('close', () => {
      all.delete(socket)
      idle.delete(connection)
      busy.delete(connection)
    })
    if (all.size <= maxConnections) return
    const [longest] = idle
    longest?.socket.destroy()
  })

  server.on('dropRequest', (_: IncomingMessage, socket: Socket) => {
    const connection = all.get(socket)
    if (connection) connection.dropped++
  })

  function isFull({ waiting, dropped }: Connection): boolean {
    return waiting.length + dropped >= maxPipelined
  }

  function answered(connection: Connection, response: ServerResponse): void {
    connection.waiting.splice(connection.waiting.indexOf(response), 1)
    if (connection.waiting.length > 0 || !all.has(connection.socket)) return
    busy.delete(connection)
    idle.add(connection)
  }

  const look = setInterval(() => {
    const now = performance.now()
    for (const connection of busy) {
      const [response] = connection.waiting
      if (!response?.writableEnded) connection.unfetched = undefined
      else if (connection.unfetched?.response !== response) connection.unfetched = { response, since: now }
      else if (now - connection.unfetched.since >= answerTimeoutMs) connection.socket.destroy()
    }
  }, LOOK_EVERY).unref()
  server.once('close', () => clearInterval(look))

  return {
    take(request, response) {
      const connection = all.get(request.socket)
      if (!connection || isFull(connection)) {
        request.socket.destroy()
        return false
      }
      connection.isUsed = true
      connection.waiting.push(response)
      idle.delete(connection)
      busy.add(connection)
      response.once('close', () => answered(connection, response))
      return true
    },
    endUnused() {
      for (const { socket, isUsed } of all.values()) if (!isUsed) socket.destroy()
    },
  }
}

/** What Node parses requests with, as far as it is known. */
interface Parser {
  onIncoming?: ((request: IncomingMessage, ...more: unknown[]) => unknown) | null
}

/** To a parser: what follows is no HTTP any more. */
const UPGRADE = 2

/**
 * Node makes a request of each that is in what it has read, thousands in a moment, and forgets those of a connection
 * that has ended only when all other connections have had their turn. What is known of its parser here is not
 * documented; where it is not so, nothing is done, and each request is refused when it is there.
 */
function stopParsing(socket: Socket, isFull: () => boolean): void {
  const { parser } = socket as { parser?: Parser | null }
  const onIncoming = parser?.onIncoming
  if (!parser || typeof onIncoming !== 'function') return
  parser.onIncoming = (request, ...more) => {
    if (!isFull()) return onIncoming.call(parser, request, ...more)
    // Node has its hands off the connection then, from its errors too, and leaves it to nobody.
    socket.on('error', () => {})
    process.nextTick(() => socket.destroy())
    Object.assign(request, { upgrade: true })
    return UPGRADE
  }
}
