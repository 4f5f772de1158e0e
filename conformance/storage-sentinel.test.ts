/** What must hold behind Sentinel when the primary fails: F-107 and F-109. */
import { Redis } from 'ioredis'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRedisStorage } from 'vouchsafe/storage/redis'
import { create, fresh, freshKey, inSeconds } from './storage/case.ts'
import { CLIENT_LIBRARIES } from './storage/clients.ts'
import { startTraffic } from './storage/traffic.ts'
import { eventually, type RedisServer, startWatchedPair } from './storage-servers.ts'

/** Connections that stand go on, new ones get nowhere, and those of Sentinel are among the new ones. */
async function hideFromSentinel({ port }: RedisServer): Promise<void> {
  const admin = new Redis({ port })
  await admin.config('SET', 'requirepass', 'a password that nobody knows')
  const clients = String(await admin.client('LIST')).split('\n')
  for (const client of clients.filter((line) => line.includes('name=sentinel-')))
    await admin.client('KILL', 'ID', /^id=(\d+)/.exec(client)?.[1] ?? '')
  admin.disconnect()
}

async function startTrio() {
  const { primary, replica, sentinel } = await startWatchedPair()
  const servers = [primary, replica, sentinel]
  onTestFinished(async () => void (await Promise.all(servers.map((server) => server.stop()))))
  return { primary, replica, sentinel }
}

describe.each(CLIENT_LIBRARIES)('$name', (library) => {
  test('a failover in the middle of traffic loses and doubles nothing that was acknowledged as replicated', async () => {
    const { primary, replica, sentinel } = await startTrio()
    const { client, close } = await library.sentinel(sentinel.port)
    onTestFinished(() => close())
    const safe = createRedisStorage({ client, durability: 'replicated', deadlineMs: 1000 })
    const storage = createRedisStorage({ client, deadlineMs: 1000 })
    const traffic = startTraffic(safe)
    await eventually('traffic flows', async () => traffic.won > 50)
    await primary.kill9()
    // Alone, the new primary has nobody to confirm a write; without that demand it takes writes.
    await eventually(
      'the replica has taken over',
      async () => (await create(storage, freshKey(), 'x')) !== '',
    )
    const write = { ifVersion: null, version: fresh(), expiresAt: inSeconds(60) }
    await expect(safe.put(freshKey(), 'x', write)).rejects.toMatchObject({ name: 'RedisStorageError' })
    await primary.restart()
    await primary.command('REPLICAOF', '127.0.0.1', replica.port)
    const won = traffic.won
    await eventually('traffic flows again', async () => traffic.won > won + 50)
    expect(await traffic.stop()).toEqual([])
    await eventually('nothing is left behind', async () => safe.outstanding + storage.outstanding === 0, 5)
  }, 60_000)

  test('an old primary that still answers is left when Sentinel has named another', async () => {
    const { primary, replica, sentinel } = await startTrio()
    const { client, close } = await library.sentinel(sentinel.port)
    onTestFinished(() => close())
    const storage = createRedisStorage({ client, deadlineMs: 1000 })
    await create(storage, freshKey(), 'x')
    await hideFromSentinel(primary)
    await eventually('the replica is the primary', async () =>
      String(await replica.command('INFO', 'replication')).includes('role:master'),
    )
    await eventually(
      'writes go there',
      async () => {
        const before = Number(await replica.command('DBSIZE'))
        await create(storage, freshKey(), 'x')
        return Number(await replica.command('DBSIZE')) > before
      },
      5,
    )
  }, 60_000)
})
