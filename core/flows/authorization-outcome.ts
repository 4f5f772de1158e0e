/** What the browser can be told in the course of an authorization request. */

import type { Context } from '../context.ts'
import { type AuthorizationReason, publicError, type Refusal, type UntrustedReason } from '../errors.ts'
import type { ToldError } from '../hosts.ts'
import type { Page } from '../pages.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import type { ValidatedRedirect } from '../rules/redirect-uri.ts'
import type { ResponseMode } from '../rules/response-mode.ts'
import type { RefusedRequest, UntrustedRequest } from './trusted-request.ts'
import type { VisitorCookies } from './visitor.ts'

/** @see RFC 6749 section 4.1.2, RFC 9207 section 2 */
export interface AuthorizationResponse {
  readonly kind: 'response'
  readonly redirect_uri: ValidatedRedirect
  readonly response_mode: ResponseMode
  readonly parameters: {
    readonly code?: string
    readonly error?: string
    readonly error_description?: string
    readonly state?: string
    readonly iss: string
    /** @see OpenID Connect Session Management 1.0 section 2 */
    readonly session_state?: string
  }
  /** BCP 47 tags, for whoever sees a page on the way. */
  readonly ui_locales: readonly string[]
  /** Present when it is an error. */
  readonly refusal?: Refusal<AuthorizationReason>
  readonly client_id: string
}

/** What a browser is answered that stays with us or goes on, whatever it asked for. */
export type BrowserOutcome = (
  | { readonly kind: 'page'; readonly page: Page; readonly status: number }
  /** To a page of this provider or of its host, or to where a logout ends. */
  | { readonly kind: 'redirect'; readonly url: string }
  /** On a page of ours. */
  | (Refusal<UntrustedReason | AuthorizationReason> & Omit<UntrustedRequest, keyof Refusal>)
) & { readonly cookies?: VisitorCookies }

export type AuthorizationOutcome =
  | BrowserOutcome
  | (AuthorizationResponse & { readonly cookies?: VisitorCookies })

/** @param told what the host wants the client to be told in place of what the reason says */
export function errorResponse(
  request: AuthorizationRequest | RefusedRequest,
  refusal: Refusal<AuthorizationReason>,
  context: Context,
  told: ToldError = {},
): AuthorizationResponse {
  return {
    kind: 'response',
    redirect_uri: request.redirect_uri,
    response_mode: request.response_mode,
    parameters: {
      ...publicError(refusal),
      ...(told.error && { error: told.error }),
      ...(told.errorDescription !== undefined && { error_description: told.errorDescription }),
      ...(request.state !== undefined && { state: request.state }),
      iss: context.issuer,
    },
    refusal,
    ui_locales: request.kind === 'request' ? request.ui_locales : [],
    client_id: request.client.client_id,
  }
}

export function codeResponse(
  request: AuthorizationRequest,
  code: string,
  context: Context,
): AuthorizationResponse {
  return {
    kind: 'response',
    redirect_uri: request.redirect_uri,
    response_mode: request.response_mode,
    parameters: { code, ...(request.state !== undefined && { state: request.state }), iss: context.issuer },
    ui_locales: request.ui_locales,
    client_id: request.client.client_id,
  }
}
