/** The authorization endpoint. @see RFC 6749 section 3.1, OpenID Connect Core 1.0 section 3.1.2 */

import type { Context } from '../context.ts'
import { openContinuation } from '../continuation.ts'
import type { Flow } from '../effects.ts'
import { fingerprint } from '../handles.ts'
import type { Parameters } from '../messages/parameters.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import type { Evidence } from './evidence.ts'
import type { Repeat } from './interaction.ts'
import { proceed } from './proceed.ts'
import { refuseRequest } from './refuse-request.ts'
import { trustedRequestAndUser } from './trusted-request.ts'
import { browserDigest, type Visitor, visitorKey } from './visitor.ts'

export interface AuthorizeRequest {
  /** From the query, or the form body of a POST. */
  readonly parameters: Parameters
  readonly visitor: Visitor
}

/** @param repeat given when the request is evaluated again because its page could not be continued */
export function* authorize(
  { parameters, visitor }: AuthorizeRequest,
  context: Context,
  repeat?: Repeat,
): Flow<AuthorizationOutcome> {
  const { request, user } = yield* trustedRequestAndUser(parameters, visitorKey(visitor, context), context)
  if (request.kind === 'refused') return request
  if (request.kind === 'refused_request')
    return yield* refuseRequest(request, request.refusal, visitor, context)
  const evidence = proofOfLogin(parameters.values.continuation, request, visitor, context)
  return yield* proceed(request, visitor, evidence, context, repeat, user)
}

/** What a login that came back here proves: that it was made in this browser, for this very request. */
function proofOfLogin(
  text: string | undefined,
  request: AuthorizationRequest,
  visitor: Visitor,
  context: Context,
): Evidence | undefined {
  const opened = text === undefined ? undefined : openContinuation(context.keys, text)
  if (!opened?.authentic || visitor.browser === undefined) return undefined
  const { purpose, issued_at, browser, id, session } = opened.continuation
  const fits =
    purpose === 'signed_in' &&
    opened.continuation.request === fingerprint(context.keys, 'request', request.encoded) &&
    browser === browserDigest(visitor.browser, context) &&
    context.now < issued_at + context.policy.continuation_lifetime
  return fits && session !== undefined ? { id, issued_at, session } : undefined
}
