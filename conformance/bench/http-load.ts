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
  readonly setCookies: readonly string[]
  readonly body: string
}

export type Send = (
  method: 'GET' | 'POST',
  path: string,
  headers?: Record<string, string>,
  form?: Record<string, string> | URLSearchParams,
) => Promise<Answer>

/** What a server says that cannot answer now. Counted, and no failure of the run. */
export class Unavailable extends Error {}

/** One connection, on which one request at a time is under way. */
interface Connection {
  /** A server closes one that had its number of requests, and may have closed one that was idle. */
  readonly is_usable: boolean
  exchange(request: string): Promise<Answer>
}

/** Milliseconds, fewer than any server here leaves an idle connection open. */
const IDLE = 3000

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
    while (connection?.is_usable === false) connection = idle.pop()
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
  let used_at = performance.now()
  let is_last = false
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined
  socket.on('data', (chunk) => {
    text += chunk
    const answer = readAnswer(text)
    if (!answer) return
    text = ''
    is_last = answer.headers.connection === 'close'
    used_at = performance.now()
    waiting?.resolve(answer)
  })
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection')))
  return {
    get is_usable() {
      if (!is_last && socket.readyState === 'open' && performance.now() - used_at < IDLE) return true
      socket.destroy()
      return false
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
  const setCookies = lines
    .filter((line) => /^set-cookie:/i.test(line))
    .map((line) => line.slice('set-cookie:'.length).trim())
  const length = Number(headers['content-length'])
  if (!(length >= 0)) throw new Error(`an answer that does not say how long it is: ${status_line}`)
  const body = text.slice(end + 4)
  const status = Number(status_line.split(' ')[1])
  return body.length < length ? undefined : { status, headers, setCookies, body }
}

export interface Loaded {
  readonly answered: number
  readonly unavailable: number
  /** Milliseconds that each answer took, those of the unavailable not among them. */
  readonly took: readonly number[]
}

export type Extent = { readonly milliseconds: number } | { readonly times: number }

/** Runs `work` on every connection until the time is up, or so many times in all. */
export async function load(
  connections: number,
  extent: Extent,
  work: (connection: number) => Promise<void>,
): Promise<Loaded> {
  const end = 'milliseconds' in extent ? performance.now() + extent.milliseconds : Number.POSITIVE_INFINITY
  let left = 'times' in extent ? extent.times : Number.POSITIVE_INFINITY
  const took: number[] = []
  let unavailable = 0
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      for (let started = performance.now(); started < end && left-- > 0; started = performance.now())
        try {
          await work(connection)
          took.push(performance.now() - started)
        } catch (error) {
          if (!(error instanceof Unavailable)) throw error
          unavailable++
        }
    }),
  )
  return { answered: took.length, unavailable, took }
}
