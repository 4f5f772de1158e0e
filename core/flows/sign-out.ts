/** Signs a person out of a browser, and sends it on. What is asked before is not decided here. */

import type { Context } from '../context.ts'
import type { Session } from '../documents.ts'
import { type Flow, ifPossible, perform } from '../effects.ts'
import { logoutFrame } from '../rules/front-channel.ts'
import { isGivenTo } from '../rules/grant.ts'
import type { BrowserOutcome } from './authorization-outcome.ts'
import { endEverything } from './disconnect.ts'
import { endSession } from './end-session.ts'
import type { LogoutRequest } from './logout-request.ts'
import { signedOutCookies } from './session-state.ts'
import { knownClient } from './usable-client.ts'
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
  const frames = yield* framesOf(session, context)
  const asked = { account, ...(request.client && { client: request.client }) }
  yield* perform('before_end_session', asked)
  if (reach === 'everywhere') yield* endEverything({ sub: account.sub }, context, 'signed_out')
  else yield* endSession({ handle, serial: session.nonce }, context)
  const verdict = yield* perform('after_end_session', {
    ...asked,
    ...(request.url !== undefined && { url: request.url }),
  })
  const onward = verdict?.kind === 'redirect' ? { ...request, url: verdict.url } : request
  return leave(onward, visitor, context, frames)
}

/** Of a client that cannot be found just now there is none: nobody stays signed in for that. */
function* framesOf({ clients }: Session, context: Context): Flow<readonly string[]> {
  const frames: string[] = []
  for (const served of clients) {
    const client = served.frontchannel ? yield* ifPossible(knownClient(served.client_id, context)) : undefined
    const frame =
      client && isGivenTo(served, client) ? logoutFrame(client, served.sid, context.issuer) : undefined
    if (frame !== undefined) frames.push(frame)
  }
  return frames
}

/** Nobody is signed in: on to where the client is, or to a page that says so. */
export function leave(
  { url, ui_locales }: LogoutRequest,
  visitor: Visitor,
  context: Context,
  frames: readonly string[] = [],
): BrowserOutcome {
  const cookies = visitor.session === undefined ? {} : { cookies: signedOutCookies(visitor, context) }
  if (url !== undefined && frames.length === 0) return { kind: 'redirect', url, ...cookies }
  const page = {
    name: 'signedOut',
    languages: ui_locales,
    stayed: false,
    ...(frames.length > 0 && { frames }),
    ...(url !== undefined && { continueUrl: url }),
  } as const
  return { kind: 'page', status: 200, page, ...cookies }
}
