import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { createSqliteStorage, type SqliteStorage } from './sqlite.ts'
import { openSqlite } from './sqlite-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouchsafe-sqlite-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

const key = { kind: 'grant', id: 'a' }

test('nobody but its owner may read the file, and what is beside it', async () => {
  const { database, close } = await openSqlite(join(folder, 'records.db'))
  await createSqliteStorage({ database }).put(key, 'x', { ifVersion: null, version: 'v', expiresAt: null })
  const files = readdirSync(folder)
  expect(files).toContain('records.db-wal')
  for (const name of files) expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600])
  close()
})

test('once closed the file has everything, and can be opened again', async () => {
  const file = join(folder, 'records.db')
  const first = await openSqlite(file)
  const storage = createSqliteStorage({ database: first.database })
  await storage.put(key, 'x', { ifVersion: null, version: 'v', expiresAt: null })
  first.close()
  expect(statSync(file).size).toBeGreaterThan(4096)
  const second = await openSqlite(file)
  onTestFinished(second.close)
  const again = createSqliteStorage({ database: second.database })
  expect(await again.get([key])).toEqual([{ value: 'x', version: 'v' }])
})

test('opened twice in one process, the file keeps its locks: another that comes and goes takes no log away', async () => {
  const file = join(folder, 'records.db')
  const put = async (storage: SqliteStorage, id: string) =>
    storage.put({ kind: 'grant', id }, 'x', { ifVersion: null, version: 'v', expiresAt: null })
  const [first, second] = [await openSqlite(file), await openSqlite(file)]
  onTestFinished(first.close)
  onTestFinished(second.close)
  const storage = createSqliteStorage({ database: first.database })
  await put(storage, 'a')
  await createSqliteStorage({ database: second.database }).get([key])
  const third = await openSqlite(file)
  onTestFinished(third.close)
  const count = () =>
    execFileSync(
      process.execPath,
      [
        '-e',
        `const database = new (require('libsql'))(process.argv[1])
         console.log(database.prepare('SELECT count(*) AS n FROM vouchsafe').get().n)
         database.close()`,
        file,
      ],
      { cwd: import.meta.dirname, encoding: 'utf8' },
    )
  expect(count()).toBe('1\n')
  expect(readdirSync(folder)).toContain('records.db-wal')
  await put(storage, 'b')
  expect(count()).toBe('2\n')
})

test('a folder that is not there is told', async () => {
  await expect(openSqlite(join(folder, 'none', 'records.db'))).rejects.toThrow('ENOENT')
})
