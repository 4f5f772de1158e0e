/**
 * The client a user already has, seen through one small interface. ioredis and node-redis are told apart by
 * their shape; neither is imported.
 *
 * Every command goes to the primary that owns its key. Redirections of a cluster are the client's work.
 */

import { RedisStorageError } from './redis-error.ts'

/** ioredis: a `Redis` (also with Sentinel) or a `Cluster`. */
export interface IoredisClient {
  readonly status: string
  call(command: string, ...args: string[]): Promise<unknown>
  pipeline(commands: unknown[][]): { exec(): Promise<[error: Error | null, result: unknown][] | null> }
}
export interface IoredisCluster extends IoredisClient {
  connect(): Promise<void>
  /** The addresses of a slot's servers, by its number, the primary's first. */
  readonly slots: readonly (readonly string[])[]
  nodes(role: 'master'): (IoredisClient & { options: { host?: string; port?: number } })[]
}

/** node-redis: the answers of `createClient`, `createSentinel` and `createCluster`. */
export interface NodeRedisClient {
  readonly isReady: boolean
  readonly options?: { readonly socket?: NodeRedisSocket }
  on?(event: 'error' | 'ready', listener: (error: Error) => void): unknown
  sendCommand(args: string[], options?: SendOptions): Promise<unknown>
  multi(): Pipeline<[args: string[]]>
}
export interface NodeRedisSentinel {
  readonly isReady: boolean
  sendCommand(isReadonly: boolean, args: string[], options?: SendOptions): Promise<unknown>
  multi(): Pipeline<[isReadonly: boolean, args: string[]]>
  /** Only a Sentinel client has it. */
  getSentinelNode(): unknown
}
export interface NodeRedisCluster {
  readonly isReady: boolean
  sendCommand(
    firstKey: string | undefined,
    isReadonly: boolean,
    args: string[],
    options?: SendOptions,
  ): Promise<unknown>
  multi(): Pipeline<[firstKey: string, isReadonly: boolean, args: string[]]>
  readonly masters: readonly { readonly address: string }[]
  nodeClient(master: never): NodeRedisClient | Promise<NodeRedisClient>
}
interface NodeRedisSocket {
  readonly socketTimeout?: number
  readonly reconnectStrategy?: unknown
}
interface SendOptions {
  /** Milliseconds after which a command that has not been written yet is dropped. */
  timeout: number
}
interface Pipeline<Command extends unknown[]> {
  addCommand(...command: Command): Pipeline<Command>
  execAsPipeline(): Promise<unknown[]>
}

export type RedisClient =
  | IoredisClient
  | IoredisCluster
  | NodeRedisClient
  | NodeRedisSentinel
  | NodeRedisCluster

export interface RedisNode {
  readonly address: string
  send(args: string[]): Promise<unknown>
}

export interface RedisLink {
  /** False while a command would only wait for a connection. */
  isReady(): boolean
  send(key: string, args: string[]): Promise<unknown>
  /** Both in this order on one connection, or a rejection. */
  sendBoth(key: string, first: string[], second: string[]): Promise<unknown[]>
  /** Every primary, in an order that stays while they stay. */
  primaries(): Promise<RedisNode[]>
}

/**
 * @param timeout milliseconds after which nobody waits for a command any more
 * @throws TypeError for something that is neither client, and for a client that would mislead the store
 */
export function linkTo(client: RedisClient, timeout: number): RedisLink {
  if ('call' in client) return ioredisLink(client)
  if ('masters' in client) return nodeRedisClusterLink(client, { timeout })
  if ('getSentinelNode' in client) return nodeRedisSentinelLink(client, { timeout })
  if ('sendCommand' in client && 'isReady' in client) return nodeRedisLink(client, { timeout })
  throw new TypeError('`client` is neither an ioredis nor a node-redis client.')
}

function ioredisLink(client: IoredisClient | IoredisCluster): RedisLink {
  const call = (target: IoredisClient, [command = '', ...args]: string[]) => target.call(command, ...args)
  refuseMisleadingOptions(client)
  return {
    isReady: () => client.status === 'ready' || client.status === 'wait',
    send: (_key, args) => call(client, args),
    async sendBoth(_key, first, second) {
      const replies = await client.pipeline([first, second].map((args) => ['call', ...args])).exec()
      return (replies ?? []).map(([error, reply]) => {
        if (error) throw error
        return reply
      })
    },
    async primaries() {
      if (!('nodes' in client)) return [{ address: '', send: (args) => call(client, args) }]
      if (client.status === 'wait') await client.connect()
      const nodes = client.nodes('master').map((node) => ({
        address: `${node.options.host}:${node.options.port}`,
        send: (args: string[]) => call(node, args),
      }))
      const owners = new Set(client.slots.map(([primary]) => primary))
      // ioredis forgets a server as soon as its connection ends: what is left is not the whole.
      if (nodes.length === 0 || nodes.length < owners.size)
        throw new RedisStorageError('connection', 'There is no connection to some primary of the cluster.')
      return byAddress(nodes)
    },
  }
}

