/** What an operator can watch. Identifiers and reasons only: never a code, token, secret or password. */

import type { FetchReason, ReasonId } from './errors.ts'
import type { RedirectMismatch } from './rules/redirect-mismatch.ts'
import type { SessionEnding } from './session-endings.ts'
import type { Kind } from './storage.ts'

/** Why a connection ended, where nobody's clock ended it; `signed_out`: everywhere; `displaced`: for `max_connections`. */
export type ConnectionEnding = 'disconnected' | 'signed_out' | 'displaced' | 'ended_by_host'

/** What somebody did with a client in storage. */
export type ClientChange = 'created' | 'updated' | 'removed' | 'secret_added' | 'secret_removed'

/** Whom to tell of the end of which session. */
interface OfNotice {
  readonly sub: string
  readonly session: string
  readonly client_id: string
}

interface NotTold {
  readonly attempt: number
  /** Of the client's answer, where there was one. */
  readonly status?: number
  /** Why there was none; `unavailable`: something of this side failed. */
  readonly reason?: FetchReason | 'unavailable'
  /** A forbidden address, or the platform's code for what went wrong. */
  readonly detail?: string
}

/** Open: a later version may have others, and who tells them apart by `type` needs a default. */
export type VouchsafeEvent =
  | {
      readonly type: 'refused'
      readonly endpoint: string
      readonly reason: ReasonId
      readonly input?: string
      readonly client_id?: string
      /** Of a redirect_uri that is not registered: the nearest that is, what differs, and what came. */
      readonly redirect_uri?: RedirectMismatch
    }
  | {
      readonly type: 'signed_in'
      readonly sub: string
      readonly session: string
      /** How, in RFC 8176 values, where that is known. */
      readonly amr?: readonly string[]
    }
  /** Somebody who had none set one up in the middle of a sign-in, where the client needs one. */
  | {
      readonly type: 'second_factor_enrolled'
      readonly sub: string
      readonly client_id: string
      readonly amr: readonly string[]
    }
  /** With `sub`: the password was right, and the second factor was not. */
  | { readonly type: 'sign_in_failed'; readonly client_id: string; readonly sub?: string }
  /** A sign-in found no session that could make room for it; the answer was a 503. */
  | { readonly type: 'sessions_exhausted'; readonly sub: string }
  | {
      readonly type: 'session_ended'
      readonly sub: string
      readonly session: string
      readonly because: SessionEnding
    }
  | {
      readonly type: 'consent_given'
      readonly sub: string
      readonly client_id: string
      readonly scope: string
    }
  | { readonly type: 'consent_denied'; readonly sub: string; readonly client_id: string }
  /** With it every code and token of the client for that person. */
  | {
      readonly type: 'connection_ended'
      readonly sub: string
      readonly client_id: string
      readonly because: ConnectionEnding
    }
  | { readonly type: 'code_issued'; readonly sub: string; readonly client_id: string; readonly scope: string }
  | {
      readonly type: 'tokens_issued'
      readonly grant_type: string
      readonly sub?: string
      readonly client_id: string
      readonly scope: string
    }
  | { readonly type: 'code_replayed'; readonly sub?: string; readonly client_id: string }
  | { readonly type: 'refresh_token_reused'; readonly sub?: string; readonly client_id: string }
  | {
      readonly type: 'revoked'
      readonly sub?: string
      readonly client_id: string
      readonly token: 'code' | 'access_token' | 'refresh_token'
    }
  /** A client was told that a session has ended; `attempt` counts from 1. */
  | (OfNotice & { readonly type: 'logout_token_sent'; readonly attempt: number })
  /** It could not be told, and will be at `retry_at` (NumericDate). */
  | (OfNotice & NotTold & { readonly type: 'logout_token_failed'; readonly retry_at: number })
  /** It will not be told: a day has passed, or it wants to hear nothing any more. */
  | (OfNotice & Partial<NotTold> & { readonly type: 'logout_token_given_up' })
  /** Nothing came of what the provider wanted from another server. */
  | {
      readonly type: 'fetch_failed'
      readonly purpose: string
      readonly reason: FetchReason
      /** As the URL has it, where it has one. */
      readonly host?: string
      /** A forbidden address, or the platform's code for what went wrong. */
      readonly detail?: string
    }
  /** A mail was handed over, to whoever sends it. */
  | { readonly type: 'mail_sent'; readonly purpose: 'password_reset'; readonly sub: string }
  | {
      readonly type: 'mail_failed'
      readonly purpose: 'password_reset'
      readonly sub: string
      /** A code of the sender's, such as ECONNREFUSED, where there is one. */
      readonly detail?: string
    }
  /** Somebody has set a new password by a link that they were given. */
  | { readonly type: 'password_reset'; readonly sub: string }
  /** A client in storage was made, changed or removed. */
  | { readonly type: 'client_changed'; readonly client_id: string; readonly change: ClientChange }
  /** This process has seen other signing keys than before: by what it signs now, and what is published (`kid`s). */
  | {
      readonly type: 'keys_changed'
      readonly signing: readonly string[]
      readonly published: readonly string[]
    }
  /** A record was written by another release, in a version that this one does not read: it counts as none. */
  | { readonly type: 'record_unreadable'; readonly kind: Kind }
  /** Told at every start with `insecureHttp`: passwords, codes and tokens may travel in the clear. */
  | { readonly type: 'insecure_http'; readonly issuer: string }
  /** The storage has no lists: clients are told of ends by the process that decided them, as long as it lives. */
  | { readonly type: 'deliveries_unlisted' }
  | { readonly type: 'unavailable'; readonly endpoint: string; readonly operation: string }

export type EventType = VouchsafeEvent['type']
