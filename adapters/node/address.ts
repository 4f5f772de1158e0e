/** Whose request it is when proxies stand in between: the last address that no trusted proxy has. */

import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'
import { withoutSpace } from '../../core/index.ts'

export type TrustedProxies = readonly string[]

/** @throws {TypeError} naming an entry that is neither an address nor a CIDR block */
export function trustedProxies(entries: TrustedProxies): (address: string) => boolean {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', prefix, ...more] = entry.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    const bits = family === 'ipv6' ? 128 : 32
    const is_block = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits)
    if (isIP(address) === 0 || !is_block || more.length > 0) {
      throw new TypeError(
        `trustedProxies: ${entry} is neither an address nor a CIDR block; write 10.0.0.1 or 10.0.0.0/8`,
      )
    }
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  if (entries.length === 0) return () => false
  return (address) => isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** One textual form for an IPv4 address, however the socket reports it. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** @see RFC 7239 section 8.1: what a client wrote itself is worth nothing */
export function clientAddress(request: IncomingMessage, isTrusted: (address: string) => boolean): string {
  let address = plain(request.socket.remoteAddress ?? '')
  if (!isTrusted(address)) return address
  const hops = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((hop) => plain(withoutSpace(hop)))
  while (isTrusted(address)) {
    const next = hops.pop() ?? ''
    // What is in front of something that is no address, nobody vouches for.
    if (isIP(next) === 0) break
    address = next
  }
  return address
}
