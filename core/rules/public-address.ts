/**
 * Whether an address is one of the public internet: what is asked there is asked of somebody else's server, and of
 * none that is near to ours only. Nothing is unpacked: an address of IPv6 that stands for one of IPv4 is none.
 * @see RFC 6890 and the IANA Special-Purpose Address Registries, OAuth Client ID Metadata Document section 8.6
 */

import { parseAddress } from '../messages/ip-address.ts'

/** From the left, with the number of bits that count. */
type Prefix = readonly [address: string, bits: number]

const ipv4: readonly Prefix[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Of a cloud's metadata service, on Azure beside link-local.
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Of what is global unicast: Teredo and other protocols, documentation, 6to4, documentation again. */
const ipv6: readonly Prefix[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

/** RFC 4291 section 2.4. Loopback, link-local, unique-local, multicast, mapped (::ffff, 64:ff9b) are outside. */
const GLOBAL_UNICAST: Prefix = ['2000::', 3]

export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text)
  if (!address) return false
  if (address.length === 4) return !ipv4.some((prefix) => isWithin(address, prefix))
  return isWithin(address, GLOBAL_UNICAST) && !ipv6.some((prefix) => isWithin(address, prefix))
}

function isWithin(address: readonly number[], [start, bits]: Prefix): boolean {
  const first = parseAddress(start) ?? []
  const width = first.length === 4 ? 8 : 16
  return first.every((number, index) => {
    const counted = Math.min(Math.max(bits - index * width, 0), width)
    const mask = (2 ** counted - 1) << (width - counted)
    return ((number ^ (address[index] ?? 0)) & mask) === 0
  })
}
