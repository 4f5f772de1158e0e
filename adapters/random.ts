/** Entropy from the platform, drawn in blocks: asking for sixteen bytes at a time costs ten times as much. */

/** Letters of base64url in a block, six fresh bits each. */
const BLOCK = 4096

const LETTERS = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
const ascii = new TextDecoder()

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
  const letters = crypto.getRandomValues(new Uint8Array(BLOCK))
  for (let i = 0; i < BLOCK; i++) letters[i] = LETTERS[(letters[i] ?? 0) & 63] ?? 0
  return ascii.decode(letters)
}
