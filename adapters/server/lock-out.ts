/**
 * How often a password may be tried. An attempt is counted before the password is compared and given
 * back when it was right, so that any number of parallel guesses compare no more than the limit. Names
 * that nobody has are counted alike, so that being locked says nothing. A storage that is down means no
 * attempt: the answer is a 503, not a guess for free.
 */

import { createHash, randomUUID } from 'node:crypto'
import type { Key, Storage } from '../../core/index.ts'

export interface LockOutOptions {
  /** Failures within the window that lock a name. */
  readonly failures?: number
  /** Seconds in which they count, and for which the name then stays locked. */
  readonly window?: number
}

interface Attempts {
  readonly failures: number
  /** NumericDate in seconds. */
  readonly until: number
}

export interface LockOut {
  /** Takes an attempt. @returns whether there was one left */
  attempt(name: string): Promise<boolean>
  /** Gives every attempt back: the password was right. */
  succeeded(name: string): Promise<void>
}

/** Writers that lose against each other try again; so many at once is an attack, and is refused. */
const MAX_CONFLICTS = 200

export function createLockOut(storage: Storage, now: () => number, options: LockOutOptions = {}): LockOut {
  const { failures: limit = 10, window = 15 * 60 } = options
  const keyOf = (name: string): Key => ({
    kind: 'attempts',
    id: createHash('sha256').update(name).digest('base64url'),
  })

  return {
    async attempt(name) {
      const key = keyOf(name)
      for (let n = 0; n < MAX_CONFLICTS; n++) {
        const stored = await storage.get(key)
        const found = stored && (JSON.parse(stored.value) as Attempts)
        const before = found && now() < found.until ? found : { failures: 0, until: now() + window }
        if (before.failures >= limit) return false
        const failures = before.failures + 1
        // The lock starts when the last attempt is taken, and then lasts a whole window.
        const until = failures === limit ? now() + window : before.until
        const put = { if_version: stored?.version ?? null, version: randomUUID(), expires_at: until }
        if ((await storage.put(key, JSON.stringify({ failures, until }), put)) === 'stored') return true
      }
      throw new Error('too many attempts at once')
    },
    async succeeded(name) {
      await storage.delete(keyOf(name))
    },
  }
}
