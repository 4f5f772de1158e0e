/**
 * Looks over a Redis before a deployment relies on it, and names what is wrong with the way to mend it.
 * It writes a record of its own, which lives for a second, and a list, which it empties again. It changes no setting.
 *
 * Not looked at: how the server persists, and whether its data survive a power cut. Both are choices.
 */
import { refuseUnknown } from '../core/names.ts'
import { replyCode, toStorageError } from './redis-error.ts'
import { checkPrefix, redisKey } from './redis-key.ts'
import { linkTo, type RedisClient, type RedisNode } from './redis-link.ts'
import { checkOptions } from './redis-options.ts'
import { createQueue } from './redis-queue.ts'
import { PUT } from './redis-script.ts'

export interface RedisFinding {
  readonly id: 'unreachable' | 'version' | 'mode' | 'replica' | 'eviction' | 'replicas' | 'acl' | 'refusal'
  readonly problem: string
  readonly mend: string
}

export interface RedisCheckOptions {
  readonly client: RedisClient
  readonly prefix?: string
  /** Milliseconds for each question. Default 3000. */
  readonly deadlineMs?: number
  readonly durability?: 'async' | 'replicated'
  readonly replicas?: number
}

/** Nothing found is an empty list. A finding names the server where there are several. Rejects only for options. */
export async function checkRedis(options: RedisCheckOptions): Promise<RedisFinding[]> {
  refuseUnknown(options, { client: true, prefix: true, deadlineMs: true, durability: true, replicas: true })
  const { client, prefix = 'vouchsafe', deadlineMs = 3000, durability = 'async', replicas = 1 } = options
  checkPrefix(prefix)
  checkOptions({ deadlineMs, durability, replicas })
  const link = linkTo(client, deadlineMs)
  const queue = createQueue(link.isReady, { deadlineMs, maxQueue: 1000 })
  const wanted = durability === 'replicated' ? replicas : 0
  try {
    const primaries = await queue.run(() => link.primaries())
    const findings: RedisFinding[] = []
    for (const node of primaries) {
      const info = await queue.run(() => information(node))
      findings.push(...inspect(node.address, info, wanted))
      // What is no primary of ours refuses everything, which says nothing more.
      if (findings.some(({ id }) => id === 'replica' || id === 'mode')) continue
      findings.push(...(await queue.run(() => tryCommands(node, prefix, databaseOf(client), wanted > 0))))
    }
    return findings
  } catch (error) {
    return [
      {
        id: 'unreachable',
        problem: toStorageError(error).message,
        mend: 'See that the server runs, and that host, port, user, password and TLS in the address are right.',
      },
    ]
  }
}

/** What INFO says; nothing when it may not be asked, which checkRights names. */
async function information(node: RedisNode): Promise<Map<string, string>> {
  try {
    const lines = String(await node.send(['INFO'])).split('\r\n')
    return new Map(lines.map((line) => line.split(':', 2) as [string, string]))
  } catch (error) {
    if (replyCode(error) === 'NOPERM') return new Map()
    throw error
  }
}

function serverAt(address: string): string {
  return address === '' ? 'Redis' : `Redis at ${address}`
}

function inspect(address: string, info: Map<string, string>, replicas: number): RedisFinding[] {
  const findings: RedisFinding[] = []
  const server = serverAt(address)
  const version = info.get('redis_version')
  if (version !== undefined && Number.parseInt(version, 10) < 7)
    findings.push({
      id: 'version',
      problem: `${server} is version ${version}.`,
      mend: 'Use Redis 7 or newer, or Valkey.',
    })
  const mode = info.get('redis_mode')
  if (mode === 'sentinel' || (mode === 'cluster' && address === ''))
    findings.push({
      id: 'mode',
      problem: `${server} is ${mode === 'sentinel' ? 'a Sentinel, which keeps no records' : 'one of a cluster, and has only its share of the keys'}.`,
      mend: `Use a client for ${mode === 'sentinel' ? 'Sentinel: redis+sentinel://host:port/name-of-the-primary' : 'Redis Cluster: redis+cluster://host:port,host:port'}.`,
    })
  if (info.get('role') === 'slave')
    findings.push({
      id: 'replica',
      problem: `${server} is a replica, which takes no writes.`,
      mend: 'Give the address of the primary, or of the Sentinels.',
    })
  const policy = info.get('maxmemory_policy')
  if (policy !== undefined && policy !== 'noeviction')
    findings.push({
      id: 'eviction',
      problem: `${server} drops live records when memory is short (maxmemory-policy ${policy}): sessions and grants would end without a reason, and a used code could be used again.`,
      mend: 'Set `maxmemory-policy noeviction` there.',
    })
  const connected = Number(info.get('connected_slaves') ?? replicas)
  if (connected < replicas)
    findings.push({
      id: 'replicas',
      problem: `${server} has ${connected} replicas; a write must reach ${replicas}, so every write would fail.`,
      mend: 'Connect replicas, lower `replicas`, or use `durability: async`.',
    })
  return findings
}

