/**
 * IP addresses as text, in the one way in which each is read alike everywhere: four decimal numbers without leading
 * zeros, or RFC 4291 section 2.2 without a zone. What is written otherwise is none.
 */

/** From the left: 4 numbers of 8 bits, or 8 of 16. */
export type AddressNumbers = readonly number[]

const IPV4 = /^(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})$/

const GROUPS = /^(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?$/i

export function parseAddress(text: string): AddressNumbers | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

function parseIpv4(text: string): AddressNumbers | undefined {
  if (!IPV4.test(text)) return undefined
  const numbers = text.split('.').map(Number)
  return numbers.every((number) => number < 256) ? numbers : undefined
}

function parseIpv6(text: string): AddressNumbers | undefined {
  const halves = withoutIpv4(text)?.split('::') ?? []
  if (halves.length < 1 || halves.length > 2 || !halves.every((half) => GROUPS.test(half))) return undefined
  const [before = [], after] = halves.map(groupsOf)
  if (!after) return before.length === 8 ? before : undefined
  const missing = 8 - before.length - after.length
  return missing < 1 ? undefined : [...before, ...Array<number>(missing).fill(0), ...after]
}

/** RFC 4291 section 2.2.3: the last 32 bits may be written as an IPv4 address. */
function withoutIpv4(text: string): string | undefined {
  const start = text.lastIndexOf(':') + 1
  const tail = text.slice(start)
  if (!tail.includes('.')) return text
  const [a = 0, b = 0, c = 0, d = 0] = parseIpv4(tail) ?? [Number.NaN]
  const groups = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  return Number.isNaN(a) ? undefined : text.slice(0, start) + groups
}

function groupsOf(half: string): number[] {
  return half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))
}
