/**
 * The authorization request on the wire.
 * @see RFC 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2.1, RFC 7636 section 4.3
 */

import * as v from 'valibot'

/** Long enough for any client, short enough to be kept (the nonce is). */
const bounded = v.pipe(v.string(), v.maxLength(4096))

export const authorizationRequest = v.object({
  response_type: bounded,
  response_mode: v.optional(bounded),
  /** As long as the request may be: it is the client's, and goes back to it. */
  state: v.optional(v.string()),
  scope: v.optional(v.string()),
  nonce: v.optional(bounded),
  prompt: v.optional(bounded),
  /** OpenID Connect Core: seconds; digits only, so that no other notation becomes a number. */
  max_age: v.optional(v.pipe(v.string(), v.regex(/^\d{1,10}$/), v.transform(Number))),
  login_hint: v.optional(v.string()),
  id_token_hint: v.optional(v.string()),
  code_challenge: v.optional(v.string()),
  code_challenge_method: v.optional(v.string()),
})

export type AuthorizationRequestMessage = v.InferOutput<typeof authorizationRequest>
