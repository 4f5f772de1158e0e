import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import Database from 'libsql'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Key } from '../core/storage.ts'
import {
  createSqliteStorage,
  type SqliteDatabase,
  SqliteStorageError,
  type SqliteStorageOptions,
} from './sqlite.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouchsafe-sqlite-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

const key = (id: string): Key => ({ kind: 'grant', id })
const created = (version = 'v', expiresAt: number | null = null) => ({ ifVersion: null, version, expiresAt })

function openDatabase(file = 'records.db') {
  const database = new Database(join(folder, file))
  onTestFinished(() => void database.close())
  return database
}

function open(options: Partial<SqliteStorageOptions> = {}) {
  return createSqliteStorage({ database: openDatabase(), ...options })
}

/** A handle whose statements are written down, and fail where they are told to. */
function watched(fails: (sql: string) => Error | undefined = () => undefined) {
  const inner = openDatabase()
  const sent: string[] = []
  const database: SqliteDatabase = {
    exec(sql) {
      sent.push(sql)
      const error = fails(sql)
      if (error) throw error
      return inner.exec(sql)
    },
    prepare: (sql) => inner.prepare(sql),
  }
  const commits = () => sent.filter((sql) => sql === 'COMMIT').length
  return { database, commits }
}

const failure = (code: string) => Object.assign(new Error('it failed'), { code })

test('all writes of a turn are one transaction, and each of the next turn is another', async () => {
  const { database, commits } = watched()
  const storage = createSqliteStorage({ database })
  const writes = Array.from({ length: 100 }, (_, n) => storage.put(key(`${n}`), 'value', created()))
  expect(storage.outstanding).toBe(100)
  expect(new Set(await Promise.all(writes))).toEqual(new Set(['stored']))
  expect(commits()).toBe(1)
  for (let n = 0; n < 3; n++) await storage.put(key(`more${n}`), 'value', created())
  expect(commits()).toBe(4)
  expect(storage.outstanding).toBe(0)
})

test('a read is answered at the end of its turn, of what has been committed by then, by whomever', async () => {
  const [storage, other] = [open(), openDatabase()]
  await storage.put(key('a'), 'value', created())
  const reads = [storage.get([key('a'), key('b')]), storage.get([key('a')])]
  const write = storage.put(key('a'), 'changed', { ...created('w'), ifVersion: 'between' })
  other.exec("UPDATE vouchsafe SET version = 'between'")
  const between = { value: 'value', version: 'between' }
  expect(await Promise.all(reads)).toEqual([[between, undefined], [between]])
  await write
  expect(await storage.get([key('a')])).toEqual([{ value: 'changed', version: 'w' }])
})

test.each(['nothing', 'BEGIN', 'COMMIT'])(
  'the reads of a turn are one transaction, and go on without: %s fails',
  async (failing) => {
    let is_failing = false
    const { database, commits } = watched((sql) =>
      is_failing && sql === failing ? failure('SQLITE_IOERR') : undefined,
    )
    const storage = createSqliteStorage({ database })
    await storage.put(key('a'), 'value', created())
    const before = commits()
    is_failing = true
    const found = await Promise.all([storage.get([key('a')]), storage.get([key('b')])])
    expect(found).toEqual([[{ value: 'value', version: 'v' }], [undefined]])
    expect(commits() - before).toBe(failing === 'BEGIN' ? 0 : 1)
    is_failing = false
    expect(await storage.put(key('b'), 'value', created())).toBe('stored')
  },
)

test('F-016: a read that fails is a failure, never "absent"; one that meets a lock waits for it', async () => {
  let code: string | undefined
  const inner = openDatabase()
  const database: SqliteDatabase = {
    exec: (sql) => inner.exec(sql),
    prepare: (sql) => {
      const statement = inner.prepare(sql)
      const get = (...values: (string | number | null)[]) => {
        if (code === undefined || !sql.startsWith('SELECT value')) return statement.get(...values)
        const error = failure(code)
        code = undefined
        throw error
      }
      return {
        get,
        all: (...values) => statement.all(...values),
        run: (...values) => statement.run(...values),
      }
    },
  }
  const storage = createSqliteStorage({ database })
  await storage.put(key('a'), 'value', created())
  const found = { status: 'fulfilled', value: [{ value: 'value', version: 'v' }] }
  const attempt = (failing: string) => {
    code = failing
    return Promise.allSettled([storage.get([key('a')]), storage.get([key('a')])])
  }
  const [failed, unharmed] = await attempt('SQLITE_IOERR_READ')
  expect(failed).toMatchObject({ status: 'rejected', reason: { failure: 'database' } })
  expect(unharmed).toEqual(found)
  expect(await attempt('SQLITE_BUSY_RECOVERY')).toEqual([found, found])
})

