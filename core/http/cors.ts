/**
 * Which browser code may read which answers. Public documents are anyone's. At the endpoints that clients in
 * browsers use, what was given to a client is for the origins of that very client; an error holds nothing of
 * anybody's, and whoever asked may read what was wrong, also before it is known which client it is. Everything
 * else is read by nobody, and no answer is ever readable with credentials.
 * @see Fetch standard section 3.3
 */

import type { Client } from '../hosts.ts'
import { ORIGIN } from '../messages/origin.ts'
import { redirectOrigin } from '../rules/redirect-uri.ts'
import type { HttpRequest, HttpResponse } from './message.ts'

export type Cors = 'none' | 'client' | 'any'

/** RFC 9110 section 5.6.2: names of headers, as browsers list them. */
const HEADER_NAMES = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \t]*,[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*$/

/** What a browser lets a page send depends on the page; whatever headers it is, they change nothing here. */
function allowedHeaders(request: HttpRequest): string {
  const asked = request.headers['access-control-request-headers'] ?? ''
  return HEADER_NAMES.test(asked) ? asked : 'Authorization, Content-Type'
}

/** A preflight names no client, so it promises nothing but methods and headers: the answer itself is the gate. */
export function preflight(request: HttpRequest, cors: Cors, allow: string): HttpResponse | undefined {
  const { origin } = request.headers
  if (
    cors === 'none' ||
    origin === undefined ||
    request.headers['access-control-request-method'] === undefined
  )
    return undefined
  const allowed = cors === 'any' ? '*' : ORIGIN.test(origin) ? origin : undefined
  return {
    status: 204,
    headers: {
      vary: 'Origin, Access-Control-Request-Headers',
      allow,
      ...(allowed !== undefined && {
        'access-control-allow-origin': allowed,
        'access-control-allow-methods': allow,
        'access-control-allow-headers': allowedHeaders(request),
        'access-control-max-age': '600',
      }),
    },
    body: '',
  }
}

function isOriginOf(client: Client, origin: string): boolean {
  return (
    client.allowed_origins.includes(origin) ||
    client.redirect_uris.some((uri) => redirectOrigin(uri) === origin)
  )
}

const exposed = { 'access-control-expose-headers': 'WWW-Authenticate, Retry-After' } as const

function readableBy(response: HttpResponse, allowed: string | undefined, vary: boolean): HttpResponse {
  const { headers } = response
  const readable =
    allowed === undefined ? headers : { 'access-control-allow-origin': allowed, ...exposed, ...headers }
  return { ...response, headers: vary ? { vary: 'Origin', ...readable } : readable }
}

/** What was given to a client: for the pages of that client. */
export function forPagesOf(client: Client | undefined, response: HttpResponse, request: HttpRequest) {
  const { origin } = request.headers
  const is_theirs =
    origin !== undefined && ORIGIN.test(origin) && client !== undefined && isOriginOf(client, origin)
  return readableBy(response, is_theirs ? origin : undefined, true)
}

/** What says no more than what was wrong: for whoever asked, but for pages that have no origin. */
export function forWhoeverAsked(response: HttpResponse, request: HttpRequest, cors: Cors): HttpResponse {
  if (cors === 'none') return response
  if (cors === 'any') return readableBy(response, '*', false)
  const { origin } = request.headers
  return readableBy(response, origin !== undefined && ORIGIN.test(origin) ? origin : undefined, true)
}
