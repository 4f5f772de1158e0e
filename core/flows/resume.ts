/**
 * Takes up a request where its page left it. A continuation that is not this browser's, too old or altered
 * is no dead end: the request in it is evaluated afresh, and the user is asked again.
 */

import type { Context } from '../context.ts'
import { type Continuation, type OpenedContinuation, openContinuation } from '../continuation.ts'
import type { Flow } from '../effects.ts'
import { refuse } from '../errors.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import { asks } from './asks.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { browserDigest, type Visitor } from './visitor.ts'

export interface Resumed {
  readonly kind: 'resumed'
  readonly request: AuthorizationRequest
  readonly continuation: Continuation
}

export const again = { notice: 'again', status: 403 } as const

export function* resume(
  text: string | undefined,
  purpose: Continuation['purpose'],
  visitor: Visitor,
  context: Context,
): Flow<Resumed | AuthorizationOutcome> {
  const opened = openContinuation(context.keys, text ?? '')
  if (!opened) return refuse('continuation.unreadable', 'continuation')
  const { continuation } = opened
  if (continuation.asks !== 'authorization' || !isOfPage(opened, purpose, visitor, context))
    return yield* asks[continuation.asks].afresh(continuation.request, visitor, context, again)
  const taken = yield* asks[continuation.asks].takeUp(continuation.request, visitor, context)
  return taken.kind === 'taken_up' ? { kind: 'resumed', request: taken.request, continuation } : taken
}

/** Whether it is from a page of that kind, shown to this browser, not too long ago. */
export function isOfPage(
  { authentic, continuation }: OpenedContinuation,
  purpose: Continuation['purpose'],
  visitor: Visitor,
  context: Context,
): boolean {
  return (
    authentic &&
    continuation.purpose === purpose &&
    visitor.browser !== undefined &&
    continuation.browser === browserDigest(visitor.browser, context) &&
    context.now < continuation.issued_at + context.policy.continuation_lifetime
  )
}
