/** The storage that a configuration names. Each is loaded when it is named, so that none pays for another. */

import { createHash } from 'node:crypto'
import type { Storage } from '../../core/index.ts'
import type { ServerLimits } from './limits.ts'
import type { Log } from './log.ts'

export interface OpenStorage {
  readonly storage: Storage
  /** Copies it into a file, where it is one. */
  readonly backup?: (file: string) => Promise<void>
  close(): void
}

interface Wanted {
  /** As the configuration names it; it may hold a password. */
  readonly url: string
  readonly issuer: string
  /** How many must have a write before it counts. */
  readonly replicas: number
  readonly limits: Pick<ServerLimits, 'storageDeadlineMs' | 'storageMaxQueue'>
  readonly log: Log
}

/** What the settings of a server say of it. */
interface Configured {
  readonly storage: string
  readonly issuer: string
  readonly config: { readonly storageReplicas: number; readonly limits: Wanted['limits'] }
}

export type StorageKind = 'memory' | 'sqlite' | 'postgres' | 'redis'

/** @throws TypeError for an address that is none, and names nothing of it */
export function kindOfStorage(url: string): StorageKind {
  if (url === 'memory') return 'memory'
  if (/^sqlite:./.test(url)) return 'sqlite'
  if (/^postgres(?:ql)?:/.test(url)) return 'postgres'
  if (/^(?:rediss?[:+]|unix:)/.test(url)) return 'redis'
  throw new TypeError(
    'storage: must be memory, sqlite:FILE, or the address of a PostgreSQL or a Redis, as redis://localhost:6379',
  )
}

/** What can be mended while it runs. Everything else would make every request fail. */
const passing = new Set(['eviction', 'replicas'])

const openers: Readonly<Record<StorageKind, (wanted: Wanted) => Promise<OpenStorage>>> = {
  memory: async ({ replicas }) => {
    refuseReplicas(replicas, 'memory has no replicas')
    const { createMemoryStorage } = await import('../../storage/memory.ts')
    return { storage: createMemoryStorage(), close: () => {} }
  },

  sqlite: async ({ url, replicas }) => {
    refuseReplicas(replicas, 'a SQLite file has no replicas')
    const [{ openSqlite }, { createSqliteStorage }] = await Promise.all([
      import('../../storage/sqlite-file.ts'),
      import('../../storage/sqlite.ts'),
    ])
    const { database, close } = await openSqlite(url.replace(/^sqlite:(?:\/\/)?/, ''))
    const backup = async (to: string) => {
      const { backupSqlite } = await import('../../storage/sqlite-backup.ts')
      await backupSqlite(database, to)
    }
    return { ...(await proved(createSqliteStorage({ database }), close)), backup }
  },

  postgres: async ({ url, replicas, log }) => {
    refuseReplicas(replicas, 'PostgreSQL has synchronous_standby_names for that')
    const [{ connectPostgres }, { createPostgresStorage }] = await Promise.all([
      import('../../storage/postgres-url.ts'),
      import('../../storage/postgres.ts'),
    ])
    const { pool, close } = await connectPostgres(url, {
      onError: (error) => log.error({ error: error.message }, 'postgres'),
    })
    return proved(createPostgresStorage({ pool }), () => void close())
  },

  redis: async ({ url, issuer, replicas, limits, log }) => {
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
    const { storageDeadlineMs: deadlineMs, storageMaxQueue: maxQueue } = limits
    return { storage: createRedisStorage({ client, prefix, deadlineMs, maxQueue, ...durability }), close }
  },
}

/** What is wrong with a database is told now, and not to the first who signs in. */
async function proved(storage: Storage, close: () => void): Promise<OpenStorage> {
  try {
    await storage.get([])
    return { storage, close }
  } catch (error) {
    close()
    throw error
  }
}

function refuseReplicas(replicas: number, reason: string): void {
  if (replicas > 0)
    throw new TypeError(`storageReplicas: ${reason}; name a Redis as the storage, or leave it out`)
}

/** @throws with what is wrong and how to mend it: a bad address, a missing package, a storage that will not do */
export async function openStorage(
  { storage: url, issuer, config }: Configured,
  log: Log,
): Promise<OpenStorage> {
  const { storageReplicas: replicas, limits } = config
  return openers[kindOfStorage(url)]({ url, issuer, replicas, limits, log })
}
