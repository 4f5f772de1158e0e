/**
 * A store in one SQLite file, through a handle that its user opened with `node:sqlite`, `better-sqlite3` or
 * `libsql`. The file may be shared by processes of one machine; on a network file system it may not.
 *
 * Nothing acknowledged is lost: a write is answered when its transaction is on the disk, and so is a conflict, which
 * rests on one. All writes of a turn of the event loop are one transaction, so that a hundred at once cost one flush.
 * A read is answered at the end of its turn, of what has been committed by then.
 *
 * The driver is synchronous: while it flushes, the process does nothing else. It never waits for a lock that another
 * process has. Expiry only collects garbage: each turn that writes takes out a little of what has ended.
 */
import { type Names, refuseUnknown } from '../core/names.ts'
import type {
  Key,
  Kind,
  ListOptions,
  ListPage,
  PutOptions,
  ScanPage,
  Storage,
  Stored,
} from '../core/storage.ts'
import { beginningOf, pageOf } from './list-place.ts'
import { isBusy, toStorageError } from './sqlite-error.ts'
import { createReads } from './sqlite-reads.ts'
import { checkTable, openRecords, type SqliteDatabase, type SqliteRecords } from './sqlite-records.ts'
import { createRows, type SqliteRows } from './sqlite-rows.ts'
import { createTurns } from './sqlite-turns.ts'

export { backupSqlite } from './sqlite-backup.ts'
export { type SqliteFailure, SqliteStorageError } from './sqlite-error.ts'
export type { SqliteDatabase, SqliteStatement } from './sqlite-records.ts'

export interface SqliteStorageOptions {
  /** An open handle that nobody else uses; the store does not close it. */
  readonly database: SqliteDatabase
  /** Its table, made at the first use. Default `vouchsafe`. */
  readonly table?: string
  /** Milliseconds to wait for a file that another process has locked. Default 1000. */
  readonly deadlineMs?: number
  /** Operations that wait at once; one more is refused. Default 1000. */
  readonly maxQueue?: number
  /** Seconds a record is kept beyond `expiresAt`. Default 300. */
  readonly expiryMargin?: number
  /** NumericDate in seconds, for collecting garbage only. Default: the wall clock. */
  readonly now?: () => number
}

/** A {@link Storage} with lists, whose every failure is a {@link SqliteStorageError}. */
export interface SqliteStorage extends Storage {
  /** Operations that write or wait for the lock of the file. */
  readonly outstanding: number
  get(keys: readonly Key[]): Promise<(Stored | undefined)[]>
  put(key: Key, value: string, options: PutOptions): Promise<'stored' | 'conflict'>
  delete(key: Key): Promise<void>
  scan(kind: Kind, cursor?: string): Promise<ScanPage>
  list(kind: Kind, options: ListOptions): Promise<ListPage>
}

const optionNames: Names<SqliteStorageOptions> = {
  database: true,
  table: true,
  deadlineMs: true,
  maxQueue: true,
  expiryMargin: true,
  now: true,
}

interface Opened {
  /** Each read as it is now, within a transaction that writes. */
  readonly records: SqliteRecords
  /** Each read as it was at the last one, unless it was written since. */
  readonly known: SqliteRecords
  readonly rows: SqliteRows
}

const SCAN_PAGE = 1000
/** More than are made, so that what has ended does not pile up. */
const COLLECTED_PER_OPERATION = 2

