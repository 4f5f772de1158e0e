/**
 * A copy of a SQLite file while others read and write it: all of one moment, without what was deleted. It becomes
 * visible under its name when it is whole and on the disk; one that fails leaves nothing.
 *
 * SQLite makes it in one step, which holds up the event loop: for a large file let a process of its own do it.
 */
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { toStorageError } from './sqlite-error.ts'
import type { SqliteDatabase } from './sqlite-records.ts'

/**
 * @param database a handle of the file to be copied
 * @param file the copy, for its owner's eyes only; an older one is replaced
 * @throws SqliteStorageError, or what the file system says (as rejections)
 */
export async function backupSqlite(database: SqliteDatabase, file: string): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`
  try {
    await (await open(unfinished, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600)).close()
    copy(database, unfinished)
    await flush(unfinished)
    await rename(unfinished, file)
    await flush(dirname(file))
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

function copy(database: SqliteDatabase, file: string): void {
  try {
    database.prepare('VACUUM INTO ?').run(file)
  } catch (error) {
    throw toStorageError(error)
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}