/** The database that the client was told to use; a server that has none of that number leaves it in the first. */
function databaseOf(client: RedisClient): string | undefined {
  const { options } = client as { options?: { db?: number; database?: number } }
  const number = options?.db ?? options?.database ?? 0
  return number === 0 ? undefined : String(number)
}

/** Tries each command the store and its scripts use on a record of its own. */
async function tryCommands(
  node: RedisNode,
  prefix: string,
  database: string | undefined,
  waits: boolean,
): Promise<RedisFinding[]> {
  const name = await keyOn(node, prefix, 'rights')
  const list = await keyOn(node, prefix, 'lists')
  const put = ['1', name, '', 'check', '', '', '', '1000']
  const trials = [
    ...(database === undefined ? [] : [['SELECT', database]]),
    ['INFO'],
    ['GET', name],
    ['EVAL', PUT.source, ...put],
    ['EVALSHA', PUT.sha1, ...put],
    ['GETRANGE', name, '0', '0'],
    ['SET', name, 'check ', 'PX', '1000'],
    ['DEL', name],
    ['ZADD', list, '0', 'check'],
    ['ZSCORE', list, 'check'],
    ['ZRANGE', list, '-', '+', 'BYLEX'],
    ['ZREM', list, 'check'],
    ['SCAN', '0', 'COUNT', '1', 'MATCH', `${prefix}:check:*`],
    ...(waits ? [['WAIT', '0', '1']] : []),
  ]
  const missing: string[] = []
  const refusals = new Set<string>()
  for (const trial of trials) {
    const error = await node.send(trial).then(() => undefined, asRefusal)
    if (error === undefined) continue
    if (replyCode(error) === 'NOPERM') missing.push(String(trial[0]).toLowerCase())
    // A script reports a missing right of its own commands as ERR; those are tried by themselves.
    else if (trial[0] !== 'EVAL' && trial[0] !== 'EVALSHA') refusals.add(toStorageError(error).message)
  }
  const server = serverAt(node.address)
  const findings: RedisFinding[] = [...refusals].map((message) => ({
    id: 'refusal',
    problem: `${server} does not do what the store needs. ${message}`,
    mend: 'See to it at the server, or name another one.',
  }))
  if (missing.length === 0) return findings
  const rights = missing.map((command) => `+${command}`).join(' ')
  const blind = ' Without info a code could be redeemed again after a failover.'
  return [
    ...findings,
    {
      id: 'acl',
      problem: `The user of ${server} may not use ${missing.join(', ')} on keys that begin with ${prefix}:.${missing.includes('info') ? blind : ''}`,
      mend: `As an administrator: ACL SETUSER <user> ~${prefix}:* ${rights}`,
    },
  ]
}

/** A name for what is tried: in a cluster one whose slot the server has. */
async function keyOn(node: RedisNode, prefix: string, of: string): Promise<string> {
  for (let number = 0; ; number++) {
    const name = redisKey(prefix, { kind: 'check', id: `${of}-${number}` })
    const is_elsewhere = await node.send(['GET', name]).then(() => false, isRedirection)
    if (!is_elsewhere || number === MAX_NAMES) return name
  }
}

/** Enough to meet one of a single slot in sixteen thousand, most likely; a server without any slot ends it. */
const MAX_NAMES = 1000

function isRedirection(error: unknown): boolean {
  return replyCode(error) === 'MOVED' || replyCode(error) === 'ASK'
}

/** The server cannot serve anybody now, whatever its rights. */
const AWAY = new Set(['LOADING', 'BUSY', 'CLUSTERDOWN', 'MASTERDOWN', 'NOAUTH'])

/** What a server refused. @throws what is not a refusal */
function asRefusal(error: unknown): unknown {
  const code = replyCode(error)
  if (code === undefined || AWAY.has(code)) throw error
  return error
}
