/** How much a request may bring, on every platform alike. */

import { type HttpResponse, json } from '../../core/index.ts'

/** Bytes. */
export const MAX_BODY = 64 * 1024
/** Milliseconds that a body may take to arrive. */
export const MAX_BODY_TIME = 30_000
/** Characters of path and query. */
export const MAX_URL = 8 * 1024
/** Milliseconds that requests in flight are given when a server closes. */
export const GRACE = 10_000

export function contentTooLarge(): HttpResponse {
  return json(413, { error: 'invalid_request', error_description: 'The body is larger than 64 KiB.' })
}

export function uriTooLong(): HttpResponse {
  return json(414, { error: 'invalid_request', error_description: 'The URL is longer than 8 KiB.' })
}

export function bodyIncomplete(): HttpResponse {
  return json(400, { error: 'invalid_request', error_description: 'The body is incomplete.' })
}

export function requestTimeout(): HttpResponse {
  return json(408, { error: 'invalid_request', error_description: 'The body takes too long to arrive.' })
}

/** For what no HTTP request can hold, where the platform let it through. */
export function malformedRequest(): HttpResponse {
  return json(400, { error: 'invalid_request', error_description: 'The request is malformed.' })
}
