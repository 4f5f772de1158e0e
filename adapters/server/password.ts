/**
 * Passwords of people: argon2id, memory-hard, a few at a time. The hash knows its own parameters (PHC
 * string format), so those can be raised without touching what is stored.
 * @see RFC 9106; the parameters are OWASP's minimum for password storage
 */

import { hash, verify } from '@node-rs/argon2'

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Longer input is refused before it is hashed; nothing shorter is ever cut. Bytes. */
const MAX_LENGTH = 1024

/** Hashes at work at once: the other threads of the pool are for signing. */
const AT_WORK = 2
/** Hashes waiting; past this the answer is a 503 at once instead of a very late one. */
const WAITING = 100

let at_work = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
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
  return inTurn(() => hash(password, parameters))
}

/** What a name that nobody has is compared with: the same work, and never a match. */
let nobody: Promise<string> | undefined

/** Without a hash it costs the same and says no. @throws when too many are waiting */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  nobody ??= hash(crypto.randomUUID(), parameters)
  const against = stored ?? (await nobody)
  const matches = await inTurn(() => verify(against, password))
  return matches && stored !== undefined
}
