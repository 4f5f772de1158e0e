/**
 * A login page of the host's own: what it is asked, and what came of it. The page may sign people in from a
 * session of the host's; a sign-in that is older than the request allows is no answer to it.
 */

import type { Context } from '../context.ts'
import { type Flow, perform, type SignedIn } from '../effects.ts'
import { refuse } from '../errors.ts'
import type { ToldError } from '../hosts.ts'
import type { PageClient } from '../pages.ts'
import { asksAnew, type Prompt, signInCountsSince } from '../rules/prompt.ts'
import { asks } from './asks.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { pageClient } from './interaction.ts'
import { type Resumed, resume } from './resume.ts'
import { signIn } from './sign-in.ts'
import { usableAccount } from './usable-account.ts'
import { signedInVisitor, type Visitor } from './visitor.ts'

/** What a login page is asked. */
export interface LoginAsked {
  readonly kind: 'login'
  readonly client: PageClient
  readonly scope: readonly string[]
  readonly prompt: readonly Prompt[]
  readonly login_hint?: string
  readonly ui_locales: readonly string[]
  readonly acr_values: readonly string[]
  /** Why the page is shown again. */
  readonly notice?: 'failed' | 'again'
  /** Whether the person has to do it now, whoever is signed in. */
  readonly must_authenticate: boolean
  /** A sign-in from before (NumericDate) does not count; 0: any does. */
  readonly counts_since: number
  /** Who is signed in at that browser already, as when a stronger sign-in is asked for. */
  readonly sub?: string
}

/** @returns what is asked, or the answer where the continuation leads to no login page any more */
export function* readLogin(
  continuation: string | undefined,
  visitor: Visitor,
  context: Context,
): Flow<LoginAsked | AuthorizationOutcome> {
  const resumed = yield* resume(continuation, 'login', visitor, context)
  if (resumed.kind !== 'resumed') return resumed
  const { client, scope, prompt, login_hint, ui_locales, acr_values } = resumed.request
  const { notice } = resumed.continuation
  const signed_in = yield* signedInVisitor(visitor, context)
  return {
    kind: 'login',
    client: pageClient(client),
    scope,
    prompt: [...prompt],
    ui_locales,
    acr_values,
    must_authenticate: asksAnew(resumed.request),
    counts_since: countsSince(resumed, context),
    ...(login_hint !== undefined && { login_hint }),
    ...(notice && { notice }),
    ...(signed_in && { sub: signed_in.account.sub }),
  }
}

function countsSince({ request, continuation }: Resumed, { now }: Context): number {
  return signInCountsSince(request, continuation.issued_at, now)
}

/** Who signed in there, how and when. An account that is not usable, and a sign-in that is too old, end in an answer. */
export function* completeLogin(
  continuation: string | undefined,
  signed_in: SignedIn,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const resumed = yield* resume(continuation, 'login', visitor, context)
  if (resumed.kind !== 'resumed') return resumed
  const { request } = resumed
  const { refused } = asks[request.asks]
  if ((signed_in.auth_time ?? context.now) < countsSince(resumed, context))
    return yield* refused(request, refuse('login.too_old'), visitor, context)
  const account = yield* usableAccount(signed_in.sub)
  if (account) return yield* signIn(resumed, signed_in, account, visitor, context)
  yield* perform('emit', { event: { type: 'sign_in_failed', client_id: request.client.client_id } })
  return yield* refused(request, refuse('login.account_unusable'), visitor, context)
}

/** Nobody signed in: the person gave up, or the host refuses them. */
export function* refuseLogin(
  continuation: string | undefined,
  reason: 'login.cancelled' | 'login.refused',
  told: ToldError,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const resumed = yield* resume(continuation, 'login', visitor, context)
  if (resumed.kind !== 'resumed') return resumed
  const { request } = resumed
  return yield* asks[request.asks].refused(request, refuse(reason), visitor, context, told)
}
