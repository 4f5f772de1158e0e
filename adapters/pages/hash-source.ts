import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * The source by which the Content-Security-Policy lets this very sheet or script in, and no other.
 * @see Content Security Policy Level 3, section 2.3.1
 */
export function hashSource(content: string): string {
  return `'sha256-${btoa(String.fromCharCode(...sha256(utf8ToBytes(content))))}'`
}
