/** Whose request it is when proxies stand in between: the last address that no trusted proxy has. */

import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'

export type TrustedProxies = readonly string[]

/** @throws {TypeError} naming an entry that is neither an address nor a CIDR block */
export function trustedProxies(entries: TrustedProxies): (address: string) => boolean {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (isIP(address) === 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) {
      throw new TypeError(`trusted_proxies: ${entry} is neither an address nor a CIDR block`)
    }
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** One textual form for an IPv4 address, however the socket reports it. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** @see RFC 7239 section 8.1: what a client wrote itself is worth nothing */
export function clientAddress(request: IncomingMessage, isTrusted: (address: string) => boolean): string {
  const forwarded = request.headers['x-forwarded-for']
  const hops = String(forwarded ?? '')
    .split(',')
    .map((hop) => plain(hop.trim()))
    .filter((hop) => isIP(hop) !== 0)
  let address = plain(request.socket.remoteAddress ?? '')
  while (isIP(address) !== 0 && isTrusted(address)) {
    const next = hops.pop()
    if (next === undefined) break
    address = next
  }
  return address
}
