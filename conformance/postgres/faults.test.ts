/**
 * What must hold on a real PostgreSQL when it is killed, fails over, has a full disk or a locked table, or when the way to
 * it is cut or silent, at moments that seeds decide: F-G1 to F-G6.
 */
import { inspect } from 'node:util'
import { afterAll, afterEach, expect, onTestFinished, test } from 'vitest'
import {
  createPostgresStorage,
  type PostgresClient,
  type PostgresPool,
  type PostgresStorage,
  PostgresStorageError,
  type PostgresStorageOptions,
} from 'vouchsafe/storage/postgres'
import { connectPostgres } from 'vouchsafe/storage/postgres-url'
import { type Traffic as People, startTraffic as startPeople } from '../provider-traffic.fixture.ts'
import { startRemoteStorage } from '../remote-storage.fixture.ts'
import { ROUNDS, seededRounds } from '../seeded-rounds.fixture.ts'
import { create, fresh, freshKey, inSeconds, read } from '../storage/case.ts'
import { startTraffic, type Traffic } from '../storage/traffic.ts'
import { startProxy } from '../storage-proxy.ts'
import { eventually } from '../storage-servers.ts'
import { type PostgresServer, startPostgres } from './postgres-server.ts'

const unhandled: unknown[] = []
const remember = (reason: unknown) => void unhandled.push(reason)
process.on('unhandledRejection', remember)
process.on('uncaughtException', remember)
afterEach(() => expect(unhandled.splice(0)).toEqual([]))
afterAll(() => {
  process.off('unhandledRejection', remember)
  process.off('uncaughtException', remember)
})

const LONG = 30_000 * ROUNDS
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function start(...settings: string[]) {
  const server = await startPostgres(...settings)
  onTestFinished(() => server.stop())
  return server
}

async function open(
  { url }: { readonly url: string },
  options: Partial<PostgresStorageOptions> = {},
): Promise<PostgresStorage> {
  const { pool, close } = await connectPostgres(url)
  onTestFinished(close)
  const storage = createPostgresStorage({ pool, ...options })
  await eventually('the store answers', async () => (await read(storage, freshKey())) === undefined)
  return storage
}

async function openBehindProxy(server: PostgresServer) {
  const proxy = await startProxy(server.port)
  onTestFinished(() => proxy.close())
  return { proxy, storage: await open({ url: `postgres://vouchsafe@127.0.0.1:${proxy.port}/postgres` }) }
}

function flows(traffic: Pick<Traffic, 'won'>, more: number, seconds = 20): Promise<void> {
  const { won } = traffic
  return eventually('traffic flows', async () => traffic.won >= won + more, seconds)
}

function goesOn(people: People): Promise<void> {
  const { rounds } = people
  return eventually('people go on', async () => people.rounds > rounds)
}

function turnedAway({ statuses }: People): Promise<void> {
  const before = statuses[503] ?? 0
  return eventually('people are turned away', async () => (statuses[503] ?? 0) > before)
}

async function expectWell(people: People, storages: readonly PostgresStorage[]): Promise<void> {
  await goesOn(people)
  expect(await people.stop()).toEqual([])
  expect(['200', '303', '400', '401', '503']).toEqual(expect.arrayContaining(Object.keys(people.statuses)))
  await eventually(
    'nothing is left behind',
    async () => storages.every(({ outstanding }) => outstanding === 0),
    5,
  )
}

test(
  'F-105: PostgreSQL killed under providers whose people redeem, refresh and revoke',
  async () => {
    const server = await start()
    const storages = [await open(server), await open(server)]
    const people = await startPeople(storages)
    await seededRounds(async ({ below }) => {
      await goesOn(people)
      await pause(below(50))
      await server.kill9()
      await turnedAway(people)
      await server.restart()
    })
    await expectWell(people, storages)
  },
  LONG,
)

