/** The answer to a consent page. @see OpenID Connect Core 1.0 section 3.1.2.4 */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import { refuse } from '../errors.ts'
import type { Parameters } from '../messages/parameters.ts'
import { allowedScope } from '../rules/consent.ts'
import { splitScope } from '../rules/scope.ts'
import { asks } from './asks.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { resume } from './resume.ts'
import { signedInVisitor, type Visitor } from './visitor.ts'

export function* consent(
  parameters: Parameters,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const { continuation, decision } = parameters.values
  const resumed = yield* resume(continuation, 'consent', visitor, context)
  if (resumed.kind !== 'resumed') return resumed
  const { request } = resumed
  const { id, issued_at, session = '', scope = '', withdrawal } = resumed.continuation
  const ask = asks[request.asks]
  const shown = splitScope(scope)
  const allowed = allowedScope(request, { shown, ticked: parameters.lists.scope ?? [] })
  // RFC 6749 section 3.3: an answer has no words for "nothing of what you asked for", but a denial.
  const has_nothing = request.scope.length > 0 && allowed.length === 0
  if (decision === 'deny' || (decision === 'allow' && has_nothing)) {
    const signed_in = yield* signedInVisitor(visitor, context)
    if (signed_in) {
      yield* perform('emit', {
        event: { type: 'consent_denied', sub: signed_in.account.sub, client_id: request.client.client_id },
      })
    }
    return ask.refused(request, refuse('consent.denied'), context)
  }
  const decided = decision === 'allow' && { consent: { shown, allowed } }
  const evidence = { id, issued_at, session, withdrawal, ...decided }
  return yield* ask.proceed(request, visitor, evidence, context, { notice: 'again', status: 403 })
}
