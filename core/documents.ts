/**
 * What is stored. A document is everything that must change together: it lives under one key and is
 * replaced by one compare-and-swap, so there is no order of requests in which half of a change is seen.
 *
 * - A Grant is one authorization: its code, its refresh generation, its access tokens, its revocation.
 * - An EndUser is one person at this issuer: the sessions, and the connections to the clients they let in.
 * - A StoredClient is one client that was made at run time, with its secrets.
 * - A LogoutDelivery is whom to tell that sessions have ended, and a SessionWatch when to look whether one has.
 * - A SpentAssertion is one proof of a client that works no more.
 * - A RegistrationToken is one initial access token, with the count of its uses.
 *
 * A grant rests on a connection and, where it ends with the session, on that session. It is good as long as
 * they are there: presence is the evidence. What ends is taken out by one compare-and-swap, whatever came of
 * it, and its id never comes back; two reads in either order are therefore as good as one. Nothing lists
 * grants, and nothing limits their number.
 *
 * No document holds anything that could be presented: codes, tokens and cookies are derived (handles.ts).
 * Times are NumericDate seconds. A document carries the times its validity depends on; the storage's
 * own expiry only collects garbage.
 */

import type { RegistrationToken, RemovedClient, SpentAssertion, StoredClient } from './client-documents.ts'

export type * from './client-documents.ts'

/** An access token of a grant; the token itself is derived from the grant's handle and `serial`. */
export interface AccessToken {
  readonly serial: number
  readonly issued_at: number
  readonly expires_at: number
  /** The refresh generation it was issued with: 0 for the code's own. */
  readonly generation: number
  /** Present when narrower than the grant's. */
  readonly scope?: string
  /** Present when narrower than the grant's. */
  readonly audience?: readonly string[]
}

export interface Grant {
  readonly kind: 'grant'
  readonly v: 2
  readonly client_id: string
  /** Of a client in storage. */
  readonly client_nonce?: string
  /** The account's `sub`; absent for client_credentials. */
  readonly sub?: string
  /** The id of the connection it rests on; every grant of a person has one. */
  readonly connection?: string
  /** The id of the session it ends with, if it ends with one. */
  readonly session?: string
  /** Space-delimited, as granted. */
  readonly scope: string
  /** The identifiers of the resources that its tokens can be for; absent: the issuer alone, for its UserInfo. */
  readonly audience?: readonly string[]
  readonly created_at: number
  /** Authentication of the End-User that the grant came of. */
  readonly authentication?: Authentication & { readonly sid: string }
  readonly nonce?: string
  readonly code?: Code
  readonly refresh?: Refresh
  /** Whether nobody was asked because the client need not ask, so that it is good only while that is so. */
  readonly consent_skipped?: boolean
  /** Whether redeeming the code yields a refresh token. */
  readonly refreshable?: boolean
  /** Whether a page led to it, so that its trace has to outlive the page's continuation. */
  readonly from_page?: boolean
  readonly access_tokens: readonly AccessToken[]
  readonly last_serial: number
  readonly revoked_at?: number
}

export interface Authentication {
  readonly auth_time: number
  readonly acr?: string
  readonly amr?: readonly string[]
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

/** Where somebody signed in, for them to recognise: what is said of it proves nothing. */
export interface SignInPlace {
  readonly address?: string
  /** As the browser says it, or the beginning of that. */
  readonly user_agent?: string
}

/** A person at one browser. It stays the same when they sign in there again. */
export interface Session extends Authentication, SignInPlace {
  /** Named by grants, and seen by nobody outside. */
  readonly id: string
  /** Named by the browser's cookie, and by what a page proves; another one at every sign-in. */
  readonly nonce: string
  /** When the person signed in last. */
  readonly created_at: number
  /** When it was used last, give or take a step (rules/session.ts). */
  readonly seen_at: number
  /** Every client that it has served, each with a name of its own for it. */
  readonly clients: readonly ServedClient[]
}

export interface ServedClient {
  readonly client_id: string
  /** Of a client in storage. */
  readonly client_nonce?: string
  /** The session as this client knows it, from ID tokens. */
  readonly sid: string
  /** Whether it wants to be told of the session's end, behind the browser's back. */
  readonly backchannel?: boolean
  /** Whether its own session in the browser ends by a frame that the browser loads. */
  readonly frontchannel?: boolean
}

/** A client that a person lets in, also where nothing of that is remembered. */
export interface Connection {
  readonly id: string
  readonly client_id: string
  /** Of a client in storage. */
  readonly client_nonce?: string
  readonly created_at: number
  /** When it was used last, to the day. */
  readonly used_at: number
  /** No grant that rests on it can be used later. */
  readonly grants_end_at: number
  /** What is remembered of what the person allowed. */
  readonly consent?: Consent
}

export interface Consent {
  /** Space-delimited: what was shown and allowed, but for what belongs to a resource. */
  readonly scope: string
  /** The same of each resource, where access to any was allowed. */
  readonly resources?: readonly ConsentedResource[]
  readonly expires_at: number
}

/** Access to a resource that was allowed, with some of its scopes or none. */
export interface ConsentedResource {
  readonly identifier: string
  /** Space-delimited. */
  readonly scope: string
}

/** That a client was disconnected, kept for as long as a consent page from before could be sent. */
export interface Withdrawal {
  /** Named by the consent pages that were shown since. */
  readonly id: string
  readonly client_id: string
  readonly at: number
}

export interface EndUser {
  readonly kind: 'end_user'
  readonly v: 2
  readonly sub: string
  /** The account's, when this was written; under another one it counts as empty (flows/usable-holder.ts). */
  readonly stamp?: string
  readonly sessions: readonly Session[]
  readonly connections: readonly Connection[]
  readonly withdrawals: readonly Withdrawal[]
}

/**
 * Clients that are to be told that a session has ended. It is written before the end, and nothing is sent before
 * that has taken hold; one by one they are taken out.
 */
export interface LogoutDelivery {
  readonly kind: 'logout_delivery'
  readonly v: 1
  /** Whose sessions. */
  readonly sub: string
  readonly created_at: number
  readonly notices: readonly LogoutNotice[]
}

export interface LogoutNotice {
  /** The session's id. */
  readonly session: string
  readonly client_id: string
  /** Of a client in storage: one that is made anew is told nothing of the one before. */
  readonly client_nonce?: string
  readonly sid: string
  /** When it is to be sent; who sends it moves that on first, so that nobody else does. */
  readonly due_at: number
  readonly attempts: number
  /** When it was tried first. */
  readonly tried_at?: number
}

/** That a session is to be looked at when it should have run out: no request brings that end. */
export interface SessionWatch {
  readonly kind: 'session_watch'
  readonly v: 1
  readonly sub: string
  /** The session's id. */
  readonly session: string
  /** Absent once it has ended. */
  readonly due_at?: number
}

/** Every kind of document, by its name; what else there is to say of a kind is in stored-document.ts. */
export interface Documents {
  grant: Grant
  end_user: EndUser
  client: StoredClient | RemovedClient
  logout_delivery: LogoutDelivery
  session_watch: SessionWatch
  registration_token: RegistrationToken
  client_assertion: SpentAssertion
}

export type DocumentKind = keyof Documents

export type Document = Documents[DocumentKind]

export interface Loaded<D extends Document = Document> {
  readonly document: D
  readonly version: string
}

/** A record of a version that this release does not read. It is as good as none, but it has the place. */
export interface Unread {
  readonly document?: undefined
  readonly version: string
}
