/**
 * Passwords of people: argon2id, memory-hard, a few at a time. The hash knows its own parameters (PHC
 * string format), so those can be raised without touching what is stored.
 * @see RFC 9106; the parameters are OWASP's minimum for password storage
 */

import { createHash, timingSafeEqual } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { isPasswordHash } from './password-hash.ts'

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The hash of nothing, with those parameters: what there is to compare when there is no hash. */
export const nobody = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Longer input is refused before it is hashed; nothing shorter is ever cut. Bytes. */
const MAX_LENGTH = 1024

/** Sign-ins at work at once: the other threads of the pool are for signing. */
const AT_WORK = 2
/** Sign-ins waiting; past this the answer is a 503 at once instead of a very late one. */
const WAITING = 100

let at_work = 0
const waiting: (() => void)[] = []

/**
 * Work that compares a password, when its turn has come.
 * @throws when too many are waiting, before any of the work is done
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= WAITING) throw new Error('too many passwords are being checked')
  if (at_work >= AT_WORK) await new Promise<void>((resolve) => waiting.push(resolve))
  else at_work++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else at_work--
  }
}

export function isAcceptable(password: string): boolean {
  return password !== '' && Buffer.byteLength(password) <= MAX_LENGTH
}

/** @returns a PHC string */
export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters)
}

/**
 * One argon2 whatever `stored` is: a hash, a password still in the clear, or nothing at all, so that the
 * time it takes tells none of them from another.
 * @param decoy a hash as costly as the others, for when `stored` is none
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
  decoy = nobody,
): Promise<boolean> {
  const is_hash = stored !== undefined && isPasswordHash(stored)
  const matches = await verify(is_hash ? stored : decoy, password)
  return is_hash ? matches : stored !== undefined && isSame(password, stored)
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
