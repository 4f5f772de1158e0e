/** The guard for node:http, and for what is built on it. */

import type { Access } from './access.ts'
import type { GuardAnswer } from './answer.ts'
import type { Arrival, Gates } from './gate.ts'
import type { Needs } from './options.ts'

/** What is read of an `IncomingMessage`. */
export interface GuardedRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly rawHeaders?: readonly string[] | undefined
  readonly headers?: { readonly authorization?: string | undefined } | undefined
}

/** What is used of a `ServerResponse`. */
export interface GuardedResponse {
  writeHead(status: number, headers: Record<string, string>): unknown
  end(body: string): unknown
}

/** Called only with sufficient access. */
export type NodeHandler<Q, S> = (request: Q, response: S, access: Access) => unknown

export type NodeGuard = <Q extends GuardedRequest, S extends GuardedResponse>(
  handler: NodeHandler<Q, S>,
  needs?: Needs,
) => (request: Q, response: S) => Promise<void>

export function nodeGuard(gates: Gates): NodeGuard {
  return (handler, needs) => {
    const gate = gates(needs)
    return async (request, response) => {
      const admission = await gate(arrivalOf(request, request.url))
      if (admission.kind === 'admitted') {
        await handler(request, response, admission.access)
        return
      }
      send(response, admission.answer, request)
    }
  }
}

export function send(
  response: GuardedResponse,
  { status, headers, body }: GuardAnswer,
  { method }: GuardedRequest,
): void {
  response.writeHead(status, { ...headers })
  response.end(method === 'HEAD' ? '' : body)
}

/** @param url as the client sent it */
export function arrivalOf(request: GuardedRequest, url = ''): Arrival {
  return { method: request.method, path: url.replace(/\?.*$/, ''), authorization: authorizations(request) }
}

/**
 * Node.js drops the second of two Authorization headers, and what is dropped cannot be refused. Requests that some
 * platform has made up have no raw headers.
 */
function authorizations({ rawHeaders = [], headers }: GuardedRequest): readonly string[] {
  const raw = rawHeaders.filter((_, i) => i % 2 === 1 && /^authorization$/i.test(rawHeaders[i - 1] ?? ''))
  return raw.length === 0 && headers?.authorization !== undefined ? [headers.authorization] : raw
}
