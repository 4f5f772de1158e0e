/** The reference model and non-interference on a real Redis: what holds in memory holds there. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CheckOptions,
  checkModelLater,
  checkNonInterferenceLater,
  separations,
} from 'vouchsafe/conformance'
import { createRedisStorage } from 'vouchsafe/storage/redis'
import { CLIENT_LIBRARIES, type Connected } from '../storage/clients.ts'
import { borrowRedis, eventually } from '../storage-servers.ts'

const runs = Number(process.env.VOUCHSAFE_ROUNDS ?? 25)

describe.each(CLIENT_LIBRARIES)('$name', ({ single }) => {
  let server: Awaited<ReturnType<typeof borrowRedis>>
  let connected: Connected

  beforeAll(async () => {
    server = await borrowRedis()
    connected = await single(server.url)
    const storage = createRedisStorage({ client: connected.client })
    await eventually('the store answers', async () => {
      await storage.get([{ kind: 'grant', id: 'x' }])
      return true
    })
  })

  afterAll(async () => {
    connected.close()
    await server.stop()
  })

  /** A fresh one for each run, on the clock of that run. */
  const storage: CheckOptions['storage'] = (clock) =>
    createRedisStorage({
      client: connected.client,
      prefix: `model-${randomUUID()}`,
      deadlineMs: 5000,
      now: () => clock.now,
    })

  test('model and core agree, and every property holds', async () => {
    expect((await checkModelLater({ storage, runs })).runs).toBe(runs)
  })

  test.each(separations)('$id: $statement', async (separation) => {
    expect((await checkNonInterferenceLater(separation, { storage, runs })).runs).toBe(runs)
  })
})