test(
  'F-201: kill -9 of one of two processes, in the middle of traffic of both',
  async () => {
    const server = await start()
    const remotes = [await startRemoteStorage(server.url), await startRemoteStorage(server.url)]
    for (const { kill9 } of remotes) onTestFinished(kill9)
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
  'F-107: a failover by restart and promotion: no code works twice, and all else goes on',
  async () => {
    const server = await start()
    const storages = [await open(server), await open(server)]
    const people = await startPeople(storages)
    await seededRounds(async ({ below }) => {
      await goesOn(people)
      await pause(below(50))
      people.restarting()
      await server.failOver()
    })
    await expectWell(people, storages)
  },
  LONG,
)

test(
  'F-107: what a promoted standby had not received is doubted, and changed by nothing but what is marked',
  async () => {
    const primary = await start()
    const mark = { expiresAt: inSeconds(600), singleUse: true }
    const [waiting, plain] = [freshKey(), freshKey()]
    const created = { ifVersion: null, version: fresh(), ...mark }
    const spend = { ifVersion: created.version, version: fresh(), ...mark }
    {
      const storage = await open(primary)
      expect(await storage.put(waiting, 'unused', created)).toBe('stored')
      await create(storage, plain, 'plain')
    }
    const standby = await primary.standby()
    onTestFinished(() => standby.stop())
    expect(await (await open(primary)).put(waiting, 'used', spend)).toBe('stored')
    await primary.kill9()

    await standby.promote()
    const storage = await open(standby)
    const late = { ...spend, version: fresh() }
    expect(await storage.put(waiting, 'used', late)).toBe('doubtful')
    expect(await read(storage, waiting)).toEqual({ value: 'unused', version: created.version })
    expect(await storage.put(waiting, 'unused', created)).toBe('stored')
    expect(await storage.put(waiting, 'used', late)).toBe('doubtful')
    expect(await storage.put(waiting, 'used', { ...late, ifVersion: fresh() })).toBe('conflict')
    const revoked = { ...late, singleUse: false }
    expect(await storage.put(waiting, 'revoked', revoked)).toBe('stored')

    const anew = freshKey()
    expect(await storage.put(anew, 'unused', created)).toBe('stored')
    expect(await storage.put(anew, 'used', spend)).toBe('stored')
    await standby.kill9()
    await standby.restart()
    const again = { ifVersion: spend.version, version: fresh(), ...mark }
    await eventually('the store answers', async () => (await storage.put(anew, 'used', again)) === 'stored')
  },
  LONG,
)

test(
  'a role without any right but those on its table is told of a promotion too',
  async () => {
    const server = await start()
    await open(server)
    await server.query('create role plain login')
    await server.query('grant select, insert, update, delete on vouchsafe, vouchsafe_texts to plain')
    const storage = await open({ url: server.url.replace('vouchsafe@', 'plain@') })
    const mark = { expiresAt: inSeconds(600), singleUse: true }
    const [key, version] = [freshKey(), fresh()]
    expect(await storage.put(key, 'unused', { ifVersion: null, version, ...mark })).toBe('stored')
    await server.failOver()
    const spend = { ifVersion: version, version: fresh(), ...mark }
    let outcome = ''
    await eventually('the store answers', async () => {
      outcome = await storage.put(key, 'used', spend)
      return true
    })
    expect(outcome).toBe('doubtful')
  },
  LONG,
)

test(
  'F-103: connections cut between request and answer',
  async () => {
    const server = await start()
    const ways = [await openBehindProxy(server), await openBehindProxy(server)]
    const people = await startPeople(ways.map(({ storage }) => storage))
    await seededRounds(async ({ below }) => {
      await goesOn(people)
      for (const { proxy } of ways) proxy.cutReplies(1 + below(4))
    })
    await expectWell(
      people,
      ways.map(({ storage }) => storage),
    )
  },
  LONG,
)

test(
  'F-104: a connection that takes and gives nothing back is given up and replaced',
  async () => {
    const server = await start()
    const { proxy, storage } = await openBehindProxy(server)
    const traffic = startTraffic(storage)
    await seededRounds(async ({ below }) => {
      await flows(traffic, 1 + below(5))
      const { length } = traffic.rejections
      proxy.goSilent()
      await eventually('somebody is turned away', async () => traffic.rejections.length > length)
      proxy.heal()
      await flows(traffic, 1, 5)
    }, 5)
    expect(await traffic.stop()).toEqual([])
    expect(traffic.rejections.filter((error) => !(error instanceof PostgresStorageError))).toEqual([])
    await eventually('nothing is left behind', async () => storage.outstanding === 0, 5)
    expect(proxy.connections).toBeLessThanOrEqual(2 * 10)
  },
  LONG,
)

test(
  'a table that somebody else has locked, longer than the deadline or not',
  async () => {
    const server = await start()
    const storages = [await open(server, { deadlineMs: 200 }), await open(server, { deadlineMs: 200 })]
    const people = await startPeople(storages)
    await seededRounds(async ({ below }) => {
      await goesOn(people)
      const seconds = (20 + below(500)) / 1000
      await server.query(
        `begin; lock table vouchsafe in access exclusive mode; select pg_sleep(${seconds}); commit`,
      )
    })
    await expectWell(people, storages)
  },
  LONG,
)

test(
  'F-114: files that may not grow: writes are failures, reads go on, and all does once there is room',
  async () => {
    const server = await start('autovacuum=off')
    const storage = await open(server)
    const key = freshKey()
    const version = await create(storage, key, 'kept')
    const traffic = startTraffic(storage)
    const large = () => Array.from({ length: 400 }, fresh).join('')
    const fill = () => create(storage, freshKey(), large())
    const size = async () => Number((await server.query(`select pg_table_size('vouchsafe') as n`))[0]?.n)
    while ((await size()) < 3 * MEGABYTE) await Promise.all(Array.from({ length: 50 }, fill))
    await seededRounds(async ({ below }) => {
      await flows(traffic, 1 + below(5))
      server.limitFiles(MEGABYTE)
      let error: unknown
      // There may be room left in what the files have already.
      for (let filled = 0; filled < 500 && error === undefined; filled++)
        error = await fill().then(
          () => undefined,
          (failure) => failure,
        )
      expect(error).toMatchObject({ failure: 'server' })
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(key.id)
      expect(await read(storage, key)).toEqual({ value: 'kept', version })
      server.limitFiles('unlimited')
    })
    await flows(traffic, 5)
    expect(await traffic.stop()).toEqual([])
  },
  LONG,
)

/** As large as a segment of the write-ahead log here, which has to go on. */
const MEGABYTE = 1_048_576

/** The same pool, which counts what was rolled back because of others. */
function counting(pool: PostgresPool) {
  const counted = { rolled_back: 0 }
  const connect = async () => {
    const client = await pool.connect()
    const query: PostgresClient['query'] = async (statement) => {
      try {
        return await client.query(statement)
      } catch (error) {
        if ((error as { code?: string }).code === '40001') counted.rolled_back++
        throw error
      }
    }
    return { query, release: (destroy?: boolean) => client.release(destroy) }
  }
  return { pool: { connect }, counted }
}

test(
  'what the server rolls back because of others is done again, and is no conflict',
  async () => {
    const server = await start('default_transaction_isolation=serializable')
    const { pool, close } = await connectPostgres(server.url)
    onTestFinished(close)
    const { pool: watched, counted } = counting(pool)
    const storage = createPostgresStorage({ pool: watched, deadlineMs: 20_000 })
    for (let round = 0; round < 10; round++) {
      const key = freshKey()
      const ifVersion = await create(storage, key, 'unused')
      const spend = () => ({ ifVersion, version: fresh(), expiresAt: inSeconds(60), singleUse: true })
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => storage.put(key, 'used', spend())))
      expect(outcomes.toSorted()).toEqual([...Array(19).fill('conflict'), 'stored'])
    }
    expect(counted.rolled_back).toBeGreaterThan(0)
  },
  LONG,
)

