/**
 * From the name of a file to a handle that suits the store: by `node:sqlite` where Node.js has it (22.13 and newer),
 * by the package libsql where it has not. Each is loaded only here and only when asked for.
 */
import { accessSync, closeSync, constants, openSync } from 'node:fs'
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
  make(file)
  const database = new Database(file)
  return { database, close: () => close(database) }
}

/**
 * One that is there is not opened: to close it would give up every lock that the process has on it by another handle
 * (POSIX fcntl), and whoever leaves the file next would take the log away that is still written to.
 */
function make(file: string): void {
  try {
    accessSync(file, constants.R_OK | constants.W_OK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    closeSync(openSync(file, 'a', 0o600))
  }
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
