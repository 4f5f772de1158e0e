/** What "replicated" promises, on a primary and a replica: F-107. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRedisStorage, RedisStorageError } from 'vouchsafe/storage/redis'
import { create, fresh, freshKey, inSeconds, read } from './storage/case.ts'
import { CLIENT_LIBRARIES } from './storage/clients.ts'
import { startProxy } from './storage-proxy.ts'
import { eventually, type RedisServer, startPair } from './storage-servers.ts'

describe.each(CLIENT_LIBRARIES)('$name', ({ single }) => {
  async function open(port: number, deadlineMs = 250) {
    const { client, close } = await single(`redis://127.0.0.1:${port}`)
    onTestFinished(() => close())
    const storage = createRedisStorage({ client, durability: 'replicated', deadlineMs })
    await eventually('the store answers', async () => (await read(storage, freshKey())) === undefined)
    return storage
  }

  test('F-107: replicated: acknowledged is what a replica has, also when the write is sent again', async () => {
    const { primary, replica } = await startPair()
    onTestFinished(async () => void (await Promise.all([primary.stop(), replica.stop()])))
    const proxy = await startProxy(primary.port)
    onTestFinished(() => proxy.close())
    const storage = await open(proxy.port, 1000)
    await eventually('a write is confirmed', async () => (await create(storage, freshKey(), 'x')) !== '')
    const key = freshKey()
    const version = await create(storage, key, 'first')
    const write = { ifVersion: version, version: fresh(), expiresAt: inSeconds(60) }

    replica.pause()
    await expect(storage.put(key, 'x', write)).rejects.toMatchObject({ failure: 'not_replicated' })
    await expect(storage.put(key, 'x', write)).rejects.toMatchObject({ failure: 'not_replicated' })
    proxy.cutAfter(1)
    await expect(storage.put(key, 'x', write)).rejects.toBeInstanceOf(RedisStorageError)
    await eventually('connected', async () => (await read(storage, key)) !== undefined)
    await expect(storage.put(key, 'x', write)).rejects.toBeInstanceOf(RedisStorageError)
    await expect(storage.delete(freshKey())).rejects.toBeInstanceOf(RedisStorageError)

    replica.resume()
    await eventually('acknowledged', async () => (await storage.put(key, 'x', write)) === 'stored')
    expect(String(await replica.command('GET', `vouchsafe:grant:${key.id}`))).toContain(write.version)
    await storage.delete(key)
    expect(await replica.command('GET', `vouchsafe:grant:${key.id}`)).toBe(null)

    // From Redis 7.2 on, WAIT does not wait unless its connection has written: what is sent again must write.
    const again = freshKey()
    const options = { ifVersion: null, version: fresh(), expiresAt: inSeconds(60) }
    await storage.put(again, 'x', options)
    const offsets = [await written(primary)]
    await storage.put(again, 'x', options)
    offsets.push(await written(primary))
    await storage.delete(freshKey())
    offsets.push(await written(primary))
    expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b))
  })

  test('F-107: replicated: reads are answered while no replica is there', async () => {
    const { primary, replica } = await startPair()
    onTestFinished(async () => void (await Promise.all([primary.stop(), replica.stop()])))
    const storage = await open(primary.port)
    replica.pause()
    const writes = Array.from({ length: 20 }, () => create(storage, freshKey(), 'x').catch(isStorageError))
    for (let reads = 0; reads < 5; reads++) expect(await read(storage, freshKey())).toBe(undefined)
    expect(new Set(await Promise.all(writes))).toEqual(new Set([true]))
    await eventually('nothing is left behind', async () => storage.outstanding === 0, 5)
  })
})

/** How many writes a primary has done. */
async function written(primary: RedisServer): Promise<number> {
  const calls = /cmdstat_set:calls=(\d+)/.exec(String(await primary.command('INFO', 'commandstats')))
  return Number(calls?.[1] ?? 0)
}

function isStorageError(error: unknown): boolean {
  return error instanceof RedisStorageError
}
