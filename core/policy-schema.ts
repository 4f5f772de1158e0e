/**
 * What a policy may hold, and its defaults. What the settings mean is said where their types are (policy.ts).
 */

import * as v from 'valibot'
import { hostPattern } from './messages/host-pattern-schema.ts'
import { isResourceIdentifier } from './resources.ts'
import { sessionEndings } from './session-endings.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

export const seconds = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10 * 365 * day))

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))

/** Those of OpenID Connect, and none of the host's own. */
const standardScopes = ['openid', 'profile', 'email', 'phone', 'address', 'offline_access']

const many = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))

const scopePolicy = v.strictObject({
  description: v.pipe(v.string(), v.nonEmpty()),
  claims: v.optional(v.array(v.string()), []),
})

const clientDocuments = v.union(
  [v.boolean(), v.array(hostPattern)],
  'must be true, false, or a list of hosts',
)

/** RFC 6749 Appendix A.4: scope-token = 1*NQCHAR. */
export const scopeToken = v.pipe(v.string(), v.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))

/** What the provider sets and a client's metadata may override. */
export const overridable = {
  code_lifetime: seconds,
  access_token_lifetime: seconds,
  id_token_lifetime: seconds,
  refresh_token_lifetime: seconds,
  refresh_token_idle_lifetime: seconds,
  refresh_token_grace: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5 * minute)),
  consent_lifetime: seconds,
  require_pkce: v.boolean(),
  require_second_factor: v.boolean(),
  issue_refresh_token: v.picklist(['offline_access', 'always']),
  id_token_includes_claims: v.boolean(),
  token_endpoint_as_audience: v.boolean(),
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
  require_second_factor: v.optional(overridable.require_second_factor, false),
  issue_refresh_token: v.optional(overridable.issue_refresh_token, 'offline_access'),
  id_token_includes_claims: v.optional(overridable.id_token_includes_claims, false),
  token_endpoint_as_audience: v.optional(overridable.token_endpoint_as_audience, false),
  client_assertion_lifetime: v.optional(v.pipe(seconds, v.maxValue(hour)), 5 * minute),
  enrol_second_factor: v.optional(v.boolean(), true),
  passkey_sign_in: v.optional(v.boolean(), true),
  session_lifetime: v.optional(seconds, 14 * day),
  session_idle_lifetime: v.optional(seconds, day),
  continuation_lifetime: v.optional(seconds, hour),
  max_sessions: v.optional(count, 200),
  max_connections: v.optional(count, 1000),
  unused_client_lifetime: v.optional(seconds, 30 * day),
  registrations_per_address: v.optional(many, 100),
  registrations_in_all: v.optional(many, 2000),
  registered_scope_limits: v.optional(v.boolean(), false),
  userinfo_query_token: v.optional(v.boolean(), false),
  logout_ends_offline_access: v.optional(v.boolean(), false),
  session_management: v.optional(v.boolean(), false),
  backchannel_logout_for: v.optional(v.array(v.picklist(sessionEndings)), [...sessionEndings]),
  default_resource: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.check(isResourceIdentifier, 'must be the identifier of a resource, an absolute URI'),
      ),
    ),
    null,
  ),
  require_resource: v.optional(v.boolean(), false),
  cookie_name: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))),
  client_id_metadata_documents: v.optional(clientDocuments, false),
  scopes: v.optional(v.record(scopeToken, scopePolicy), {}),
  registration_scopes: v.optional(v.array(scopeToken), standardScopes),
})
