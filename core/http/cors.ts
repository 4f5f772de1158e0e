/**
 * Which browser code may read which answers. Public documents are anyone's; the answers that clients in
 * browsers need are readable by the origins of that very client; everything else by nobody.
 * No answer is ever readable with credentials.
 */

import type { Client } from '../hosts.ts'
import { redirectOrigin } from '../rules/redirect-uri.ts'
import type { HttpRequest, HttpResponse } from './message.ts'

export type Cors = 'none' | 'client' | 'any'

const ORIGIN = /^https?:\/\/[^/?#\s]+$/

/** A preflight names no client, so it promises nothing but the methods: the answer itself is the gate. */
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
      vary: 'Origin',
      allow,
      ...(allowed !== undefined && {
        'access-control-allow-origin': allowed,
        'access-control-allow-methods': allow,
        'access-control-allow-headers': 'Authorization, Content-Type',
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

export function withCors(
  response: HttpResponse,
  request: HttpRequest,
  cors: Cors,
  client?: Client,
): HttpResponse {
  if (cors === 'none') return response
  if (cors === 'any')
    return { ...response, headers: { ...response.headers, 'access-control-allow-origin': '*' } }
  const { origin } = request.headers
  const readable =
    origin !== undefined && ORIGIN.test(origin) && client !== undefined && isOriginOf(client, origin)
  const headers = {
    vary: 'Origin',
    ...(readable && {
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'WWW-Authenticate',
    }),
    ...response.headers,
  }
  return { ...response, headers }
}
