/**
 * Client metadata as it is registered or configured, and with its defaults: what a client may say of itself, and
 * what only its operator grants it. What is checked is in client-description-schema.ts and client-metadata-schema.ts.
 * @see RFC 7591 section 2, OpenID Connect Dynamic Client Registration 1.0 section 2
 */

import type { ClientSettings, Optional } from '../policy.ts'
import type { JwkSet } from './jwk-set.ts'

/** RFC 6749 Appendix A.1: client_id is VSCHAR. */
export const CLIENT_ID = /^[\x20-\x7e]{1,255}$/

export function isClientId(text: string): boolean {
  return CLIENT_ID.test(text)
}

export const tokenEndpointAuthMethods = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'none',
] as const

export type TokenEndpointAuthMethod = (typeof tokenEndpointAuthMethods)[number]

/** Whether a client brings a secret: one that names no method does. */
export function hasSecret(method: TokenEndpointAuthMethod | undefined): boolean {
  return method !== 'none' && method !== 'private_key_jwt'
}

interface Keyed extends Pick<Said, 'token_endpoint_auth_method' | 'jwks' | 'jwks_uri'> {}

/** What does not go together in what is said of a client's keys: the member, and what is wrong with it. */
export function keyFault({
  token_endpoint_auth_method: method,
  jwks,
  jwks_uri,
}: Keyed): readonly [member: string, fault: string] | undefined {
  // RFC 7591 section 2: "The 'jwks_uri' and 'jwks' parameters MUST NOT both be present".
  if (jwks && jwks_uri !== undefined) return ['jwks', 'must not be there beside jwks_uri']
  return method === 'private_key_jwt' && !jwks && jwks_uri === undefined
    ? ['token_endpoint_auth_method', 'private_key_jwt needs jwks or jwks_uri']
    : undefined
}

/** Of keys that everybody may know. A shared one, or none, proves nothing of who has signed. */
export const publicKeyAlgs = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const

export const idTokenAlgs = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const

/** What a client may say of itself and has no default. */
interface Said {
  /**
   * The only way in which the client may prove who it is; `none` for a public client. Absent: by its secret, as
   * Basic or in the body.
   */
  readonly token_endpoint_auth_method?: TokenEndpointAuthMethod | undefined
  /** What its assertions are signed by; absent: anything that fits its keys. */
  readonly token_endpoint_auth_signing_alg?: (typeof publicKeyAlgs)[number] | undefined
  /** Its public keys. */
  readonly jwks?: JwkSet | undefined
  /** Where they are, in the place of `jwks`. */
  readonly jwks_uri?: string | undefined
  /** Shown to people, as are the URIs below. */
  readonly client_name?: string | undefined
  readonly client_uri?: string | undefined
  readonly logo_uri?: string | undefined
  readonly policy_uri?: string | undefined
  readonly tos_uri?: string | undefined
  readonly contacts?: readonly string[] | undefined
  /** Space-delimited scopes the client may ask for; absent: any the provider knows. */
  readonly scope?: string | undefined
  /** Seconds after which a sign-in is too old for it, where the request does not say. */
  readonly default_max_age?: number | undefined
  /** Where it is told that a session has ended, by a logout token. */
  readonly backchannel_logout_uri?: string | undefined
  /** Kept and answered: every ID token of an End-User has `auth_time`. */
  readonly require_auth_time?: boolean | undefined
  /** What is asked for where the request has no `acr_values`. */
  readonly default_acr_values?: readonly string[] | undefined
  /** The only one there is. */
  readonly subject_type?: 'public' | undefined
  /** Where a login that somebody else began goes on; kept and answered. */
  readonly initiate_login_uri?: string | undefined
  /** Kept and answered. */
  readonly software_id?: string | undefined
  readonly software_version?: string | undefined
  /** What the browser loads in a hidden frame when the person signs out; of the origin of a redirect URI. */
  readonly frontchannel_logout_uri?: string | undefined
}

interface SaidByDefault {
  /** Compared exactly. Default: none. */
  readonly redirect_uris: readonly string[]
  /** Where the browser may go on after a logout, compared likewise. Default: none. */
  readonly post_logout_redirect_uris: readonly string[]
  /** Default: `code`, the only one there is. */
  readonly response_types: readonly 'code'[]
  /** `authorization_code` (the default), `refresh_token`, `client_credentials`, and those of the host's own. */
  readonly grant_types: readonly string[]
  /** `native` keeps no secret. Default: `web`. */
  readonly application_type: 'web' | 'native'
  /** Whether a logout token names the session (`sid`) besides the person. Default: true. */
  readonly backchannel_logout_session_required: boolean
  /** Whether that frame is told the issuer and the session (`iss`, `sid`). Default: true. */
  readonly frontchannel_logout_session_required: boolean
  /** Default: RS256. */
  readonly id_token_signed_response_alg: 'RS256' | 'PS256' | 'ES256' | 'EdDSA'
}

/** What a client may say of itself, with its defaults. */
export interface ClientDescription extends Said, SaidByDefault {}

/** As it is written. */
export interface ClientDescriptionInput extends Said, Optional<SaidByDefault> {}

/** What only its operator says of a client and has no default; of the policy, what is another than the provider's. */
interface Granted extends Optional<ClientSettings> {
  /** 1 to 255 printable ASCII characters. */
  readonly client_id: string
  /** Random, 22 characters at least. */
  readonly client_secret?: string | undefined
  /** In the place of the secret: what `hashClientSecret` makes of it. */
  readonly client_secret_hash?: string | undefined
  /** Identifiers of the resources that the client may ask for; absent: any. */
  readonly resources?: readonly string[] | undefined
  /** NumericDate after which the secret is refused; 0 for never (RFC 7591 section 3.2.1). */
  readonly client_secret_expires_at?: number | undefined
  /**
   * Whether what a person allowed is remembered. Default: unless the client is public and its redirect URI proves
   * nothing about it, which is to be asked about each time (RFC 8252 section 8.6).
   */
  readonly remember_consent?: boolean | undefined
}

interface GrantedByDefault {
  /** Of the first party: no consent page unless the request asks for one. Default: false. */
  readonly skip_consent: boolean
  /** A disabled client is refused on every path at once. Default: false. */
  readonly disabled: boolean
  /** Whose tokens the client may introspect: its `own`, `any`, or also those for these resources. Default: its `own`. */
  readonly introspect: 'own' | 'any' | readonly string[]
  /** Origins of browser code that reads what the client is given, besides those of the redirect URIs. Default: none. */
  readonly allowed_origins: readonly string[]
}

/** With its defaults. */
export interface ClientMetadata extends ClientDescription, Granted, GrantedByDefault {}

/** What is made with the secret of a client, and not said of it. */
type OfSecret = 'client_secret' | 'client_secret_hash' | 'client_secret_expires_at'

/** Of a client whose secret is made and kept apart. */
export interface ClientWithoutSecret extends Omit<ClientMetadata, OfSecret> {}

/** The same as it is written. */
export interface ClientWithoutSecretInput extends Omit<ClientMetadataInput, OfSecret> {}

/** As it is written by an operator. */
export interface ClientMetadataInput extends ClientDescriptionInput, Granted, Optional<GrantedByDefault> {}
