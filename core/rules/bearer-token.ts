/**
 * Where a request carries its access token: the Authorization header or a form body, never both, and
 * the query only where policy still allows it.
 * @see RFC 6750 section 2
 */

import { type Refusal, refuse } from '../errors.ts'
import { type Parameters, parameterFault } from '../messages/parameters.ts'
import type { RequestFacts } from '../messages/request-facts.ts'

export interface BearerRequest {
  readonly facts: RequestFacts
  /** The form body of a POST. */
  readonly body: Parameters | undefined
  readonly query: Parameters
}

/** RFC 6750 section 2.1: "Bearer" 1*SP b64token. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i

type BearerPresentation =
  | { readonly kind: 'presented'; readonly token: string }
  | Refusal<'bearer.missing' | 'bearer.malformed' | 'bearer.several'>
  | NonNullable<ReturnType<typeof parameterFault>>

export function bearerToken(request: BearerRequest, query_allowed: boolean): BearerPresentation {
  const { authorization } = request.facts.headers
  const places = [request.body, query_allowed ? request.query : undefined]
  for (const place of places) {
    const fault = place && parameterFault(place)
    if (fault) return fault
  }
  const in_parameters = places
    .map((place) => place?.values.access_token)
    .filter((value) => value !== undefined)
  const [token, ...others] = in_parameters
  if (others.length > 0 || (token !== undefined && authorization !== undefined))
    return refuse('bearer.several', 'access_token')
  if (token !== undefined) return { kind: 'presented', token }
  if (authorization === undefined) return refuse('bearer.missing')
  const match = BEARER.exec(authorization)
  if (match?.[1] !== undefined) return { kind: 'presented', token: match[1] }
  // Another scheme is no attempt at a bearer token (RFC 6750 section 3.1: no error code then).
  const is_attempt = /^bearer(?:[ \t,]|$)/i.test(authorization)
  return refuse(is_attempt ? 'bearer.malformed' : 'bearer.missing', 'Authorization')
}
