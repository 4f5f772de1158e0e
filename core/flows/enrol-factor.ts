/**
 * A second factor that somebody sets up in the middle of a sign-in, who has none and needs one. Until it is there nobody
 * is signed in: that the password was right is said by the page's continuation alone, for this browser, this request and
 * ten minutes. Whoever has a factor shows it, and sets up no other one here.
 */

import type { Context } from '../context.ts'
import { type Flow, perform, type SignedIn } from '../effects.ts'
import { refuse } from '../errors.ts'
import type { Account } from '../hosts.ts'
import type { PageClient } from '../pages.ts'
import { FACTOR_WITHIN, lacksSecondFactor } from '../rules/second-factor.ts'
import { asks } from './asks.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { enrolPage, pageClient } from './interaction.ts'
import { withoutSecondFactor } from './proceed.ts'
import { again, type Resumed, resume } from './resume.ts'
import type { ProvenPassword } from './second-factor.ts'
import { signInAndShow } from './sign-in.ts'
import { usableAccount } from './usable-account.ts'
import type { Visitor, VisitorCookies } from './visitor.ts'

/** @param signed_in by the password alone, of somebody who has nothing else */
export function needsToEnrol(
  request: Resumed['request'],
  signed_in: SignedIn,
  { enrol_url, policy, second_factors, now }: Context,
): boolean {
  if (enrol_url === undefined) return false
  const authentication = { ...signed_in, auth_time: now }
  return lacksSecondFactor(request, authentication, policy, second_factors)?.kind === 'required'
}

export function* askToEnrol(
  { request, continuation }: Pick<Resumed, 'request' | 'continuation'>,
  proven: ProvenPassword,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const { id, issued_at } = continuation
  return yield* enrolPage(context.enrol_url ?? '', request, { id, issued_at, ...proven }, visitor, context)
}

/** Somebody who may set up a factor now. */
export interface Enrolment {
  readonly kind: 'enrolment'
  readonly account: Account
  readonly client: PageClient
  /** For a passkey to be made for, in base64url; of this sign-in alone. */
  readonly challenge: string
  readonly ui_locales: readonly string[]
  readonly resumed: Resumed
}

/** @returns the answer where nobody may, or no longer: the request is evaluated afresh */
export function* readEnrolment(
  continuation: string | undefined,
  visitor: Visitor,
  context: Context,
): Flow<Enrolment | AuthorizationOutcome> {
  const resumed = yield* resume(continuation, 'enrol', visitor, context)
  if (resumed.kind !== 'resumed') return resumed
  const { request } = resumed
  const { sub, stamp, proved_at = 0, challenge = '' } = resumed.continuation
  const account = yield* usableAccount(sub)
  const is_current = account?.stamp === stamp && context.now < proved_at + FACTOR_WITHIN
  const is_open = is_current && context.enrol_url !== undefined
  if (!account || !is_open || (yield* perform('find_factors', { sub: account.sub })))
    return yield* asks[request.asks].afresh(resumed.continuation.request, visitor, context, again)
  const client = pageClient(request.client)
  return { kind: 'enrolment', account, client, challenge, ui_locales: request.ui_locales, resumed }
}

/** @param signed_in by the password and what was just set up  @returns where the browser goes on, once all was shown */
export function* completeEnrolment(
  { account, resumed }: Enrolment,
  signed_in: Omit<SignedIn, 'sub'> & { readonly amr: readonly string[] },
  visitor: Visitor,
  context: Context,
): Flow<{ readonly url: string; readonly cookies: VisitorCookies }> {
  const { sub } = account
  const { client_id } = resumed.request.client
  yield* perform('emit', {
    event: { type: 'second_factor_enrolled', sub, client_id, amr: signed_in.amr },
  })
  return yield* signInAndShow(resumed, { ...signed_in, sub }, account, visitor, context)
}

/** @param reason they gave up, or are somebody who can have no factor */
export function* refuseEnrolment(
  { resumed }: Enrolment,
  reason: 'login.cancelled' | 'second_factor.missing',
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const { request } = resumed
  if (reason === 'second_factor.missing') return withoutSecondFactor(request, context)
  return yield* asks[request.asks].refused(request, refuse(reason), visitor, context)
}
