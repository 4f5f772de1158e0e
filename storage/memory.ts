/**
 * A store in this process's memory: for development, tests and single-process deployments.
 *
 * Decides when a record is garbage (strictly after `expiresAt`, by its own `now`) and frees it without
 * timers: every write looks at a few records further round the store, so the garbage is a bounded share
 * of the live records and a write costs the same at any size. A full store refuses new records and never
 * drops a live one; changing and deleting what is there still works, so revocation does.
 *
 * Deliberately does not judge expiry for the protocol (the core does), persist, or share between processes.
 */
import { refuseUnknown } from '../core/names.ts'
import type {
  Key,
  Kind,
  Listed,
  ListOptions,
  ListPage,
  PutOptions,
  ScanPage,
  Storage,
  Stored,
} from '../core/storage.ts'
import { beginningOf, placeOf } from './list-place.ts'
import { createMemoryList, type MemoryList } from './memory-list.ts'

export interface MemoryStorageOptions {
  /** The most records held at once. Default 1,000,000, which takes up to about 1 GB. */
  readonly limit?: number
  /** NumericDate in seconds, for collecting garbage only. Default: the wall clock. */
  readonly now?: () => number
}

/** How long an operation takes, drawn anew for each; it takes effect at a random moment within. */
export interface Latency {
  readonly minMs: number
  readonly maxMs: number
}

/** A {@link Storage} with lists. */
export type ListingStorage = Required<Storage>

/** A {@link Storage} that answers at once. */
export interface MemoryStorage extends Storage {
  /** Records held, garbage not yet collected included. */
  readonly size: number
  get(keys: readonly Key[]): (Stored | undefined)[]
  /** @throws Error when the record is new and the store is full. */
  put(key: Key, value: string, options: PutOptions): 'stored' | 'conflict'
  delete(key: Key): void
  scan(kind: Kind, cursor?: string): ScanPage
  list(kind: Kind, options: ListOptions): ListPage
}

interface Record {
  value: string
  version: string
  expiresAt: number | null
  /** What it is listed by. */
  texts: readonly string[]
  /** Position in the order of creation, which is the order of the map: what a scan continues from. */
  readonly serial: number
}

const unlisted: readonly string[] = []

const SWEEP_STEPS_PER_PUT = 4
const SCAN_PAGE = 1000

/** Answers at once; with `latency` it answers with promises, as a store across a network does. */
export function createMemoryStorage(options?: MemoryStorageOptions & { latency?: undefined }): MemoryStorage
export function createMemoryStorage(options: MemoryStorageOptions & { latency: Latency }): ListingStorage
export function createMemoryStorage(
  options: MemoryStorageOptions & { latency?: Latency | undefined } = {},
): ListingStorage {
  refuseUnknown(options, { limit: true, now: true, latency: true })
  const { limit = 1_000_000, now = () => Date.now() / 1000, latency } = options
  if (!(limit >= 1)) throw new TypeError('limit: must be a number of records, 1 or more.')
  const storage = createStore(limit, now)
  return latency === undefined ? storage : delayed(storage, latency)
}

