/** What was done for an authorization request, by a continuation that proved authentic. */

import type { ConsentDecision } from '../rules/consent.ts'

export interface Evidence {
  /** The continuation's id: one code at most is issued from it. */
  readonly id: string
  /** When its first page was shown. What follows that page ends with it, and before its code is forgotten. */
  readonly issued_at: number
  /** The sign-in (a session's nonce) that was made for this request, or was shown its consent page. */
  readonly session: string
  /** Present when consent was given. */
  readonly consent?: ConsentDecision
  /** The withdrawal that was the client's last when that page was shown. */
  readonly withdrawal?: string | undefined
  /** Of the client that page was shown for, where that is in storage. */
  readonly client_nonce?: string | undefined
}
