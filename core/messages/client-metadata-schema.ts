/** What client metadata may hold, and its defaults. What the members mean is said where their types are (client-metadata.ts). */

import * as v from 'valibot'
import { overridable } from '../policy-schema.ts'
import { CLIENT_ID, idTokenAlgs, tokenEndpointAuthMethods } from './client-metadata.ts'
import { ORIGIN } from './origin.ts'
import { redirectUriFault } from './redirect-uri.ts'

const clientId = v.pipe(v.string(), v.regex(CLIENT_ID, 'must be 1 to 255 printable ASCII characters'))

/** An address on this machine: what is sent there does not travel in the clear. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?=[:/?]|$)/i

/** RFC 6749 section 3.1: no parameter of the answer stands there twice. */
const RESPONSE_PARAMETER = /[?&](?:code|state|iss|error|error_description)=/

const redirectUri = v.pipe(
  v.string(),
  v.check(
    (uri) => redirectUriFault(uri) === undefined,
    ({ input }) => redirectUriFault(input) ?? '',
  ),
  v.check(
    (uri) => !/^http:/i.test(uri) || LOOPBACK.test(uri),
    'must be https; http is for loopback only (RFC 9700 section 2.6)',
  ),
  v.check(
    (uri) => !RESPONSE_PARAMETER.test(uri),
    'must not have code, state, iss or error in its query: the answer brings its own (RFC 6749 section 3.1)',
  ),
)

const webUri = v.pipe(v.string(), v.regex(/^https?:\/\/[\x21-\x7e]+$/i, 'must be an http or https URL'))

const origin = v.pipe(
  v.string(),
  v.regex(ORIGIN, 'must be an origin such as https://app.example or capacitor://localhost'),
)

const SHORT_SECRET = 'must be random, and 22 characters at least'

export const clientMetadata = v.strictObject({
  client_id: clientId,
  /** RFC 6749 section 10.10: not to be guessed. 128 random bits are 22 characters of base64url. */
  client_secret: v.optional(v.pipe(v.string(), v.minLength(22, SHORT_SECRET), v.maxLength(1024))),
  client_secret_expires_at: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  client_name: v.optional(v.pipe(v.string(), v.maxLength(200))),
  client_uri: v.optional(webUri),
  logo_uri: v.optional(webUri),
  policy_uri: v.optional(webUri),
  tos_uri: v.optional(webUri),
  contacts: v.optional(v.array(v.string())),
  redirect_uris: v.optional(v.array(redirectUri), []),
  response_types: v.optional(v.array(v.picklist(['code'])), ['code']),
  /** A string rather than a list of our own: a host can bring grants of its own. */
  grant_types: v.optional(v.array(v.string()), ['authorization_code']),
  application_type: v.optional(v.picklist(['web', 'native']), 'web'),
  token_endpoint_auth_method: v.optional(v.picklist(tokenEndpointAuthMethods)),
  id_token_signed_response_alg: v.optional(v.picklist(idTokenAlgs), 'RS256'),
  scope: v.optional(
    v.pipe(v.string(), v.regex(/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/, 'must be scopes with spaces between them')),
  ),
  default_max_age: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),

  skip_consent: v.optional(v.boolean(), false),
  disabled: v.optional(v.boolean(), false),
  introspect: v.optional(v.picklist(['own', 'any']), 'own'),
  allowed_origins: v.optional(v.array(origin), []),

  code_lifetime: v.optional(overridable.code_lifetime),
  access_token_lifetime: v.optional(overridable.access_token_lifetime),
  id_token_lifetime: v.optional(overridable.id_token_lifetime),
  refresh_token_lifetime: v.optional(overridable.refresh_token_lifetime),
  refresh_token_idle_lifetime: v.optional(overridable.refresh_token_idle_lifetime),
  refresh_token_grace: v.optional(overridable.refresh_token_grace),
  consent_lifetime: v.optional(overridable.consent_lifetime),
  require_pkce: v.optional(overridable.require_pkce),
  issue_refresh_token: v.optional(overridable.issue_refresh_token),
})