function createStore(limit: number, now: () => number): MemoryStorage {
  const kinds = new Map<Kind, Map<string, Record>>()
  const entries = new Map<Kind, MemoryList>()
  let size = 0
  let serial = 0
  let swept_all_at = Number.NEGATIVE_INFINITY

  const isGarbage = (record: Record) => record.expiresAt !== null && record.expiresAt < now()

  function free(kind: Kind, id: string) {
    const records = kinds.get(kind)
    const record = records?.get(id)
    if (records === undefined || record === undefined) return
    relist({ kind, id }, record, unlisted)
    records.delete(id)
    size--
  }

  function relist({ kind, id }: Key, record: Record, texts: readonly string[]) {
    if (texts.length === 0 && record.texts.length === 0) return
    const list = entries.get(kind) ?? createMemoryList()
    entries.set(kind, list)
    for (const text of record.texts) list.remove({ text, id })
    for (const text of texts) list.add({ text, id })
    record.texts = texts
  }

  function find({ kind, id }: Key): Record | undefined {
    const record = kinds.get(kind)?.get(id)
    if (record === undefined || !isGarbage(record)) return record
    free(kind, id)
    return undefined
  }

  /** One round over every record, collecting the garbage. Map iterators bear changes while they run. */
  function* round() {
    for (const [kind, records] of kinds)
      for (const [id, record] of records) {
        if (isGarbage(record)) free(kind, id)
        yield
      }
  }

  let sweeper = round()
  function sweep() {
    for (let step = 0; step < SWEEP_STEPS_PER_PUT; step++)
      if (sweeper.next().done) {
        sweeper = round()
        return
      }
  }

  /** A whole round when there is no room, at most once a second, so that a full store stays cheap to ask. */
  function makeRoom() {
    const second = Math.floor(now())
    if (second === swept_all_at) return
    swept_all_at = second
    for (const _ of round());
  }

  function create({ kind, id }: Key): Record {
    if (size >= limit) makeRoom()
    if (size >= limit)
      throw new Error(
        `The memory store is full: it holds its limit of ${limit} live records. ` +
          'Raise `limit`, shorten lifetimes, or use a store outside the process.',
      )
    let records = kinds.get(kind)
    if (records === undefined) {
      records = new Map()
      kinds.set(kind, records)
    }
    const record: Record = { value: '', version: '', expiresAt: null, texts: unlisted, serial: serial++ }
    records.set(id, record)
    size++
    return record
  }

  function read(key: Key): Stored | undefined {
    const record = find(key)
    return record && { value: record.value, version: record.version }
  }

  return {
    get size() {
      return size
    },

    get: (keys) => keys.map(read),

    put(key, value, options) {
      sweep()
      const found = find(key)
      if (found?.version === options.version) return 'stored'
      if ((found?.version ?? null) !== options.ifVersion) return 'conflict'
      const record = found ?? create(key)
      record.value = value
      record.version = options.version
      record.expiresAt = options.expiresAt
      relist(key, record, options.texts ?? unlisted)
      return 'stored'
    },

    delete({ kind, id }) {
      free(kind, id)
    },

    scan(kind, cursor = '-1') {
      const after = Number(cursor)
      const keys: Key[] = []
      let last = after
      for (const [id, record] of kinds.get(kind) ?? []) {
        if (record.serial <= after || isGarbage(record)) continue
        if (keys.length === SCAN_PAGE) return { keys, cursor: String(last) }
        keys.push({ kind, id })
        last = record.serial
      }
      return { keys }
    },

    list(kind, { prefix, after, limit }) {
      const records: Listed[] = []
      let place = beginningOf(prefix, after)
      for (const entry of entries.get(kind)?.after(place) ?? []) {
        if (!entry.text.startsWith(prefix)) break
        if (records.length === limit) return { records, after: placeOf(place) }
        const record = kinds.get(kind)?.get(entry.id)
        if (record === undefined || isGarbage(record)) continue
        const { value, version } = record
        records.push({ key: { kind, id: entry.id }, text: entry.text, value, version })
        place = entry
      }
      return { records }
    },
  }
}

function delayed(storage: MemoryStorage, { minMs, maxMs }: Latency): ListingStorage {
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => setTimeout(resolve, Math.ceil(milliseconds)))

  async function later<T>(operate: () => T): Promise<T> {
    const total = minMs + Math.random() * (maxMs - minMs)
    const before = Math.random() * total
    await pause(before)
    const answer = operate()
    await pause(total - before)
    return answer
  }

  return {
    get: async (keys) => (await Promise.all(keys.map((key) => later(() => storage.get([key]))))).flat(),
    put: (key, value, options) => later(() => storage.put(key, value, options)),
    delete: (key) => later(() => storage.delete(key)),
    scan: (kind, cursor) => later(() => storage.scan(kind, cursor)),
    list: (kind, options) => later(() => storage.list(kind, options)),
  }
}
