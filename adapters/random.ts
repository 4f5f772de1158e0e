/** Entropy from the platform, drawn in blocks: asking for sixteen bytes at a time costs ten times as much. */

/** Divisible by three, so that the block's base64 has no padding: six fresh bits a character. */
const BLOCK = 3072

let block = ''
let used = 0

/** @returns that many fresh random bytes, or a few bits more, as base64url; at most 2048 */
export function randomText(bytes: number): string {
  const length = Math.ceil((bytes * 8) / 6)
  if (used + length > block.length) {
    block = draw()
    used = 0
  }
  used += length
  return block.slice(used - length, used)
}

function draw(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BLOCK))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}
