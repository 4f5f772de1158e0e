/**
 * Two ways to look at a store without disturbing it: to remember what was put there, so that many runs
 * begin alike; and to try something out on top of it, so that an observation leaves no trace.
 */

import type { Key, PutOptions, Storage, Stored } from 'vouchsafe/core'

export interface StoredRecord {
  readonly key: Key
  readonly value: string
  readonly options: PutOptions
}

const nameOf = ({ kind, id }: Key) => `${kind} ${id}`

/** The storage, and what it holds at any time. */
export function remembering(storage: Storage): { storage: Storage; records: Map<string, StoredRecord> } {
  const records = new Map<string, StoredRecord>()
  return {
    records,
    storage: {
      get: (key) => storage.get(key),
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
    await storage.put(key, value, { ...options, if_version: null })
}

/** Reads through to the storage; what is written stays here. */
export function overlay(storage: Storage): Storage {
  const written = new Map<string, Stored | undefined>()
  const get = async (key: Key) => (written.has(nameOf(key)) ? written.get(nameOf(key)) : storage.get(key))
  return {
    get,
    put: async (key, value, { if_version, version }) => {
      if (((await get(key))?.version ?? null) !== if_version) return 'conflict'
      written.set(nameOf(key), { value, version })
      return 'stored'
    },
    delete: (key) => {
      written.set(nameOf(key), undefined)
    },
    scan: () => ({ keys: [] }),
  }
}
