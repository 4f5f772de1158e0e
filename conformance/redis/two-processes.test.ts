/** Two provider processes on one Redis, near and far. */

import { borrowRedis } from '../storage-servers.ts'
import { raceTwoProcesses } from '../two-processes.fixture.ts'
import { startSlowLink } from './slow-link.ts'

raceTwoProcesses(async () => {
  const redis = await borrowRedis()
  const link = await startSlowLink(Number(new URL(redis.url).port || 6379))
  return {
    url: `redis://127.0.0.1:${link.port}`,
    latency: link.latency,
    close: () => link.close().then(redis.stop),
  }
}, [0, 1, 5])
