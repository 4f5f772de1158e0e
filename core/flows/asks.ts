/**
 * What a page is shown for. Signing in and consenting are asked of a person on behalf of something that ends
 * somewhere: each kind says how it is taken up where its page left it, how it goes on, and how it is refused.
 */

import type { Context } from '../context.ts'
import type { Flow } from '../effects.ts'
import type { AuthorizationReason, Refusal } from '../errors.ts'
import type { ToldError } from '../hosts.ts'
import { parseParameters, repeatableParameters } from '../messages/parameters.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { authorize } from './authorize.ts'
import type { Evidence } from './evidence.ts'
import type { Repeat } from './interaction.ts'
import { logout } from './logout.ts'
import type { LogoutRequest } from './logout-request.ts'
import { proceed } from './proceed.ts'
import { refuseRequest } from './refuse-request.ts'
import { returnUrl } from './return-url.ts'
import { trustedRequest } from './trusted-request.ts'
import type { Visitor } from './visitor.ts'

interface TakenUp<R> {
  readonly kind: 'taken_up'
  readonly request: R
}

/** @typeParam R the request that asks, once it has been judged */
interface Ask<R> {
  /** From what a page of ours carried; or the answer to a request that is good no more. */
  takeUp(encoded: string, visitor: Visitor, context: Context): Flow<TakenUp<R> | AuthorizationOutcome>
  /** From what cannot be trusted: it is judged like any other, and the person is asked again. */
  afresh(encoded: string, visitor: Visitor, context: Context, repeat: Repeat): Flow<AuthorizationOutcome>
  proceed(
    request: R,
    visitor: Visitor,
    evidence: Evidence,
    context: Context,
    repeat?: Repeat,
  ): Flow<AuthorizationOutcome>
  /** Where the browser goes on, with the proof of a login that was made for the request. */
  returnUrl(request: R, login: Evidence, visitor: Visitor, context: Context): string
  refused(
    request: R,
    refusal: Refusal<AuthorizationReason>,
    visitor: Visitor,
    context: Context,
    told?: ToldError,
  ): Flow<AuthorizationOutcome>
}

interface Asks {
  readonly authorization: Ask<AuthorizationRequest>
  /** It asks nobody to sign in or to consent. */
  readonly end_session: Pick<Ask<LogoutRequest>, 'afresh'>
}

export const asks: Asks = {
  end_session: {
    afresh: (encoded, visitor, context, repeat) => logout(parseParameters(encoded), visitor, context, repeat),
  },
  authorization: {
    takeUp: takeUpAuthorization,
    afresh: (encoded, visitor, context, repeat) =>
      authorize({ parameters: parseParameters(encoded, repeatableParameters), visitor }, context, repeat),
    proceed,
    returnUrl,
    refused: refuseRequest,
  },
}

function* takeUpAuthorization(
  encoded: string,
  visitor: Visitor,
  context: Context,
): Flow<TakenUp<AuthorizationRequest> | AuthorizationOutcome> {
  const request = yield* trustedRequest(parseParameters(encoded, repeatableParameters), context)
  if (request.kind === 'refused') return request
  if (request.kind === 'refused_request')
    return yield* refuseRequest(request, request.refusal, visitor, context)
  return { kind: 'taken_up', request }
}
