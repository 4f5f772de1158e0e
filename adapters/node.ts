/**
 * vouchsafe/node: node:http requests and responses to and from the neutral ones, and a server around
 * them with limits, time-outs and an orderly end.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import {
  type HttpRequest,
  type HttpResponse,
  Members,
  type RequestFault,
  refuseUnknown,
} from '../core/index.ts'
import { clientAddress, type TrustedProxies, trustedProxies } from './node/address.ts'
import { clientCertificate } from './node/certificate.ts'
import type { Provider } from './provider.ts'
import { isHost } from './requests/host.ts'
import { GRACE, MAX_BODY, MAX_BODY_TIME } from './requests/limits.ts'
import { readTarget, type Target } from './requests/target.ts'

export { type NodeAnswer, type NodePages, toNodePages } from './node/host-pages.ts'

/** What became of a request, for a log: the path without its query, and no header. */
export interface ServedRequest {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly durationMs: number
  readonly address: string
}

export interface NodeHandlerOptions {
  /** Addresses or CIDR blocks of proxies whose `X-Forwarded-For` is believed. Default: none. */
  readonly trustedProxies?: TrustedProxies
  readonly onRequest?: (served: ServedRequest) => void
}

/** Connect-style: `next` is called for paths that are not the provider's, where it is given. */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void

const handlerNames = { trustedProxies: true, onRequest: true } as const
const listenNames = { port: true, host: true } as const

/**
 * For mounting under an existing node:http server, Express, or anything that takes such a handler.
 * @throws {TypeError} naming an option that has a wrong value or is not known
 */
export function toNodeHandler(provider: Provider, options: NodeHandlerOptions = {}): NodeHandler {
  refuseUnknown(options, handlerNames)
  const isTrusted = trustedProxies(options.trustedProxies ?? [])
  return (request, response, next) => {
    const target = readTarget((request as { originalUrl?: string }).originalUrl ?? request.url ?? '')
    const { path } = target
    if (next && !provider.serves(path)) return next()
    const respond = async () => {
      const started = performance.now()
      try {
        const address = clientAddress(request, isTrusted)
        const answer = await answerRequest(provider, request, target, address)
        write(response, answer, request)
        options.onRequest?.({
          method: request.method ?? '',
          path,
          status: answer.status,
          durationMs: performance.now() - started,
          address,
        })
      } catch {
        // What a log throws must not end the process, and what cannot be written is not half written.
        if (!response.writableEnded) response.destroy()
      }
    }
    respond()
  }
}

async function answerRequest(
  provider: Provider,
  request: IncomingMessage,
  target: Target,
  address: string,
): Promise<HttpResponse> {
  const headers = joined(request)
  const { path, query } = target
  return provider.handle({
    method: request.method ?? '',
    path,
    query,
    headers,
    ...(await readRequest(request, headers, target)),
    address: address || undefined,
    certificate: clientCertificate(request.socket),
  })
}

type Read = Pick<HttpRequest, 'body' | 'fault'>

const unread = (fault: RequestFault): Read => ({ body: '', fault })

function readRequest(
  request: IncomingMessage,
  headers: HttpRequest['headers'],
  { is_too_long }: Target,
): Read | Promise<Read> {
  if (is_too_long) return unread('uri_too_long')
  // Two are joined, and then are none.
  if (!isHost(headers.host)) return unread('malformed')
  const has_body = request.method !== 'GET' && request.method !== 'HEAD'
  return has_body ? readBody(request, headers) : { body: '' }
}

/**
 * As the Fetch API joins them, from the headers as they came: Node drops the second of some, and dropping is how
 * checks are evaded.
 */
function joined({ rawHeaders }: IncomingMessage): HttpRequest['headers'] {
  const all = new Members<string | undefined>()
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? ''
    const value = rawHeaders[i + 1]
    const before = all[name]
    all[name] = before === undefined ? value : `${before}${name === 'cookie' ? ';' : ','} ${value}`
  }
  return all
}

