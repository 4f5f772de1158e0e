/** What the person answered when they were asked whether to sign out. It counts for the session they were asked about. */

import type { Context } from '../context.ts'
import { openContinuation } from '../continuation.ts'
import type { Flow } from '../effects.ts'
import { refuse } from '../errors.ts'
import { type Parameters, parseParameters } from '../messages/parameters.ts'
import { asks } from './asks.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { logoutPage } from './interaction.ts'
import { logoutRequest } from './logout-request.ts'
import { again, isOfPage } from './resume.ts'
import { leave, signOut } from './sign-out.ts'
import { signedInVisitor, type Visitor } from './visitor.ts'

export function* confirmLogout(
  { values }: Parameters,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const opened = openContinuation(context.keys, values.continuation ?? '')
  if (!opened) return refuse('continuation.unreadable', 'continuation')
  const { continuation } = opened
  if (!isOfPage(opened, 'logout', visitor, context))
    return yield* asks[continuation.asks].afresh(continuation.request, visitor, context, again)
  const request = yield* logoutRequest(parseParameters(continuation.request), context)
  if (request.kind === 'refused') return request
  if (values.decision === 'stay') {
    const page = { name: 'signedOut', languages: request.ui_locales, stayed: true } as const
    return { kind: 'page', status: 200, page }
  }
  const signed_in = yield* signedInVisitor(visitor, context)
  // A form that is sent twice, or from a second tab: it is done already.
  if (!signed_in) return leave(request, visitor, context)
  const { decision } = values
  const is_decided = decision === 'sign_out' || decision === 'everywhere'
  return is_decided && continuation.session === signed_in.session.nonce
    ? yield* signOut(request, signed_in, decision, visitor, context)
    : yield* logoutPage(request, signed_in, visitor, context, again)
}
