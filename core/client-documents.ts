/**
 * What is stored of clients: those that were made at run time, what lets them register, and what they have authenticated
 * by (documents.ts has the rest).
 */

import type { ClientWithoutSecret } from './messages/client-metadata.ts'

/** What a client proves by that it is who it says. Two may be good at a time, so that one can be changed without an outage. */
export interface ClientSecret {
  /** Named when it is taken back; no secret itself. */
  readonly id: string
  /** As `hashClientSecret` makes it. */
  readonly hash: string
  readonly created_at: number
  /** After that it is refused; absent: never. */
  readonly expires_at?: number
}

/**
 * A client that was made at run time: what it said of itself and was granted, with its defaults, and what is
 * known of it. A host's client has none of that (hosts.ts).
 */
export interface StoredClient extends ClientWithoutSecret {
  readonly kind: 'client'
  readonly v: 2
  /** Another one each time one is made. What is given to it names it, and so nothing is inherited with an id. */
  readonly nonce: string
  /** Counts what somebody changed of it; uses do not count. */
  readonly revision: number
  readonly secrets: readonly ClientSecret[]
  readonly created_at: number
  /** When it was given a code or tokens last, to the day. */
  readonly used_at: number
  /** When it goes if it is not used again: of one that registered itself. Never before that of anything it was given. */
  readonly expires_at?: number
  readonly removed_at?: undefined
  /** Whether nobody of the host vouches for it: it has said all of this of itself. */
  readonly self_described?: boolean
  /** Whether it says what a document at its client_id said last. Once an operator has changed it, it does not. */
  readonly from_document?: boolean
  /** Of one that may change and remove itself. */
  readonly registration?: ClientRegistration
}

/** What a client manages its registration by: digests of random tokens. @see RFC 7592 */
export interface ClientRegistration {
  readonly access_token: string
  /** What it has said that it asks for, where it may ask for more. */
  readonly scope?: string
  /** The token that the last update was made with: good once more, for the same request, if the answer was lost. */
  readonly last?: {
    readonly access_token: string
    /** A digest of it. */
    readonly request: string
    readonly expires_at: number
  }
}

/** In the place of a client that was removed, for a while: whoever has read it changes it no more. */
export interface RemovedClient {
  readonly kind: 'client'
  readonly v: 2
  readonly client_id: string
  readonly removed_at: number
}

/** What lets clients register: an initial access token, made by an operator. @see RFC 7591 section 1.2 */
export interface RegistrationToken {
  readonly kind: 'registration_token'
  readonly v: 1
  /** Named when it is removed; the token itself cannot be made of it without the deployment's secret. */
  readonly id: string
  readonly note?: string
  readonly created_at: number
  readonly expires_at: number
  /** How many clients may register with it. */
  readonly uses: number
  /** How many have. */
  readonly used: number
  readonly removed_at?: number
}

/** That a client has authenticated by an assertion, so that nobody does by the same one. */
export interface SpentAssertion {
  readonly kind: 'client_assertion'
  readonly v: 1
  /** When it can be used no more. */
  readonly ends_at: number
}
