/**
 * What a record looks like in SQLite, how the file is set up, and the statements on it. All of it is synchronous,
 * and none of it begins or ends a transaction.
 */
import type { Key, Kind, PutOptions, Stored } from '../core/storage.ts'
import type { Place } from './list-place.ts'
import { SqliteStorageError } from './sqlite-error.ts'

/** What `DatabaseSync` of `node:sqlite` and `Database` of `better-sqlite3` and `libsql` have in common. */
export interface SqliteDatabase {
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
}

export interface SqliteStatement {
  /** The first row, or nothing. */
  get(...values: (string | number | null)[]): unknown
  all(...values: (string | number | null)[]): unknown[]
  run(...values: (string | number | null)[]): unknown
}

export interface SqliteRecords {
  read(key: Key): Stored | undefined
  put(key: Key, value: string, options: PutOptions): 'stored' | 'conflict'
  delete(key: Key): void
  /** At most `limit` ids of a kind, in ascending order, behind the one named. */
  ids(kind: Kind, after: string, limit: number): string[]
  /** At most `limit` entries of the lists of a kind, in their order, behind the place named. */
  entries(kind: Kind, after: Place, limit: number): (Place & Stored)[]
  /** Takes out at most `limit` records that ended before, NumericDate in seconds, and says which. */
  collect(before: number, limit: number): Key[]
}

const TABLE = /^[a-z_][a-z0-9_]{0,47}$/

/** @throws TypeError for what would have to be quoted */
export function checkTable(table: string): string {
  if (TABLE.test(table)) return table
  throw new TypeError('table: must be 1 to 48 letters a to z, digits and underscores, no digit first.')
}

/**
 * A commit is on the disk before it is answered; whoever waits for the file waits in the queue, and not in here.
 *
 * @throws what the driver throws, also when somebody else has the lock: to be tried again
 */
export function openRecords(database: SqliteDatabase, table: string): SqliteRecords {
  database.exec('PRAGMA busy_timeout = 0')
  const { journal_mode } = database.prepare('PRAGMA journal_mode = WAL').get() as { journal_mode: string }
  const { file } = database.prepare('PRAGMA database_list').get() as { file: string }
  if (journal_mode !== 'wal' && file !== '')
    throw new SqliteStorageError(
      'database',
      `The file is in journal mode ${journal_mode}, and WAL was refused.`,
    )
  database.exec('PRAGMA synchronous = FULL')
  // What macOS calls a flush is none without it.
  database.exec('PRAGMA fullfsync = ON')
  database.exec('PRAGMA checkpoint_fullfsync = ON')
  database.exec(`PRAGMA journal_size_limit = ${WAL_LIMIT}`)
  database.exec(`PRAGMA cache_size = -${CACHED_KIB}`)
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL,
     version TEXT NOT NULL, expires_at REAL, texts TEXT, UNIQUE (kind, id)) STRICT`,
  )
  database.exec(
    `CREATE INDEX IF NOT EXISTS ${table}_expires_at ON ${table} (expires_at) WHERE expires_at IS NOT NULL`,
  )
  for (const statement of listing(table)) database.exec(statement)
  return recordsIn(database, table)
}

/** Entries of lists, which follow their records within the same transaction. Few records have any. */
function listing(table: string): readonly string[] {
  const remove = `DELETE FROM ${table}_texts WHERE kind = OLD.kind AND id = OLD.id
    AND text IN (SELECT value FROM json_each(OLD.texts));`
  const add = `INSERT INTO ${table}_texts (kind, text, id) SELECT NEW.kind, value, NEW.id FROM json_each(NEW.texts);`
  return [
    `CREATE TABLE IF NOT EXISTS ${table}_texts (kind TEXT NOT NULL, text TEXT NOT NULL, id TEXT NOT NULL,
     PRIMARY KEY (kind, text, id)) STRICT, WITHOUT ROWID`,
    `CREATE TRIGGER IF NOT EXISTS ${table}_put AFTER INSERT ON ${table} WHEN NEW.texts IS NOT NULL
     BEGIN ${add} END`,
    `CREATE TRIGGER IF NOT EXISTS ${table}_changed AFTER UPDATE OF texts ON ${table}
     WHEN OLD.texts IS NOT NEW.texts BEGIN ${remove} ${add} END`,
    `CREATE TRIGGER IF NOT EXISTS ${table}_gone AFTER DELETE ON ${table} WHEN OLD.texts IS NOT NULL
     BEGIN ${remove} END`,
  ]
}

/** Bytes that the log of writes keeps once it is no longer needed. */
const WAL_LIMIT = 16_777_216
/** Of the file, held in memory by each process. */
const CACHED_KIB = 16_384

function recordsIn(database: SqliteDatabase, table: string): SqliteRecords {
  const read = database.prepare(`SELECT value, version FROM ${table} WHERE kind = ? AND id = ?`)
  const version_of = database.prepare(`SELECT version FROM ${table} WHERE kind = ? AND id = ?`)
  const write = database.prepare(
    `INSERT INTO ${table} (kind, id, value, version, expires_at, texts) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (kind, id) DO UPDATE SET value = excluded.value, version = excluded.version,
     expires_at = excluded.expires_at, texts = excluded.texts`,
  )
  const remove = database.prepare(`DELETE FROM ${table} WHERE kind = ? AND id = ?`)
  const ids = database.prepare(`SELECT id FROM ${table} WHERE kind = ? AND id > ? ORDER BY id LIMIT ?`)
  const entries = database.prepare(
    `SELECT entry.text, entry.id, record.value, record.version FROM ${table}_texts AS entry
     JOIN ${table} AS record ON record.kind = entry.kind AND record.id = entry.id
     WHERE entry.kind = ? AND (entry.text, entry.id) > (?, ?) ORDER BY entry.text, entry.id LIMIT ?`,
  )
  const collect = database.prepare(
    `DELETE FROM ${table} WHERE rowid IN
     (SELECT rowid FROM ${table} WHERE expires_at < ? ORDER BY expires_at LIMIT ?) RETURNING kind, id`,
  )

  return {
    read({ kind, id }) {
      const row = read.get(kind, id) as Stored | null | undefined
      return row ? { value: row.value, version: row.version } : undefined
    },
    put({ kind, id }, value, { ifVersion, version, expiresAt, texts = [] }) {
      const row = version_of.get(kind, id) as Pick<Stored, 'version'> | null | undefined
      if (row?.version === version) return 'stored'
      if ((row?.version ?? null) !== ifVersion) return 'conflict'
      write.run(kind, id, value, version, expiresAt, texts.length > 0 ? JSON.stringify(texts) : null)
      return 'stored'
    },
    delete({ kind, id }) {
      remove.run(kind, id)
    },
    ids: (kind, after, limit) => (ids.all(kind, after, limit) as { id: string }[]).map(({ id }) => id),
    entries: (kind, { text, id }, limit) => entries.all(kind, text, id, limit) as (Place & Stored)[],
    collect: (before, limit) => collect.all(before, limit) as Key[],
  }
}