/** Settings of ioredis with which a read is stale, a scan sees no key, or a command is never settled. */
function refuseMisleadingOptions(client: object): void {
  const { options = {} } = client as { options?: Record<string, unknown> & { redisOptions?: object } }
  const settings: Record<string, unknown> = { ...options, ...options.redisOptions }
  if (settings.keyPrefix)
    throw new TypeError('Take `keyPrefix` off the ioredis client: the store has `prefix`.')
  if (settings.role === 'slave' || (settings.scaleReads ?? 'master') !== 'master')
    throw new TypeError('The ioredis client reads from replicas, which may be behind: read from the primary.')
  if (settings.autoResendUnfulfilledCommands === false && settings.maxRetriesPerRequest !== 0)
    throw new TypeError(
      'With `autoResendUnfulfilledCommands: false` ioredis leaves commands unsettled for ever when a connection ' +
        'breaks. Set `maxRetriesPerRequest: 0` instead: they are rejected at once, and the store tries again.',
    )
}

function nodeRedisLink(client: NodeRedisClient, options: SendOptions): RedisLink {
  const { socketTimeout, reconnectStrategy } = client.options?.socket ?? {}
  if (socketTimeout !== undefined && reconnectStrategy === undefined)
    throw new TypeError(
      'With `socketTimeout` node-redis ends for good when Redis is silent for so long. Give `socket` a ' +
        '`reconnectStrategy` beside it: (attempts) => Math.min(25 * 2 ** attempts, 1000)',
    )
  // After bytes that are no reply node-redis keeps the connection, on which every reply now belongs to the
  // request before. Nothing of it is believed, and nothing more is sent until there is another.
  let is_confused = false
  client.on?.('error', ({ message }) => {
    if (message.startsWith('Unknown RESP type')) is_confused = true
  })
  client.on?.('ready', () => {
    is_confused = false
  })
  const believed = async <T>(reply: Promise<T>): Promise<T> => {
    const value = await reply
    if (is_confused) throw new RedisStorageError('connection', 'What Redis sent was no reply.')
    return value
  }
  const send = (args: string[]) => believed(client.sendCommand(args, options))
  return {
    isReady: () => client.isReady && !is_confused,
    send: (_key, args) => send(args),
    sendBoth: (_key, first, second) =>
      believed(replies(client.multi().addCommand(first).addCommand(second).execAsPipeline())),
    primaries: async () => [{ address: '', send }],
  }
}

function nodeRedisSentinelLink(client: NodeRedisSentinel, options: SendOptions): RedisLink {
  return {
    isReady: () => client.isReady,
    send: (_key, args) => client.sendCommand(false, args, options),
    sendBoth: (_key, first, second) =>
      replies(client.multi().addCommand(false, first).addCommand(false, second).execAsPipeline()),
    primaries: async () => [{ address: '', send: (args) => client.sendCommand(false, args, options) }],
  }
}

function nodeRedisClusterLink(client: NodeRedisCluster, options: SendOptions): RedisLink {
  return {
    isReady: () => client.isReady,
    send: (key, args) => client.sendCommand(key, false, args, options),
    sendBoth: (key, first, second) =>
      replies(client.multi().addCommand(key, false, first).addCommand(key, false, second).execAsPipeline()),
    async primaries() {
      const nodes = client.masters.map((master) => ({
        address: master.address,
        send: async (args: string[]) => (await client.nodeClient(master as never)).sendCommand(args, options),
      }))
      return byAddress(nodes)
    },
  }
}

/** node-redis gathers the errors of a pipeline; the first one is the cause of the others. */
function replies(pipeline: Promise<unknown[]>): Promise<unknown[]> {
  return pipeline.catch((error: unknown) => {
    const gathered: unknown = (error as { replies?: unknown } | null)?.replies
    throw (Array.isArray(gathered) && gathered.find((reply) => reply instanceof Error)) || error
  })
}

function byAddress(nodes: RedisNode[]): RedisNode[] {
  return nodes.sort((a, b) => (a.address < b.address ? -1 : 1))
}
