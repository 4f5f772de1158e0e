/**
 * A store in Redis 7 or newer, or Valkey: one server, behind Sentinel, or a cluster, through the ioredis or
 * node-redis client its user already has.
 *
 * One key per command, so that every decision falls on one slot: `get` is a GET for each key, `put` and
 * `delete` one EVALSHA; what is listed has its entries in a slot of their own (redis-list.ts). The GETs of one call are sent together, each to the server that has its slot, so
 * that a call is one round trip. A command has a deadline, is sent at most twice, and is refused at once when
 * too many wait. Every failure is a rejection with a {@link RedisStorageError}.
 *
 * Expiry here only collects garbage, and never early: a record lives `expiryMargin` longer than its
 * `expiresAt`, counted from this process's clock. Redis gets a length of time, not an instant, so its own
 * clock decides nothing; the margin covers clocks that are stepped, and a replica that takes over with a
 * clock of its own.
 *
 * `durability: 'async'` answers when the primary has the write: a failover can lose the last moments of
 * acknowledged writes. `'replicated'` answers when `replicas` replicas have it too, and rejects when they do
 * not say so in time. Such writes go one after the other, so that reads find the connection free in between.
 *
 * What is for single use is doubted, whatever the durability, once its primary was restarted or another has
 * taken over: the record may be one from before it was spent.
 */
import { type Names, refuseUnknown } from '../core/names.ts'
import type {
  Key,
  Kind,
  ListOptions,
  ListPage,
  PutOptions,
  PutOutcome,
  ScanPage,
  Storage,
  Stored,
} from '../core/storage.ts'
import { RedisStorageError, replyCode } from './redis-error.ts'
import { checkPrefix, kindPrefix, redisKey } from './redis-key.ts'
import { linkTo, type RedisClient, type RedisLink } from './redis-link.ts'
import { createRedisLists } from './redis-list.ts'
import { checkOptions } from './redis-options.ts'
import { createQueue } from './redis-queue.ts'
import { scanKeys } from './redis-scan.ts'
import { DELETE, joinTexts, PUT, parseRecord, parseWritten, type Script } from './redis-script.ts'

export { checkRedis, type RedisFinding } from './redis-check.ts'
export { type RedisFailure, RedisStorageError } from './redis-error.ts'
export type { RedisClient } from './redis-link.ts'

export interface RedisStorageOptions {
  /** A client of ioredis or node-redis; the store neither connects nor closes it. */
  readonly client: RedisClient
  /** Keeps deployments on one Redis apart. Default `vouchsafe`. */
  readonly prefix?: string
  /** Milliseconds for a command, its retry included. Default 250. */
  readonly deadlineMs?: number
  /** Commands under way at once; one more is refused unsent. Default 1000. */
  readonly maxQueue?: number
  readonly durability?: 'async' | 'replicated'
  /** How many replicas must have a write when `durability` is `replicated`. Default 1. */
  readonly replicas?: number
  /** Seconds a record is kept beyond `expiresAt`. Default 300. */
  readonly expiryMargin?: number
  /** NumericDate in seconds, for collecting garbage only. Default: the wall clock. */
  readonly now?: () => number
}

/** A {@link Storage} whose every failure is a rejection with a {@link RedisStorageError}. */
export interface RedisStorage extends Storage {
  /** Commands under way, those included that the client has not given up after their deadline. */
  readonly outstanding: number
  get(keys: readonly Key[]): Promise<(Stored | undefined)[]>
  put(key: Key, value: string, options: PutOptions): Promise<PutOutcome>
  delete(key: Key): Promise<void>
  scan(kind: Kind, cursor?: string): Promise<ScanPage>
  list(kind: Kind, options: ListOptions): Promise<ListPage>
}

/** The share of the deadline that replicas get to confirm a write; Redis may look up to 0.1 s late. */
const REPLICATION_SHARE = 0.4

const optionNames: Names<RedisStorageOptions> = {
  client: true,
  prefix: true,
  deadlineMs: true,
  maxQueue: true,
  durability: true,
  replicas: true,
  expiryMargin: true,
  now: true,
}

