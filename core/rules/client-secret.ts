/**
 * How client secrets are kept: `sha256$<salt>$<digest>`. A client secret is a machine's, long and random, so a
 * fast hash does.
 */

import type { Digests } from '../digests.ts'
import { hexOf } from '../encoding.ts'

/** @param salt in hexadecimal */
export function secretHash({ sha256 }: Digests, salt: string, secret: string): string {
  return `sha256$${salt}$${hexOf(sha256(`${salt}$${secret}`))}`
}
