/**
 * HTTP as the core sees it: neutral, complete, and nothing of any platform. Adapters translate to and
 * from this, and do nothing else.
 */

import type { ConnectionFacts } from '../messages/request-facts.ts'

export interface HttpRequest extends ConnectionFacts {
  /** As sent, in capitals. */
  readonly method: string
  /** As sent, undecoded, with the issuer's path in front. */
  readonly path: string
  /** As sent, undecoded, without the question mark; empty when there is none. */
  readonly query: string
  /** Lower-case names; a repeated header's values are joined by a comma, Cookie's by a semicolon. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** One character a byte (ISO 8859-1): what is not ASCII in a form is malformed, and said to be. */
  readonly body: string
  /** What an adapter could not take in; then nothing else of the request is looked at but where it went. */
  readonly fault?: RequestFault
  /** What an operator finds it by: an answer that failed says it. */
  readonly requestId?: string | undefined
}

export type RequestFault =
  | 'uri_too_long'
  | 'content_too_large'
  | 'content_incomplete'
  /** The body took too long to arrive. */
  | 'timeout'
  /** No HTTP request is like that, though the platform let it through. */
  | 'malformed'

export interface HttpResponse {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly setCookies?: readonly string[]
  readonly body: string
}

/** RFC 6749 section 5.1: nothing that holds a token, a code or a claim is ever kept by a cache. */
export const notCached = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

const jsonHeaders = {
  'content-type': 'application/json',
  'x-content-type-options': 'nosniff',
  ...notCached,
} as const

export function json(
  status: number,
  value: unknown,
  headers?: Readonly<Record<string, string>>,
): HttpResponse {
  return {
    status,
    headers: headers ? { ...jsonHeaders, ...headers } : jsonHeaders,
    body: JSON.stringify(value),
  }
}

export function empty(status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: { ...notCached, ...headers }, body: '' }
}
