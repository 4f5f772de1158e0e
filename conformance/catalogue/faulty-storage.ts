/**
 * A store that can be watched, slowed and broken. Every call is written down; a test says what becomes
 * of it by its number. Around a store that answers at once, so that nothing else is random.
 */

import type { Key, Storage } from 'vouchsafe/core'
import { createMemoryStorage, type MemoryStorage } from 'vouchsafe/storage/memory'

export interface StorageCall {
  readonly operation: 'get' | 'put' | 'delete' | 'scan' | 'list'
  /** Those of a get, or the one of a put or delete; none for a scan or a list. */
  readonly keys: readonly Key[]
  /** What was written. */
  readonly value?: string
  readonly expiresAt?: number | null
}

/**
 * - `before`: fails without an effect; `after`: fails, having had it (the reply was lost);
 * - `stalled`: is never answered and has no effect; `late`: the same, but it takes effect a while later.
 */
export type Treatment = 'done' | 'before' | 'after' | 'stalled' | 'late'

/** Milliseconds after which a late call takes effect: past the deadline of those who use it. */
const LATE = 25

export class FaultyStorage implements Storage {
  readonly memory: MemoryStorage
  /** Since the test last emptied it. */
  readonly calls: StorageCall[] = []
  /** By the number of the call in `calls`, from 0. */
  treat: (ordinal: number, call: StorageCall) => Treatment = () => 'done'
  /** What a call that fails is rejected with. */
  error: () => unknown = () => new Error('the store failed, as the test wanted')
  /** Milliseconds that a call takes at most. */
  latency = 0
  readonly #late: Promise<void>[] = []

  /** @param now by whose clock records are collected; by default they never are */
  constructor(now: () => number = () => 0) {
    this.memory = createMemoryStorage({ now })
  }

  get: Storage['get'] = (keys) => this.#call({ operation: 'get', keys }, () => this.memory.get(keys))

  put: Storage['put'] = (key, value, options) =>
    this.#call({ operation: 'put', keys: [key], value, expiresAt: options.expiresAt }, () =>
      this.memory.put(key, value, options),
    )

  delete: Storage['delete'] = (key) =>
    this.#call({ operation: 'delete', keys: [key] }, () => this.memory.delete(key))

  scan: Storage['scan'] = (kind, cursor) =>
    this.#call({ operation: 'scan', keys: [] }, () => this.memory.scan(kind, cursor))

  list: NonNullable<Storage['list']> = (kind, options) =>
    this.#call({ operation: 'list', keys: [] }, () => this.memory.list(kind, options))

  /** Waits for everything that was to take effect late. */
  async settled(): Promise<void> {
    await Promise.all(this.#late)
  }

  /** Every record there is, by its key. */
  dump(): Record<string, string> {
    const records: Record<string, string> = {}
    for (const kind of ['grant', 'end_user']) {
      let cursor: string | undefined
      do {
        const page = this.memory.scan(kind, cursor)
        for (const [index, stored] of this.memory.get(page.keys).entries()) {
          const { kind, id } = page.keys[index] as Key
          records[`${kind}:${id}`] = stored?.value ?? ''
        }
        cursor = page.cursor
      } while (cursor !== undefined)
    }
    return records
  }

  async #call<T>(call: StorageCall, effect: () => T): Promise<T> {
    const treatment = this.treat(this.calls.length, call)
    this.calls.push(call)
    const total = Math.random() * this.latency
    const before = Math.random() * total
    if (this.latency > 0) await pause(before)
    if (treatment === 'stalled') return new Promise<never>(() => {})
    if (treatment === 'late') {
      this.#late.push(pause(LATE).then(() => void effect()))
      return new Promise<never>(() => {})
    }
    if (treatment === 'before') throw this.error()
    const answer = effect()
    if (treatment === 'after') throw this.error()
    if (this.latency > 0) await pause(total - before)
    return answer
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
