/** What a grant at the token endpoint is asked, and what it answers. */

import type { Refusal, TokenReason } from '../../errors.ts'
import type { Parameters } from '../../messages/parameters.ts'
import type { RequestFacts } from '../../messages/request-facts.ts'
import type { AuthenticatedClient } from '../../rules/authenticated-client.ts'

/** @see RFC 6749 section 5.1, OpenID Connect Core 1.0 section 3.1.3.3 */
export interface TokenResponse {
  readonly kind: 'tokens'
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** Seconds. */
  readonly expires_in: number
  readonly scope: string
  readonly refresh_token?: string
  readonly id_token?: string
}

export type TokenOutcome = TokenResponse | Refusal<TokenReason>

export interface GrantRequest {
  readonly client: AuthenticatedClient
  readonly parameters: Parameters
  readonly facts: RequestFacts
}
