/**
 * What must hold on a SQLite file when its process is killed, its disk is full, somebody else has its lock, or it is
 * copied, at moments that seeds decide: nothing redeemed twice, nothing acknowledged lost, F-G1 to F-G6.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { backupSqlite, createSqliteStorage } from 'vouchsafe/storage/sqlite'
import { openSqlite } from 'vouchsafe/storage/sqlite-file'
import { type Traffic as People, startTraffic as startPeople } from '../provider-traffic.fixture.ts'
import { startRemoteStorage } from '../remote-storage.fixture.ts'
import { ROUNDS, type Round, seededRounds } from '../seeded-rounds.fixture.ts'
import { create, freshKey, read } from '../storage/case.ts'
import { startTraffic, type Traffic } from '../storage/traffic.ts'
import { eventually } from '../storage-servers.ts'

const unhandled: unknown[] = []
const remember = (reason: unknown) => void unhandled.push(reason)
process.on('unhandledRejection', remember)
afterEach(() => expect(unhandled).toEqual([]))
afterAll(() => {
  process.off('unhandledRejection', remember)
})

let file: string
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-sqlite-'))
  file = join(folder, 'records.db')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

const LONG = 30_000 * ROUNDS
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function openHandle() {
  const { database, close } = await openSqlite(file)
  onTestFinished(close)
  return database
}

async function open(deadlineMs = 1000) {
  return createSqliteStorage({ database: await openHandle(), deadlineMs })
}

async function openRemote() {
  const remote = await startRemoteStorage(file)
  onTestFinished(remote.kill9)
  return remote
}

function flows(traffic: Pick<Traffic, 'won'>, more: number): Promise<void> {
  const { won } = traffic
  return eventually('traffic flows', async () => traffic.won >= won + more)
}

function goesOn(people: Pick<People, 'rounds'>): Promise<void> {
  const { rounds } = people
  return eventually('people go on', async () => people.rounds > rounds)
}

test(
  'F-201: kill -9 of one of two processes, in the middle of traffic of both',
  async () => {
    const remotes = [await openRemote(), await openRemote()] as const
    const traffics = remotes.map(({ storage }) => startTraffic(storage))
    await seededRounds(async ({ seed, below }) => {
      const [remote, traffic] = [remotes[seed % 2], traffics[seed % 2]]
      if (remote === undefined || traffic === undefined) return
      await flows(traffic, 1 + below(5))
      await pause(below(20))
      await remote.kill9()
      await remote.restart()
    })
    for (const traffic of traffics) {
      await flows(traffic, 5)
      expect(await traffic.stop()).toEqual([])
    }
  },
  LONG,
)

test(
  'F-202: kill -9 under providers whose people redeem, refresh and revoke',
  async () => {
    const remotes = [await openRemote(), await openRemote()] as const
    const people = await startPeople(remotes.map(({ storage }) => storage))
    await seededRounds(async ({ seed, below }) => {
      await goesOn(people)
      await pause(below(20))
      const remote = remotes[seed % 2]
      await remote?.kill9()
      await remote?.restart()
    })
    await goesOn(people)
    expect(await people.stop()).toEqual([])
  },
  LONG,
)

test(
  'a lock that somebody else holds, longer than the deadline or not',
  async () => {
    const storages = [await open(100), await open(100)]
    const other = await openHandle()
    const people = await startPeople(storages)
    await seededRounds(async ({ below }) => {
      await goesOn(people)
      await eventually('the lock is had', async () => {
        other.exec('BEGIN IMMEDIATE')
        return true
      })
      await pause(20 + below(250))
      other.exec('COMMIT')
    })
    await goesOn(people)
    expect(await people.stop()).toEqual([])
    expect(storages.map(({ outstanding }) => outstanding)).toEqual([0, 0])
  },
  LONG,
)

/** Bytes that files of a process may have at most; they can always be read. */
function limitFiles(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
}

test(
  'F-114: a file that may not grow: writes are failures, the rest works, and all does once there is room',
  async () => {
    const { storage, pid } = await openRemote()
    const [key, traffic] = [freshKey(), startTraffic(storage)]
    const version = await create(storage, key, 'kept')
    await seededRounds(async ({ below }: Round) => {
      await flows(traffic, 1 + below(5))
      const { length } = traffic.rejections
      // Fewer than the log has had: it begins anew from time to time, and then need not grow.
      limitFiles(pid, below(100_000))
      await eventually('writes are refused', async () => traffic.rejections.length > length)
      expect(await read(storage, key)).toEqual({ value: 'kept', version })
      limitFiles(pid, 'unlimited')
    })
    await flows(traffic, 5)
    expect(await traffic.stop()).toEqual([])
  },
  LONG,
)

test(
  'a copy made in the middle of traffic is whole, and has what was acknowledged before',
  async () => {
    const remote = await openRemote()
    const traffic = startTraffic(remote.storage)
    const database = await openHandle()
    const copy = `${file}.copy`
    await seededRounds(async ({ below }) => {
      await flows(traffic, 1)
      await pause(below(10))
      const key = freshKey()
      const version = await create(remote.storage, key, 'acknowledged')
      await backupSqlite(database, copy)
      expect(statSync(copy).mode & 0o777).toBe(0o600)
      const copied = await openSqlite(copy)
      expect(copied.database.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' })
      const restored = createSqliteStorage({ database: copied.database })
      expect(await read(restored, key)).toEqual({ value: 'acknowledged', version })
      copied.close()
    })
    expect(await traffic.stop()).toEqual([])
    expect(readdirSync(join(file, '..')).filter((name) => name.startsWith('records.db.copy.'))).toEqual([])
  },
  LONG,
)

test('a copy that cannot be made leaves nothing', async () => {
  const database = await openHandle()
  await expect(backupSqlite(database, join(file, 'below-a-file'))).rejects.toThrow('ENOTDIR')
  database.exec('BEGIN IMMEDIATE')
  await expect(backupSqlite(database, `${file}.copy`)).rejects.toThrow('SQLite failed')
  expect(readdirSync(join(file, '..')).filter((name) => name.includes('copy'))).toEqual([])
})
