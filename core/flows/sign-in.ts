/**
 * What a sign-in does, whoever asked for name and password: the person's session has a new nonce, and so has
 * the browser's cookie, and the browser goes back to where it was going with a proof that this login was for
 * this request.
 */

import type { Context } from '../context.ts'
import type { Session } from '../documents.ts'
import { type Flow, perform, type SignedIn, Unavailable } from '../effects.ts'
import { derive, endUserHandle, type Handle, parseHandle } from '../handles.ts'
import type { Account } from '../hosts.ts'
import { startSession } from '../rules/session.ts'
import { announceEnds, announceOutdated } from './announce-ends.ts'
import { asks } from './asks.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { withDevice } from './device.ts'
import { load, untilStored } from './documents.ts'
import { endSession, tellEnded, tellOutdated } from './end-session.ts'
import { commitEndUser, endUserKey } from './end-user.ts'
import type { Resumed } from './resume.ts'
import { stateCookie } from './session-state.ts'
import { recordNow } from './usable-holder.ts'
import type { Visitor, VisitorCookies } from './visitor.ts'

/** At our own login page: the browser is known as one of theirs from then on. @param account of the person, a usable one */
export function* signInHere(
  resumed: Resumed,
  signed_in: SignedIn,
  account: Account,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const outcome = yield* signIn(resumed, signed_in, account, visitor, context)
  return { ...outcome, cookies: { ...outcome.cookies, device: withDevice(visitor, account.sub, context) } }
}

/** @param account of the person, a usable one */
export function* signIn(
  resumed: Resumed,
  signed_in: SignedIn,
  account: Account,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const { url, cookies, evidence } = yield* begin(resumed, signed_in, account, visitor, context)
  if (url.length <= context.max_redirect_length) return { kind: 'redirect', url, cookies }
  const { request } = resumed
  const outcome = yield* asks[request.asks].proceed(request, { ...visitor, ...cookies }, evidence, context)
  return { ...outcome, cookies: { ...outcome.cookies, ...cookies } }
}

/** The same at our own page, which has something to show before the browser goes on. @returns where it goes on, however long */
export function* signInAndShow(
  resumed: Resumed,
  signed_in: SignedIn,
  account: Account,
  visitor: Visitor,
  context: Context,
): Flow<{ readonly url: string; readonly cookies: VisitorCookies }> {
  const { url, cookies } = yield* begin(resumed, signed_in, account, visitor, context)
  return { url, cookies: { ...cookies, device: withDevice(visitor, account.sub, context) } }
}

function* begin(
  { request, continuation }: Resumed,
  signed_in: SignedIn,
  account: Account,
  visitor: Visitor,
  context: Context,
) {
  const { keys } = context
  const { sub, amr } = signed_in
  const handle = endUserHandle(keys, sub)
  const cookie = visitor.session === undefined ? undefined : parseHandle(keys, visitor.session)
  const before = cookie?.kind === 'session' ? cookie : undefined

  const { nonce, id: session } = yield* untilStored(() =>
    registerSession(signed_in, account, handle, { cookie: before, visitor }, context),
  )
  if (before && before.handle !== handle) yield* endSession(before, context, 'another_sign_in')
  yield* perform('emit', { event: { type: 'signed_in', sub, session, ...(amr && { amr }) } })

  const cookies = {
    session: derive(keys, 'session', { handle }, nonce),
    ...stateCookie({ id: session }, visitor, context),
  }
  const { id, issued_at } = continuation
  const evidence = { id, issued_at, session: nonce }
  return { url: asks[request.asks].returnUrl(request, evidence, visitor, context), cookies, evidence }
}

/** @param browser with the cookie that it had before, of whomever */
function* registerSession(
  signed_in: SignedIn,
  account: Account,
  handle: string,
  { cookie, visitor }: { readonly cookie: Handle | undefined; readonly visitor: Visitor },
  context: Context,
): Flow<Session | 'conflict'> {
  const { policy, now } = context
  const { sub } = signed_in
  const key = endUserKey(context, handle)
  const found = yield* load(key)
  const { document: user, version, outdated } = yield* recordNow(found, account)
  const nonce = yield* perform('random', { bytes: 16 })
  const id = yield* perform('random', { bytes: 16 })
  const { address, user_agent } = visitor
  const place = {
    before: cookie?.handle === handle ? cookie.serial : undefined,
    ...(address !== undefined && { address }),
    ...(user_agent !== undefined && { user_agent }),
  }
  const started = startSession(user, signed_in, { id, nonce }, place, policy, now)
  if (started.kind === 'full') {
    yield* perform('emit', { event: { type: 'sessions_exhausted', sub } })
    throw new Unavailable('store', `max_sessions: ${policy.max_sessions} are in use`)
  }
  yield* announceEnds(sub, started.displaced, 'displaced', context)
  yield* announceOutdated(outdated, context)
  if ((yield* commitEndUser(key, started.user, version, context)) === 'conflict') return 'conflict'
  yield* tellEnded(user, started.displaced, 'displaced')
  yield* tellOutdated(outdated, context)
  return started.session
}