/** @throws TypeError for an option out of form or not known, and for what is no handle */
export function createSqliteStorage(options: SqliteStorageOptions): SqliteStorage {
  refuseUnknown(options, optionNames)
  const { database, table = 'vouchsafe', deadlineMs = 1000, maxQueue = 1000, expiryMargin = 300 } = options
  const { now = () => Date.now() / 1000 } = options
  checkTable(table)
  checkOptions({ database, deadlineMs, maxQueue, expiryMargin })
  let opened: Opened | undefined
  const turns = createTurns(transact, { deadlineMs, maxQueue })
  const reads = createReads(together)

  function open() {
    if (opened) return opened
    const records = openRecords(database, table)
    const rows = createRows(database, records.read)
    opened = { records, known: { ...records, read: rows.read }, rows }
    return opened
  }

  function transact(operations: readonly (() => unknown)[]): unknown[] {
    const { records, rows } = open()
    database.exec('BEGIN IMMEDIATE')
    try {
      const answers = operations.map((operate) => operate())
      const gone = records.collect(now() - expiryMargin, COLLECTED_PER_OPERATION * operations.length)
      for (const key of gone) rows.forget(key)
      database.exec('COMMIT')
      return answers
    } catch (error) {
      rollBack()
      throw error
    }
  }

  /** After some failures SQLite has done so by itself. */
  function rollBack(): void {
    try {
      database.exec('ROLLBACK')
    } catch {
      // Then there is nothing to undo.
    }
  }

  /** Locks the file once for all of them. Where there can be no transaction, each read says why. */
  function together(reads: () => void): void {
    let has_begun = true
    try {
      database.exec('BEGIN')
      opened?.rows.begin()
    } catch {
      has_begun = false
      opened?.rows.forgetAll()
      rollBack()
    }
    reads()
    if (!has_begun) return
    try {
      database.exec('COMMIT')
    } catch {
      rollBack()
    }
  }

  /** One that meets a lock waits for it, with those that write. */
  function read<T>(operation: (from: SqliteRecords) => T): Promise<T> {
    const inTurn = () => turns.run(() => operation(open().records))
    if (opened === undefined) return inTurn()
    const { known } = opened
    return reads.run(
      () => operation(known),
      (error) => (isBusy(error) ? inTurn() : Promise.reject(toStorageError(error))),
    )
  }

  function write<T>(key: Key, operation: (on: SqliteRecords) => T): Promise<T> {
    return turns.run(() => {
      const { records, rows } = open()
      rows.forget(key)
      return operation(records)
    })
  }

  return {
    get outstanding() {
      return turns.outstanding
    },
    get: (keys) => read((from) => keys.map(from.read)),
    put: (key, value, put) => write(key, (records) => records.put(key, value, put)),
    delete: (key) => write(key, (records) => records.delete(key)),
    scan: (kind, cursor = '') =>
      read((from) => {
        const keys = from.ids(kind, cursor, SCAN_PAGE).map((id) => ({ kind, id }))
        const last = keys.at(-1)
        return last && keys.length === SCAN_PAGE ? { keys, cursor: last.id } : { keys }
      }),
    list: (kind, { prefix, after, limit }) =>
      read((from) => pageOf(kind, { prefix, limit }, from.entries(kind, beginningOf(prefix, after), limit))),
  }
}

/** The longest time that a timer takes; a longer one ends at once. */
const LONGEST = 2 ** 31 - 1

/** @throws TypeError that names the option and what it may be */
function checkOptions(
  options: Required<Pick<SqliteStorageOptions, 'database' | 'deadlineMs' | 'maxQueue' | 'expiryMargin'>>,
): void {
  const { database, deadlineMs, maxQueue, expiryMargin } = options
  const isHandle = typeof database?.exec === 'function' && typeof database.prepare === 'function'
  check(isHandle, 'database', 'a handle of node:sqlite, better-sqlite3 or libsql')
  check(deadlineMs > 0 && deadlineMs <= LONGEST, 'deadlineMs', 'milliseconds, more than 0')
  check(Number.isSafeInteger(maxQueue) && maxQueue >= 1, 'maxQueue', 'a whole number, 1 or more')
  check(expiryMargin >= 0 && expiryMargin < Number.POSITIVE_INFINITY, 'expiryMargin', 'seconds, 0 or more')
}

function check(holds: boolean, name: string, form: string): void {
  if (!holds) throw new TypeError(`${name}: must be ${form}.`)
}
