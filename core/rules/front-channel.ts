/**
 * What a browser loads in a hidden frame, so that a client ends its own session there. Only what the client registered:
 * nothing of the request gets into it.
 * @see OpenID Connect Front-Channel Logout 1.0 sections 2 and 3
 */

import type { Client } from '../hosts.ts'
import { encodeParameters, withQuery } from '../messages/parameters.ts'

/** Section 2: scheme, host and port are those of one of the client's redirect URIs. */
export function isOfRedirectOrigin(redirect_uris: readonly string[], uri: string): boolean {
  const origin = originOf(uri)
  return origin !== undefined && redirect_uris.some((redirect_uri) => originOf(redirect_uri) === origin)
}

function originOf(uri: string): string | undefined {
  return /^https?:\/\/[^/?#]+/.exec(uri)?.[0]
}

/** @param sid the session as the client knows it */
export function logoutFrame(client: Client, sid: string, issuer: string): string | undefined {
  const uri = client.frontchannel_logout_uri
  if (uri === undefined || !isOfRedirectOrigin(client.redirect_uris, uri)) return undefined
  if (!client.frontchannel_logout_session_required) return uri
  return withQuery(uri, encodeParameters({ iss: issuer, sid }))
}
