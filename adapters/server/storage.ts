/** The storage that a configuration names: this process's memory, or a Redis by its URL. */

import { createHash } from 'node:crypto'
import type { Storage } from '../../core/index.ts'
import type { Log } from './log.ts'

export interface OpenStorage {
  readonly storage: Storage
  close(): void
}

/** What can be mended while it runs. Everything else would make every request fail. */
const passing = new Set(['eviction', 'replicas'])

/**
 * @param replicas how many must have a write before it counts
 * @throws with what is wrong and how to mend it: a bad URL, a missing package, a Redis that will not do
 */
export async function openStorage(url: string, issuer: string, log: Log, replicas = 0): Promise<OpenStorage> {
  if (url === 'memory') {
    if (replicas > 0)
      throw new TypeError(
        'storageReplicas: memory has no replicas; name a Redis as the storage, or leave it out',
      )
    const { createMemoryStorage } = await import('../../storage/memory.ts')
    return { storage: createMemoryStorage(), close: () => {} }
  }
  const [{ connectRedis }, { checkRedis, createRedisStorage }] = await Promise.all([
    import('../../storage/redis-url.ts'),
    import('../../storage/redis.ts'),
  ])
  const { client, close } = await connectRedis(url, {
    onError: (error) => log.error({ error: error.message }, 'redis'),
  })
  const prefix = `vouchsafe.${createHash('sha256').update(issuer).digest('hex').slice(0, 16)}`
  const durability = replicas > 0 ? { durability: 'replicated' as const, replicas } : {}
  const findings = await checkRedis({ client, prefix, ...durability })
  const fatal = findings.filter(({ id }) => !passing.has(id))
  for (const { id, problem, mend } of findings) log.warn({ id, mend }, problem)
  if (fatal.length > 0) {
    close()
    throw new Error(fatal.map(({ problem, mend }) => `${problem} ${mend}`).join('\n'))
  }
  return { storage: createRedisStorage({ client, prefix, ...durability }), close }
}
