/**
 * What a client may say of itself, and the defaults. Nothing here gives it a right over other clients, over what
 * people are asked, or over the provider's own decisions: that is for its operator (client-metadata-schema.ts).
 * @see RFC 7591 section 2, OpenID Connect Dynamic Client Registration 1.0 section 2
 */

import * as v from 'valibot'
import { idTokenAlgs, publicKeyAlgs, tokenEndpointAuthMethods } from './client-metadata.ts'
import { isLongEnough, isPublicKey, MOST_KEYS } from './jwk-set.ts'
import { parseOutboundUrl } from './outbound-url.ts'
import { redirectUriFault } from './redirect-uri.ts'

/** An address on this machine: what is sent there does not travel in the clear. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?=[:/?]|$)/i

/** RFC 6749 section 3.1: no parameter of the answer stands there twice. */
const RESPONSE_PARAMETER = /[?&](?:code|state|iss|error|error_description)=/

const WILDCARD =
  'has a *, and there are no wildcards (RFC 9700 section 2.1): register each one, or write %2A for a * that is meant'

/** RFC 9700 section 2.1: "exact string matching". What others take for a wildcard would never match. */
function registeredFault(uri: string): string | undefined {
  return uri.includes('*') ? WILDCARD : redirectUriFault(uri)
}

const anyRedirectUri = v.pipe(
  v.string(),
  v.check(
    (uri) => registeredFault(uri) === undefined,
    ({ input }) => registeredFault(input) ?? '',
  ),
  v.check(
    (uri) => !RESPONSE_PARAMETER.test(uri),
    'must not have code, state, iss or error in its query: the answer brings its own (RFC 6749 section 3.1)',
  ),
)

const redirectUri = v.pipe(
  anyRedirectUri,
  v.check(
    (uri) => !/^http:/i.test(uri) || LOOPBACK.test(uri),
    'must be https; http is for loopback only (RFC 9700 section 2.6)',
  ),
)

const webUri = v.pipe(
  v.string(),
  v.regex(/^https?:\/\/[\x21-\x7e]+$/i, 'must be an http or https URL, in ASCII and without spaces'),
)

/** http is for a page on one's own machine. */
export const pageUri = v.pipe(
  v.string(),
  v.regex(
    /^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?=[:/?]|$))[\x21-\x7e]+$/i,
    'must be an https URL, in ASCII and without spaces',
  ),
)

/** Control characters, changes of direction, and what is not seen: what tells of itself must look like what it is. */
export const DECEPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u

/** Where codes may travel in the clear, as an operator has said who knows the network. */
export const insecureRedirectUris = v.optional(v.array(anyRedirectUri), [])

/** OpenID Connect Back-Channel Logout 1.0 section 2.2, Front-Channel section 2: an absolute URI without a fragment. */
const anyLogoutUri = v.pipe(
  v.string(),
  v.check(
    (uri) => parseOutboundUrl(uri) !== undefined,
    'must be an absolute https URL in ASCII, without fragment',
  ),
)

const logoutUri = v.pipe(
  anyLogoutUri,
  v.check(
    (uri) => !/^http:/i.test(uri) || LOOPBACK.test(uri),
    'must be https; http is for loopback only: what is sent there could be read, and kept back',
  ),
)

/** What is read of a client is believed, so that it must be read from the client. */
const fetchedUri = v.pipe(
  anyLogoutUri,
  v.check(
    (uri) => !/^http:/i.test(uri) || LOOPBACK.test(uri),
    "must be https; http is for loopback only: what is read there could be anybody's",
  ),
)

/** Where what is sent may travel in the clear too. */
export const insecureLogoutUri = v.optional(anyLogoutUri)

const MANY = `must be ${MOST_KEYS} keys at most`
const JWK_SET = 'must be a JWK Set, an object with a list of keys'

const jwks = v.object(
  {
    keys: v.pipe(
      v.array(v.record(v.string(), v.unknown(), JWK_SET), JWK_SET),
      v.maxLength(MOST_KEYS, MANY),
      v.check(
        (keys) => keys.every(isPublicKey),
        'must be public keys, and nothing that has to be kept secret',
      ),
      v.check((keys) => keys.every(isLongEnough), 'must have 2048 bits at least, where they are RSA keys'),
      v.check((keys) => eachOnce(keys.map(({ kid }) => kid)), 'must have a kid of their own each'),
    ),
  },
  JWK_SET,
)

function eachOnce(names: readonly unknown[]): boolean {
  const said = names.filter((name) => name !== undefined)
  return new Set(said).size === said.length
}

export const clientDescription = v.strictObject({
  client_name: v.optional(v.pipe(v.string(), v.maxLength(200))),
  client_uri: v.optional(webUri),
  logo_uri: v.optional(webUri),
  policy_uri: v.optional(webUri),
  tos_uri: v.optional(webUri),
  contacts: v.optional(v.array(v.string())),
  redirect_uris: v.optional(v.array(redirectUri), []),
  post_logout_redirect_uris: v.optional(v.array(redirectUri), []),
  response_types: v.optional(v.array(v.picklist(['code'])), ['code']),
  /** A string rather than a list of our own: a host can bring grants of its own. */
  grant_types: v.optional(v.array(v.string()), ['authorization_code']),
  application_type: v.optional(v.picklist(['web', 'native']), 'web'),
  token_endpoint_auth_method: v.optional(v.picklist(tokenEndpointAuthMethods)),
  token_endpoint_auth_signing_alg: v.optional(v.picklist(publicKeyAlgs)),
  jwks: v.optional(jwks),
  jwks_uri: v.optional(fetchedUri),
  id_token_signed_response_alg: v.optional(v.picklist(idTokenAlgs), 'RS256'),
  scope: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/,
        'must be scopes with spaces between them, in ASCII and without quotes',
      ),
    ),
  ),
  backchannel_logout_uri: v.optional(logoutUri),
  backchannel_logout_session_required: v.optional(v.boolean(), true),
  frontchannel_logout_uri: v.optional(logoutUri),
  frontchannel_logout_session_required: v.optional(v.boolean(), true),
  default_max_age: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  require_auth_time: v.optional(v.boolean()),
  default_acr_values: v.optional(v.array(v.string())),
  subject_type: v.optional(v.picklist(['public'])),
  initiate_login_uri: v.optional(pageUri),
  software_id: v.optional(v.pipe(v.string(), v.maxLength(200))),
  software_version: v.optional(v.pipe(v.string(), v.maxLength(200))),
})
