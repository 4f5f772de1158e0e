/**
 * Whose turn it is where only a few can be served at once. One address takes a part of the places and leaves the
 * rest to others; where no address is known there are no parts, and the limit in all is what holds.
 */

export interface TurnsOptions {
  /** How many are served at once. */
  readonly at_work: number
  /** How many may wait; past this the answer is a failure at once instead of a very late one. */
  readonly waiting: number
  /** How many places, served and waiting, one address may have. */
  readonly per_address: number
}

/** @throws when too many are waiting, before any of the work is done */
export type InTurn = <T>(work: () => Promise<T>, address?: string) => Promise<T>

export function createTurns({ at_work: most, waiting: longest, per_address }: TurnsOptions): InTurn {
  let at_work = 0
  const waiting: (() => void)[] = []
  const places = new Map<string, number>()

  return async (work, address) => {
    const holder = address === undefined ? undefined : holderOf(address)
    const held = holder === undefined ? 0 : (places.get(holder) ?? 0)
    if (waiting.length >= longest) throw new Error('too many passwords are being checked')
    if (held >= per_address) throw new Error('too many passwords from one address are being checked')
    if (holder !== undefined) places.set(holder, held + 1)
    try {
      if (at_work >= most) await new Promise<void>((resolve) => waiting.push(resolve))
      else at_work++
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else at_work--
      }
    } finally {
      if (holder !== undefined) giveBack(holder)
    }
  }

  function giveBack(holder: string): void {
    const left = (places.get(holder) ?? 0) - 1
    if (left > 0) places.set(holder, left)
    else places.delete(holder)
  }
}

/** An IPv4 address, or the network of an IPv6 one: whoever has one address of it has them all (RFC 4291 section 2.5.4). */
export function holderOf(address: string): string {
  if (!address.includes(':')) return address
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const behind = tail === undefined || tail === '' ? 0 : tail.split(':').length + (tail.includes('.') ? 1 : 0)
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - behind)
  const whole = [...groups, ...Array<string>(zeros).fill('0'), ...(tail ?? '').split(':')]
  return whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
