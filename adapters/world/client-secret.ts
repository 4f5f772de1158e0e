/** Client secrets of hosts, hashed and compared. Passwords of people get a slow hash (accounts/password.ts). */

import { bytesToHex, randomBytes } from '@noble/hashes/utils.js'
import { secretHash } from '../../core/index.ts'
import { digests } from './digests.ts'

function digest(salt: string, secret: string): string {
  return digests.sha256Hex(`${salt}$${secret}`)
}

/** For hosts that keep clients themselves: what to store as `client_secret_hash`. */
export function hashClientSecret(secret: string): string {
  return secretHash(digests, bytesToHex(randomBytes(16)), secret)
}

/** Of no secret. Not a random one: workers may draw no entropy while they load. */
const nobody = `sha256$${'0'.repeat(32)}$${'0'.repeat(64)}`

/**
 * Whether a secret is the one that `hashClientSecret` made the hash of. Compares in constant time; without a hash it
 * does the same work and says no.
 */
export function verifyClientSecret(secret: string, hash: string | undefined): boolean {
  const [scheme, salt = '', expected = ''] = (hash ?? nobody).split('$')
  const actual = digest(salt, secret)
  let difference = actual.length ^ expected.length
  for (let i = 0; i < actual.length; i++) difference |= actual.charCodeAt(i) ^ expected.charCodeAt(i)
  return difference === 0 && scheme === 'sha256' && hash !== undefined
}
