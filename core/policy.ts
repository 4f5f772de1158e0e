/**
 * Everything an operator can decide, with its default. Validated once when the provider is made, then
 * frozen. Lifetimes are seconds. What a single client may override carries the same name in its metadata.
 */

import * as v from 'valibot'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

const seconds = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10 * 365 * day))

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))

/** A scope of the host's own: what the consent page says about it, and the claims it opens at UserInfo. */
const scopePolicy = v.strictObject({
  description: v.pipe(v.string(), v.nonEmpty()),
  claims: v.optional(v.array(v.string()), []),
})

/** RFC 6749 Appendix A.4: scope-token = 1*NQCHAR. */
export const scopeToken = v.pipe(v.string(), v.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))

export const issueRefreshToken = v.picklist(['offline_access', 'always'])

/** What the provider sets and a client's metadata may override. */
export const overridable = {
  /** How long an authorization code can be redeemed. */
  code_lifetime: seconds,
  access_token_lifetime: seconds,
  id_token_lifetime: seconds,
  /** The absolute end of a refresh token family. */
  refresh_token_lifetime: seconds,
  /** The end of a refresh token that is not used. */
  refresh_token_idle_lifetime: seconds,
  /** For so long the immediate parent of a refresh token yields the same successor; 0 is strict. */
  refresh_token_grace: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5 * minute)),
  /** How long a consent is remembered. */
  consent_lifetime: seconds,
  /** Whether confidential clients must use PKCE too; public ones always must. */
  require_pkce: v.boolean(),
  /** When a refresh token is issued: for the scope `offline_access`, or to every code (as older systems did). */
  issue_refresh_token: issueRefreshToken,
}

export const policySchema = v.strictObject({
  code_lifetime: v.optional(overridable.code_lifetime, minute),
  access_token_lifetime: v.optional(overridable.access_token_lifetime, hour),
  id_token_lifetime: v.optional(overridable.id_token_lifetime, 10 * minute),
  refresh_token_lifetime: v.optional(overridable.refresh_token_lifetime, 30 * day),
  refresh_token_idle_lifetime: v.optional(overridable.refresh_token_idle_lifetime, 14 * day),
  refresh_token_grace: v.optional(overridable.refresh_token_grace, 10),
  consent_lifetime: v.optional(overridable.consent_lifetime, 90 * day),
  require_pkce: v.optional(overridable.require_pkce, false),
  issue_refresh_token: v.optional(overridable.issue_refresh_token, 'offline_access'),

  /** The absolute end of a session. */
  session_lifetime: v.optional(seconds, 14 * day),
  /** The end of a session that is not used. */
  session_idle_lifetime: v.optional(seconds, day),
  /** How long a login or consent page can be answered before it is shown again. */
  continuation_lifetime: v.optional(seconds, hour),
  /**
   * How many sessions of one End-User live at once. Past it the least recently used one ends, but none that was
   * used in the last ten minutes: where all were, a sign-in is answered 503.
   */
  max_sessions: v.optional(count, 200),
  /** How many clients one End-User is connected to; past it those go first that nothing rests on any more. */
  max_connections: v.optional(count, 1000),
  /** Whether UserInfo also reads `?access_token=`, which RFC 9700 section 4.3.2 advises against. */
  userinfo_query_token: v.optional(v.boolean(), false),
  /** Whether ID tokens also carry the claims of the granted scopes. */
  id_token_includes_claims: v.optional(v.boolean(), false),
  /** Prefix of the names of our cookies. */
  cookie_name: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)), 'vouchsafe'),
  /** Scopes of the host's own, by name. */
  scopes: v.optional(v.record(scopeToken, scopePolicy), {}),
})

export type PolicyInput = v.InferInput<typeof policySchema>
export type Policy = Readonly<v.InferOutput<typeof policySchema>>

/** The setting in force for a client: its own, or the provider's. */
export function setting<K extends keyof typeof overridable>(
  name: K,
  client: { readonly [P in K]?: Policy[P] | undefined },
  policy: Policy,
): Policy[K] {
  return client[name] ?? policy[name]
}
