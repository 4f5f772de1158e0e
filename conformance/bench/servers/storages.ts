/** The storage of a server under load, by the address that `vouchsafe serve` takes. */

import type { Storage } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'

/** @param prefix keeps runs on one server apart */
export async function openStorage(address: string, prefix: string): Promise<Storage> {
  if (address.startsWith('sqlite:')) {
    const { createSqliteStorage } = await import('vouchsafe/storage/sqlite')
    const { openSqlite } = await import('vouchsafe/storage/sqlite-file')
    const { database } = await openSqlite(address.slice('sqlite:'.length))
    return createSqliteStorage({ database, table: prefix })
  }
  if (address.startsWith('postgres')) {
    const { createPostgresStorage } = await import('vouchsafe/storage/postgres')
    const { connectPostgres } = await import('vouchsafe/storage/postgres-url')
    const { pool } = await connectPostgres(address)
    return createPostgresStorage({ pool, table: prefix })
  }
  if (address !== 'memory') {
    const { createRedisStorage } = await import('vouchsafe/storage/redis')
    const { connectRedis } = await import('vouchsafe/storage/redis-url')
    const { client } = await connectRedis(address)
    return createRedisStorage({ client, prefix })
  }
  return createMemoryStorage({ limit: 4_000_000 })
}
