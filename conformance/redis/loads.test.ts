/** How long a load of several keys takes on a real Redis, by each client library. */

import { expect, onTestFinished, test } from 'vitest'
import { createRedisStorage } from 'vouchsafe/storage/redis'
import { create, freshKey } from '../storage/case.ts'
import { CLIENT_LIBRARIES } from '../storage/clients.ts'
import { eventually, startRedis } from '../storage-servers.ts'
import { startSlowLink } from './slow-link.ts'

const ROUND_TRIP_MS = 500

test.each(CLIENT_LIBRARIES)('$name: the keys of a load take one round trip together', async ({ single }) => {
  const server = await startRedis()
  onTestFinished(() => server.stop())
  const link = await startSlowLink(server.port)
  onTestFinished(() => link.close())
  const { client, close } = await single(`redis://127.0.0.1:${link.port}`)
  onTestFinished(() => close())
  const storage = createRedisStorage({ client, deadlineMs: 10_000 })
  const keys = [freshKey(), freshKey('end_user'), freshKey()]
  await eventually('the store answers', async () => (await storage.get(keys)).length === 3)
  const versions = await Promise.all(keys.map((key, index) => create(storage, key, `value ${index}`)))

  link.latency(ROUND_TRIP_MS)
  const begun = performance.now()
  const found = await storage.get(keys)
  const took = performance.now() - begun
  expect(found).toEqual(versions.map((version, index) => ({ version, value: `value ${index}` })))
  expect(took).toBeGreaterThan(ROUND_TRIP_MS - 50)
  expect(took).toBeLessThan(2 * ROUND_TRIP_MS - 50)
})
