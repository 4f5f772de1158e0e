/** Sockets for the examples: a server that knows its port before its handler, bridges to Fetch and to the core, a proxy. */

import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { HttpRequest, HttpResponse } from 'vouchsafe/core'

export interface Listening {
  readonly origin: string
  close(): Promise<void>
}

/** @param create is told the origin, as an issuer has to know it before there is anything to serve */
export async function listen(
  create: (origin: string) => RequestListener | Promise<RequestListener>,
): Promise<Listening> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on('request', await create(origin))
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** What platforms with the Fetch API do for their handlers. */
export function fetchListener(handler: (request: Request) => Response | Promise<Response>): RequestListener {
  return async (request, response) => {
    const { method = '' } = request
    const headers = new Headers()
    for (let i = 0; i < request.rawHeaders.length; i += 2)
      headers.append(request.rawHeaders[i] ?? '', request.rawHeaders[i + 1] ?? '')
    const body = method === 'GET' || method === 'HEAD' ? null : Readable.toWeb(request)
    const init = { method, headers, body, duplex: 'half' } as RequestInit
    const answer = await handler(new Request(`http://${request.headers.host}${request.url}`, init))
    for (const [name, value] of answer.headers) response.appendHeader(name, value)
    response.statusCode = answer.status
    response.end(Buffer.from(await answer.arrayBuffer()))
  }
}

/** What a front of one's own does for the core: neutral requests and answers, over a socket. */
export function neutralListener(handle: (request: HttpRequest) => Promise<HttpResponse>): RequestListener {
  return async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('latin1')) body += chunk
    const [path = '', query = ''] = (request.url ?? '').split('?')
    const headers = request.headers as HttpRequest['headers']
    const answer = await handle({ method: request.method ?? '', path, query, headers, body })
    const cookies = answer.setCookies ? { 'set-cookie': [...answer.setCookies] } : {}
    response.writeHead(answer.status, { ...answer.headers, ...cookies }).end(answer.body)
  }
}

/** A reverse proxy as they are set up everywhere: another Host upstream, the path as it came. */
export function proxyListener(upstream: () => string): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const { host } = new URL(upstream())
    const forwarded = {
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-host': 'elsewhere.example',
      via: '1.1 proxy',
    }
    const options = { method: request.method, headers: { ...request.headers, ...forwarded, host } }
    const passed = httpRequest(`${upstream()}${request.url}`, options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(response)
    })
    request.pipe(passed)
  }
}
