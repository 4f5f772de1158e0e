/** From a request of node:http to the neutral one: what was sent, byte for byte, as far as it may be taken in. */

import type { IncomingMessage } from 'node:http'
import { type HttpRequest, lowerCase, Members, type RequestFault } from '../../core/index.ts'
import { isHost } from '../requests/host.ts'
import type { RequestLimits } from '../requests/limits.ts'
import { readTarget } from '../requests/target.ts'
import { clientCertificate } from './certificate.ts'
import { fromBodyParser } from './parsed-body.ts'

/** Where it goes, whatever a router has made of it. */
export function targetOf(request: IncomingMessage) {
  return readTarget((request as { originalUrl?: string }).originalUrl ?? request.url ?? '')
}

export async function fromNodeRequest(
  request: IncomingMessage,
  limits: RequestLimits,
  address: string,
): Promise<HttpRequest> {
  const headers = joined(request)
  const target = targetOf(request)
  return {
    method: request.method ?? '',
    path: target.path,
    query: target.query,
    headers,
    ...(target.length > limits.maxUrlLength
      ? unread('uri_too_long')
      : await readRequest(request, headers, limits)),
    address: address || undefined,
    certificate: clientCertificate(request.socket),
  }
}

type Read = Pick<HttpRequest, 'body' | 'fault'>

const unread = (fault: RequestFault): Read => ({ body: '', fault })

function readRequest(
  request: IncomingMessage,
  headers: HttpRequest['headers'],
  limits: RequestLimits,
): Read | Promise<Read> {
  // Two are joined, and then are none.
  if (!isHost(headers.host)) return unread('malformed')
  const has_body = request.method !== 'GET' && request.method !== 'HEAD'
  return has_body ? readBody(request, headers, limits) : { body: '' }
}

/**
 * As the Fetch API joins them, from the headers as they came: Node drops the second of some, and dropping is how
 * checks are evaded.
 */
function joined({ rawHeaders }: IncomingMessage): HttpRequest['headers'] {
  const all = new Members<string | undefined>()
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = lowerCase(rawHeaders[i] ?? '')
    const value = rawHeaders[i + 1]
    const before = all[name]
    all[name] = before === undefined ? value : `${before}${name === 'cookie' ? ';' : ','} ${value}`
  }
  return all
}

function readBody(
  request: IncomingMessage,
  headers: HttpRequest['headers'],
  { maxBodyBytes, bodyTimeoutMs }: RequestLimits,
): Read | Promise<Read> {
  const parsed = (request as { body?: unknown }).body
  if (parsed !== undefined && request.readableEnded) {
    const body = fromBodyParser(parsed)
    if (body === undefined) return unread('malformed')
    return body.length > maxBodyBytes ? unread('content_too_large') : { body }
  }
  // Read by somebody who kept it, or broken off before we came: there is nothing to wait for.
  if (request.readableEnded || request.destroyed) return unread('content_incomplete')
  if (Number(headers['content-length'] ?? 0) > maxBodyBytes) return unread('content_too_large')
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => done(unread('timeout')), bodyTimeoutMs)
    const done = (read: Read) => {
      clearTimeout(timer)
      resolve(read)
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBodyBytes) done(unread('content_too_large'))
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
