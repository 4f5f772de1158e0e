/** Rows that are kept as they were read: whoever writes one, and however that goes, nobody reads what was before. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import type { Key } from '../core/storage.ts'
import { createSqliteStorage, type SqliteDatabase } from './sqlite.ts'

let file: string
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-rows-'))
  file = join(folder, 'records.db')
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

const key: Key = { kind: 'grant', id: 'a' }
const before = { value: 'before', version: 'v' }

function openDatabase() {
  const database = new Database(file)
  onTestFinished(() => void database.close())
  return database
}

const failure = (code: string) => Object.assign(new Error('it failed'), { code })

/** With a row that has been read, the statements that were sent since, and how to have some fail. */
async function opened({
  expiresAt = null,
  now = () => 0,
  value = before.value,
}: {
  readonly expiresAt?: number | null
  readonly now?: () => number
  readonly value?: string
} = {}) {
  const inner = openDatabase()
  const read: string[] = []
  let failing: string | undefined
  let is_busy = false
  const database: SqliteDatabase = {
    exec(sql) {
      if (sql === failing) throw failure('SQLITE_IOERR')
      return inner.exec(sql)
    },
    prepare(sql) {
      const statement = inner.prepare(sql)
      return {
        get(...values) {
          if (sql === failing) throw failure('SQLITE_IOERR')
          if (is_busy && sql.startsWith('SELECT value')) throw failure('SQLITE_BUSY')
          read.push(sql)
          return statement.get(...values)
        },
        all: (...values) => statement.all(...values),
        run: (...values) => statement.run(...values),
      }
    },
  }
  const storage = createSqliteStorage({ database, now, expiryMargin: 0 })
  await storage.put(key, value, { ifVersion: null, version: before.version, expiresAt })
  const [row] = await storage.get([key])
  expect(row).toEqual({ value, version: before.version })
  Object.assign(row ?? {}, { value: 'scribbled' })
  read.length = 0
  return {
    storage,
    rowsRead: () => read.filter((sql) => sql.startsWith('SELECT value')).length,
    fail(sql: string | undefined) {
      failing = sql
    },
    busy(now_busy: boolean) {
      is_busy = now_busy
    },
  }
}

const change = (version: string, ifVersion: string | null = 'v') => ({ ifVersion, version, expiresAt: null })

test('a row that nobody has written is not read again, and is nobody’s to change', async () => {
  const { storage, rowsRead } = await opened()
  for (let n = 0; n < 3; n++) {
    const [row] = await storage.get([key])
    expect(row).toEqual(before)
    Object.assign(row ?? {}, { value: 'scribbled' })
  }
  expect(rowsRead()).toBe(0)
})

test('one that this process writes or takes out is read anew', async () => {
  const { storage } = await opened()
  expect(await storage.put(key, 'after', change('w'))).toBe('stored')
  expect(await storage.get([key])).toEqual([{ value: 'after', version: 'w' }])
  await storage.delete(key)
  expect(await storage.get([key])).toEqual([undefined])
})

test('one that somebody else writes or takes out is read anew, in the next turn', async () => {
  const [{ storage }, other] = [await opened(), openDatabase()]
  other.exec("UPDATE vouchsafe SET value = 'theirs', version = 't'")
  expect(await storage.get([key])).toEqual([{ value: 'theirs', version: 't' }])
  other.exec('DELETE FROM vouchsafe')
  expect(await storage.get([key])).toEqual([undefined])
})

test('what somebody else has written is seen where this process has written something else since', async () => {
  const [{ storage }, other] = [await opened(), openDatabase()]
  other.exec("UPDATE vouchsafe SET value = 'theirs', version = 't'")
  expect(await storage.put({ kind: 'grant', id: 'b' }, 'value', change('w', null))).toBe('stored')
  expect(await storage.get([key])).toEqual([{ value: 'theirs', version: 't' }])
})

test('one that has ended is gone for whoever reads when it was collected', async () => {
  let now = 0
  const { storage } = await opened({ expiresAt: 10, now: () => now })
  now = 11
  await storage.put({ kind: 'grant', id: 'b' }, 'value', change('w', null))
  expect(await storage.get([key])).toEqual([undefined])
})

test('a write that was undone has changed nothing', async () => {
  const { storage, fail } = await opened()
  fail('COMMIT')
  await expect(storage.put(key, 'after', change('w'))).rejects.toThrow('it failed')
  fail(undefined)
  expect(await storage.get([key])).toEqual([before])
})

test.each(['BEGIN', 'PRAGMA data_version'])('where %s fails each row is read', async (sql) => {
  const [{ storage, fail }, other] = [await opened(), openDatabase()]
  other.exec("UPDATE vouchsafe SET value = 'theirs', version = 't'")
  fail(sql)
  expect(await storage.get([key])).toEqual([{ value: 'theirs', version: 't' }])
  other.exec("UPDATE vouchsafe SET value = 'theirs again', version = 'u'")
  expect(await storage.get([key])).toEqual([{ value: 'theirs again', version: 'u' }])
  fail(undefined)
  other.exec("UPDATE vouchsafe SET value = 'at last', version = 'w'")
  expect(await storage.get([key])).toEqual([{ value: 'at last', version: 'w' }])
})

test('one that waited for a lock is of the moment at which it had that', async () => {
  const [{ storage, busy }, other] = [await opened(), openDatabase()]
  busy(true)
  const found = storage.get([key, { kind: 'grant', id: 'b' }])
  await new Promise(setImmediate)
  busy(false)
  other.exec("UPDATE vouchsafe SET value = 'theirs', version = 't'")
  expect(await found).toEqual([{ value: 'theirs', version: 't' }, undefined])
})

test('a long value is read each time', async () => {
  const value = 'x'.repeat(5000)
  const { storage, rowsRead } = await opened({ value })
  expect(await storage.get([key])).toEqual([{ value, version: 'v' }])
  expect(rowsRead()).toBe(1)
})
