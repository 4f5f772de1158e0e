/** The guard for node:http, and for what is built on it. */

import type { Access } from './access.ts'
import type { GuardAnswer } from './answer.ts'
import { ALLOW_ORIGIN } from './cors.ts'
import type { Admission, Arrival, Gates } from './gate.ts'
import type { Needs } from './options.ts'

/** What is read of an `IncomingMessage`. */
export interface GuardedRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly rawHeaders?: readonly string[] | undefined
  readonly headers?:
    | {
        readonly authorization?: string | undefined
        readonly origin?: string | undefined
        readonly 'access-control-request-method'?: string | undefined
        readonly 'access-control-request-headers'?: string | undefined
      }
    | undefined
}

/** What is used of a `ServerResponse`. */
export interface GuardedResponse {
  writeHead(status: number, headers: Record<string, string>): unknown
  setHeader?(name: string, value: string): unknown
  getHeader?(name: string): unknown
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
      setCors(response, admission)
      if (admission.kind === 'admitted') {
        await handler(request, response, admission.access)
        return
      }
      send(response, admission.answer, request)
    }
  }
}

/** Where something in front of the guard has said who may read the answer, that counts. */
export function setCors(response: GuardedResponse, { cors }: Admission): void {
  if (response.getHeader?.(ALLOW_ORIGIN) !== undefined) return
  const { vary, ...headers } = cors
  for (const [name, value] of Object.entries(headers)) response.setHeader?.(name, value)
  if (vary !== undefined) response.setHeader?.('vary', varyBy(response.getHeader?.('vary'), vary))
}

/** @param before what the answer varies by already */
function varyBy(before: unknown, name: string): string {
  return before === undefined ? name : `${before}, ${name}`
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
  const { origin, ...headers } = request.headers ?? {}
  return {
    method: request.method,
    path: url.replace(/\?.*$/, ''),
    authorization: authorizations(request),
    origin,
    requestMethod: headers['access-control-request-method'],
    requestHeaders: headers['access-control-request-headers'],
  }
}

/**
 * Node.js drops the second of two Authorization headers, and what is dropped cannot be refused. Requests that some
 * platform has made up have no raw headers.
 */
function authorizations({ rawHeaders = [], headers }: GuardedRequest): readonly string[] {
  const raw = rawHeaders.filter((_, i) => i % 2 === 1 && /^authorization$/i.test(rawHeaders[i - 1] ?? ''))
  return raw.length === 0 && headers?.authorization !== undefined ? [headers.authorization] : raw
}
