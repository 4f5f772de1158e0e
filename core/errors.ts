/**
 * Why something is refused. Inside: a stable reason id, its clause and the mend, for the operator's
 * events and for `vouchsafe explain`. Outside: the specification's `error` and a generic description
 * (RFC 6749 section 5.2: characters %x20-21 / %x23-5B / %x5D-7E). One table stands between the two, and
 * a reason that is not in it does not compile.
 */

import { authorizationReasons } from './reasons/authorization-reasons.ts'
import { bearerReasons } from './reasons/bearer-reasons.ts'
import { clientAssertionReasons } from './reasons/client-assertion-reasons.ts'
import { clientDocumentReasons } from './reasons/client-document-reasons.ts'
import { fetchReasons } from './reasons/fetch-reasons.ts'
import { logoutReasons } from './reasons/logout-reasons.ts'
import type {
  AuthorizationError,
  BearerError,
  FetchError,
  Reason,
  RegistrationError,
  TokenError,
} from './reasons/reason.ts'
import { registrationReasons } from './reasons/registration-reasons.ts'
import { requestReasons } from './reasons/request-reasons.ts'
import { resourceReasons } from './reasons/resource-reasons.ts'
import { tokenReasons } from './reasons/token-reasons.ts'

export type { Reason, RegistrationError } from './reasons/reason.ts'

export const reasons = {
  ...requestReasons,
  ...authorizationReasons,
  ...clientDocumentReasons,
  ...resourceReasons,
  ...tokenReasons,
  ...clientAssertionReasons,
  ...bearerReasons,
  ...registrationReasons,
  ...fetchReasons,
  ...logoutReasons,
} as const satisfies Record<string, Reason>

export type ReasonId = keyof typeof reasons

type ReasonFor<E extends string> = {
  [R in ReasonId]: (typeof reasons)[R]['error'] extends E ? R : never
}[ReasonId]

/** Reasons that an endpoint may give; another endpoint's does not compile. */
export type AuthorizationReason = ReasonFor<AuthorizationError>
export type TokenReason = ReasonFor<TokenError>
export type BearerReason = ReasonFor<BearerError>
/** Of metadata; what is wrong with a token, and with too many, has reasons of their own. */
export type RegistrationReason = ReasonFor<RegistrationError>
/** Why nothing came of a fetch: of no endpoint, since each endpoint says what that means for it. */
export type FetchReason = ReasonFor<FetchError>
/** Why a client is not taken at the word of its document. */
export type DocumentReason = keyof typeof clientDocumentReasons
/** Reasons for which nothing is sent to a redirect_uri: the user sees a page of ours. */
export type UntrustedReason = ReasonFor<'untrusted_request'>

/** Reasons that people may read on a page of ours, so that it has words for each in every language. */
export const pageReasons = [
  ...(Object.keys(clientDocumentReasons) as DocumentReason[]),
  'authorization.unavailable',
  'client.missing',
  'client.unknown',
  'continuation.unreadable',
  'logout.client_mismatch',
  'logout.hint_invalid',
  'logout.malformed',
  'logout.redirect_uri_not_registered',
  'logout.redirect_uri_unbound',
  'page.cross_site',
  'page.forbidden',
  'page.not_current',
  'page.nothing_under_way',
  'page.not_found',
  'redirect_uri.missing',
  'second_factor.missing',
  'redirect_uri.not_registered',
  'request.content_coding',
  'request.content_incomplete',
  'request.content_too_large',
  'request.content_type',
  'request.guess',
  'request.malformed',
  'request.method',
  'request.timeout',
  'request.uri_too_long',
] as const satisfies readonly ReasonId[]

export type PageReason = (typeof pageReasons)[number]

export interface Refusal<R extends ReasonId = ReasonId> {
  readonly kind: 'refused'
  readonly reason: R
  /** The name (never the value) of what was wrong. */
  readonly input?: string
}

export function refuse<R extends ReasonId>(reason: R, input?: string): Refusal<R> {
  return input === undefined ? { kind: 'refused', reason } : { kind: 'refused', reason, input }
}

/** What the world is told about a refusal. */
export function publicError<R extends ReasonId>(
  refusal: Refusal<R>,
): { error: (typeof reasons)[R]['error']; error_description: string } {
  const { error, description } = reasons[refusal.reason]
  return { error, error_description: description }
}
