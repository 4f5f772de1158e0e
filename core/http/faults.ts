/** How a request is answered that could not be taken in, or not in that way. @see RFC 9110 section 15.5 */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import { type PageReason, publicError, refuse } from '../errors.ts'
import { type HttpRequest, type HttpResponse, json, type RequestFault } from './message.ts'
import { renderErrorPage } from './render.ts'
import type { Audience } from './unavailable.ts'

const faults = {
  method: [405, 'request.method'],
  timeout: [408, 'request.timeout'],
  content_too_large: [413, 'request.content_too_large'],
  uri_too_long: [414, 'request.uri_too_long'],
  content_coding: [415, 'request.content_coding'],
  content_incomplete: [400, 'request.content_incomplete'],
  malformed: [400, 'request.malformed'],
  // What is no success is not kept for when somebody does go there.
  guess: [503, 'request.guess'],
} as const satisfies Record<
  RequestFault | 'method' | 'content_coding' | 'guess',
  readonly [number, PageReason]
>

export type Fault = keyof typeof faults

/** Where no endpoint is. */
export function faultAnswer(fault: Fault): HttpResponse {
  const [status, reason] = faults[fault]
  return json(status, publicError(refuse(reason)))
}

export function* refuseFault(
  fault: Fault,
  endpoint: string,
  audience: Audience,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> {
  const [status, reason] = faults[fault]
  yield* perform('emit', { event: { type: 'refused', endpoint, reason } })
  return audience === 'people'
    ? yield* renderErrorPage(refuse(reason), status, request, context)
    : faultAnswer(fault)
}
