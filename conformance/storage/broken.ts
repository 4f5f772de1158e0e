/**
 * A correct store whose parts can be exchanged for broken ones, and ready-made breakages: with these the kit
 * is tested. Deliberately not for use as a store.
 */
import type { Listed } from 'vouchsafe/core'
import type { Key, PutOptions, PutOutcome, Storage, Stored } from './case.ts'

type Record = Stored & { expiresAt: number | null; texts?: readonly string[] | undefined }

/** A correct store, each part of which a bug below replaces. */
interface Parts {
  records: Map<string, Record>
  name(key: Key): string
  read(key: Key): Record | undefined
  decide(record: Record | undefined, options: PutOptions): PutOutcome
  write(key: Key, value: string, options: PutOptions): void
  answer(record: Record): Stored
  /** Those of a list, in any order. */
  entries(kind: string): Listed[]
  /** What an entry is ordered by, and its place. */
  order(entry: Listed): Buffer
}

/** @param change gives the parts to exchange, from the correct ones */
export function build(change: (parts: Parts) => Partial<Parts> = () => ({})): Storage {
  const parts: Parts = {
    records: new Map(),
    name: ({ kind, id }) => JSON.stringify([kind, id]),
    read(key) {
      const record = parts.records.get(parts.name(key))
      return record?.expiresAt != null && record.expiresAt < Date.now() / 1000 ? undefined : record
    },
    decide(record, { ifVersion, version }) {
      if (record?.version === version) return 'stored'
      return (record?.version ?? null) === ifVersion ? 'stored' : 'conflict'
    },
    write(key, value, { version, expiresAt, texts }) {
      parts.records.set(parts.name(key), { value, version, expiresAt, texts })
    },
    answer: ({ value, version }) => ({ value, version }),
    entries: (kind) =>
      [...parts.records.keys()]
        .filter((name) => name.startsWith(`${JSON.stringify([kind]).slice(0, -1)},`))
        .flatMap((name) => {
          const [, id] = JSON.parse(name) as [string, string]
          const record = parts.read({ kind, id })
          const { value = '', version = '', texts = [] } = record ?? {}
          return texts.map((text) => ({ key: { kind, id }, text, value, version }))
        }),
    order: ({ text, key: { id } }) => Buffer.from(`${text}\t${id}`),
  }
  Object.assign(parts, change({ ...parts }))
  return {
    get: (keys) =>
      keys.map((key) => {
        const record = parts.read(key)
        return record && parts.answer(record)
      }),
    put(key, value, options) {
      const outcome = parts.decide(parts.read(key), options)
      if (outcome === 'stored') parts.write(key, value, options)
      return outcome
    },
    delete: (key) => void parts.records.delete(parts.name(key)),
    scan: (kind) => ({
      keys: [...parts.records.keys()]
        .map((name) => JSON.parse(name) as [string, string])
        .filter(([of]) => of === kind)
        .map(([of, id]) => ({ kind: of, id })),
    }),
    list(kind, { prefix, after = '', limit }) {
      const place = Buffer.from(after, 'base64')
      const entries = parts
        .entries(kind)
        .filter(({ text }) => text.startsWith(prefix))
        .map((entry) => ({ entry, order: parts.order(entry) }))
        .filter(({ order }) => Buffer.compare(order, place) > 0)
        .sort((one, other) => Buffer.compare(one.order, other.order))
      const page = entries.slice(0, limit)
      const records = page.map(({ entry }) => entry)
      const last = page.at(-1)
      if (last === undefined || page.length === entries.length) return { records }
      return { records, after: last.order.toString('base64') }
    },
  }
}

/** Reads, then writes. */
export function naive(storage: Storage): Storage {
  return {
    ...storage,
    async put(key, value, options) {
      const [record] = await storage.get([key])
      await new Promise((resolve) => setTimeout(resolve, 0))
      if (record?.version === options.version) return 'stored'
      if ((record?.version ?? null) !== options.ifVersion) return 'conflict'
      await storage.delete(key)
      await storage.put(key, value, { ...options, ifVersion: null })
      return 'stored'
    },
  }
}

/** Finds records under this name. */
export function named(name: (key: Key) => string): Storage {
  return build(() => ({ name }))
}

/** Keeps values as this makes them. */
export function valued(change: (value: string) => string): Storage {
  return build(({ write }) => ({ write: (key, value, options) => write(key, change(value), options) }))
}

/** Keeps expiries as this makes them. */
export function withExpiry(change: (expiresAt: number) => number): Storage {
  return build(({ write }) => ({
    write: (key, value, options) =>
      write(key, value, {
        ...options,
        expiresAt: options.expiresAt === null ? null : change(options.expiresAt),
      }),
  }))
}

/** Keeps records in an object that has a prototype. */
export function plainObject(): Storage {
  const records: { [name: string]: Record } = {}
  return build(() => ({
    read: ({ id }) => records[id],
    write: ({ id }, value, { version, expiresAt }) => {
      records[id] = { value, version, expiresAt }
    },
  }))
}

/** Scans a page at a time; `next` gives the next offset. */
export function paged(storage: Storage, next: (offset: number) => number | undefined): Storage {
  return {
    ...storage,
    async scan(kind, cursor = '0') {
      const offset = Number(cursor)
      const { keys } = await storage.scan(kind)
      const page = keys.slice(offset, offset + 1000)
      const following = page.length < 1000 && next(offset) !== 0 ? undefined : next(offset + 1000)
      return following === undefined ? { keys: page } : { keys: page, cursor: String(following) }
    },
  }
}

/** A store whose get is exchanged, around a correct one. */
export function asking(change: (storage: Storage) => (keys: readonly Key[]) => unknown): Storage {
  const storage = build()
  return { ...storage, get: change(storage) as Storage['get'] }
}

/** A store some of whose records cannot be read any more. */
export function damageable(): { storage: Storage; damage(key: Key): void } {
  const damaged = new Set<string>()
  const storage = build(({ read }) => ({
    read(key) {
      if (damaged.has(JSON.stringify(key))) throw new Error('This record cannot be read.')
      return read(key)
    },
  }))
  return { storage, damage: (key) => void damaged.add(JSON.stringify(key)) }
}

/** Takes a failure for an answer. */
export function guessing(storage: Storage): Storage {
  return {
    get: async (keys) => Promise.resolve(storage.get(keys)).catch(() => keys.map(() => undefined)),
    put: async (key, value, options) =>
      Promise.resolve(storage.put(key, value, options)).catch(() => 'conflict' as const),
    delete: async (key) => Promise.resolve(storage.delete(key)).catch(() => {}),
    scan: async (kind) => Promise.resolve(storage.scan(kind)).catch(() => ({ keys: [] })),
    list: async (kind, options) =>
      Promise.resolve(storage.list?.(kind, options) ?? { records: [] }).catch(() => ({ records: [] })),
  }
}