/** @throws TypeError for an option out of form or not known, a foreign client, or one that would mislead the store. */
export function createRedisStorage(options: RedisStorageOptions): RedisStorage {
  refuseUnknown(options, optionNames)
  const {
    client,
    prefix = 'vouchsafe',
    deadlineMs = 250,
    maxQueue = 1000,
    durability = 'async',
    replicas = 1,
    expiryMargin = 300,
    now = () => Date.now() / 1000,
  } = options
  checkPrefix(prefix)
  checkOptions({ deadlineMs, maxQueue, durability, replicas, expiryMargin })
  const link = linkTo(client, deadlineMs)
  const queue = createQueue(link.isReady, { deadlineMs, maxQueue })
  const wait = ['WAIT', String(replicas), String(Math.ceil(deadlineMs * REPLICATION_SHARE))]
  const send: Send = durability === 'replicated' ? replicated(link, wait) : link.send

  const lists = createRedisLists(
    prefix,
    {
      evaluate: (script, names, args) => queue.run((isOver) => evaluate(send, script, names, args, isOver)),
      sendAll: (commands) =>
        queue.run(() => Promise.all(commands.map((command) => link.send(command[1] ?? '', [...command])))),
    },
    now,
  )

  /** A length of time in milliseconds. What seems past already keeps the margin: the clock may be at fault. */
  function life(expiresAt: number | null): string {
    if (expiresAt === null) return ''
    return String(Math.ceil((Math.max(expiresAt - now(), 0) + expiryMargin) * 1000))
  }

  async function read(key: Key): Promise<Stored | undefined> {
    const name = redisKey(prefix, key)
    return parseRecord(await queue.run(() => link.send(name, ['GET', name])))
  }

  return {
    get outstanding() {
      return queue.outstanding
    },
    async get(keys) {
      return Promise.all(keys.map(read))
    },
    async put(key, value, { ifVersion, version, expiresAt, singleUse, texts = [] }) {
      const name = redisKey(prefix, key)
      const args = [ifVersion ?? '', version, value, singleUse ? '1' : '', joinTexts(texts), life(expiresAt)]
      const since = now()
      if (texts.length > 0) await lists.announce(key, texts)
      const reply = await queue.run((isOver) => evaluate(send, PUT, [name], args, isOver))
      const { outcome, former } = parseWritten(reply)
      if (outcome === 'stored') await lists.settle(key, texts, former, since)
      return outcome
    },
    async delete(key) {
      const name = redisKey(prefix, key)
      const since = now()
      const reply = await queue.run((isOver) => evaluate(send, DELETE, [name], [], isOver))
      await lists.settle(key, [], parseWritten(reply).former, since)
    },
    async scan(kind, cursor) {
      const start = kindPrefix(prefix, kind)
      const page = await queue.run(() => scanKeys(link, start, kind, cursor))
      await lists.restore(kind, page.keys)
      return page
    },
    list: lists.list,
  }
}

type Send = (name: string, args: string[], isOver: () => boolean) => Promise<unknown>

/** By its digest; in full when the server does not know it (yet, or after SCRIPT FLUSH or a failover). */
async function evaluate(
  send: Send,
  { sha1, source }: Script,
  names: readonly string[],
  args: readonly string[],
  isOver: () => boolean,
): Promise<unknown> {
  const [name = ''] = names
  const rest = [String(names.length), ...names, ...args]
  try {
    return await send(name, ['EVALSHA', sha1, ...rest], isOver)
  } catch (error) {
    // Whoever asked may have gone meanwhile, and been told that it failed.
    if (replyCode(error) !== 'NOSCRIPT' || isOver()) throw error
    return send(name, ['EVAL', source, ...rest], isOver)
  }
}

/**
 * WAIT holds up everything behind it on its connection. One write at a time, so that a read waits for one
 * WAIT at most, and the store still answers reads while the replicas are away.
 */
function replicated(link: RedisLink, wait: string[]): Send {
  let last: Promise<unknown> = Promise.resolve()

  async function write(name: string, args: string[]): Promise<unknown> {
    const [answer, confirmed] = await link.sendBoth(name, args, wait).catch(async (error: unknown) => {
      // A pipeline follows no redirection; a plain command does, and the client learns the way.
      if (replyCode(error) === 'MOVED') await link.send(name, ['GET', name])
      throw error
    })
    if (Number(confirmed) >= Number(wait[1])) return answer
    throw new RedisStorageError('not_replicated', `${confirmed} of ${wait[1]} replicas have the write.`)
  }

  return (name, args, isOver) => {
    const turn = last.then(() => {
      if (isOver()) throw new RedisStorageError('deadline', 'The write was never sent.')
      return write(name, args)
    })
    last = turn.catch(() => {})
    return turn
  }
}
