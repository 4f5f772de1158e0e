/**
 * The authorization request on the wire.
 * @see RFC 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2.1, RFC 7636 section 4.3
 */

import * as v from 'valibot'

/** What is only looked at, or goes back to the client, is as long as the request may be. */
export const authorizationRequest = v.object({
  response_type: v.string(),
  response_mode: v.optional(v.string()),
  state: v.optional(v.string()),
  scope: v.optional(v.string()),
  /** Long enough for any client, short enough to be kept with the grant. */
  nonce: v.optional(v.pipe(v.string(), v.maxLength(4096))),
  prompt: v.optional(v.string()),
  /** OpenID Connect Core: seconds; digits only, so that no other notation becomes a number. */
  max_age: v.optional(v.pipe(v.string(), v.regex(/^\d{1,10}$/), v.transform(Number))),
  ui_locales: v.optional(v.string()),
  acr_values: v.optional(v.string()),
  login_hint: v.optional(v.string()),
  id_token_hint: v.optional(v.string()),
  code_challenge: v.optional(v.string()),
  code_challenge_method: v.optional(v.string()),
})

export type AuthorizationRequestMessage = v.InferOutput<typeof authorizationRequest>
