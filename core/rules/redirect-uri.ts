/**
 * Whether an authorization request may be answered at a redirect_uri. Exact string comparison, and
 * nothing else: no case folding, no decoding, no default ports, no prefixes (RFC 9700 section 2.1).
 * The one exception is the port of a loopback address (RFC 8252 section 7.3), whoever registered it: what
 * listens there may get any port, and what is sent there stays on the machine.
 */

import { type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { redirectUriFault } from '../messages/redirect-uri.ts'

declare const validated: unique symbol
/** A redirect_uri that is proven to be the client's. Only the validations here make one. */
export type ValidatedRedirect = string & { readonly [validated]: true }

/** `localhost` is not in the RFC's rule; native tools need it. */
const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::[0-9]+)?((?:[/?].*)?)$/

/** The URI with its port taken out, if it is a loopback one. */
export function withoutLoopbackPort(uri: string): string | undefined {
  const match = LOOPBACK.exec(uri)
  return match ? `${match[1]}${match[2]}` : undefined
}

export function validateRedirect(
  client: Client,
  redirect_uri: string | undefined,
):
  | { kind: 'validated'; redirect_uri: ValidatedRedirect }
  | Refusal<'redirect_uri.missing' | 'redirect_uri.not_registered'> {
  if (redirect_uri === undefined) return refuse('redirect_uri.missing', 'redirect_uri')
  if (!isRegistered(client.redirect_uris, redirect_uri))
    return refuse('redirect_uri.not_registered', 'redirect_uri')
  return { kind: 'validated', redirect_uri: redirect_uri as ValidatedRedirect }
}

/** @see OpenID Connect RP-Initiated Logout 1.0 section 3 */
export function validatePostLogoutRedirect(client: Client, uri: string): ValidatedRedirect | undefined {
  return isRegistered(client.post_logout_redirect_uris, uri) ? (uri as ValidatedRedirect) : undefined
}

/** Whether it is one of those of a client, as its record is now. */
export function isRegistered(registered: readonly string[], redirect_uri: string): boolean {
  // A record that was put in storage by hand is no excuse to run a script or to split a header.
  if (redirectUriFault(redirect_uri) !== undefined) return false
  if (registered.includes(redirect_uri)) return true
  const portless = withoutLoopbackPort(redirect_uri)
  return portless !== undefined && registered.some((uri) => withoutLoopbackPort(uri) === portless)
}

/**
 * Whether anybody's program could receive what is sent there: a loopback port or a private-use scheme
 * proves nothing about the client (RFC 8252 section 8.6).
 */
export function isImpersonable(redirect_uri: string): boolean {
  return !/^https:/i.test(redirect_uri)
}

/** The origin, or the scheme where there is no origin. */
export function redirectOrigin(redirect_uri: string): string {
  const [origin] = /^https?:\/\/[^/?#]+/i.exec(redirect_uri) ?? []
  return origin ?? redirect_uri.slice(0, redirect_uri.indexOf(':') + 1)
}
