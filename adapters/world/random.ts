/** Entropy from the platform, drawn in blocks: asking for sixteen bytes at a time costs ten times as much. */

import { base64url } from '../../core/index.ts'

/** Bytes. Divisible by three, so that every character is of six fresh bits. */
const BLOCK = 3072

let block = ''
let used = 0

/** @returns that many fresh random bytes, or a few bits more, as base64url; at most 2048 */
export function randomText(bytes: number): string {
  const length = Math.ceil((bytes * 8) / 6)
  if (used + length > block.length) {
    block = base64url(crypto.getRandomValues(new Uint8Array(BLOCK)))
    used = 0
  }
  used += length
  return block.slice(used - length, used)
}
