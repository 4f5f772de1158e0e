/** The codes of an app, by an implementation of its own. */

import { createHmac } from 'node:crypto'

const RFC4648 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** As an app makes it. @see RFC 6238 section 4 */
export function totpOf(secret: string, now: number): string {
  const bits = [...secret].map((letter) => RFC4648.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const number = mac.readUInt32BE((mac[19] ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}
