/**
 * The end-session endpoint. A client that shows an ID token of the session at hand is taken at its word; anybody
 * else could have sent the browser here, and the person is asked.
 * @see OpenID Connect RP-Initiated Logout 1.0
 */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import type { Parameters } from '../messages/parameters.ts'
import { isKnownAs } from '../rules/session.ts'
import type { BrowserOutcome } from './authorization-outcome.ts'
import { logoutPage, type Repeat } from './interaction.ts'
import { type LogoutRequest, logoutRequest } from './logout-request.ts'
import { leave, signOut } from './sign-out.ts'
import { type SignedInVisitor, signedInVisitor, type Visitor } from './visitor.ts'

/** @param repeat given when the request is evaluated again because its page could not be continued */
export function* logout(
  parameters: Parameters,
  visitor: Visitor,
  context: Context,
  repeat?: Repeat,
): Flow<BrowserOutcome> {
  const request = yield* logoutRequest(parameters, context)
  if (request.kind === 'refused') return request
  const signed_in = yield* signedInVisitor(visitor, context)
  // Nobody is signed in here (any more): what was wanted is so.
  if (!signed_in) return leave(request, visitor, context)
  if (yield* isOfThisSession(request, signed_in))
    return yield* signOut(request, signed_in, 'sign_out', visitor, context)
  return yield* logoutPage(request, signed_in, visitor, context, repeat)
}

/** Whether the client knows the session at hand, or at least the person. */
function* isOfThisSession(
  { client, hint }: LogoutRequest,
  { session, account }: SignedInVisitor,
): Flow<boolean> {
  if (!hint) return false
  if (hint.sid !== undefined && isKnownAs(session, hint.client_id, hint.sid)) return true
  return client !== undefined && hint.sub === (yield* perform('subject', { account, client }))
}