function readBody(request: IncomingMessage, headers: HttpRequest['headers']): Read | Promise<Read> {
  const parsed = (request as { body?: unknown }).body
  if (parsed !== undefined && request.readableEnded) {
    const body = fromBodyParser(parsed)
    return body.length > MAX_BODY ? unread('content_too_large') : { body }
  }
  // Read by somebody who kept it, or broken off before we came: there is nothing to wait for.
  if (request.readableEnded || request.destroyed) return unread('content_incomplete')
  if (Number(headers['content-length'] ?? 0) > MAX_BODY) return unread('content_too_large')
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => done(unread('timeout')), MAX_BODY_TIME)
    const done = (read: Read) => {
      clearTimeout(timer)
      resolve(read)
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_BODY) done(unread('content_too_large'))
      else chunks.push(chunk)
    })
    request.on('end', () => done({ body: Buffer.concat(chunks).toString('latin1') }))
    request.on('error', () => done(unread('content_incomplete')))
    request.on('close', () => {
      // One that was whole closes as well.
      if (!request.readableEnded) done(unread('content_incomplete'))
    })
  })
}

/** A framework's body parser was here first: the form is written back as it was sent, repetitions included. */
function fromBodyParser(parsed: unknown): string {
  if (typeof parsed === 'string') return parsed
  if (Buffer.isBuffer(parsed)) return parsed.toString('latin1')
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(parsed ?? {})) {
    // A list of one is what some parsers make of `name[]`, which is another name.
    if (Array.isArray(value) && value.length === 1) form.append(`${name}[]`, String(value[0]))
    else for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one))
  }
  return form.toString()
}

function write(
  response: ServerResponse,
  { status, headers, setCookies, body }: HttpResponse,
  request: IncomingMessage,
): void {
  if (response.destroyed) return
  // Names and values in turn: Node writes a list out as it is.
  const head: string[] = []
  for (const name in headers) head.push(name, headers[name] ?? '')
  // RFC 9110 section 8.6: none in a 204; to HEAD it would have to be that of GET.
  if (request.method !== 'HEAD' && status !== 204)
    head.push('content-length', String(Buffer.byteLength(body)))
  for (const cookie of setCookies ?? []) head.push('set-cookie', cookie)
  // What was not read of a body that was refused would be taken for the next request.
  const has_rest = !request.readableEnded && status >= 400 && request.method === 'POST'
  if (has_rest || isClosing(request)) head.push('connection', 'close')
  response.writeHead(status, head)
  response.end(body)
}

/** Whether the server takes no more connections: one that stays open would hold it up. */
function isClosing({ socket }: IncomingMessage): boolean {
  return (socket as { server?: Server }).server?.listening === false
}

export interface ListenOptions {
  /** Default 8000; 0 for any free one. */
  readonly port?: number
  /** Default `localhost`. */
  readonly host?: string
}

export interface ServeOptions extends ListenOptions, NodeHandlerOptions {}

export interface RunningServer {
  readonly server: Server
  readonly port: number
  /** Takes no more requests, finishes those in flight (10 seconds at most), and is done. */
  close(): Promise<void>
}

/** @throws when the port cannot be listened on, or an option is wrong or not known */
export async function serve(provider: Provider, options: ServeOptions = {}): Promise<RunningServer> {
  refuseUnknown(options, { ...listenNames, ...handlerNames })
  const { port, host, ...rest } = options
  return listen(toNodeHandler(provider, rest), {
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
  })
}

/** The same server around a handler that has something before or beside the provider's. */
export async function listen(handler: NodeHandler, options: ListenOptions = {}): Promise<RunningServer> {
  const limits = {
    maxHeaderSize: 16 * 1024,
    headersTimeout: 10_000,
    requestTimeout: 25_000,
    keepAliveTimeout: 5_000,
    // How late those may come: by default half a minute.
    connectionsCheckingInterval: 1_000,
  }
  const unused = new Set<Socket>()
  const server = createServer(limits, (request, response) => {
    unused.delete(request.socket)
    handler(request, response)
  })
  server.on('connection', (socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 8000, options.host ?? 'localhost', resolve)
  })
  return { server, port: (server.address() as AddressInfo).port, close: () => close(server, unused) }
}

/** @param unused connections that have brought no request yet; Node takes them for busy */
function close(server: Server, unused: Iterable<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), GRACE)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
    for (const socket of unused) socket.destroy()
  })
}
