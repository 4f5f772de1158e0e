/**
 * Signing in for a request: by the login page's user name and password, or by whatever a host's own page did
 * (`completeLogin`). Either way the browser's cookie has a new nonce, and the browser goes back to where it
 * was going with a proof that this login was for this request.
 */

import type { Context } from '../context.ts'
import type { Session } from '../documents.ts'
import { type Flow, perform, type SignedIn, Unavailable } from '../effects.ts'
import { refuse } from '../errors.ts'
import { derive, endUserHandle, type Handle, parseHandle } from '../handles.ts'
import type { Parameters } from '../messages/parameters.ts'
import { emptyEndUser, startSession } from '../rules/session.ts'
import { asks } from './asks.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { load, untilStored } from './documents.ts'
import { endSession, tellEnded } from './end-session.ts'
import { commitEndUser, endUserKey } from './end-user.ts'
import { loginPage } from './interaction.ts'
import { type Resumed, resume } from './resume.ts'
import { usableAccount } from './usable-account.ts'
import type { Visitor } from './visitor.ts'

/** A URL that servers and proxies of all kinds let through. */
const MAX_URL = 7168

export function* login(
  parameters: Parameters,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const { continuation, username, password, cancel } = parameters.values
  const resumed = yield* resume(continuation, 'login', visitor, context)
  if (resumed.kind !== 'resumed') return resumed
  const { request } = resumed
  if (cancel !== undefined) return asks[request.asks].refused(request, refuse('login.cancelled'), context)

  // Nobody's name holds NUL, and a host's database may choke on it.
  const signed_in =
    username === undefined || password === undefined || username.includes('\0')
      ? undefined
      : yield* perform('authenticate', { username, password })
  return yield* signIn(resumed, signed_in, visitor, context)
}

/** For a host with a login page of its own: who signed in, and how, for the request in the continuation. */
export function* completeLogin(
  continuation: string,
  signed_in: SignedIn,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const resumed = yield* resume(continuation, 'login', visitor, context)
  return resumed.kind === 'resumed' ? yield* signIn(resumed, signed_in, visitor, context) : resumed
}

function* signIn(
  { request, continuation }: Resumed,
  signed_in: SignedIn | undefined,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  if (!signed_in || !(yield* usableAccount(signed_in.sub))) {
    yield* perform('emit', { event: { type: 'sign_in_failed', client_id: request.client.client_id } })
    return yield* loginPage(request, visitor, context, { notice: 'failed', status: 400 })
  }
  const { keys } = context
  const { sub } = signed_in
  const handle = endUserHandle(keys, sub)
  const cookie = visitor.session === undefined ? undefined : parseHandle(keys, visitor.session)
  const before = cookie?.kind === 'session' ? cookie : undefined

  const { nonce, id: session } = yield* untilStored(() => registerSession(signed_in, handle, before, context))
  if (before && before.handle !== handle) yield* endSession(before, context, 'another_sign_in')
  yield* perform('emit', { event: { type: 'signed_in', sub, session } })

  const cookies = { session: derive(keys, 'session', { handle }, nonce) }
  const { id, issued_at } = continuation
  const evidence = { id, issued_at, session: nonce }
  const ask = asks[request.asks]
  const url = ask.returnUrl(request, evidence, visitor, context)
  if (url.length <= MAX_URL) return { kind: 'redirect', url, cookies }
  const outcome = yield* ask.proceed(request, { ...visitor, ...cookies }, evidence, context)
  return { ...outcome, cookies: { ...outcome.cookies, ...cookies } }
}

/** @param cookie that the browser had before, of whomever */
function* registerSession(
  signed_in: SignedIn,
  handle: string,
  cookie: Handle | undefined,
  context: Context,
): Flow<Session | 'conflict'> {
  const { policy, now } = context
  const { sub } = signed_in
  const key = endUserKey(context, handle)
  const { document: user = emptyEndUser(sub), version } = yield* load(key)
  const nonce = yield* perform('random', { bytes: 16 })
  const id = yield* perform('random', { bytes: 16 })
  const before = cookie?.handle === handle ? cookie.serial : undefined
  const started = startSession(user, signed_in, { id, nonce }, before, policy, now)
  if (started.kind === 'full') {
    yield* perform('emit', { event: { type: 'sessions_exhausted', sub } })
    throw new Unavailable('store', `max_sessions: ${policy.max_sessions} are in use`)
  }
  if ((yield* commitEndUser(key, started.user, version, context)) === 'conflict') return 'conflict'
  yield* tellEnded(user, started.displaced, 'displaced')
  return started.session
}
