/**
 * Everything an operator can decide. It is checked once when the provider is made, by policy-schema.ts, and then
 * frozen. Lifetimes are seconds. What a single client may override carries the same name in its metadata.
 */

import type { SessionEnding } from './session-endings.ts'

/** What the provider sets and a client's metadata may override. */
export interface ClientSettings {
  /** How long an authorization code can be redeemed. Default: a minute. */
  readonly code_lifetime: number
  /** Default: an hour. */
  readonly access_token_lifetime: number
  /** Default: ten minutes. */
  readonly id_token_lifetime: number
  /** The absolute end of a refresh token family. Default: 30 days. */
  readonly refresh_token_lifetime: number
  /** The end of a refresh token that is not used. Default: 14 days. */
  readonly refresh_token_idle_lifetime: number
  /** For so long the immediate parent of a refresh token yields the same successor; 0 is strict. Default: 10. */
  readonly refresh_token_grace: number
  /** How long a consent is remembered. Default: 90 days. */
  readonly consent_lifetime: number
  /** Whether confidential clients must use PKCE too; public ones always must. Default: false. */
  readonly require_pkce: boolean
  /** Whether people sign in with a second factor: who has none sets one up, or is refused. Default: false. */
  readonly require_second_factor: boolean
  /**
   * When a refresh token is issued: for the scope `offline_access`, which is the default, or to every code (as
   * older systems did).
   */
  readonly issue_refresh_token: 'offline_access' | 'always'
  /** Whether ID tokens also carry the claims of the granted scopes. Default: false. */
  readonly id_token_includes_claims: boolean
  /**
   * Whether a client assertion (`private_key_jwt`) may name the token endpoint as its audience in the place of the
   * issuer, as older clients do. Default: false.
   */
  readonly token_endpoint_as_audience: boolean
}

/** A scope of the host's own. */
export interface ScopePolicy {
  /** What the consent page says about it. */
  readonly description: string
  /** The claims it opens at UserInfo. */
  readonly claims: readonly string[]
}

interface OwnSettings {
  /** The absolute end of a session. Default: 14 days. */
  readonly session_lifetime: number
  /** The end of a session that is not used. Default: a day. */
  readonly session_idle_lifetime: number
  /** How long a login or consent page can be answered before it is shown again. Default: an hour. */
  readonly continuation_lifetime: number
  /**
   * How many sessions of one End-User live at once. Past it the least recently used one ends, but none that was
   * used in the last ten minutes: where all were, a sign-in is answered 503. Default: 200.
   */
  readonly max_sessions: number
  /**
   * How many clients one End-User is connected to; past it those go first that nothing rests on any more.
   * Default: 1000.
   */
  readonly max_connections: number
  /**
   * Whether somebody who has no second factor sets one up where one is required, right after the password; else they are
   * refused. Default: true.
   */
  readonly enrol_second_factor: boolean
  /** Whether the login page offers to sign in with a passkey alone, where people have any. Default: true. */
  readonly passkey_sign_in: boolean
  /** How far ahead the end of a client assertion may be. Default: five minutes; an hour at most. */
  readonly client_assertion_lifetime: number
  /** Whether UserInfo also reads `?access_token=`, which RFC 9700 section 4.3.2 advises against. Default: false. */
  readonly userinfo_query_token: boolean
  /** After that a client that registered itself and was given nothing is gone. Default: 30 days. */
  readonly unused_client_lifetime: number
  /**
   * Whether a logout also ends what the clients of that session hold beyond it (`offline_access`). What the person
   * allowed is remembered all the same. Default: false.
   */
  readonly logout_ends_offline_access: boolean
  /**
   * Whether pages of clients can ask a frame of ours if somebody has signed in or out (`check_session_iframe`,
   * `session_state`). Default: false.
   */
  readonly session_management: boolean
  /** The identifier of the resource that tokens are for where a request names none; `null`, the default, for none. */
  readonly default_resource: string | null
  /** Whether a request for neither a resource nor `openid` is refused, where there is no default. Default: false. */
  readonly require_resource: boolean
  /**
   * Whether a client may be named by the URL of a document about it: `true`, or the hosts of such URLs, as `name`,
   * `name:port`, or `*.name` for all below it. Default: false.
   */
  readonly client_id_metadata_documents: boolean | readonly string[]
  /**
   * Which ends of sessions clients are told of behind the browser's back, by why they ended. Default: all of them.
   */
  readonly backchannel_logout_for: readonly SessionEnding[]
  /**
   * How many clients may register from one address in an hour without an initial access token; of IPv6, from one
   * network of 64 bits. Each process counts for itself. Default: 100.
   */
  readonly registrations_per_address: number
  /** The same from all addresses together. Default: 2000. */
  readonly registrations_in_all: number
  /**
   * Whether a client that registers itself with a `scope` may ask for that alone. Default: false; it may ask for more
   * when it is needed, of `registration_scopes`.
   */
  readonly registered_scope_limits: boolean
  /**
   * Prefix of the names of our cookies. Default: `vouchsafe`, with a mark of the issuer where there may be others on
   * its host, as it has a port or a path.
   */
  readonly cookie_name?: string | undefined
}

/** The policy in force, every setting of it. */
export interface Policy extends ClientSettings, OwnSettings {
  /** Scopes of the host's own, by name. */
  readonly scopes: Readonly<Record<string, ScopePolicy>>
  /** What clients that register themselves may ask for. Default: the standard scopes, and none of the host's own. */
  readonly registration_scopes: readonly string[]
}

/** What may be left out. */
export type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** A policy as it is written: what is left out has its default. */
export interface PolicyInput extends Optional<ClientSettings>, Optional<OwnSettings> {
  /** Scopes of the host's own, by name. */
  readonly scopes?:
    | Readonly<Record<string, Pick<ScopePolicy, 'description'> & Optional<Pick<ScopePolicy, 'claims'>>>>
    | undefined
  /** What clients that register themselves may ask for. */
  readonly registration_scopes?: readonly string[] | undefined
}

/** The setting in force for a client: its own, or the provider's. */
export function setting<K extends keyof ClientSettings>(
  name: K,
  client: { readonly [P in K]?: Policy[P] | undefined },
  policy: Policy,
): Policy[K] {
  return client[name] ?? policy[name]
}
