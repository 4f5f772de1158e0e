/**
 * Two ways to look at a store without disturbing it: to remember what was put there, so that many runs
 * begin alike; and to try something out on top of it, so that an observation leaves no trace. And what the
 * effects of the core are to a store, where everything is known to be well-formed.
 */

import {
  type DocumentWrite,
  type Key,
  type Loaded,
  type PutOptions,
  readStored,
  type Storage,
  type Stored,
  type Unread,
} from 'vouchsafe/core'

export interface StoredRecord {
  readonly key: Key
  readonly value: string
  readonly options: PutOptions
}

export function readRecord(stored: Stored | undefined): Loaded | Unread | undefined {
  return stored && readStored(stored)
}

export function optionsOf({ if_version, version, expires_at, single_use, texts }: DocumentWrite): PutOptions {
  const mark = single_use === undefined ? {} : { singleUse: single_use }
  return { ifVersion: if_version, version, expiresAt: expires_at, ...mark, ...(texts && { texts }) }
}

const nameOf = ({ kind, id }: Key) => `${kind} ${id}`

/** The storage, and what it holds at any time. */
export function remembering(storage: Storage): { storage: Storage; records: Map<string, StoredRecord> } {
  const records = new Map<string, StoredRecord>()
  return {
    records,
    storage: {
      get: (keys) => storage.get(keys),
      put: async (key, value, options) => {
        const outcome = await storage.put(key, value, options)
        if (outcome === 'stored') records.set(nameOf(key), { key, value, options })
        return outcome
      },
      delete: (key) => {
        records.delete(nameOf(key))
        return storage.delete(key)
      },
      scan: (kind, cursor) => storage.scan(kind, cursor),
    },
  }
}

/** Puts records into an empty store, under the versions they had. */
export async function fill(storage: Storage, records: Iterable<StoredRecord>): Promise<void> {
  for (const { key, value, options } of records)
    await storage.put(key, value, { ...options, ifVersion: null })
}

/** Reads through to the storage; what is written stays here. */
export function overlay(storage: Storage): Storage {
  const written = new Map<string, Stored | undefined>()
  const read = async (key: Key) => {
    const name = nameOf(key)
    if (written.has(name)) return written.get(name)
    const [stored] = await storage.get([key])
    return stored
  }
  return {
    get: (keys) => Promise.all(keys.map(read)),
    put: async (key, value, { ifVersion, version }) => {
      if (((await read(key))?.version ?? null) !== ifVersion) return 'conflict'
      written.set(nameOf(key), { value, version })
      return 'stored'
    },
    delete: (key) => {
      written.set(nameOf(key), undefined)
    },
    scan: () => ({ keys: [] }),
  }
}
