/** What must hold when nodes of a Redis Cluster fail or slots move: F-107, F-110, F-112. */
import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { createRedisStorage, type RedisStorageOptions } from 'vouchsafe/storage/redis'
import { create, fresh, freshKey, inSeconds, type Key, read, type Storage } from './storage/case.ts'
import { CLIENT_LIBRARIES } from './storage/clients.ts'
import { startTraffic } from './storage/traffic.ts'
import { startCluster } from './storage-cluster.ts'
import { eventually, followed } from './storage-servers.ts'

const unhandled: unknown[] = []
const remember = (reason: unknown) => void unhandled.push(reason)
process.on('unhandledRejection', remember)

const cluster = await startCluster()
afterEach(() => expect(unhandled).toEqual([]))
afterAll(async () => {
  process.off('unhandledRejection', remember)
  await cluster.stop()
})

describe.each(CLIENT_LIBRARIES)('$name', (library) => {
  async function open(options: Partial<RedisStorageOptions> = {}) {
    const { client, close } = await library.cluster(cluster.primaries.map(({ port }) => port))
    onTestFinished(() => close())
    const storage = createRedisStorage({ client, ...options })
    await eventually('the store answers', () => worksEverywhere(storage))
    return storage
  }

  test('F-110: a slot that moves under load loses and doubles no write', async () => {
    const storage = await open({ deadlineMs: 1000 })
    const key = freshKey()
    const slot = Number(
      await cluster.primaries[0]?.command('CLUSTER', 'KEYSLOT', `vouchsafe:grant:${key.id}`),
    )
    await create(storage, key, '0')
    let stopped = false
    const counts = Array.from({ length: 8 }, async () => {
      let count = 0
      while (!stopped) count += await addOne(storage, key)
      return count
    })
    const owners = await cluster.owners()
    for (const to of [...owners, ...owners])
      if ((await cluster.ownerOf(slot)) !== to) {
        await cluster.moveSlot(slot, to)
        const before = Number((await read(storage, key))?.value)
        await eventually(
          'the count goes on',
          async () => Number((await read(storage, key))?.value) > before + 20,
        )
      }
    stopped = true
    const added = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
    expect(added).toBeGreaterThan(80)
    expect((await read(storage, key))?.value).toBe(String(added))
  })

  test('F-110: a replicated write follows a slot that has moved', async () => {
    const storage = await open({ durability: 'replicated', deadlineMs: 1000 })
    const key = freshKey()
    const slot = Number(
      await cluster.primaries[0]?.command('CLUSTER', 'KEYSLOT', `vouchsafe:grant:${key.id}`),
    )
    let ifVersion = await create(storage, key, 'x')
    for (const to of await cluster.owners()) {
      if ((await cluster.ownerOf(slot)) !== to) await cluster.moveSlot(slot, to)
      const version = fresh()
      expect(await storage.put(key, 'y', { ifVersion, version, expiresAt: inSeconds(60) })).toBe('stored')
      ifVersion = version
    }
    await storage.delete(key)
  })

  test('F-107: a failover in the middle of traffic loses and doubles nothing that was acknowledged as replicated', async () => {
    const storage = await open({ durability: 'replicated', deadlineMs: 1000 })
    const traffic = startTraffic(storage)
    await eventually('traffic flows', async () => traffic.won > 50)
    const killed = await cluster.ownerOf(0)
    await killed.kill9()
    await eventually('another has taken over', async () => (await cluster.ownerOf(0)) !== killed)
    const owner = await cluster.ownerOf(0)
    await killed.restart()
    await followed(owner)
    await eventually('every slot takes writes again', () => worksEverywhere(storage), 5)
    const won = traffic.won
    await eventually('traffic flows again', async () => traffic.won > won + 50, 5)
    expect(await traffic.stop()).toEqual([])
    await eventually('nothing is left behind', async () => storage.outstanding === 0, 5)
  }, 60_000)

  test('F-112: a load of keys on two servers fails with either of them', async () => {
    const storage = await open()
    const keys = await Promise.all([0, 16_383].map((slot) => keyWithSlotOf(slot)))
    expect(await storage.get(keys)).toEqual([undefined, undefined])
    for (const [index, slot] of [0, 16_383].entries()) {
      const owner = await cluster.ownerOf(slot)
      owner.pause()
      const loads = await Promise.allSettled([storage.get(keys), storage.get([keys[1 - index] as Key])])
      owner.resume()
      expect(loads.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
      await eventually('it answers again', () => worksEverywhere(storage))
    }
  })

  test('F-112: slots that nobody holds are a failure, and heal with their servers', async () => {
    const storage = await open()
    const owner = await cluster.ownerOf(16_383)
    const lost = [...cluster.primaries, ...cluster.replicas].filter((server) => server !== owner)
    for (const server of lost) server.pause()
    await eventually('the loss is noticed', async () =>
      String(await owner.command('CLUSTER', 'INFO')).includes('cluster_state:fail'),
    )
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => read(storage, freshKey())))
    expect(answers.some(({ status }) => status === 'rejected')).toBe(true)
    for (const server of lost) server.resume()
    await eventually('every slot takes writes again', () => worksEverywhere(storage))
    await eventually('nothing is left behind', async () => storage.outstanding === 0, 5)
  }, 60_000)
})

/** A key that is kept by the server that has a slot. */
async function keyWithSlotOf(slot: number): Promise<Key> {
  const owner = await cluster.ownerOf(slot)
  for (;;) {
    const key = freshKey()
    const own = Number(await owner.command('CLUSTER', 'KEYSLOT', `vouchsafe:grant:${key.id}`))
    if ((await cluster.ownerOf(own)) === owner) return key
  }
}

/** Fifty records fall on every primary. */
async function worksEverywhere(storage: Storage): Promise<boolean> {
  await Promise.all(Array.from({ length: 50 }, () => create(storage, freshKey(), 'x')))
  return true
}

/** Adds one, repeating a write of unknown outcome as it was; answers how many were added: 0 or 1. */
async function addOne(storage: Storage, key: Key): Promise<0 | 1> {
  const stored = await read(storage, key).catch(() => undefined)
  if (stored === undefined) return 0
  const options = { ifVersion: stored.version, version: fresh(), expiresAt: inSeconds(60) }
  for (;;)
    try {
      const outcome = await storage.put(key, String(Number(stored.value) + 1), options)
      return outcome === 'stored' ? 1 : 0
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
}
