/**
 * Requests that no client library would send, byte by byte over a socket: conflicting lengths, missing or
 * doubled headers, a foreign Host. It decides what goes on the wire and how the first answer is read. It does
 * not decode chunked bodies and looks only at the first answer, since nothing is judged by more.
 */
import { connect, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'

export interface RawAnswer {
  /** Undefined when the connection ended without a status line. */
  readonly status: number | undefined
  /** Head and body as they came. */
  readonly text: string
  /** The peer neither answered nor closed in time. */
  readonly silent: boolean
}

export interface RawRequest {
  readonly method?: string
  /** Path and query; by default those of the URL. */
  readonly target?: string
  /** Whole lines, in order; Host and Connection are added unless `bare`. */
  readonly headers?: readonly string[]
  readonly body?: string
  readonly bare?: boolean
}

export async function sendRaw(url: string, request: RawRequest, timeout: number): Promise<RawAnswer> {
  const { host, pathname, search } = new URL(url)
  const usual = request.bare === true ? [] : [`Host: ${host}`, 'Connection: close']
  const head = [
    `${request.method ?? 'GET'} ${request.target ?? pathname + search} HTTP/1.1`,
    ...usual,
    ...(request.headers ?? []),
  ]
  return converse(url, `${head.join('\r\n')}\r\n\r\n${request.body ?? ''}`, timeout)
}

export function describeRaw(answer: RawAnswer): string {
  if (answer.silent) return 'no answer in time'
  return answer.status === undefined ? 'the connection was closed' : `answered ${answer.status}`
}

/** Refused: a 4xx, 501 or 505, or the connection closed without an answer. */
export function isRefusedRaw({ status, silent }: RawAnswer): boolean {
  if (status === undefined) return !silent
  return (status >= 400 && status < 500) || status === 501 || status === 505
}

function answerOf(text: string, timed_out: boolean): RawAnswer {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]
  return {
    status: status === undefined ? undefined : Number(status),
    text,
    silent: status === undefined && timed_out,
  }
}

function open(url: string): Socket {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol === 'http:') return connect(Number(port === '' ? 80 : port), host)
  return connectSecurely({ host, port: Number(port === '' ? 443 : port), servername: host })
}

/** Resolves with whatever arrived when the peer ends, resets, or says nothing more in time. */
function converse(url: string, bytes: string, timeout: number): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let received = ''
    let timed_out = false
    const socket = open(url)
    socket.setEncoding('latin1')
    socket.setTimeout(timeout * 1000, () => {
      timed_out = true
      socket.destroy()
    })
    socket.on('data', (chunk) => {
      received += chunk
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    socket.on('close', () => resolve(answerOf(received, timed_out)))
    socket.write(bytes, 'latin1')
  })
}
