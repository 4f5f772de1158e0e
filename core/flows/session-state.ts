/**
 * Tells clients, and the frame that their pages ask, of who is signed in at a browser, where the policy has it so.
 * @see OpenID Connect Session Management 1.0 section 2
 */

import type { Context } from '../context.ts'
import type { Session } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import { browserState, sessionState } from '../rules/session-state.ts'
import type { AuthorizationResponse } from './authorization-outcome.ts'
import type { Visitor, VisitorCookies } from './visitor.ts'

/** The cookie that the frame reads, where it has to be another. @param session of whoever is signed in now */
export function stateCookie(
  session: Pick<Session, 'id'> | undefined,
  visitor: Visitor,
  { keys, policy }: Context,
): Pick<VisitorCookies, 'browser_state'> {
  if (!policy.session_management) return {}
  const state = browserState(session, visitor, keys)
  return state === undefined || state === visitor.browser_state ? {} : { browser_state: state }
}

/** What a browser that leaves is to forget. */
export function signedOutCookies(visitor: Visitor, context: Context): VisitorCookies {
  return { session: null, ...stateCookie(undefined, visitor, context) }
}

/** @param session of whoever is signed in */
export function* withSessionState(
  response: AuthorizationResponse,
  { client, redirect_uri }: AuthorizationRequest,
  session: Session | undefined,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationResponse & { readonly cookies?: VisitorCookies }> {
  if (!context.policy.session_management) return response
  const { keys } = context
  const state = browserState(session, visitor, keys) ?? (yield* perform('random', { bytes: 16 }))
  const salt = yield* perform('random', { bytes: 16 })
  const session_state = sessionState(client.client_id, redirect_uri, state, salt, keys.digests)
  return {
    ...response,
    ...(session_state !== undefined && { parameters: { ...response.parameters, session_state } }),
    ...(state !== visitor.browser_state && { cookies: { browser_state: state } }),
  }
}
