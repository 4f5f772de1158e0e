/**
 * The client libraries a Redis store is tested with, set up as its users are advised to: a connection that
 * has died is noticed, and made again soon.
 */
import { createClient, createCluster, createSentinel } from 'redis'
import type { RedisClient } from 'vouchsafe/storage/redis'
import { connectRedis } from 'vouchsafe/storage/redis-url'

export interface Connected {
  readonly client: RedisClient
  close(): void
}

export interface ClientLibrary {
  readonly name: string
  single(url: string): Promise<Connected>
  cluster(ports: readonly number[]): Promise<Connected>
  /** A primary that Sentinel knows as `main`. */
  sentinel(port: number): Promise<Connected>
}

const ioredis: ClientLibrary = {
  name: 'ioredis',
  single: (url) => connectRedis(url),
  cluster: (ports) => connectRedis(`redis+cluster://${ports.map((port) => `127.0.0.1:${port}`).join(',')}`),
  sentinel: (port) => connectRedis(`redis+sentinel://127.0.0.1:${port}/main`),
}

/** Without a strategy of its own node-redis does not come back from a time-out of its socket. */
const vigilant = {
  pingInterval: 1000,
  socket: {
    socketTimeout: 3000,
    reconnectStrategy: (attempts: number) => Math.min(25 * 2 ** attempts, 1000),
  },
}

const nodeRedis: ClientLibrary = {
  name: 'node-redis',
  async single(url) {
    const client = createClient({ url, ...vigilant })
    client.on('error', () => {})
    client.connect().catch(() => {})
    return { client, close: () => client.destroy() }
  },
  async cluster(ports) {
    const client = createCluster({
      rootNodes: ports.map((port) => ({ url: `redis://127.0.0.1:${port}` })),
      defaults: vigilant,
    })
    client.on('error', () => {})
    await client.connect()
    return { client, close: () => client.destroy() }
  },
  async sentinel(port) {
    const client = createSentinel({
      name: 'main',
      sentinelRootNodes: [{ host: '127.0.0.1', port }],
      nodeClientOptions: vigilant,
      // Without a scan node-redis may not learn of a failover while it has a connection left.
      scanInterval: 500,
    })
    client.on('error', () => {})
    await client.connect()
    return { client, close: () => void client.destroy() }
  },
}

export const CLIENT_LIBRARIES = [ioredis, nodeRedis]
