import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster } from 'redis'
import { afterAll, describe, test } from 'vitest'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { createRedisStorage, type RedisClient } from 'vouchsafe/storage/redis'
import { createSqliteStorage, type SqliteDatabase, type SqliteStorage } from 'vouchsafe/storage/sqlite'
import { openSqlite } from 'vouchsafe/storage/sqlite-file'
import { startCluster } from './storage-cluster.ts'
import { casesFor, type StorageContext } from './storage-contract.ts'
import { borrowRedis, freePort } from './storage-servers.ts'

const [redis, cluster, closed] = await Promise.all([borrowRedis(), startCluster(), freePort()])
const nodes = cluster.primaries.map(({ port }) => ({ host: '127.0.0.1', port }))

const single = {
  ioredis: new Redis(redis.url),
  nodeRedis: createClient({ url: redis.url }),
}
const clustered = {
  ioredis: new Cluster(nodes),
  nodeRedis: createCluster({ rootNodes: cluster.primaries.map(({ url }) => ({ url })) }),
}
const cutOff = {
  ioredis: new Redis(closed, { lazyConnect: true }),
  nodeRedis: createClient({ socket: { host: '127.0.0.1', port: closed } }),
}
for (const client of [cutOff.ioredis, cutOff.nodeRedis]) client.on('error', () => {})
for (const client of [cutOff.ioredis, cutOff.nodeRedis]) client.connect().catch(() => {})
await Promise.all([single.nodeRedis.connect(), clustered.nodeRedis.connect()])

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-contract-'))
const files = await Promise.all(
  ['records', 'records', 'next', 'locked', 'locked'].map((name) => openSqlite(join(folder, `${name}.db`))),
)
const [one, other, next, locked, locking] = files.map(({ database }) => database)
locking?.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')

afterAll(async () => {
  for (const file of files) file.close()
  rmSync(folder, { recursive: true })
  for (const client of [single.ioredis, clustered.ioredis, cutOff.ioredis]) client.disconnect()
  for (const client of [single.nodeRedis, clustered.nodeRedis, cutOff.nodeRedis]) client.destroy()
  await Promise.all([redis.stop(), cluster.stop()])
})

prove('memory', { storage: createMemoryStorage(), neighbour: createMemoryStorage() })
prove('memory with latency', { storage: createMemoryStorage({ latency: { minMs: 0, maxMs: 5 } }), rounds: 5 })
prove('SQLite', {
  storage: onFile(one),
  peer: onFile(other),
  neighbour: onFile(next),
  unreachable: createSqliteStorage({ database: locked as SqliteDatabase }),
  rounds: 10,
})
prove('Redis with ioredis', stores(single.ioredis, single, cutOff.ioredis))
prove('Redis with node-redis', stores(single.nodeRedis, single, cutOff.nodeRedis))
prove('Redis Cluster with ioredis', stores(clustered.ioredis, clustered, cutOff.ioredis))
prove('Redis Cluster with node-redis', stores(clustered.nodeRedis, clustered, cutOff.nodeRedis))

/** The disk of a busy machine may take its time. */
function onFile(database: SqliteDatabase | undefined): SqliteStorage {
  return createSqliteStorage({ database: database as SqliteDatabase, deadlineMs: 20_000, maxQueue: 10_000 })
}

/** Both clients at once on one set of records, so that they have to agree on every byte. */
function stores(
  client: RedisClient,
  { ioredis, nodeRedis }: { readonly ioredis: Redis | Cluster; readonly nodeRedis: RedisClient },
  dead: RedisClient,
): StorageContext {
  const other = client === ioredis ? nodeRedis : ioredis
  const prefix = `contract-${process.pid}-${client === ioredis ? 'a' : 'b'}`
  const patient = { prefix, deadlineMs: 20_000, maxQueue: 10_000 }
  return {
    storage: createRedisStorage({ ...patient, client }),
    peer: createRedisStorage({ ...patient, client: other }),
    neighbour: createRedisStorage({ ...patient, client: other, prefix: `${prefix}-next` }),
    unreachable: createRedisStorage({ client: dead }),
    damage: ({ kind, id }) => ioredis.set(`${prefix}:${kind}:${id}`, 'not-a-record'),
    rounds: 10,
  }
}

function prove(name: string, context: StorageContext): void {
  describe.concurrent(name, () => {
    for (const { id, statement, run } of casesFor(context)) test(`${id}: ${statement}`, () => run(context))
  })
}
