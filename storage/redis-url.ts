/**
 * From the address of a Redis to a connected-to-be ioredis client with settings that suit the store.
 *
 *     redis://[user:password@]host[:port][/database]          rediss:// with TLS, as in all forms below
 *     redis+cluster://[user:password@]host:port,host:port
 *     redis+sentinel://[user:password@]host:port,host:port/name-of-the-primary[/database]
 *     unix://[user:password@]/path/of/the/socket[?db=database]              redis+unix://, redis+socket:// alike
 *
 * ioredis is loaded only here and only when asked for. Nothing of the address is ever part of an error.
 */

import { refuseUnknown } from '../core/names.ts'
import { type RedisStorageError, toStorageError } from './redis-error.ts'
import type { RedisClient } from './redis-link.ts'

export interface RedisConnection {
  readonly client: RedisClient
  close(): void
}

export interface RedisConnectionOptions {
  /** Told each failure of the connection; the client reconnects by itself. Default: nobody. */
  readonly onError?: (error: RedisStorageError) => void
}

export interface RedisAddress {
  readonly form: 'single' | 'cluster' | 'sentinel'
  readonly tls: boolean
  /** None, where there is the path of a Unix socket. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  readonly path?: string
  readonly username?: string
  readonly password?: string
  readonly database?: number
  readonly primaryName?: string
}

const URL_FORM = /^redis(s?)(?:\+(cluster|sentinel))?:\/\/(?:([^@/]*)@)?([^@/?#]+)((?:\/[^/?#]+){0,2})\/?$/
const SOCKET_FORM = /^(?:unix|redis\+unix|redis\+socket):\/\/(?:([^@/]*)@)?(\/[^?#]+)(?:\?db=(\d{1,9}))?$/
const HOST_FORM = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i

/** @throws TypeError that says what an address looks like, and nothing of the one given. */
export function parseRedisUrl(url: string): RedisAddress {
  return parseSocket(url) ?? parseServers(url)
}

function parseSocket(url: string): RedisAddress | undefined {
  const [, userinfo, path, database] = SOCKET_FORM.exec(url) ?? []
  if (path === undefined) return undefined
  const place = { form: 'single', tls: false, hosts: [], path: decode(path) } as const
  return { ...place, ...credentials(userinfo), ...numbered(database) }
}

function parseServers(url: string): RedisAddress {
  const [, s, form = 'single', userinfo, hosts = '', path = ''] = URL_FORM.exec(url) ?? refuse()
  const segments = path.split('/').slice(1).map(decode)
  const primaryName = form === 'sentinel' ? (segments.shift() ?? refuse()) : undefined
  const [database, ...rest] = segments
  if (rest.length > 0 || (database !== undefined && (form === 'cluster' || !/^\d+$/.test(database)))) refuse()
  const servers = hosts.split(',').map((host) => parseHost(host, form === 'sentinel' ? 26379 : 6379))
  if (form === 'single' && servers.length > 1) refuse()
  return {
    form: form as RedisAddress['form'],
    tls: s === 's',
    hosts: servers,
    ...credentials(userinfo),
    ...numbered(database),
    ...(primaryName !== undefined && { primaryName }),
  }
}

/** @throws TypeError for an address out of form; Error when ioredis is not installed. Does not wait for the server. */
export async function connectRedis(
  url: string,
  options: RedisConnectionOptions = {},
): Promise<RedisConnection> {
  refuseUnknown(options, { onError: true })
  const { onError = () => {} } = options
  const { form, hosts, path, username, password, tls, database, primaryName } = parseRedisUrl(url)
  const { Redis, Cluster } = await loadIoredis()
  const redisOptions = {
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls: {} }),
    connectTimeout: 2000,
    // Without a word for this long after a command the peer is gone: a half-open connection ends here.
    socketTimeout: 3000,
    // What a broken connection leaves unanswered is rejected at once; the store decides what to send again.
    maxRetriesPerRequest: 0,
    // After a failover the old primary says READONLY; the way to the new one begins with a new connection.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  }
  const single = { ...redisOptions, db: database ?? 0, enableOfflineQueue: false, retryStrategy: backoff }
  const client =
    form === 'cluster'
      ? new Cluster([...hosts], {
          redisOptions,
          clusterRetryStrategy: backoff,
          // A shard that is away gets no second chances here either: they would fill the queue that all share.
          retryDelayOnFailover: 0,
          retryDelayOnClusterDown: 0,
          retryDelayOnTryAgain: 0,
          ...(tls && { dnsLookup: (address, answer) => answer(null, address) }),
        })
      : form === 'sentinel'
        ? new Redis({
            ...single,
            sentinels: [...hosts],
            name: primaryName ?? '',
            sentinelRetryStrategy: backoff,
            // A primary that only Sentinel has given up still answers us; its connection would stay for good.
            failoverDetector: true,
            ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
          })
        : new Redis({ ...single, ...(path === undefined ? hosts[0] : { path }) })
  client.on('error', (error) => onError(toStorageError(error)))
  // News of a failover in the middle of connecting end ioredis for good, so it is begun again.
  let beginning: NodeJS.Timeout | undefined
  const begin = () => {
    beginning = setTimeout(() => client.connect().catch(() => {}), backoff(0))
  }
  client.on('end', begin)
  const close = () => {
    clearTimeout(beginning)
    client.off('end', begin)
    client.disconnect()
  }
  return { client, close }
}

/** Milliseconds before the next attempt: soon at first, at most about one second, never in step with others. */
function backoff(attempts: number): number {
  return Math.min(25 * 2 ** Math.min(attempts, 6), 1000) * (0.75 + Math.random() / 2)
}

async function loadIoredis() {
  try {
    return await import('ioredis')
  } catch {
    throw new Error('Storage in Redis needs the package ioredis, which is not installed: npm install ioredis')
  }
}

function credentials(userinfo = ''): Pick<RedisAddress, 'username' | 'password'> {
  const [, username = '', password = ''] = /^([^:]*)(?::(.*))?$/s.exec(userinfo) ?? []
  return {
    ...(username && { username: decode(username) }),
    ...(password && { password: decode(password) }),
  }
}

function numbered(database: string | undefined): Pick<RedisAddress, 'database'> {
  return database === undefined ? {} : { database: Number(database) }
}

function parseHost(text: string, default_port: number): { host: string; port: number } {
  const [, host = '', digits] = HOST_FORM.exec(text) ?? refuse()
  const port = digits === undefined ? default_port : Number(digits)
  if (port > 65_535) refuse()
  return { host: host.replace(/^\[|\]$/g, ''), port }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return refuse()
  }
}

function refuse(): never {
  throw new TypeError(
    'The address of the Redis is not in a form that is understood. Write redis://host:6379/0 for one server, ' +
      'unix:///run/redis.sock?db=0 for one behind a Unix socket, ' +
      'redis+cluster://host:port,host:port or redis+sentinel://host:port,host:port/primary-name, with ' +
      'user:password@ before the hosts if needed (special characters percent-encoded) and rediss for TLS.',
  )
}
