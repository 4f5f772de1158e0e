/**
 * Signing in for a request at our login page: by user name and password, and on to a second factor of who has one; or by
 * a passkey, which says whose it is.
 */

import type { Context } from '../context.ts'
import { type Continuation, openContinuation } from '../continuation.ts'
import { type Flow, perform, type SignedIn } from '../effects.ts'
import { refuse } from '../errors.ts'
import { type Parameters, parameterFault } from '../messages/parameters.ts'
import { CHALLENGE_WITHIN } from '../rules/second-factor.ts'
import { asks } from './asks.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { askToEnrol, needsToEnrol } from './enrol-factor.ts'
import { loginPage } from './interaction.ts'
import { resume } from './resume.ts'
import { askForFactor, provenPassword, secondFactor } from './second-factor.ts'
import { signInHere } from './sign-in.ts'
import { usableAccount } from './usable-account.ts'
import type { Visitor } from './visitor.ts'

export function* login(
  parameters: Parameters,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const fault = parameterFault(parameters)
  // What is no UTF-8 is a wrong name or password.
  if (fault && fault.reason !== 'request.parameter_malformed')
    return refuse('continuation.unreadable', fault.input)
  const { continuation, passkey, cancel } = parameters.values
  if (isFactorStep(continuation, context)) return yield* secondFactor(parameters, visitor, context)
  const resumed = yield* resume(continuation, 'login', visitor, context)
  if (resumed.kind !== 'resumed') return resumed
  const { request } = resumed
  if (cancel !== undefined)
    return yield* asks[request.asks].refused(request, refuse('login.cancelled'), visitor, context)

  const signed_in =
    passkey === undefined
      ? yield* byPassword(parameters.values, visitor)
      : yield* byPasskey(parameters.values, resumed.continuation, visitor, context)
  const account = yield* usableAccount(signed_in?.sub)
  if (signed_in?.second_factor && account)
    return yield* askForFactor(resumed, provenPassword(account, context), visitor, context)
  if (signed_in && account && needsToEnrol(request, signed_in, context))
    return yield* askToEnrol(resumed, provenPassword(account, context), visitor, context)
  if (signed_in && account) return yield* signInHere(resumed, signed_in, account, visitor, context)
  yield* perform('emit', { event: { type: 'sign_in_failed', client_id: request.client.client_id } })
  const failed = { notice: 'failed', status: 400, passkey: passkey !== undefined } as const
  return yield* loginPage(request, visitor, context, failed)
}

function* byPassword(
  { username, password }: Parameters['values'],
  { address, device }: Visitor,
): Flow<SignedIn | undefined> {
  // Nobody's name holds NUL, and a host's database may choke on it.
  if (username === undefined || password === undefined || username.includes('\0')) return undefined
  const from = { ...(address !== undefined && { address }), ...(device !== undefined && { device }) }
  return yield* perform('authenticate', { username, password, ...from })
}

/** Beside a name or a password it counts as none. */
function* byPasskey(
  { passkey: response, username, password }: Parameters['values'],
  { challenge, issued_at }: Continuation,
  { address }: Visitor,
  { passkeys, now }: Context,
): Flow<SignedIn | undefined> {
  const is_alone = username === undefined && password === undefined
  const is_open = passkeys && now < issued_at + CHALLENGE_WITHIN
  if (response === undefined || challenge === undefined || !is_alone || !is_open) return undefined
  return yield* perform('verify_passkey', { response, challenge, ...(address !== undefined && { address }) })
}

/** Whether it says it is from that page; whether it is, is judged there. */
function isFactorStep(text: string | undefined, { keys }: Context): boolean {
  return text !== undefined && openContinuation(keys, text)?.continuation.purpose === 'factor'
}
