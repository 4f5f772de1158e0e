/** Fetch API requests and responses to and from the neutral ones, and nothing else. */

import type { ConnectionFacts, HttpRequest, HttpResponse } from '../core/index.ts'
import { isAddress } from './requests/address.ts'
import { isHost } from './requests/host.ts'
import { fromBytes } from './requests/latin1.ts'
import {
  bodyIncomplete,
  contentTooLarge,
  MAX_BODY,
  MAX_BODY_TIME,
  MAX_URL,
  malformedRequest,
  requestTimeout,
  uriTooLong,
} from './requests/limits.ts'

/**
 * @param connection what the host knows of it. A runtime that calls the handler itself has things of its own there,
 * so nothing is believed to be an address that is none.
 * @returns the neutral request, or the answer to one that cannot be taken in
 */
export async function fromRequest(
  request: Request,
  connection?: ConnectionFacts,
): Promise<HttpRequest | HttpResponse> {
  const { address, certificate } = connection ?? {}
  const target = request.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/#.*$/, '')
  if (target.length > MAX_URL) return uriTooLong()
  if (!isHost(request.headers.get('host'))) return malformedRequest()
  const question = target.indexOf('?')
  const body = await readBody(request)
  if (typeof body !== 'string') return body
  return {
    method: request.method,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
    // As the platform joins them. One that joins cookies by a comma has lost where they end: a comma may
    // also stand in a value, and splitting there would let any value name a cookie.
    headers: Object.fromEntries(request.headers),
    body,
    address: isAddress(address) ? address : undefined,
    certificate: typeof certificate === 'string' ? certificate : undefined,
  }
}

/** A request to a page of the host's: its URL, its cookies, and its form where it is one. The body is left to the page. */
export async function fromPageRequest(request: Request): Promise<HttpRequest> {
  const { pathname, search } = new URL(request.url)
  const is_form = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')
  const body = is_form && !request.bodyUsed ? await request.clone().text() : ''
  const headers = Object.fromEntries(request.headers)
  return { method: request.method, path: pathname, query: search.slice(1), headers, body }
}

async function readBody(request: Request): Promise<string | HttpResponse> {
  if (!request.body) return ''
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) return contentTooLarge()
  if (request.bodyUsed || request.body.locked) return bodyIncomplete()
  const reader = request.body.getReader()
  const refuse = (answer: HttpResponse) => {
    reader.cancel().catch(() => undefined)
    return answer
  }
  const end = endOf(request)
  const chunks: string[] = []
  let size = 0
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), end.reached])
      if ('status' in read) return refuse(read)
      if (read.done) return chunks.join('')
      size += read.value.byteLength
      if (size > MAX_BODY) return refuse(contentTooLarge())
      chunks.push(fromBytes(read.value))
    }
  } catch {
    return bodyIncomplete()
  } finally {
    end.clear()
  }
}

/** When to wait no longer: the client has gone, or takes too long. */
function endOf({ signal }: Request): { reached: Promise<HttpResponse>; clear: () => void } {
  let clear = () => {}
  const reached = new Promise<HttpResponse>((resolve) => {
    const timer = setTimeout(() => resolve(requestTimeout()), MAX_BODY_TIME)
    const abort = () => resolve(bodyIncomplete())
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
