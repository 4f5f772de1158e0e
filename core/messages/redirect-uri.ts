/**
 * The form of a redirect URI, in which it is taken apart once: when it is registered, and again where a record of
 * the host's brings one that never was. What is no such URI is sent nobody to, and stands in no header and no form.
 * Which of a client's it has to be is not decided here (rules/redirect-uri.ts).
 * @see RFC 6749 section 3.1.2, RFC 8252 section 7
 */

import { lowerCase } from '../ascii.ts'

/** Longer ones are no URIs that browsers, proxies and logs agree on. */
export const MAX_REDIRECT_URI = 2048

/** An http or https URI: its host is a name or an address, and its port is one (RFC 3986 section 3.2). */
const WEB =
  /^https?:\/\/(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?)(?::([1-9][0-9]{0,4}))?(?:[/?].*)?$/i

/** RFC 3986 section 3.1, and what no URI may hold (section 2). */
const ABSOLUTE = /^([a-z][a-z0-9+.-]*):[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+$/i

/** `localhost:3000` and the like, whose "scheme" is the host that somebody meant. */
const SCHEMELESS = /^[^:/]+:[0-9]+(?:[/?]|$)/

/**
 * Schemes that a browser, or the system behind it, takes up itself: they run, read, write, install, call, or may
 * be taken over by any web site (HTML section 8.9.1.4). What is sent there goes to no client.
 */
const taken = new Set(
  `javascript livescript mocha vbscript vbs data blob filesystem file about view-source jar resource wyciwyg
  ftp ftps sftp ssh telnet rlogin tn3270 gopher ws wss ldap ldaps mailto tel fax modem sms smsto mms mmsto callto
  sip sips im xmpp irc ircs matrix news nntp snews feed webcal geo maps magnet bitcoin openpgp4fpr wtai urn cid mid
  mhtml mk its res hcp shell search devtools intent android-app market isolated-app facetime facetime-audio
  shortcuts applescript`.split(/ |\n */),
)

/** Families of them. */
const TAKEN =
  /^(?:web\+|(?:chrome|edge|brave|opera|vivaldi|firefox|moz|ms|search|itms|x-apple|x-safari)(?:-|$))/

function isTaken(scheme: string): boolean {
  return taken.has(scheme) || TAKEN.test(scheme)
}

/** In lower case, as far as a scheme has letters (RFC 3986 section 3.1). */
function schemeOf(uri: string): string | undefined {
  const [, scheme] = ABSOLUTE.exec(uri) ?? []
  return scheme === undefined ? undefined : lowerCase(scheme)
}

/** What is wrong with a redirect URI, for whoever wrote it; `undefined` where nothing is. */
export function redirectUriFault(uri: string): string | undefined {
  if (uri.length > MAX_REDIRECT_URI) return `must have ${MAX_REDIRECT_URI} characters at most`
  if (uri.includes('#')) return 'must not have a fragment (RFC 6749 section 3.1.2)'
  const scheme = schemeOf(uri)
  if (scheme === undefined)
    return /^[a-z][a-z0-9+.-]*:./i.test(uri)
      ? 'has characters that no URI may hold, such as a space, a quote or a letter beyond ASCII; encode them'
      : 'must be an absolute URI, from its scheme on, such as https://app.example/callback'
  if (isTaken(scheme)) return 'has a scheme that can never be a redirection target'
  if (scheme !== 'http' && scheme !== 'https')
    return SCHEMELESS.test(uri) ? 'must begin with its scheme, such as https://' : undefined
  if (/^https?:\/\/[^/?]*@/i.test(uri)) return 'must not have user information'
  const [whole, port = '1'] = WEB.exec(uri) ?? []
  return whole !== undefined && Number(port) <= 65535
    ? undefined
    : 'must have a host, and a port of 1 to 65535'
}
