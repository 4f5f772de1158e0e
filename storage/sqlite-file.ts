/**
 * From the name of a file to a handle that suits the store: by `node:sqlite` where Node.js has it (22.13 and newer),
 * by the package libsql where it has not. Each is loaded only here and only when asked for.
 */
import { closeSync, openSync } from 'node:fs'
import type { SqliteDatabase } from './sqlite-records.ts'

export interface SqliteConnection {
  readonly database: SqliteDatabase
  close(): void
}

interface Closable extends SqliteDatabase {
  close(): unknown
}

type Driver = new (file: string) => Closable

/**
 * @param file made where there is none, for its owner's eyes only; its folder has to be there
 * @throws Error (as a rejection) when there is no driver, and what the file system or the driver says
 */
export async function openSqlite(file: string): Promise<SqliteConnection> {
  const Database = builtIn() ?? (await installed())
  closeSync(openSync(file, 'a', 0o600))
  const database = new Database(file)
  return { database, close: () => close(database) }
}

/** What was written last is brought from the log into the file, unless others are at it. */
function close(database: Closable): void {
  try {
    database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
  } catch {
    // It stays in the log, where the next one finds it.
  }
  database.close()
}

function builtIn(): Driver | undefined {
  const sqlite = process.getBuiltinModule?.('node:sqlite') as { readonly DatabaseSync: Driver } | undefined
  return sqlite?.DatabaseSync
}

async function installed(): Promise<Driver> {
  try {
    return (await import('libsql')).default as unknown as Driver
  } catch {
    throw new Error(
      'Storage in SQLite needs Node.js 22.13 or newer, or the package libsql, which is not installed: npm install libsql',
    )
  }
}
