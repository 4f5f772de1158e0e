/** Entropy from the platform, drawn in blocks: asking for sixteen bytes at a time is ten times slower. */

const BLOCK = 4096
const block = new Uint8Array(BLOCK)
let used = BLOCK

/** @returns that many fresh random bytes as base64url; at most 4096 */
export function randomText(bytes: number): string {
  if (used + bytes > BLOCK) {
    crypto.getRandomValues(block)
    used = 0
  }
  const drawn = block.slice(used, used + bytes)
  block.fill(0, used, used + bytes)
  used += bytes
  return toBase64url(drawn)
}

function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
