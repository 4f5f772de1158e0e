/**
 * The second step of signing in at our login page. Until it is done nobody is signed in: that the password was right
 * is said by the page's continuation alone, for this browser and this request, and for as long as the account stays as
 * it was.
 */

import type { Context } from '../context.ts'
import type { Continuation } from '../continuation.ts'
import { type Flow, perform, type SignedIn } from '../effects.ts'
import { refuse } from '../errors.ts'
import type { Account } from '../hosts.ts'
import type { Parameters } from '../messages/parameters.ts'
import { FACTOR_WITHIN, type GivenFactor } from '../rules/second-factor.ts'
import { asks } from './asks.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { factorPage, loginPage, type Repeat } from './interaction.ts'
import { again, type Resumed, resume } from './resume.ts'
import { signInHere } from './sign-in.ts'
import { usableAccount } from './usable-account.ts'
import type { Visitor } from './visitor.ts'

/** Asks somebody whose password was right for what else they have. */
export function* askForFactor(
  { request, continuation }: Pick<Resumed, 'request' | 'continuation'>,
  proven: ProvenPassword,
  visitor: Visitor,
  context: Context,
  repeat?: Repeat,
): Flow<AuthorizationOutcome> {
  const factors = yield* perform('find_factors', { sub: proven.sub })
  // They had some when the password was checked: whoever took them away since has the person begin anew.
  if (!factors) return yield* loginPage(request, visitor, context, again)
  const { id, issued_at } = continuation
  return yield* factorPage(request, { id, issued_at, ...proven }, factors, visitor, context, repeat)
}

export type ProvenPassword = Pick<Continuation, 'sub' | 'stamp' | 'proved_at'> & { readonly sub: string }

export function provenPassword({ sub, stamp }: Account, { now }: Context): ProvenPassword {
  return { sub, ...(stamp !== undefined && { stamp }), proved_at: now }
}

/** @param parameters of a form that `login` has found to be one */
export function* secondFactor(
  parameters: Parameters,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const { continuation, cancel } = parameters.values
  const resumed = yield* resume(continuation, 'factor', visitor, context)
  if (resumed.kind !== 'resumed') return resumed
  const { request } = resumed
  if (cancel !== undefined)
    return yield* asks[request.asks].refused(request, refuse('login.cancelled'), visitor, context)

  const { sub, stamp, proved_at = 0, challenge } = resumed.continuation
  const account = yield* usableAccount(sub)
  if (!account || account.stamp !== stamp || context.now >= proved_at + FACTOR_WITHIN)
    return yield* loginPage(request, visitor, context, again)
  const given = givenFactor(parameters.values, challenge)
  const signed_in = given && (yield* verified(account, given, visitor))
  if (signed_in) return yield* signInHere(resumed, signed_in, account, visitor, context)
  const { client_id } = request.client
  yield* perform('emit', { event: { type: 'sign_in_failed', client_id, sub: account.sub } })
  const proven = { sub: account.sub, ...(stamp !== undefined && { stamp }), proved_at }
  return yield* askForFactor(resumed, proven, visitor, context, { notice: 'failed', status: 400 })
}

function* verified(
  { sub }: Account,
  given: GivenFactor,
  { address, device }: Visitor,
): Flow<SignedIn | undefined> {
  const from = { ...(address !== undefined && { address }), ...(device !== undefined && { device }) }
  const signed_in = yield* perform('verify_factor', { sub, given, ...from })
  return signed_in?.sub === sub ? signed_in : undefined
}

/** One of them: where a browser filled in more, none counts. */
function givenFactor(
  { otp, recovery_code, passkey }: Parameters['values'],
  challenge: string | undefined,
): GivenFactor | undefined {
  const given: GivenFactor[] = [
    ...(otp === undefined ? [] : [{ kind: 'otp', code: otp } as const]),
    ...(recovery_code === undefined ? [] : [{ kind: 'recovery_code', code: recovery_code } as const]),
    ...(passkey === undefined || challenge === undefined
      ? []
      : [{ kind: 'passkey', response: passkey, challenge } as const]),
  ]
  return given.length === 1 ? given[0] : undefined
}
