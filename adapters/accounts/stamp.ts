/**
 * What an account of the configuration is known by. It is another one as soon as somebody else may be behind it:
 * with another password, another `sub`, or another user name; and then what was before is over.
 */

import { createHash, createHmac } from 'node:crypto'
import { isPasswordHash } from './password-hash.ts'

/** @param secret a digest of a password in the clear is kept in the storage, and could be guessed without it */
export function stampOf(
  account: { readonly name: string; readonly sub: string; readonly password: string },
  secret: string,
): string {
  const { name, sub, password } = account
  const digest = isPasswordHash(password) ? createHash('sha256') : createHmac('sha256', secret)
  return digest.update(JSON.stringify([name, sub, password])).digest('base64url')
}
