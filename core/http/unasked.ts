/**
 * Requests whose answer nobody is going to act on: a browser fetches or renders a page ahead because it guesses
 * that somebody will go there, or somebody only looks whether anything is there. What came of one would be there
 * all the same, a code, a session, a record, so nothing comes of it.
 * @see HTML section 7.4.2.6 (Sec-Purpose), and what browsers sent before it; RFC 9110 section 9.3.2 (HEAD)
 */

import type { Context, Endpoint } from '../context.ts'
import type { Flow } from '../effects.ts'
import { refuseFault } from './faults.ts'
import { empty, type HttpRequest, type HttpResponse } from './message.ts'
import type { Audience } from './unavailable.ts'

const HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const

/** A token of the header, or of its parameters (RFC 9110 section 5.6.6). */
const GUESS = /(?:^|[ \t;,])(?:prefetch|prerender|preview)(?=[ \t;,]|$)/i

function isGuess({ headers }: Pick<HttpRequest, 'headers'>): boolean {
  return HEADERS.some((name) => GUESS.test(headers[name] ?? ''))
}

/** Whether a person's browser was sent somewhere by nobody. */
export function isUnasked(request: Pick<HttpRequest, 'headers' | 'method'>): boolean {
  return request.method === 'HEAD' || isGuess(request)
}

/** @returns the answer, or `undefined` where somebody waits for one */
export function answerUnasked(
  endpoint: Endpoint,
  audience: Audience,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> | undefined {
  if (isGuess(request)) return refuseFault('guess', endpoint, audience, request, context)
  return audience === 'people' && request.method === 'HEAD' ? nothing() : undefined
}

// biome-ignore lint/correctness/useYield: a flow that has nothing to ask
function* nothing(): Flow<HttpResponse> {
  return empty(200)
}
