/**
 * What the host of the provider brings: its clients, its accounts, its keys, and its verdict after sign-in.
 * Clients carry RFC 7591 metadata under its own names, plus what this provider adds.
 */

import type { StoredClient } from './documents.ts'
import type { RegistrationError } from './errors.ts'
import type { ClientMetadata, ClientWithoutSecretInput } from './messages/client-metadata.ts'

/** Validated metadata; `client_secret` has become a hash. What is kept in storage knows a little more. */
export interface Client
  extends Omit<ClientMetadata, 'client_secret'>,
    Partial<
      Pick<StoredClient, 'nonce' | 'secrets' | 'used_at' | 'expires_at' | 'self_described' | 'from_document'>
    > {}

/** An End-User as the host knows them. `claims` use OpenID Connect's standard names. */
export interface Account {
  /** Stable, never reassigned, at most 255 ASCII characters. */
  readonly sub: string
  readonly claims?: Readonly<Record<string, unknown>>
  /** A disabled account is refused on every path at once. */
  readonly disabled?: boolean
  /**
   * Anything that is another one once what was before is to end: sessions, connections, and every code and token.
   * Such as the number of the last change of the password; never its hash, since it is kept in the storage as it is.
   * Never one that was used before: a record that nobody has written over meanwhile would count once more.
   */
  readonly stamp?: string
}

/** For so long a JWK Set may be cached. Seconds. */
export const jwksMaxAge = 600

/** What everybody may know of the keys that are in force now. The same object as long as nothing changes. */
export interface PublicKeys {
  /** As served at `jwks_uri`: the keys that sign, those that did, those that will. @see RFC 7517 section 5 */
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] }
  /** The algorithms that something can be signed by; RS256 is among them. */
  readonly signingAlgs: readonly string[]
}

/**
 * What a client is told when a person is refused, where that is more than `access_denied`.
 * @see RFC 6749 section 4.1.2.1, OpenID Connect Core 1.0 section 3.1.2.6, OpenID Connect Core Error Code
 *   unmet_authentication_requirements 1.0
 */
export interface ToldError {
  readonly error?:
    | 'access_denied'
    | 'login_required'
    | 'interaction_required'
    | 'account_selection_required'
    | 'unmet_authentication_requirements'
  /** Printable ASCII without quotation marks and backslashes. */
  readonly errorDescription?: string
}

/** Where the browser goes once the person is signed out. */
export interface SignedOutVerdict {
  readonly kind: 'redirect'
  /** Anywhere the host likes. */
  readonly url: string
}

export type SignInVerdict =
  | { readonly kind: 'allow' }
  | ({
      readonly kind: 'refuse'
      /** Shown to the person, on a page that leads on to the client. Without it the client is told at once. */
      readonly message?: string
    } & ToldError)
  /** Sends the browser to a page of the host, which sends it back to `authorizationUrl` when done. */
  | { readonly kind: 'redirect'; readonly url: string }
  /**
   * Sends the browser to a page of the host that signs the person in anew or in a stronger way, as a login
   * page of its own does: it is given a continuation. On the issuer's origin.
   */
  | { readonly kind: 'stepUp'; readonly url: string }

/** What a client that registers is, besides its id. */
export interface RegistrationMetadata extends Omit<ClientWithoutSecretInput, 'client_id'> {
  readonly client_id?: undefined
}

export type RegistrationVerdict =
  /** `metadata`: all of it, in the place of what the client said; what only operators grant may be in it too. */
  | { readonly kind: 'allow'; readonly metadata?: RegistrationMetadata | undefined }
  | {
      readonly kind: 'refuse'
      /** Default: `invalid_client_metadata`. */
      readonly error?: RegistrationError
      /** Printable ASCII without quotation marks and backslashes. */
      readonly errorDescription?: string
    }
