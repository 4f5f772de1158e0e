/**
 * Token requests on the wire, one schema a grant; client authentication is read apart from them.
 * @see RFC 6749 sections 4.1.3 and 6, RFC 7636 section 4.5
 */

import * as v from 'valibot'

export const authorizationCodeRequest = v.object({
  code: v.string(),
  redirect_uri: v.optional(v.string()),
  code_verifier: v.optional(v.string()),
})

export const refreshTokenRequest = v.object({
  refresh_token: v.string(),
  scope: v.optional(v.string()),
})
