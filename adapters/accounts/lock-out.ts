/**
 * How often a password may be tried. An attempt is taken before the password is compared and given back
 * when it was right, so that however guesses interleave, on however many processes, no more than the
 * limit are compared in any window. Strangers share the attempts of a name; a browser where that person has signed
 * in before has its own, so that no stranger locks them out of it. Names that nobody has are counted alike, so that being locked says
 * nothing. A storage that is down means no attempt: the answer is a 503, not a guess for free.
 */

import { createHash, randomUUID } from 'node:crypto'
import type { Key, Storage } from '../../core/index.ts'

export interface LockOutOptions {
  /** Attempts within the window that lock a name. */
  readonly failures?: number
  /** Seconds in which they count, and for which the name then stays locked. */
  readonly window?: number
}

/** Gives back the one attempt it belongs to, and no other: what was guessed before stays guessed. */
export type GiveBack = () => Promise<void>

export interface LockOut {
  /**
   * @param device the browser, if that person has signed in there before
   * @returns how to give the attempt back, or `undefined` when there is none left
   */
  take(name: string, device?: string): Promise<GiveBack | undefined>
}

/** What is stored of a name: when each attempt was taken, NumericDate in seconds, oldest first. */
interface Attempts {
  readonly taken: readonly number[]
}

interface Read extends Attempts {
  readonly version: string | null
}

/** Writers that lose against each other try again; so many at once is an attack, and is refused. */
const MAX_CONFLICTS = 200

export function createLockOut(storage: Storage, now: () => number, options: LockOutOptions = {}): LockOut {
  const { failures: limit = 10, window = 15 * 60 } = options

  async function read(key: Key): Promise<Read> {
    const [stored] = await storage.get([key])
    const { taken } = stored ? (JSON.parse(stored.value) as Attempts) : { taken: [] }
    return { taken, version: stored?.version ?? null }
  }

  /** Those that still count. A lock lasts a whole window from the last attempt, and then all are forgotten. */
  function counted(taken: readonly number[]): readonly number[] {
    const counts = (at: number) => now() < at + window
    if (taken.length >= limit) return counts(taken.at(-1) ?? 0) ? taken : []
    return taken.filter(counts)
  }

  /** @param change what to keep instead, or `undefined` to leave everything as it is */
  async function update(
    key: Key,
    change: (taken: readonly number[]) => readonly number[] | undefined,
    found?: Read,
  ): Promise<Read | undefined> {
    let current = found ?? (await read(key))
    for (let n = 0; n < MAX_CONFLICTS; n++) {
      const taken = change(current.taken)
      if (!taken) return undefined
      const version = randomUUID()
      const options = { ifVersion: current.version, version, expiresAt: now() + window }
      if ((await storage.put(key, JSON.stringify({ taken }), options)) === 'stored') return { taken, version }
      current = await read(key)
    }
    throw new Error('too many attempts at once')
  }

  return {
    async take(name, device) {
      // No name has a NUL.
      const whose = device === undefined ? name : `${name}\0${device}`
      const key: Key = { kind: 'attempts', id: createHash('sha256').update(whose).digest('base64url') }
      let at = now()
      const mine = await update(key, (taken) => {
        at = now()
        const before = counted(taken)
        return before.length >= limit ? undefined : [...before, at]
      })
      if (!mine) return undefined
      return async () => {
        await update(key, (taken) => without(taken, at), mine)
      }
    },
  }
}

/** @returns `undefined` when it is not there: the record is gone, and the attempt with it */
function without(taken: readonly number[], at: number): readonly number[] | undefined {
  const index = taken.lastIndexOf(at)
  return index < 0 ? undefined : taken.toSpliced(index, 1)
}
