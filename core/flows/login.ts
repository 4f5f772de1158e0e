/**
 * Signing in for an authorization request: by the login page's user name and password, or by whatever a
 * host's own page did (`completeLogin`). Either way a new session is made under a new id, and the
 * browser goes back to the authorization endpoint with a proof that this login was for this request.
 */

import type { Context } from '../context.ts'
import type { EndUser } from '../documents.ts'
import { type Flow, perform, type SignedIn } from '../effects.ts'
import { refuse } from '../errors.ts'
import { derive, endUserHandle, parseHandle } from '../handles.ts'
import type { Parameters } from '../messages/parameters.ts'
import { emptyEndUser, endUserEnd, startSession } from '../rules/session.ts'
import { type AuthorizationOutcome, errorResponse } from './authorization-outcome.ts'
import { commit, load, untilStored } from './documents.ts'
import { endSession } from './end-session.ts'
import { loginPage } from './interaction.ts'
import { proceed } from './proceed.ts'
import { type Resumed, resume } from './resume.ts'
import { returnUrl } from './return-url.ts'
import { usableAccount } from './usable-account.ts'
import { endUserKey, type Visitor } from './visitor.ts'

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
  if (cancel !== undefined) return errorResponse(request, refuse('login.cancelled'), context)

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
  const sid = yield* perform('random', { bytes: 16 })
  const handle = endUserHandle(keys, sub)
  const before = visitor.session === undefined ? undefined : parseHandle(keys, visitor.session)
  const replaced = before?.kind === 'session' ? before : undefined

  const same_user = replaced?.handle === handle ? replaced.serial : undefined
  yield* untilStored(() => registerSession(signed_in, sid, same_user, context))
  if (replaced && replaced.handle !== handle) yield* endSession(replaced, context)
  yield* perform('emit', { event: { type: 'signed_in', sub, sid } })

  const session = derive(keys, 'session', handle, sid)
  const cookies = { session }
  const evidence = { id: continuation.id, issued_at: continuation.issued_at, sid }
  const url = returnUrl(request, evidence, visitor, context)
  if (url.length <= MAX_URL) return { kind: 'redirect', url, cookies }
  const outcome = yield* proceed(request, { ...visitor, session }, evidence, context)
  return { ...outcome, cookies: { ...outcome.cookies, ...cookies } }
}

/** @param replaces the session of the same End-User that the browser had before */
function* registerSession(
  signed_in: SignedIn,
  sid: string,
  replaces: string | undefined,
  context: Context,
): Flow<'stored' | 'conflict'> {
  const { policy, now } = context
  const key = endUserKey(context, signed_in.sub)
  const loaded = yield* load<EndUser>(key)
  const before = loaded?.document ?? emptyEndUser(signed_in.sub)
  const user = startSession(before, signed_in, sid, replaces, policy, now)
  return yield* commit(key, user, loaded?.version ?? null, endUserEnd(user, policy))
}
