/**
 * The logout request on the wire.
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 */

import * as v from 'valibot'

/** `logout_hint` is taken and not looked at: who is signed in is known by the session. */
export const endSessionRequest = v.object({
  id_token_hint: v.optional(v.string()),
  client_id: v.optional(v.string()),
  logout_hint: v.optional(v.string()),
  post_logout_redirect_uri: v.optional(v.string()),
  state: v.optional(v.string()),
  ui_locales: v.optional(v.string()),
})
