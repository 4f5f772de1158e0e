/** What an operator can watch. Identifiers and reasons only: never a code, token, secret or password. */

import type { ReasonId } from './errors.ts'

export type VouchsafeEvent =
  | {
      readonly type: 'refused'
      readonly endpoint: string
      readonly reason: ReasonId
      readonly input?: string
      readonly client_id?: string
    }
  | { readonly type: 'signed_in'; readonly sub: string; readonly sid: string }
  | { readonly type: 'sign_in_failed'; readonly client_id: string }
  | { readonly type: 'session_ended'; readonly sub: string; readonly sid: string }
  | {
      readonly type: 'consent_given'
      readonly sub: string
      readonly client_id: string
      readonly scope: string
    }
  | { readonly type: 'consent_denied'; readonly sub: string; readonly client_id: string }
  | { readonly type: 'consent_withdrawn'; readonly sub: string; readonly client_id: string }
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
      readonly token: 'access_token' | 'refresh_token'
    }
  | { readonly type: 'unavailable'; readonly endpoint: string; readonly operation: string }

export type EventType = VouchsafeEvent['type']
