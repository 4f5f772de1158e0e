/**
 * Passwords of people: argon2id, memory-hard, a few at a time. The hash knows its own parameters (PHC
 * string format), so those can be raised without touching what is stored.
 * @see RFC 9106; the parameters are OWASP's minimum for password storage
 */

import { createHash, timingSafeEqual } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { isPasswordHash } from './password-hash.ts'
import { createTurns } from './turns.ts'

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** What comparing costs, as a hash says it. */
export const COST = 'm=19456,t=2,p=1'

/** A hash of nothing that costs that much: what there is to compare when there is no hash. */
export function decoyOf(cost: string): string {
  return `$argon2id$v=19$${cost}$${'A'.repeat(22)}$${'A'.repeat(43)}`
}

export const nobody = decoyOf(COST)

/** What comparing with a password costs, a hash or one in the clear that is going to be hashed. */
export function costOf(password: string): string {
  return isPasswordHash(password) ? (password.split('$')[3] ?? COST) : COST
}

/** Longer input is refused before it is hashed; nothing shorter is ever cut. Bytes. */
const MAX_LENGTH = 1024

/** Sign-ins at work at once: the other threads of the pool are for signing. */
const AT_WORK = 2
/** Sign-ins waiting; past this the answer is a 503 at once instead of a very late one. */
const WAITING = 100

/** Of all these places, those that one address may have. */
const PER_ADDRESS = 10

export const inTurn = createTurns({ at_work: AT_WORK, waiting: WAITING, per_address: PER_ADDRESS })

export function isAcceptable(password: string): boolean {
  return password !== '' && Buffer.byteLength(password) <= MAX_LENGTH
}

/** @returns a PHC string */
export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters)
}

/**
 * The same work whatever `stored` is: a hash of whatever cost, a password still in the clear, or nothing at all,
 * so that the time it takes tells none of them from another.
 * @param costs that there are among all passwords: one argon2 is done for each
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
  costs: readonly string[] = [COST],
): Promise<boolean> {
  const hash = stored !== undefined && isPasswordHash(stored) ? stored : undefined
  let matches = false
  for (const cost of costs) {
    const is_theirs = hash !== undefined && costOf(hash) === cost
    const same = await verify(is_theirs ? hash : decoyOf(cost), password)
    if (is_theirs) matches = same
  }
  return hash === undefined ? stored !== undefined && isSame(password, stored) : matches
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
