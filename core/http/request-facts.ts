/** The facts of a request as it came over HTTP. */

import type { Configuration } from '../context.ts'
import type { RequestFacts } from '../messages/request-facts.ts'
import type { HttpRequest } from './message.ts'

export function requestFacts(
  { method, path, query, headers, address, certificate }: HttpRequest,
  { origin }: Pick<Configuration, 'origin'>,
): RequestFacts {
  // The issuer's, never the Host header's: what a proof is bound to must be what the client meant.
  const url = query === '' ? origin + path : `${origin}${path}?${query}`
  return { method, url, headers, address, certificate }
}
