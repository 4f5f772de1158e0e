/** Signs a person out of a browser, and sends it on. What is asked before is not decided here. */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import type { BrowserOutcome } from './authorization-outcome.ts'
import { endEverything } from './disconnect.ts'
import { endSession } from './end-session.ts'
import type { LogoutRequest } from './logout-request.ts'
import type { SignedInVisitor, Visitor } from './visitor.ts'

/** This browser's session, or every session and every connection of the person. */
export type Reach = 'sign_out' | 'everywhere'

export function* signOut(
  request: LogoutRequest,
  { handle, session, account }: SignedInVisitor,
  reach: Reach,
  visitor: Visitor,
  context: Context,
): Flow<BrowserOutcome> {
  const asked = { account, ...(request.client && { client: request.client }) }
  yield* perform('before_end_session', asked)
  if (reach === 'everywhere') yield* endEverything({ sub: account.sub }, context, 'signed_out')
  else yield* endSession({ handle, serial: session.nonce }, context)
  const verdict = yield* perform('after_end_session', {
    ...asked,
    ...(request.url !== undefined && { url: request.url }),
  })
  return leave(verdict?.kind === 'redirect' ? { ...request, url: verdict.url } : request, visitor)
}

/** Nobody is signed in: on to where the client is, or to a page that says so. */
export function leave({ url, ui_locales }: LogoutRequest, visitor: Visitor): BrowserOutcome {
  const cookies = visitor.session === undefined ? {} : { cookies: { session: null } }
  if (url !== undefined) return { kind: 'redirect', url, ...cookies }
  const page = { name: 'signedOut', languages: ui_locales, stayed: false } as const
  return { kind: 'page', status: 200, page, ...cookies }
}
