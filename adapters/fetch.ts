/** Fetch API requests and responses to and from the neutral ones, and nothing else. */

import type { ConnectionFacts, HttpRequest, HttpResponse, RequestFault } from '../core/index.ts'
import { isAddress } from './requests/address.ts'
import { isHost } from './requests/host.ts'
import { fromBytes } from './requests/latin1.ts'
import type { RequestLimits } from './requests/limits.ts'
import { readTarget } from './requests/target.ts'

/**
 * @param connection what the host knows of it. A runtime that calls the handler itself has things of its own there,
 * so nothing is believed to be an address that is none.
 */
export async function fromRequest(
  request: Request,
  limits: RequestLimits,
  connection?: ConnectionFacts,
): Promise<HttpRequest> {
  const { address, certificate } = connection ?? {}
  const { path, query, length } = readTarget(request.url.replace(/#.*$/, ''))
  const read = length > limits.maxUrlLength ? unread('uri_too_long') : await readRequest(request, limits)
  return {
    method: request.method,
    path,
    query,
    // As the platform joins them. One that joins cookies by a comma has lost where they end: a comma may
    // also stand in a value, and splitting there would let any value name a cookie.
    headers: Object.fromEntries(request.headers),
    ...read,
    address: isAddress(address) ? address : undefined,
    certificate: typeof certificate === 'string' ? certificate : undefined,
  }
}

const FORM = /^application\/x-www-form-urlencoded(?=[ \t;]|$)/i

/** A request to a page of the host's: its URL, its cookies, and its form where it is one. The body is left to the page. */
export async function fromPageRequest(
  request: Request,
  limits: RequestLimits,
  { address }: ConnectionFacts = {},
): Promise<HttpRequest> {
  const { pathname, search } = new URL(request.url)
  const is_form = FORM.test(request.headers.get('content-type') ?? '')
  const read = is_form && !request.bodyUsed ? await readBody(request.clone(), limits) : { body: '' }
  const headers = Object.fromEntries(request.headers)
  return {
    method: request.method,
    path: pathname,
    query: search.slice(1),
    headers,
    ...read,
    address: isAddress(address) ? address : undefined,
  }
}

type Read = Pick<HttpRequest, 'body' | 'fault'>

const unread = (fault: RequestFault): Read => ({ body: '', fault })

function readRequest(request: Request, limits: RequestLimits): Read | Promise<Read> {
  return isHost(request.headers.get('host')) ? readBody(request, limits) : unread('malformed')
}

async function readBody(request: Request, { maxBodyBytes, bodyTimeoutMs }: RequestLimits): Promise<Read> {
  if (!request.body) return { body: '' }
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) return unread('content_too_large')
  if (request.bodyUsed || request.body.locked) return unread('content_incomplete')
  const reader = request.body.getReader()
  const refuse = (fault: RequestFault) => {
    reader.cancel().catch(() => undefined)
    return unread(fault)
  }
  const end = endOf(request, bodyTimeoutMs)
  const chunks: string[] = []
  let size = 0
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), end.reached])
      if (typeof read === 'string') return refuse(read)
      if (read.done) return { body: chunks.join('') }
      size += read.value.byteLength
      if (size > maxBodyBytes) return refuse('content_too_large')
      chunks.push(fromBytes(read.value))
    }
  } catch {
    return unread('content_incomplete')
  } finally {
    end.clear()
  }
}

/** When to wait no longer: the client has gone, or takes too long. */
function endOf(
  { signal }: Request,
  bodyTimeoutMs: number,
): { reached: Promise<RequestFault>; clear: () => void } {
  let clear = () => {}
  const reached = new Promise<RequestFault>((resolve) => {
    const timer = setTimeout(() => resolve('timeout'), bodyTimeoutMs)
    const abort = () => resolve('content_incomplete')
    signal.addEventListener('abort', abort)
    clear = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
  })
  return { reached, clear }
}

export function toResponse({ status, headers, setCookies, body }: HttpResponse, method: string): Response {
  const response = new Headers(headers)
  for (const cookie of setCookies ?? []) response.append('set-cookie', cookie)
  return new Response(body === '' || method === 'HEAD' ? null : body, { status, headers: response })
}
