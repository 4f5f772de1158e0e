/** A Redis Cluster of real servers for tests: three primaries with a replica each. */
import { eventually, followed, type RedisServer, startRedis } from './storage-servers.ts'

export interface RedisCluster {
  /** In the order of their slots when the cluster was formed. */
  readonly primaries: readonly RedisServer[]
  /** `replicas[n]` follows `primaries[n]`. */
  readonly replicas: readonly RedisServer[]
  /** The servers that hold slots now. */
  owners(): Promise<RedisServer[]>
  /** Which server holds a slot now. */
  ownerOf(slot: number): Promise<RedisServer>
  /** Moves a slot with its keys, as an operator does under load. */
  moveSlot(slot: number, to: RedisServer): Promise<void>
  stop(): Promise<void>
}

const SLOTS = 16_384

/** @param settings further ones for each server */
export async function startCluster(
  settings: () => Promise<readonly string[]> = async () => [],
): Promise<RedisCluster> {
  const servers = await Promise.all(
    Array.from({ length: 6 }, async () =>
      startRedis(
        ...(await settings()),
        '--cluster-enabled',
        'yes',
        '--cluster-node-timeout',
        '1000',
        '--repl-diskless-sync-delay',
        '0',
      ),
    ),
  )
  const primaries = servers.slice(0, 3)
  const replicas = servers.slice(3)
  const ids = new Map<RedisServer, string>()
  for (const server of servers) ids.set(server, String(await server.command('CLUSTER', 'MYID')))
  const idOf = (server: RedisServer) => ids.get(server) ?? ''

  for (const [index, primary] of primaries.entries()) {
    const first = Math.floor((SLOTS * index) / 3)
    const last = Math.floor((SLOTS * (index + 1)) / 3) - 1
    await primary.command('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)
    await primary.command('CLUSTER', 'ADDSLOTSRANGE', first, last)
  }
  const [meeting, ...others] = servers
  for (const server of others) {
    const [, bus = ''] = (await server.command('CONFIG', 'GET', 'cluster-port')) as string[]
    await meeting?.command('CLUSTER', 'MEET', '127.0.0.1', server.port, bus)
  }
  await eventually('the nodes know each other', () => everyone(servers, 'cluster_known_nodes:6'))
  for (const [index, replica] of replicas.entries()) {
    const primary = primaries[index]
    if (primary !== undefined) await replica.command('CLUSTER', 'REPLICATE', idOf(primary))
  }
  await eventually('the cluster is up', () => everyone(servers, 'cluster_state:ok'))
  for (const primary of primaries) {
    await primary.command('FLUSHALL')
    await followed(primary)
  }

  async function ranges(): Promise<{ first: number; last: number; owner: RedisServer | undefined }[]> {
    for (const server of servers) {
      const reply = await server.command('CLUSTER', 'SLOTS').catch(() => [])
      const known = reply as [number, number, [string, number]][]
      if (known.length > 0)
        return known.map(([first, last, [, port]]) => ({
          first,
          last,
          owner: servers.find((candidate) => candidate.port === port),
        }))
    }
    throw new Error('No node of the cluster answers.')
  }

  async function owners(): Promise<RedisServer[]> {
    return [...new Set((await ranges()).flatMap(({ owner }) => owner ?? []))]
  }

  async function ownerOf(slot: number): Promise<RedisServer> {
    const owner = (await ranges()).find(({ first, last }) => first <= slot && slot <= last)?.owner
    if (owner === undefined) throw new Error(`Nobody holds slot ${slot}.`)
    return owner
  }

  return {
    primaries,
    replicas,
    owners,
    ownerOf,
    async moveSlot(slot, to) {
      const from = await ownerOf(slot)
      await to.command('CLUSTER', 'SETSLOT', slot, 'IMPORTING', idOf(from))
      await from.command('CLUSTER', 'SETSLOT', slot, 'MIGRATING', idOf(to))
      for (;;) {
        const keys = (await from.command('CLUSTER', 'GETKEYSINSLOT', slot, 10)) as string[]
        if (keys.length === 0) break
        await from.command('MIGRATE', '127.0.0.1', to.port, '', 0, 5000, 'KEYS', ...keys)
      }
      await to.command('CLUSTER', 'SETSLOT', slot, 'NODE', idOf(to))
      for (const owner of await owners()) await owner.command('CLUSTER', 'SETSLOT', slot, 'NODE', idOf(to))
    },
    async stop() {
      await Promise.all(servers.map((server) => server.stop()))
    },
  }
}

async function everyone(servers: readonly RedisServer[], line: string): Promise<boolean> {
  const answers = await Promise.all(servers.map((server) => server.command('CLUSTER', 'INFO')))
  return answers.every((answer) => String(answer).includes(line))
}
