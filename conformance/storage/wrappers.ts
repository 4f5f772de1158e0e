/**
 * Stores that misbehave on purpose, around any store: slow, failing, silent. For tests of what stands on a
 * store. The predicates decide call by call; without one, every call is meant.
 */
import { refuseUnknown } from 'vouchsafe/core'
import type { Key, Storage } from './case.ts'

export interface StorageCall {
  readonly operation: keyof Storage
  /** Those of a get, or the one of a put or delete; none for a scan or a list. */
  readonly keys: readonly Key[]
  /** 0 for the first call through this wrapper. */
  readonly index: number
}

type Meant = (call: StorageCall) => boolean
type Around = <T>(call: StorageCall, proceed: () => Promise<T>) => Promise<T>

/** Every call takes a random time between `minMs` and `maxMs` and has its effect somewhere within. */
export function slowStorage(storage: Storage, options: { minMs: number; maxMs: number }): Storage {
  refuseUnknown(options, { minMs: true, maxMs: true })
  const { minMs, maxMs } = options
  return intercept(storage, async (_call, proceed) => {
    const total = minMs + Math.random() * (maxMs - minMs)
    const before = Math.random() * total
    await pause(before)
    const answer = await proceed()
    await pause(total - before)
    return answer
  })
}

/**
 * Calls reject: `before` they have any effect, or `after` they had it, as when the reply is lost.
 * @param options.error what they reject with; any value, as some drivers reject with no Error
 */
export function failingStorage(
  storage: Storage,
  options: { fails: 'before' | 'after'; when?: Meant; error?: unknown },
): Storage {
  refuseUnknown(options, { fails: true, when: true, error: true })
  const { fails, when = () => true } = options
  const error =
    'error' in options ? options.error : new Error('The store has failed, as this test wants it to.')
  return intercept(storage, async (call, proceed) => {
    if (!when(call)) return proceed()
    if (fails === 'after') await proceed()
    throw error
  })
}

/** Calls are never answered. With `reaches: true` they still have their effect. */
export function silentStorage(storage: Storage, options: { when?: Meant; reaches?: boolean } = {}): Storage {
  refuseUnknown(options, { when: true, reaches: true })
  const { when = () => true, reaches = false } = options
  return intercept(storage, async (call, proceed) => {
    if (!when(call)) return proceed()
    if (reaches) await proceed()
    return new Promise(() => {})
  })
}

function intercept(storage: Storage, around: Around): Storage {
  let index = 0
  const list: Storage['list'] = (kind, options) =>
    around({ operation: 'list', keys: [], index: index++ }, async () =>
      storage.list?.(kind, options),
    ) as never
  return {
    get: (keys) => around({ operation: 'get', keys, index: index++ }, async () => storage.get(keys)),
    put: (key, value, options) =>
      around({ operation: 'put', keys: [key], index: index++ }, async () => storage.put(key, value, options)),
    delete: (key) =>
      around({ operation: 'delete', keys: [key], index: index++ }, async () => storage.delete(key)),
    scan: (kind, cursor) =>
      around({ operation: 'scan', keys: [], index: index++ }, async () => storage.scan(kind, cursor)),
    ...(storage.list && { list }),
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
