/** The answer to a consent page. @see OpenID Connect Core 1.0 section 3.1.2.4 */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import { refuse } from '../errors.ts'
import type { ToldError } from '../hosts.ts'
import { type Parameters, parameterFault } from '../messages/parameters.ts'
import { allowedScope } from '../rules/consent.ts'
import { splitScope } from '../rules/scope.ts'
import { asks } from './asks.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { untilStored } from './documents.ts'
import { spend } from './issue-code.ts'
import { resume } from './resume.ts'
import { signedInVisitor, type Visitor } from './visitor.ts'

/** What a person decided on a consent page. */
export type Decision =
  | { readonly kind: 'allow'; readonly scope: readonly string[] }
  | ({ readonly kind: 'deny' } & ToldError)

/** Our consent page, which sends a `scope` for every box that is ticked. */
export function* consent(
  parameters: Parameters,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const fault = parameterFault(parameters)
  if (fault) return refuse('continuation.unreadable', fault.input)
  const { continuation, decision } = parameters.values
  return yield* completeConsent(continuation, decided(decision, parameters), visitor, context)
}

function decided(decision: string | undefined, { lists }: Parameters): Decision | undefined {
  if (decision === 'allow') return { kind: 'allow', scope: lists.scope ?? [] }
  return decision === 'deny' ? { kind: 'deny' } : undefined
}

/** @param decision `undefined`: nothing was decided, and the person is asked again */
export function* completeConsent(
  continuation: string | undefined,
  decision: Decision | undefined,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const resumed = yield* resume(continuation, 'consent', visitor, context)
  if (resumed.kind !== 'resumed') return resumed
  const { request } = resumed
  const { id, issued_at, session = '', scope = '', withdrawal, client_nonce } = resumed.continuation
  const ask = asks[request.asks]
  const shown = splitScope(scope)
  const ticked = decision?.kind === 'allow' ? decision.scope : []
  const allowed = allowedScope(request, { shown, ticked })
  // RFC 6749 section 3.3: an answer has no words for "nothing of what you asked for", but a denial.
  const has_nothing = request.scope.length > 0 && allowed.length === 0
  if (decision?.kind === 'deny' || (decision && has_nothing)) {
    const signed_in = yield* signedInVisitor(visitor, context)
    // Another person's session, or a later one of the same, was not shown this page.
    if (signed_in?.session.nonce === session) {
      yield* untilStored(() => spend({ id, issued_at, session }, signed_in, request.client, context))
    }
    if (signed_in) {
      yield* perform('emit', {
        event: { type: 'consent_denied', sub: signed_in.account.sub, client_id: request.client.client_id },
      })
    }
    const { kind, ...told } = decision.kind === 'deny' ? decision : { kind: 'deny' }
    return yield* ask.refused(request, refuse('consent.denied'), visitor, context, told)
  }
  const { resources } = request.audience
  const consented = decision && { consent: { shown, allowed, resources } }
  const evidence = { id, issued_at, session, withdrawal, client_nonce, ...consented }
  return yield* ask.proceed(request, visitor, evidence, context, { notice: 'again', status: 403 })
}
