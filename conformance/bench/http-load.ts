/**
 * A load of plain HTTP: a fixed number of connections, each sending its next request when the last is answered.
 *
 * It speaks HTTP/1.1 on bare sockets, as much of it as the servers here do. A client that costs more than what it
 * asks for, as that of node:http does, leaves the server waiting, and a server that wakes up for every single
 * request seems to be slower than it is.
 */

import { connect, type Socket } from 'node:net'

export interface Answer {
  readonly status: number
  /** Lower-case names; of a header that is there twice, the last. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Send = (
  method: 'GET' | 'POST',
  path: string,
  headers?: Record<string, string>,
  form?: Record<string, string>,
) => Promise<Answer>

/** One connection, on which one request at a time is under way. */
interface Connection {
  readonly is_open: boolean
  exchange(request: string): Promise<Answer>
}

export function createSend(port: number): Send {
  const idle: Connection[] = []
  return async (method, path, headers = {}, form) => {
    const body = form === undefined ? '' : new URLSearchParams(form).toString()
    const described =
      form === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) }
    const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers, ...described })
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    let connection = idle.pop()
    // A server that was idle, or busy with itself, may have closed it.
    while (connection?.is_open === false) connection = idle.pop()
    connection ??= await openConnection(port)
    const answer = await connection.exchange(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`)
    idle.push(connection)
    return answer
  }
}

function openConnection(port: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.setEncoding('latin1')
    socket.once('error', reject)
    socket.once('connect', () => resolve(connectionOn(socket)))
  })
}

function connectionOn(socket: Socket): Connection {
  let text = ''
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined
  socket.on('data', (chunk) => {
    text += chunk
    const answer = readAnswer(text)
    if (!answer) return
    text = ''
    waiting?.resolve(answer)
  })
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection')))
  return {
    get is_open() {
      return socket.readyState === 'open'
    },
    exchange: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(request, 'latin1')
      }),
  }
}

/** @returns `undefined` while a part is missing */
function readAnswer(text: string): Answer | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [status_line = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const length = Number(headers['content-length'])
  if (!(length >= 0)) throw new Error(`an answer that does not say how long it is: ${status_line}`)
  const body = text.slice(end + 4)
  return body.length < length ? undefined : { status: Number(status_line.split(' ')[1]), headers, body }
}

/** Runs `work` on every connection until the time is up. @returns how many were answered */
export async function load(
  connections: number,
  milliseconds: number,
  work: (connection: number) => Promise<void>,
): Promise<number> {
  const end = performance.now() + milliseconds
  let answered = 0
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      while (performance.now() < end) {
        await work(connection)
        answered++
      }
    }),
  )
  return answered
}
