/**
 * The one error a SQLite store rejects with, and how a driver's own error becomes it. What is kept is the code and
 * the words before any quote: nothing of a record reaches a log from here.
 */

export type SqliteFailure =
  /** Somebody else held the lock of the file until the deadline. Nothing was done. */
  | 'busy'
  /** Refused undone: too many operations are waiting for the lock already. */
  | 'queue_full'
  /** There is no room on the disk, or for another page. */
  | 'full'
  /** SQLite answered with another error. A write may have happened. */
  | 'database'

/** A store that cannot answer: never to be read as "absent" or "conflict". */
export class SqliteStorageError extends Error {
  override readonly name = 'SqliteStorageError'
  readonly failure: SqliteFailure

  constructor(failure: SqliteFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

/** @see https://sqlite.org/rescode.html */
const BUSY = 5
const FULL = 13

export function isBusy(error: unknown): boolean {
  return codeOf(error) === BUSY
}

export function toStorageError(error: unknown): SqliteStorageError {
  if (error instanceof SqliteStorageError) return error
  if (codeOf(error) === FULL)
    return new SqliteStorageError('full', 'There is no room left for the SQLite file.')
  const [unquoted = ''] = (error instanceof Error ? error.message : '').split(/['"`]/)
  return new SqliteStorageError('database', `SQLite failed: ${nameOf(error)} ${unquoted}`)
}

/** The primary code: a number at `node:sqlite`, a name at `better-sqlite3` and `libsql`. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff
  const name = nameOf(error)
  return name.startsWith('SQLITE_BUSY') ? BUSY : name === 'SQLITE_FULL' ? FULL : undefined
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for an unknown cause'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
