/** Whose share of a limit an address takes: a network is given 64 bits of IPv6 at least, and has any address in it. */

import { parseAddress } from '../messages/ip-address.ts'

export function addressBlock(address: string): string {
  const numbers = parseAddress(address)
  if (numbers?.length !== 8) return address
  return numbers
    .slice(0, 4)
    .map((number) => number.toString(16))
    .join(':')
}