test(
  'F-120: while PostgreSQL is away the queue is bounded',
  async () => {
    const server = await start()
    const storage = await open(server, { maxQueue: 500 })
    await server.kill9()
    const reads = Array.from({ length: 2000 }, () => read(storage, freshKey()))
    const failures = (await Promise.allSettled(reads)).map((one) => one.status === 'rejected' && one.reason)
    expect(failures.filter((error) => error.failure === 'queue_full')).toHaveLength(1500)
    expect(failures.filter((error) => error instanceof PostgresStorageError)).toHaveLength(2000)
    await eventually('all is given up', async () => storage.outstanding === 0)
    await server.restart()
    await eventually('the store works again', async () => (await create(storage, freshKey(), 'x')) !== '', 5)
  },
  LONG,
)

test(
  'F-109: a primary that has become a standby is a failure until it is promoted',
  async () => {
    const primary = await start()
    await open(primary)
    const standby = await primary.standby()
    onTestFinished(() => standby.stop())
    const { pool, close } = await connectPostgres(standby.url)
    onTestFinished(close)
    const storage = createPostgresStorage({ pool })
    await expect(create(storage, freshKey(), 'x')).rejects.toBeInstanceOf(PostgresStorageError)
    await standby.promote()
    await eventually('the store works', async () => (await create(storage, freshKey(), 'x')) !== '', 5)
  },
  LONG,
)

test(
  'S-010: what has ended is taken out, by one process at a time, and nothing before its end',
  async () => {
    const server = await start()
    let now = 1000
    const options = { now: () => now, expiryMargin: 5 }
    const storages = [await open(server, options), await open(server, options)] as const
    const put = (storage: PostgresStorage, id: string, expiresAt: number) =>
      storage.put({ kind: 'grant', id }, 'x', { ifVersion: null, version: 'v', expiresAt })
    for (let n = 0; n < 1200; n += 100)
      await Promise.all(Array.from({ length: 100 }, (_, m) => put(storages[0], `${n + m}`, 1010)))
    const count = async () =>
      Number((await server.query(`select count(*) as n from vouchsafe where kind = 'grant'`))[0]?.n)
    now = 1075
    await server.query(`insert into vouchsafe values ('.collector', 'lease', '', 'somebody', ${now + 30})
    on conflict (kind, id) do update set version = 'somebody', expires_at = excluded.expires_at`)
    await put(storages[1], 'a', 5000)
    await pause(300)
    expect(await count()).toBe(1201)
    now = 1136
    await Promise.all(storages.map((storage, n) => put(storage, `b${n}`, 1140)))
    await eventually('what has ended is gone', async () => (await count()) === 3)
    now = 1144
    await put(storages[0], 'c', 5000)
    await pause(300)
    expect(await count()).toBe(4)
  },
  LONG,
)

test('a server that acknowledges what it may lose is refused, with the mend', async () => {
  const server = await start('synchronous_commit=off')
  const { pool, close } = await connectPostgres(server.url)
  onTestFinished(close)
  await expect(createPostgresStorage({ pool }).get([])).rejects.toThrow('synchronous_commit is off')
})
