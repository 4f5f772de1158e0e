/** What must hold when a single Redis, or the way to it, fails: F-103 to F-120, on real servers. */
import { inspect } from 'node:util'
import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  createRedisStorage,
  type RedisStorage,
  RedisStorageError,
  type RedisStorageOptions,
} from 'vouchsafe/storage/redis'
import { create, fresh, freshKey, inSeconds, read } from './storage/case.ts'
import { CLIENT_LIBRARIES } from './storage/clients.ts'
import { startTraffic } from './storage/traffic.ts'
import { startProxy } from './storage-proxy.ts'
import { eventually, type RedisServer, startRedis } from './storage-servers.ts'

const unhandled: unknown[] = []
const remember = (reason: unknown) => void unhandled.push(reason)
process.on('unhandledRejection', remember)

afterEach(() => expect(unhandled).toEqual([]))
afterAll(() => {
  process.off('unhandledRejection', remember)
})

describe.each(CLIENT_LIBRARIES)('$name', ({ single }) => {
  async function open(url: string, options: Partial<RedisStorageOptions> = {}) {
    const { client, close } = await single(url)
    onTestFinished(() => close())
    const storage = createRedisStorage({ client, ...options })
    await eventually('the store answers', async () => (await read(storage, freshKey())) === undefined)
    return storage
  }

  async function start(options?: Partial<RedisStorageOptions>) {
    const server = await startRedis()
    onTestFinished(() => server.stop())
    return { server, storage: await open(server.url, options) }
  }

  async function startBehindProxy() {
    const server = await startRedis()
    onTestFinished(() => server.stop())
    const proxy = await startProxy(server.port)
    onTestFinished(() => proxy.close())
    return { proxy, storage: await open(proxy.url) }
  }

  /** The guarantee F-G6: within 5 s of the end of a fault, and with nothing left behind. */
  async function expectHealed(storage: RedisStorage) {
    await eventually('the store works again', async () => (await create(storage, freshKey(), 'x')) !== '', 5)
    await eventually('nothing is left behind', async () => storage.outstanding === 0, 5)
  }

  test('F-103: a connection cut between request and reply does not make a writer a stranger', async () => {
    const { proxy, storage } = await startBehindProxy()
    for (let round = 0; round < 20; round++) {
      const key = freshKey()
      const ifVersion = await create(storage, key, 'unused')
      const options = { ifVersion, version: fresh(), expiresAt: inSeconds(60) }
      proxy.cutReplies(1)
      const outcome = await storage
        .put(key, 'redeemed', options)
        .catch(() => eventuallyPut(() => storage.put(key, 'redeemed', options)))
      expect(outcome).toBe('stored')
      expect(await storage.put(key, 'x', { ...options, version: fresh() })).toBe('conflict')
    }
    await expectHealed(storage)
    expect(proxy.connections).toBeLessThanOrEqual(2)
  })

  test('F-104: a connection that has gone silent is noticed, given up and replaced', async () => {
    const { proxy, storage } = await startBehindProxy()
    proxy.goSilent()
    await expect(read(storage, freshKey())).rejects.toBeInstanceOf(RedisStorageError)
    proxy.heal()
    await expectHealed(storage)
  })

  test('F-104: it is noticed also while requests keep coming', async () => {
    const { proxy, storage } = await startBehindProxy()
    const traffic = startTraffic(storage)
    onTestFinished(async () => void (await traffic.stop()))
    const { won } = traffic
    await eventually('traffic flows', async () => traffic.won > won + 50)
    proxy.goSilent()
    await expect(read(storage, freshKey())).rejects.toBeInstanceOf(RedisStorageError)
    proxy.heal()
    await expectHealedUnderLoad(traffic)
  })

  test('F-104: a server that was paused for longer than any client waits is used again', async () => {
    const { server, storage } = await start()
    server.pause()
    const asked = setInterval(() => read(storage, freshKey()).catch(() => {}), 100)
    onTestFinished(() => clearInterval(asked))
    await new Promise((resolve) => setTimeout(resolve, 5000))
    server.resume()
    await expectHealed(storage)
  })

  test('F-119: what is no answer of a Redis is a failure, and never "absent"', async () => {
    const { proxy, storage } = await startBehindProxy()
    proxy.talkNonsense()
    await expect(read(storage, freshKey())).rejects.toBeInstanceOf(RedisStorageError)
    proxy.heal()
    await expectHealed(storage)
  })

  test('a server paused past the deadline: unknown outcome, and the same write may be repeated', async () => {
    const { server, storage } = await start()
    const key = freshKey()
    const options = { ifVersion: null, version: fresh(), expiresAt: inSeconds(60) }
    server.pause()
    const writes = Array.from({ length: 50 }, () => storage.put(key, 'x', options))
    const failures = (await Promise.allSettled(writes)).map((write) => write.status)
    expect(new Set(failures)).toEqual(new Set(['rejected']))
    server.resume()
    await expectHealed(storage)
    expect(await storage.put(key, 'x', options)).toBe('stored')
  })

  test('F-105: kill -9 in the middle of traffic, with appendfsync always, loses and doubles nothing', async () => {
    const { server, storage } = await start()
    const traffic = startTraffic(storage)
    for (let kills = 0; kills < 3; kills++) {
      const won = traffic.won
      await eventually('traffic flows', async () => traffic.won > won + 50)
      await server.kill9()
      await server.restart()
    }
    await expectHealedUnderLoad(traffic)
    expect(await traffic.stop()).toEqual([])
    expect(traffic.rejections.every((error) => error instanceof RedisStorageError)).toBe(true)
    await expectHealed(storage)
  })

  test('F-113: scripts the server has forgotten are sent in full', async () => {
    const { server, storage } = await start({ deadlineMs: 5000 })
    const traffic = startTraffic(storage)
    for (let flushes = 0; flushes < 10; flushes++) {
      const won = traffic.won
      await eventually('traffic flows', async () => traffic.won > won + 5)
      await server.command('SCRIPT', 'FLUSH')
    }
    expect(await traffic.stop()).toEqual([])
    expect(traffic.rejections).toEqual([])
  })

  test('F-114: out of memory: writes are refused as a failure without their content, the rest works', async () => {
    const { server, storage } = await start()
    const key = freshKey()
    const version = await create(storage, key, 'kept')
    await server.command('CONFIG', 'SET', 'maxmemory', 1)
    const options = { ifVersion: version, version: fresh(), expiresAt: inSeconds(60) }
    const error: unknown = await storage.put(key, 'se-cret', options).catch((error) => error)
    expect(error).toMatchObject({ failure: 'server', message: expect.stringContaining('OOM') })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(`se-cret|${key.id}|${options.version}`)
    expect(await read(storage, key)).toEqual({ value: 'kept', version })
    await storage.delete(key)
    await server.command('CONFIG', 'SET', 'maxmemory', 0)
    await expectHealed(storage)
  })

  test('F-109: a primary that has become a replica is a failure until it is one again', async () => {
    const { server, storage } = await start()
    await server.command('CONFIG', 'SET', 'replica-serve-stale-data', 'yes')
    await server.command('REPLICAOF', '127.0.0.1', '1')
    await expect(create(storage, freshKey(), 'x')).rejects.toMatchObject({ name: 'RedisStorageError' })
    await server.command('REPLICAOF', 'NO', 'ONE')
    await expectHealed(storage)
  })

  test('F-108, F-112: NOREPLICAS and BUSY are failures, and pass', async () => {
    const { server, storage } = await start()
    await server.command('CONFIG', 'SET', 'min-replicas-to-write', 1)
    await expect(create(storage, freshKey(), 'x')).rejects.toMatchObject({ failure: 'server' })
    await server.command('CONFIG', 'SET', 'min-replicas-to-write', 0, 'busy-reply-threshold', 50)
    const busy = server.command('EVAL', 'while true do end', 0).catch(() => {})
    await eventually('the server is busy', () => read(storage, freshKey()).then(() => false, isStorageError))
    await eventually('the script ends', async () => (await server.command('SCRIPT', 'KILL')) === 'OK')
    await busy
    await expectHealed(storage)
  })

  test('S-008: what another program left under a key is a failure, and never "absent"', async () => {
    const { server, storage } = await start()
    const list = freshKey()
    const text = freshKey()
    await server.command('LPUSH', `vouchsafe:grant:${list.id}`, 'x')
    await server.command('SET', `vouchsafe:grant:${text.id}`, '{"cut":"in-ha')
    await expect(read(storage, list)).rejects.toMatchObject({ failure: 'server' })
    await expect(create(storage, list, 'x')).rejects.toMatchObject({ failure: 'server' })
    await expect(read(storage, text)).rejects.toMatchObject({ failure: 'unreadable' })
  })

  test('F-120: while the server is away the queue is bounded, and nothing given up is replayed', async () => {
    const { server, storage } = await start({ maxQueue: 500 })
    await server.kill9()
    const reads = Array.from({ length: 2000 }, () => read(storage, freshKey()))
    const failures = (await Promise.allSettled(reads)).map(
      (read) => read.status === 'rejected' && read.reason,
    )
    expect(failures.filter((error) => error.failure === 'queue_full')).toHaveLength(1500)
    expect(failures.filter(isStorageError)).toHaveLength(2000)
    await eventually('all is given up', async () => storage.outstanding === 0)
    await server.restart()
    await expectHealed(storage)
    expect(await readsServed(server)).toBeLessThan(5)
  })

  test('F-120: while the server is silent the queue is bounded', async () => {
    const { server, storage } = await start({ maxQueue: 500 })
    server.pause()
    const reads = Array.from({ length: 2000 }, () => read(storage, freshKey()))
    const failures = (await Promise.allSettled(reads)).map(
      (read) => read.status === 'rejected' && read.reason,
    )
    expect(failures.filter((error) => error.failure === 'queue_full')).toHaveLength(1500)
    expect(storage.outstanding).toBeLessThanOrEqual(500)
    await expect(read(storage, freshKey())).rejects.toBeInstanceOf(RedisStorageError)
    server.resume()
    await expectHealed(storage)
  })

  test('F-120: what a silent server left unanswered is not sent again to the next', async () => {
    const { server, storage } = await start({ maxQueue: 500 })
    server.pause()
    await Promise.allSettled(Array.from({ length: 500 }, () => read(storage, freshKey())))
    await server.kill9()
    await server.restart()
    await expectHealed(storage)
    expect(await readsServed(server)).toBeLessThan(5)
  })
})

async function readsServed(server: RedisServer): Promise<number> {
  const calls = /cmdstat_get:calls=(\d+)/.exec(String(await server.command('INFO', 'commandstats')))
  return Number(calls?.[1] ?? 0)
}

function isStorageError(error: unknown): boolean {
  return error instanceof RedisStorageError
}

async function eventuallyPut<T>(put: () => T): Promise<Awaited<T> | undefined> {
  let outcome: Awaited<T> | undefined
  await eventually('the write is answered', async () => {
    outcome = await put()
    return true
  })
  return outcome
}

async function expectHealedUnderLoad(traffic: { readonly won: number }) {
  const won = traffic.won
  await eventually('traffic flows again', async () => traffic.won > won + 50, 5)
}
