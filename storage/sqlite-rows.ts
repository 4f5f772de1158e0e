/**
 * Rows as they were read, each until it is written: the store says which it writes itself, and SQLite whether anybody else
 * has written anything since, whereupon all are forgotten. To ask that once for all reads of a turn takes less than to read
 * one row.
 * @see https://sqlite.org/pragma.html#pragma_data_version
 */
import type { Key, Stored } from '../core/storage.ts'
import type { SqliteDatabase } from './sqlite-records.ts'

export interface SqliteRows {
  /** First in a transaction that reads: what follows is of its moment. @throws what the driver throws */
  begin(): void
  read(key: Key): Stored | undefined
  forget(key: Key): void
  forgetAll(): void
}

const MOST = 10_000
/** Characters of a value; longer ones are few, and read each time. */
const LONGEST = 4096

export function createRows(database: SqliteDatabase, fresh: (key: Key) => Stored | undefined): SqliteRows {
  const data_version = database.prepare('PRAGMA data_version')
  const rows = new Map<string, Stored>()
  let read_at: unknown

  const nameOf = ({ kind, id }: Key) => `${kind} ${id}`

  function keep(name: string, row: Stored | undefined): Stored | undefined {
    if (row === undefined || row.value.length > LONGEST) return row
    if (rows.size === MOST) rows.clear()
    rows.set(name, row)
    return row
  }

  return {
    begin() {
      const { data_version: current } = data_version.get() as { readonly data_version: unknown }
      if (current !== read_at) rows.clear()
      read_at = current
    },

    read(key) {
      const name = nameOf(key)
      const row = rows.get(name) ?? keep(name, fresh(key))
      return row && { ...row }
    },

    forget: (key) => void rows.delete(nameOf(key)),
    forgetAll: () => rows.clear(),
  }
}
