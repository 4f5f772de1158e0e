/**
 * Looks over a Redis before a deployment relies on it, and names what is wrong with the way to mend it.
 * It writes one record of its own, which lives for a second. It changes no setting.
 *
 * Not looked at: how the server persists, and whether its data survive a power cut. Both are choices.
 */
import { replyCode, toStorageError } from './redis-error.ts'
import { checkPrefix, redisKey } from './redis-key.ts'
import { linkTo, type RedisClient, type RedisLink, type RedisNode } from './redis-link.ts'
import { createQueue } from './redis-queue.ts'
import { PUT } from './redis-script.ts'

export interface RedisFinding {
  readonly id: 'unreachable' | 'version' | 'replica' | 'eviction' | 'replicas' | 'acl'
  readonly problem: string
  readonly mend: string
}

export interface RedisCheckOptions {
  readonly client: RedisClient
  readonly prefix?: string
  /** Milliseconds for each question. Default 3000. */
  readonly deadline_ms?: number
  readonly durability?: 'async' | 'replicated'
  readonly replicas?: number
}

/** Nothing found is an empty list. A finding names the server where there are several. Never rejects. */
export async function checkRedis({
  client,
  prefix = 'vouchsafe',
  deadline_ms = 3000,
  durability = 'async',
  replicas = 1,
}: RedisCheckOptions): Promise<RedisFinding[]> {
  checkPrefix(prefix)
  const link = linkTo(client, deadline_ms)
  const queue = createQueue(link.isReady, { deadline_ms, max_queue: 1000 })
  const wanted = durability === 'replicated' ? replicas : 0
  try {
    const primaries = await queue.run(() => link.primaries())
    const findings: RedisFinding[] = []
    for (const node of primaries)
      findings.push(...inspect(node.address, await queue.run(() => information(node)), wanted))
    if (findings.some(({ id }) => id === 'replica')) return findings
    return [...findings, ...(await queue.run(() => checkRights(link, prefix, wanted > 0)))]
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

function inspect(address: string, info: Map<string, string>, replicas: number): RedisFinding[] {
  const findings: RedisFinding[] = []
  const server = address === '' ? 'Redis' : `Redis at ${address}`
  const version = info.get('redis_version')
  if (version !== undefined && Number.parseInt(version, 10) < 7)
    findings.push({
      id: 'version',
      problem: `${server} is version ${version}.`,
      mend: 'Use Redis 7 or newer, or Valkey.',
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

/** Tries each command the store and its scripts use on a record of its own. */
async function checkRights(link: RedisLink, prefix: string, waits: boolean): Promise<RedisFinding[]> {
  const name = redisKey(prefix, { kind: 'check', id: 'rights' })
  const put = ['1', name, '', 'check', '', '', '1000']
  const trials = [
    ['INFO'],
    ['GET', name],
    ['EVAL', PUT.source, ...put],
    ['EVALSHA', PUT.sha1, ...put],
    ['GETRANGE', name, '0', '0'],
    ['SET', name, 'check ', 'PX', '1000'],
    ['DEL', name],
    ['SCAN', '0', 'COUNT', '1', 'MATCH', `${prefix}:check:*`],
    ...(waits ? [['WAIT', '0', '1']] : []),
  ]
  const missing: string[] = []
  for (const trial of trials) {
    const refused = await link.send(name, trial).then(() => false, isRightMissing)
    if (refused) missing.push(String(trial[0]).toLowerCase())
  }
  if (missing.length === 0) return []
  const rights = missing.map((command) => `+${command}`).join(' ')
  const blind = ' Without info a code could be redeemed again after a failover.'
  return [
    {
      id: 'acl',
      problem: `The Redis user may not use ${missing.join(', ')} on keys that begin with ${prefix}:.${missing.includes('info') ? blind : ''}`,
      mend: `As an administrator: ACL SETUSER <user> ~${prefix}:* ${rights}`,
    },
  ]
}

/** The server cannot serve anybody now, whatever its rights. */
const AWAY = new Set(['LOADING', 'BUSY', 'CLUSTERDOWN', 'MASTERDOWN', 'NOAUTH'])

/** A script reports a missing right of its own commands as ERR; those are tried by themselves. */
function isRightMissing(error: unknown): boolean {
  const code = replyCode(error)
  if (code === undefined || AWAY.has(code)) throw error
  return code === 'NOPERM'
}
