/**
 * Whether a URL may be fetched, as far as the URL itself says. What its name leads to is judged where it is resolved,
 * by `isPublicAddress`; a host that the deployment names as its own is let through, wherever it leads.
 * @see OAuth Client ID Metadata Document section 8.6
 */

import { isHostAmong } from '../messages/host-pattern.ts'
import { type OutboundUrl, parseOutboundUrl } from '../messages/outbound-url.ts'
import { type NotFetched, notFetched } from '../outbound.ts'
import { isPublicAddress } from './public-address.ts'

/** What a deployment lets through. */
export interface OutboundRules {
  /** Hosts of its own: `name`, `name:port`, or `*.name` for all below it. In lower case. */
  readonly allowed_hosts: readonly string[]
  /** Whether these may be asked by http. */
  readonly insecure_http: boolean
}

export interface OutboundTarget extends OutboundUrl {
  readonly kind: 'target'
  /** Whether the deployment has named it as its own: its addresses are not looked at. */
  readonly is_allowed: boolean
}

/** Names of no server on the public internet (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`), and of one's own machine. */
const LOCAL_NAME =
  /(?:^|\.)(?:localhost|local|internal|intranet|private|corp|home|lan|home\.arpa|invalid|onion)$/

/** What any of the ways to write an address in IPv4 ends in (URL Standard, "ends in a number"). */
const ENDS_IN_NUMBER = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/

export function validateTarget(url: string, rules: OutboundRules): OutboundTarget | NotFetched {
  const parsed = parseOutboundUrl(url)
  if (!parsed) return notFetched('fetch.url_malformed')
  const is_allowed = isHostAmong(parsed, rules.allowed_hosts)
  if (parsed.scheme !== 'https' && !(is_allowed && rules.insecure_http)) return notFetched('fetch.scheme')
  if (!is_allowed && isForbiddenHost(parsed.host)) return notFetched('fetch.host_forbidden')
  return { kind: 'target', is_allowed, ...parsed }
}

function isForbiddenHost(host: string): boolean {
  // In decimal, octal, hexadecimal or short: whoever reads it, reads another address.
  if (host.includes(':') || ENDS_IN_NUMBER.test(host)) return !isPublicAddress(host)
  return !host.includes('.') || LOCAL_NAME.test(host)
}