test('what rests on a write that was not committed is not answered: no conflict, no second "stored"', async () => {
  let broken = true
  const { database } = watched((sql) => (broken && sql === 'COMMIT' ? failure('SQLITE_IOERR') : undefined))
  const storage = createSqliteStorage({ database })
  const attempts = () => [
    storage.put(key('a'), 'one', created('one')),
    storage.put(key('a'), 'two', created('two')),
    storage.put(key('a'), 'one', created('one')),
    storage.delete(key('b')),
  ]
  for (const outcome of await Promise.allSettled(attempts()))
    expect(outcome).toMatchObject({ status: 'rejected', reason: { failure: 'database' } })
  expect(await storage.get([key('a')])).toEqual([undefined])
  broken = false
  expect(await Promise.all(attempts())).toEqual(['stored', 'conflict', 'stored', undefined])
})

test('where the commit meets a lock, all of it is done again', async () => {
  let locked = 3
  const { database } = watched((sql) =>
    sql === 'COMMIT' && locked-- > 0 ? failure('SQLITE_BUSY_SNAPSHOT') : undefined,
  )
  const storage = createSqliteStorage({ database })
  const rivals = ['one', 'two'].map((version) => storage.put(key('a'), version, created(version)))
  expect(await Promise.all(rivals)).toEqual(['stored', 'conflict'])
})

describe('while another process has the lock', () => {
  /** Holds it until told otherwise. */
  function lock() {
    const other = openDatabase()
    other.exec('BEGIN IMMEDIATE')
    return () => void other.exec('COMMIT')
  }

  async function longestPause(until: Promise<unknown>): Promise<number> {
    let over = false
    let longest = 0
    until.finally(() => {
      over = true
    })
    for (let last = performance.now(); !over; ) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
    }
    return longest
  }

  test('writes wait for it, in their order, and hold nothing up meanwhile', async () => {
    const storage = open({ deadlineMs: 20_000 })
    await storage.put(key('a'), 'value', created())
    const unlock = lock()
    const first = storage.put(key('a'), 'first', { ...created('first'), ifVersion: 'v' })
    setTimeout(unlock, 600)
    const pause = await longestPause(first)
    expect(await first).toBe('stored')
    expect(pause).toBeLessThan(300)
  })

  test('what comes later waits with the rest, and reads go on', async () => {
    const storage = open({ deadlineMs: 20_000 })
    await storage.put(key('a'), 'value', created())
    const unlock = lock()
    const first = storage.put(key('a'), 'first', { ...created('first'), ifVersion: 'v' })
    await new Promise((resolve) => setTimeout(resolve, 30))
    const second = storage.put(key('a'), 'second', { ...created('second'), ifVersion: 'v' })
    expect(await storage.get([key('a')])).toEqual([{ value: 'value', version: 'v' }])
    unlock()
    expect(await Promise.all([first, second])).toEqual(['stored', 'conflict'])
  })

  test('past the deadline a write is given up, and not done when the lock is free', async () => {
    const storage = open({ deadlineMs: 50 })
    await storage.put(key('a'), 'value', created())
    const unlock = lock()
    await expect(storage.put(key('b'), 'late', created())).rejects.toMatchObject({ failure: 'busy' })
    unlock()
    expect(await storage.put(key('c'), 'value', created())).toBe('stored')
    expect(await storage.get([key('b')])).toEqual([undefined])
  })

  test('a store that is opened meanwhile waits as well', async () => {
    const unlock = lock()
    const storage = open({ deadlineMs: 20_000 })
    const [read, write] = [storage.get([key('a')]), storage.put(key('a'), 'value', created())]
    setTimeout(unlock, 50)
    expect([await read, await write]).toEqual([[undefined], 'stored'])
  })

  test('F-120: how many wait is bounded', async () => {
    const storage = open({ deadlineMs: 100, maxQueue: 10 })
    await storage.put(key('a'), 'value', created())
    onTestFinished(lock())
    const writes = Array.from({ length: 30 }, (_, n) => storage.put(key(`b${n}`), 'value', created()))
    const outcomes = await Promise.allSettled(writes)
    const failures = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.failure)
    expect(failures.filter((one) => one === 'queue_full')).toHaveLength(20)
    expect(failures.filter((one) => one === 'busy')).toHaveLength(10)
    expect(storage.outstanding).toBe(0)
  })
})

