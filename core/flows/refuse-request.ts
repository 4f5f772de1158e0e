/**
 * How a request is refused that could be answered at its redirect_uri. Whoever can name any redirect_uri as theirs
 * could use us to send people there: of a client that nobody vouches for, only who is signed in goes back, since they
 * know where they have been. `prompt=none` shows no page, so it has nothing to show one instead of.
 * @see RFC 9700 section 4.11.2
 */

import type { Context } from '../context.ts'
import type { Flow } from '../effects.ts'
import type { AuthorizationReason, Refusal } from '../errors.ts'
import type { ToldError } from '../hosts.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import { type AuthorizationOutcome, errorResponse } from './authorization-outcome.ts'
import type { RefusedRequest } from './trusted-request.ts'
import { signedInVisitor, type Visitor } from './visitor.ts'

/** @param told what the host wants the client to be told in place of what the reason says */
export function* refuseRequest(
  request: AuthorizationRequest | RefusedRequest,
  refusal: Refusal<AuthorizationReason>,
  visitor: Visitor,
  context: Context,
  told: ToldError = {},
): Flow<AuthorizationOutcome> {
  const { self_described, client_id } = request.client
  const goes_back =
    !self_described || isSilent(request) || (yield* signedInVisitor(visitor, context)) !== undefined
  return goes_back ? errorResponse(request, refusal, context, told) : { ...refusal, client_id }
}

function isSilent(request: AuthorizationRequest | RefusedRequest): boolean {
  return request.kind === 'request' ? request.prompt.has('none') : request.is_silent
}
