/** A consent page of the host's own: what a person is to be shown there. What came of it: flows/consent.ts. */

import type { Context } from '../context.ts'
import type { Flow } from '../effects.ts'
import type { ConsentPage } from '../pages.ts'
import { splitScope } from '../rules/scope.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { whatIsAsked } from './interaction.ts'
import { resume } from './resume.ts'
import { returnUrl } from './return-url.ts'
import { signedInVisitor, type Visitor } from './visitor.ts'

/** What a consent page is asked. */
export interface ConsentAsked extends Omit<ConsentPage, 'name' | 'languages' | 'action' | 'continuation'> {
  readonly kind: 'consent'
  readonly sub: string
  readonly ui_locales: readonly string[]
  /** Why the page is shown again. */
  readonly notice?: 'failed' | 'again'
}

/** @returns what is asked, or the answer where the continuation leads to no consent page any more */
export function* readConsent(
  continuation: string | undefined,
  visitor: Visitor,
  context: Context,
): Flow<ConsentAsked | AuthorizationOutcome> {
  const resumed = yield* resume(continuation, 'consent', visitor, context)
  if (resumed.kind !== 'resumed') return resumed
  const { request } = resumed
  const { session, scope = '', notice } = resumed.continuation
  const signed_in = yield* signedInVisitor(visitor, context)
  // Whom it was shown to is not there any more: the request goes on without the page.
  if (!signed_in || signed_in.session.nonce !== session)
    return { kind: 'redirect', url: returnUrl(request, undefined, visitor, context) }
  const shown = splitScope(scope)
  const asked = whatIsAsked(request, signed_in.account, context)
  return {
    kind: 'consent',
    ...asked,
    scopes: asked.scopes.filter(({ name }) => shown.includes(name)),
    sub: signed_in.account.sub,
    ui_locales: request.ui_locales,
    ...(notice && { notice }),
  }
}
