/** Signing in for a request by the user name and password of our login page, and on to a second factor of who has one. */

import type { Context } from '../context.ts'
import { openContinuation } from '../continuation.ts'
import { type Flow, perform } from '../effects.ts'
import { refuse } from '../errors.ts'
import { type Parameters, parameterFault } from '../messages/parameters.ts'
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
  const { continuation, username, password, cancel } = parameters.values
  if (isFactorStep(continuation, context)) return yield* secondFactor(parameters, visitor, context)
  const resumed = yield* resume(continuation, 'login', visitor, context)
  if (resumed.kind !== 'resumed') return resumed
  const { request } = resumed
  if (cancel !== undefined)
    return yield* asks[request.asks].refused(request, refuse('login.cancelled'), visitor, context)

  const { address, device } = visitor
  const from = { ...(address !== undefined && { address }), ...(device !== undefined && { device }) }
  // Nobody's name holds NUL, and a host's database may choke on it.
  const signed_in =
    username === undefined || password === undefined || username.includes('\0')
      ? undefined
      : yield* perform('authenticate', { username, password, ...from })
  const account = yield* usableAccount(signed_in?.sub)
  if (signed_in?.second_factor && account)
    return yield* askForFactor(resumed, provenPassword(account, context), visitor, context)
  if (signed_in && account && needsToEnrol(request, signed_in, context))
    return yield* askToEnrol(resumed, provenPassword(account, context), visitor, context)
  if (signed_in && account) return yield* signInHere(resumed, signed_in, account, visitor, context)
  yield* perform('emit', { event: { type: 'sign_in_failed', client_id: request.client.client_id } })
  return yield* loginPage(request, visitor, context, { notice: 'failed', status: 400 })
}

/** Whether it says it is from that page; whether it is, is judged there. */
function isFactorStep(text: string | undefined, { keys }: Context): boolean {
  return text !== undefined && openContinuation(keys, text)?.continuation.purpose === 'factor'
}
