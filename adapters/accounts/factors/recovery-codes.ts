/**
 * Codes to be kept on paper, each of which works once. Only their hashes are kept: with 80 random bits each there is
 * nothing to guess.
 */

import { createHash, randomBytes } from 'node:crypto'

const HOW_MANY = 10

/** Base 32 without letters that are taken for digits (Crockford). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function newRecoveryCode(): string {
  const letters = [...randomBytes(16)].map((byte) => ALPHABET[byte % 32]).join('')
  return letters.replace(/.{4}(?=.)/g, '$&-')
}

export function newRecoveryCodes(): string[] {
  return Array.from({ length: HOW_MANY }, newRecoveryCode)
}

/** However it is typed: case, spaces and dashes do not count, and I, L and O are what they look like. */
export function hashRecoveryCode(sub: string, typed: string): string {
  // biome-ignore lint/plugin: what a person types
  const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
  const code = letters.replace(/[IL]/g, '1').replace(/O/g, '0')
  return createHash('sha256')
    .update(JSON.stringify(['recovery code', sub, code]))
    .digest('base64url')
}
