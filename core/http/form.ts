/** Form bodies. @see RFC 6749 Appendix B, RFC 9110 section 8.3 */

import { type Refusal, refuse } from '../errors.ts'
import {
  hasKnownName,
  type Parameters,
  parseParameters,
  repeatableParameters,
} from '../messages/parameters.ts'
import type { HttpRequest } from './message.ts'

/** RFC 9110 section 5.6.6: parameters, and semicolons with nothing behind them; its white space is SP and HTAB. */
const FORM =
  /^application\/x-www-form-urlencoded(?:[ \t]*;(?:[ \t]*charset=(?:utf-8|"utf-8")(?=[ \t;]|$))?)*[ \t]*$/i

/** Whether the body is one this provider reads; media types compare without case. */
export function isForm(request: HttpRequest): boolean {
  return FORM.test(request.headers['content-type'] ?? '')
}

/** What is typed or ticked on a page of ours. The request that it is for is in the form, and in its address too. */
export function pageParameters(
  request: HttpRequest,
  repeatable: readonly string[] = [],
): Parameters | Refusal<'request.content_type'> {
  if (!isForm(request)) return refuse('request.content_type', 'Content-Type')
  return parseParameters(request.body, repeatable)
}

/**
 * The parameters of a body-only endpoint (RFC 6749 section 3.2: never in the request URI). What the protocol does not
 * know it has ignored, there too: some clients put the id of a trace into the query.
 */
export function bodyParameters(
  request: HttpRequest,
): Parameters | Refusal<'request.content_type' | 'request.query_not_allowed'> {
  if (request.query !== '' && hasKnownName(parseParameters(request.query, repeatableParameters)))
    return refuse('request.query_not_allowed')
  if (!isForm(request)) return refuse('request.content_type', 'Content-Type')
  return parseParameters(request.body, repeatableParameters)
}

/** The parameters of an endpoint that takes them by GET or by POST, but not by both at once. */
export function anyParameters(request: HttpRequest): Parameters | Refusal<'request.content_type'> {
  if (request.method !== 'POST') return parseParameters(request.query, repeatableParameters)
  if (!isForm(request)) return refuse('request.content_type', 'Content-Type')
  if (request.query === '') return parseParameters(request.body, repeatableParameters)
  const both = parseParameters(`${request.query}&${request.body}`)
  return { ...both, faults: { ...both.faults, query: 'split' } }
}

export function isRefusal<R extends Refusal>(value: Parameters | R): value is R {
  return 'kind' in value
}