test('F-114: without room writes are refused without their content; reads go on, and so does all when there is', async () => {
  const database = openDatabase()
  const storage = createSqliteStorage({ database })
  await storage.put(key('a'), 'kept', created())
  database.exec('PRAGMA max_page_count = 1')
  const writes = Array.from({ length: 50 }, (_, n) =>
    storage.put(key(`b${n}`), 'se-cret'.repeat(99), created()),
  )
  for (const outcome of await Promise.allSettled(writes)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { failure: 'full' } })
    expect(inspect(outcome, { depth: 9, showHidden: true })).not.toContain('se-cret')
  }
  expect(await storage.get([key('a'), key('b0')])).toEqual([{ value: 'kept', version: 'v' }, undefined])
  expect(await storage.put(key('a'), 'ended', { ...created('w'), ifVersion: 'v' })).toBe('stored')
  database.exec('PRAGMA max_page_count = 100000')
  expect(await storage.put(key('b0'), 'value', created())).toBe('stored')
})

test('S-010: what has ended is taken out as records are written, and nothing before its end', async () => {
  let now = 1000
  const database = openDatabase()
  const storage = createSqliteStorage({ database, now: () => now, expiryMargin: 5 })
  const count = () => (database.prepare('SELECT count(*) AS n FROM vouchsafe').get() as { n: number }).n
  for (let n = 0; n < 100; n++) await storage.put(key(`${n}`), 'value', created('v', 1010))
  await storage.put(key('kept'), 'value', created())
  now = 1014.9
  await storage.put(key('next'), 'value', created('v', 2000))
  expect(count()).toBe(102)
  now = 1015.1
  for (let n = 0; n < 49; n++)
    await storage.put(key('kept'), 'x', { ...created(`w${n}`), ifVersion: n ? `w${n - 1}` : 'v' })
  expect(count()).toBe(4)
  await storage.delete(key('none'))
  expect(count()).toBe(2)
})

test('a driver’s own words about a record stay with it', async () => {
  const { database } = watched((sql) =>
    sql === 'BEGIN IMMEDIATE'
      ? Object.assign(new Error('near "se-cret": nonsense'), { code: 'SQLITE_ERROR' })
      : undefined,
  )
  const error = await createSqliteStorage({ database })
    .put(key('a'), 'x', created())
    .catch((error) => error)
  expect(error).toBeInstanceOf(SqliteStorageError)
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('se-cret')
})

test('a handle that was closed is a failure', async () => {
  const database = openDatabase()
  const storage = createSqliteStorage({ database })
  await storage.put(key('a'), 'value', created())
  database.close()
  await expect(storage.put(key('b'), 'value', created())).rejects.toThrow(SqliteStorageError)
})

test('two tables in one file are two deployments', async () => {
  const [one, other] = [open(), open({ table: 'second' })]
  await one.put(key('a'), 'one', created())
  expect(await other.get([key('a')])).toEqual([undefined])
})

test('what the user of a file chose otherwise is set right', async () => {
  const database = openDatabase()
  database.exec('PRAGMA synchronous = OFF')
  database.exec('PRAGMA busy_timeout = 5000')
  await createSqliteStorage({ database }).get([])
  expect(database.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
  expect(database.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 })
  expect(database.prepare('PRAGMA busy_timeout').get()).toMatchObject({ timeout: 0 })
})

test.each([
  ['table', 'Robert"); DROP'],
  ['database', { exec: true }],
  ['deadlineMs', 0],
  ['deadlineMs', 2 ** 31],
  ['maxQueue', 1.5],
  ['maxQueue', 0],
  ['expiryMargin', -1],
  ['expiryMargin', Number.NaN],
])('%s: %j is refused by its name', (name, value) => {
  expect(() => open({ [name]: value })).toThrow(`${name}: must be`)
})

test('an option that is not known is refused', () => {
  expect(() => open({ busyTimeout: 1 } as object)).toThrow('busyTimeout')
})
