/** A Redis behind a Unix socket, and no port: by its address, by clients of one's own, and under `vouchsafe serve`. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createRedisStorage, type RedisClient } from 'vouchsafe/storage/redis'
import { connectRedis } from 'vouchsafe/storage/redis-url'
import { serve } from '../package/served.ts'
import { eventually, type RedisServer, startRedis } from '../storage-servers.ts'

let redis: RedisServer
let path: string
const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-socket-'))

beforeAll(async () => {
  path = join(folder, 'redis sock')
  redis = await startRedis('--unixsocket', path)
})
afterAll(async () => {
  await redis.stop()
  rmSync(folder, { recursive: true, force: true })
})

const key = { kind: 'grant', id: 'one' }

async function works(client: RedisClient, prefix: string): Promise<void> {
  const storage = createRedisStorage({ client, prefix })
  const options = { ifVersion: null, version: 'v1', expiresAt: Date.now() / 1000 + 60 }
  expect(await storage.put(key, 'kept', options)).toBe('stored')
  expect(await storage.get([key])).toEqual([{ value: 'kept', version: 'v1' }])
  expect(await storage.put(key, 'again', { ...options, version: 'v2' })).toBe('conflict')
}

test.each(['unix', 'redis+unix', 'redis+socket'])('by an address that begins with %s://', async (scheme) => {
  const { client, close } = await connectRedis(`${scheme}://${encodeURI(path)}?db=3`)
  onTestFinished(close)
  await works(client, scheme.replace('+', '-'))
  expect(String(await redis.command('INFO', 'keyspace'))).toContain('db3:')
})

test('by a client of ioredis', async () => {
  const client = new Redis({ path, maxRetriesPerRequest: 0, socketTimeout: 3000 })
  onTestFinished(() => client.disconnect())
  await works(client, 'ioredis')
})

test('by a client of node-redis', async () => {
  const client = createClient({ socket: { path, tls: false } })
  client.on('error', () => {})
  await client.connect()
  onTestFinished(() => client.destroy())
  await works(client, 'node-redis')
})

test('under the ready-made server, which finds it again when it has been away', async () => {
  const served = await serve({
    secrets: ['a secret of the deployment, 32+ characters'],
    storage: `unix://${encodeURI(path)}`,
  })
  expect(await served.line('listening')).toMatchObject({ storage: 'redis' })
  const ready = async () => (await fetch(`${served.origin}/readyz`)).status
  expect(await ready()).toBe(200)
  await redis.kill9()
  expect(await ready()).toBe(503)
  await redis.restart()
  await eventually('it is ready again', async () => (await ready()) === 200)
})
