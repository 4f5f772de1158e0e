/**
 * vouchsafe/node: node:http requests and responses to and from the neutral ones, and a server around
 * them with limits, time-outs and an orderly end.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Server as Listener } from 'node:net'
import * as v from 'valibot'
import { type HttpResponse, refuseUnknown } from '../core/index.ts'
import { check } from '../core/schemas.ts'
import { clientAddress, type TrustedProxies, trustedProxies } from './node/address.ts'
import { boundConnections, type Connections } from './node/connections.ts'
import { delivering } from './node/delivering.ts'
import type { ConnectionLimits } from './node/limits.ts'
import { connectionLimits } from './node/limits-schema.ts'
import { listenBeside } from './node/loopback.ts'
import { fromNodeRequest, targetOf } from './node/request.ts'
import { createTurn } from './node/turn.ts'
import type { Provider } from './provider.ts'
import type { Served } from './requests/answering.ts'

export { type NodeAnswer, type NodePages, type NodePagesOptions, toNodePages } from './node/host-pages.ts'
export type { ConnectionLimits } from './node/limits.ts'

export interface NodeHandlerOptions {
  /** Addresses or CIDR blocks of proxies whose `X-Forwarded-For` is believed. Default: none. */
  readonly trustedProxies?: TrustedProxies
}

/** Connect-style: `next` is called for paths that are not the provider's, where it is given. */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void

const handlerNames = { trustedProxies: true } as const
const listenNames = { port: true, host: true, limits: true } as const

/**
 * For mounting under an existing node:http server, Express, or anything that takes such a handler.
 * @param provider or what is at an origin of its own: `provider.site(origin)`
 * @throws {TypeError} naming an option that has a wrong value or is not known
 */
export function toNodeHandler(provider: Served, options: NodeHandlerOptions = {}): NodeHandler {
  refuseUnknown(options, handlerNames)
  const isTrusted = trustedProxies(options.trustedProxies ?? [])
  const answer = async (request: IncomingMessage): Promise<HttpResponse> => {
    try {
      const address = clientAddress(request, isTrusted)
      return await provider.handle(await fromNodeRequest(request, provider.limits, address))
    } catch (failure) {
      return provider.failed(failure)
    }
  }
  const atEndOfTurn = createTurn()
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const answered = await answer(request)
    atEndOfTurn(() => {
      try {
        write(response, answered, request)
      } catch (failure) {
        provider.failed(failure)
        // What cannot be written is not half written.
        response.destroy()
      }
    })
  }
  return (request, response, next) => {
    if (next && !provider.serves(targetOf(request).path)) return next()
    respond(request, response)
  }
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
  // Where somebody has set a header before us, Node 20 takes the last of a name alone from a list.
  const is_begun = response.getHeaderNames().length > 0
  for (const cookie of setCookies ?? [])
    if (is_begun) response.appendHeader('set-cookie', cookie)
    else head.push('set-cookie', cookie)
  // What was not read of a body that was refused would be taken for the next request.
  const has_rest = !request.readableEnded && status >= 400 && request.method !== 'GET'
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
  /** Default `localhost`, each address of it. */
  readonly host?: string
  /** What connections are held to; the page of settings says whom each number meets. */
  readonly limits?: Partial<ConnectionLimits>
}

export interface ServeOptions extends ListenOptions, NodeHandlerOptions {}

export interface RunningServer {
  readonly server: Server
  readonly port: number
  /** Takes no more requests, finishes those in flight (`graceMs` at most), and is done. */
  close(): Promise<void>
}

const checked = v.strictObject({ limits: v.optional(v.strictObject(connectionLimits), {}) })

/** @throws when the port cannot be listened on, or an option is wrong or not known */
export async function serve(provider: Provider, options: ServeOptions = {}): Promise<RunningServer> {
  refuseUnknown(options, { ...listenNames, ...handlerNames })
  const { port, host, limits, ...rest } = options
  const running = await listen(toNodeHandler(provider, rest), {
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(limits !== undefined && { limits }),
  })
  return delivering(running, provider)
}

/** The same server around a handler that has something before or beside the provider's. */
export async function listen(handler: NodeHandler, options: ListenOptions = {}): Promise<RunningServer> {
  const { limits } = check(checked, { limits: options.limits })
  const timeouts = {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    // How late those may come: by default half a minute.
    connectionsCheckingInterval: 1_000,
  }
  const { host = 'localhost' } = options
  const server = createServer(timeouts)
  const connections = boundConnections(server, limits)
  server.on('request', (request, response) => {
    if (connections.take(request, response)) handler(request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 8000, host, resolve)
  })
  const beside = host === 'localhost' ? await listenBeside(server) : undefined
  const { port } = server.address() as AddressInfo
  return { server, port, close: () => close(server, beside, connections, limits.graceMs) }
}

async function close(
  server: Server,
  beside: Listener | undefined,
  connections: Connections,
  graceMs: number,
): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), graceMs)
  const closed = [server, beside].map(
    (one) => new Promise((resolve) => (one ? one.close(resolve) : resolve(one))),
  )
  server.closeIdleConnections()
  connections.endUnused()
  await Promise.all(closed)
  clearTimeout(timer)
}
