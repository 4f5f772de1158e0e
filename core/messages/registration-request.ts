/**
 * What a client says of itself when it registers: every member of both specifications. One that would be left
 * without what it counts on is refused by the member's name; what is not known is left out, and never an error
 * (RFC 7591 section 2). What of it the client gets is not decided here (rules/registered-metadata.ts).
 * @see RFC 7591 section 2, OpenID Connect Dynamic Client Registration 1.0 section 2
 */

import * as v from 'valibot'
import { clientDescription, DECEPTIVE, pageUri } from './client-description-schema.ts'

const text = v.pipe(
  v.string(),
  v.maxLength(200),
  v.check((value) => !DECEPTIVE.test(value), 'must not have characters that are not seen'),
)

/** Shown to people. */
const shownUri = v.pipe(pageUri, v.maxLength(2048))

const MANY = 50
const TOO_MANY = `must be ${MANY} at most`

const texts = v.pipe(v.array(v.pipe(v.string(), v.maxLength(320))), v.maxLength(MANY, TOO_MANY))

const { redirect_uris, post_logout_redirect_uris } = clientDescription.entries

const notHere = (what: string) =>
  v.optional(v.custom<undefined>(() => false, `${what}, which this server does not do; leave it out`))

/** What a client that sets it counts on. */
const notTrue = (what: string) =>
  v.optional(
    v.custom<false>((value) => value === false, `${what}, which this server does not do; leave it out`),
  )

const encrypted = notHere('asks for encryption')
const signed = notHere('asks for a signed answer')

/**
 * Refused wherever it has a value. `userinfo_signed_response_alg` and `request_object_signing_alg` are not: libraries send
 * them whatever discovery says, take UserInfo in JSON, and send no request object; the answer names neither.
 */
const unsupported = {
  id_token_encrypted_response_alg: encrypted,
  id_token_encrypted_response_enc: encrypted,
  userinfo_encrypted_response_alg: encrypted,
  userinfo_encrypted_response_enc: encrypted,
  authorization_encrypted_response_alg: encrypted,
  authorization_encrypted_response_enc: encrypted,
  introspection_encrypted_response_alg: encrypted,
  introspection_encrypted_response_enc: encrypted,
  authorization_signed_response_alg: signed,
  introspection_signed_response_alg: signed,
  require_signed_request_object: notTrue('asks that unsigned requests be refused'),
  require_pushed_authorization_requests: notTrue('asks that requests be pushed'),
  dpop_bound_access_tokens: notTrue('asks for tokens that are bound to a key'),
  tls_client_certificate_bound_access_tokens: notTrue('asks for tokens that are bound to a certificate'),
  sector_identifier_uri: notHere('asks for pairwise subjects'),
}

/** A member that is `null` is one that is left out (RFC 7591 section 2). */
export const registrationRequest = v.object({
  ...clientDescription.entries,
  ...unsupported,
  client_name: v.optional(text),
  client_uri: v.optional(shownUri),
  logo_uri: v.optional(shownUri),
  policy_uri: v.optional(shownUri),
  tos_uri: v.optional(shownUri),
  contacts: v.optional(texts),
  redirect_uris: v.pipe(redirect_uris, v.maxLength(MANY, TOO_MANY)),
  post_logout_redirect_uris: v.pipe(post_logout_redirect_uris, v.maxLength(MANY, TOO_MANY)),
  // Of lists, what there is not is left out.
  grant_types: v.optional(texts, ['authorization_code']),
  response_types: v.optional(texts),
  default_acr_values: v.optional(texts),
  software_id: v.optional(text),
  software_version: v.optional(text),
})

export type SaidOfItself = v.InferOutput<typeof registrationRequest>
