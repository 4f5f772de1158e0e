/**
 * The form of a URL that the provider fetches, in which it is taken apart once: what is checked is what is connected
 * to. Stricter than RFC 3986 where two programs might read two things, and nothing is repaired.
 */

export interface OutboundUrl {
  readonly scheme: 'http' | 'https'
  /** In lower case; an IPv6 address without its brackets. */
  readonly host: string
  readonly port: number
  /** What stands in the first line of the request: the path and the query. */
  readonly target: string
}

/** Longer ones are no URLs that servers agree on. */
const MAX_URL = 2048

const FORM =
  /^(https?):\/\/(?:\[([0-9a-f:.]+)\]|([a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?))(?::([1-9][0-9]{0,4}))?((?:\/(?:[a-z0-9._~!$&'()*+,;=:@/-]|%[0-9a-f]{2})*)?)((?:\?(?:[a-z0-9._~!$&'()*+,;=:@/?-]|%[0-9a-f]{2})*)?)$/i

export function parseOutboundUrl(url: string): OutboundUrl | undefined {
  const match = url.length <= MAX_URL ? FORM.exec(url) : null
  if (!match) return undefined
  const [, scheme = '', ipv6, name = '', port, path, query = ''] = match
  const is_https = lower(scheme) === 'https'
  const number = Number(port ?? (is_https ? 443 : 80))
  if (number > 65535) return undefined
  return {
    scheme: is_https ? 'https' : 'http',
    host: lower(ipv6 ?? name),
    port: number,
    target: `${path || '/'}${query}`,
  }
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32))
}
