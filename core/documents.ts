/**
 * What is stored. A document is everything that must change together: it lives under one key and is
 * replaced by one compare-and-swap, so there is no order of requests in which half of a change is seen.
 *
 * - A Grant is one authorization: its code, its refresh generation, its access tokens, its revocation.
 * - An EndUser is one person at this issuer: the sessions, the remembered consents, and which grants
 *   are alive. Signing in, consenting, registering a new grant, logging out and withdrawing consent
 *   therefore meet in one compare-and-swap, and none of them can slip past another.
 *
 * No document holds anything that could be presented: codes, tokens and cookies are derived (handles.ts).
 * Times are NumericDate seconds. A document carries the times its validity depends on; the storage's
 * own expiry only collects garbage.
 */

/** An access token of a grant; the token itself is derived from the grant's handle and `serial`. */
export interface AccessToken {
  readonly serial: number
  readonly issued_at: number
  readonly expires_at: number
  /** The refresh generation it was issued with: 0 for the code's own. */
  readonly generation: number
  /** Present when narrower than the grant's. */
  readonly scope?: string
}

export interface Grant {
  readonly kind: 'grant'
  readonly v: 1
  readonly client_id: string
  /** The account's `sub`; absent for client_credentials. */
  readonly sub?: string
  /** Space-delimited, as granted. */
  readonly scope: string
  readonly created_at: number
  /** Authentication of the End-User that the grant rests on. */
  readonly authentication?: Authentication
  readonly nonce?: string
  readonly code?: Code
  readonly refresh?: Refresh
  /** Whether redeeming the code yields a refresh token. */
  readonly refreshable?: boolean
  readonly access_tokens: readonly AccessToken[]
  readonly last_serial: number
  readonly revoked_at?: number
}

export interface Authentication {
  readonly auth_time: number
  readonly acr?: string
  readonly amr?: readonly string[]
  /** The session's public identifier, as in ID tokens. */
  readonly sid: string
}

export interface Code {
  readonly expires_at: number
  readonly redirect_uri: string
  readonly code_challenge?: string
  readonly redeemed_at?: number
}

export interface Refresh {
  /** The generation of the one live refresh token; the first is 1. */
  readonly generation: number
  readonly rotated_at: number
  /** The earlier of the idle and the absolute end. */
  readonly expires_at: number
}

export interface Session extends Authentication {
  readonly created_at: number
  readonly seen_at: number
}

export interface Consent {
  readonly client_id: string
  /** Space-delimited: what was shown and allowed. */
  readonly scope: string
  readonly expires_at: number
}

/** Where a live grant is, so that logging out and withdrawing consent reach it. */
export interface GrantEntry {
  /** The grant's storage id. */
  readonly id: string
  readonly client_id: string
  /** Present when the grant ends with that session. */
  readonly sid?: string
  readonly expires_at: number
}

export interface EndUser {
  readonly kind: 'end_user'
  readonly v: 1
  readonly sub: string
  readonly sessions: readonly Session[]
  readonly consents: readonly Consent[]
  readonly grants: readonly GrantEntry[]
}

export type Document = Grant | EndUser

export interface Loaded<D extends Document = Document> {
  readonly document: D
  readonly version: string
}
