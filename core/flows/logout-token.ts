/** Mints what tells a client that a session has ended. @see OpenID Connect Back-Channel Logout 1.0 section 2.4 */

import type { Context } from '../context.ts'
import type { LogoutNotice } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import type { Client } from '../hosts.ts'

/** Seconds: section 2.4 recommends two minutes at most, and it is sent at once. */
const LIFETIME = 120

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** @param sub of the account. One that is gone is told of by what is known of it */
export function* mintLogoutToken(
  client: Client,
  sub: string,
  { sid }: LogoutNotice,
  { issuer, now }: Context,
): Flow<string> {
  const account = (yield* perform('find_account', { sub })) ?? { sub }
  const claims = {
    iss: issuer,
    sub: yield* perform('subject', { account, client }),
    aud: client.client_id,
    iat: now,
    exp: now + LIFETIME,
    jti: yield* perform('random', { bytes: 16 }),
    ...(client.backchannel_logout_session_required && { sid }),
    events: { [EVENT]: {} },
  }
  // Section 2.6: validated as an ID token is, so by the same algorithm; its type, and no nonce, keep it from being one.
  return yield* perform('sign_jwt', { alg: client.id_token_signed_response_alg, typ: 'logout+jwt', claims })
}
