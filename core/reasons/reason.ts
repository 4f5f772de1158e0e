/** What a reason says, and the errors of the specifications that it can map to. */

/**
 * @see RFC 6749 section 4.1.2.1, OpenID Connect Core 1.0 section 3.1.2.6, OpenID Connect Core Error Code
 *   unmet_authentication_requirements 1.0, RFC 9396 section 14.6, RFC 8707 section 2
 */
export type AuthorizationError =
  | 'invalid_request'
  | 'unauthorized_client'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'login_required'
  | 'consent_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported'
  | 'invalid_authorization_details'
  | 'invalid_target'
  | 'unmet_authentication_requirements'

/** @see RFC 6749 section 5.2, RFC 7009 section 2.2.1, RFC 9396 section 14.6, RFC 8707 section 2 */
export type TokenError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'unsupported_token_type'
  | 'invalid_authorization_details'
  | 'invalid_target'

/** @see RFC 6750 section 3.1 */
export type BearerError = 'invalid_request' | 'invalid_token' | 'insufficient_scope'

/** @see RFC 7591 section 3.2.2 */
export type RegistrationError =
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  | 'invalid_software_statement'
  | 'unapproved_software_statement'

/** Ours, and told to nobody: whether it would be fetched at another time. */
export type FetchError = 'fetch_refused' | 'fetch_failed'

export interface Reason {
  readonly error:
    | AuthorizationError
    | TokenError
    | BearerError
    | RegistrationError
    | FetchError
    | 'untrusted_request'
  readonly clause: string
  /** What the world is told. */
  readonly description: string
  /** What an operator or a client's developer can do. */
  readonly mend: string
}

/** One row of the table. `clause` is where the requirement stands. */
export function reason<E extends Reason['error']>(
  error: E,
  clause: string,
  description: string,
  mend: string,
) {
  return { error, clause, description, mend } as const
}
