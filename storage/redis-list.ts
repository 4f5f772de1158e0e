/**
 * The list of a kind: a sorted set whose members all have the score 0, so that their order is that of their
 * bytes, and one of the same members by the time at which each was written or seen to be true last.
 *
 * An entry is a text, a tab and an id. The record has its texts in its head (redis-script.ts) and is the
 * truth: an entry that it does not have is shown to nobody, and goes once it is a minute old, for until then
 * the record may be on its way. Whoever writes a listed record also looks at a few entries that nobody has
 * looked at for a day. So whatever is left behind by a writer that died goes by itself.
 */
import type { Key, Kind, Listed, ListOptions, ListPage } from '../core/storage.ts'
import { beginningOf, parsePlace, placeOf } from './list-place.ts'
import { listKeys, redisKey } from './redis-key.ts'
import { HEAD, isListed, parseRecord, type Script, script, textsOf } from './redis-script.ts'

/** Seconds that a record may come after its entry. */
const ON_ITS_WAY = 60

/** Seconds after which an entry is looked at again. */
const LOOKED_AT = 86_400

/** How many entries a write looks at: more than it makes, most of the time. */
const LOOK_AT_ONCE = 8

/**
 * KEYS: the order, the times. ARGV: now; since when an entry should have been looked at; how many members are
 * added, and these; the members that are removed, each behind the latest time that it may be of.
 * Answers some that nobody has looked at.
 */
const ENTER = script(`
local added = 3 + tonumber(ARGV[3])
for i = 4, added do
redis.call('ZADD', KEYS[1], 0, ARGV[i])
redis.call('ZADD', KEYS[2], ARGV[1], ARGV[i]) end
for i = added + 1, #ARGV, 2 do
local time = redis.call('ZSCORE', KEYS[2], ARGV[i + 1])
if not time or tonumber(time) <= tonumber(ARGV[i]) then
redis.call('ZREM', KEYS[1], ARGV[i + 1])
redis.call('ZREM', KEYS[2], ARGV[i + 1]) end end
return redis.call('ZRANGE', KEYS[2], '-inf', ARGV[2], 'BYSCORE', 'LIMIT', 0, ${LOOK_AT_ONCE})`)

/** What lists need of the store: each is one operation of its queue. */
export interface ListLink {
  evaluate(script: Script, names: readonly string[], args: readonly string[]): Promise<unknown>
  /** Commands of one key each, sent together. */
  sendAll(commands: readonly (readonly string[])[]): Promise<readonly unknown[]>
}

export interface RedisLists {
  /** Before a record is written. */
  announce(key: Key, texts: readonly string[]): Promise<void>
  /**
   * After it was written or deleted, which began `since` then (NumericDate). The record is what it is, so
   * that this fails for nobody: what it leaves behind goes by itself.
   */
  settle(key: Key, texts: readonly string[], former: readonly string[], since: number): Promise<void>
  list(kind: Kind, options: ListOptions): Promise<ListPage>
  /** Lists records anew by what they say of themselves. */
  restore(kind: Kind, keys: readonly Key[]): Promise<void>
}

export function createRedisLists(prefix: string, link: ListLink, now: () => number): RedisLists {
  async function enter(
    kind: Kind,
    added: readonly string[],
    removed: readonly string[] = [],
    until = 0,
  ): Promise<string[]> {
    const { order, times } = listKeys(prefix, kind)
    const unseen = await link.evaluate(
      ENTER,
      [order, times],
      [
        String(now()),
        String(now() - LOOKED_AT),
        String(added.length),
        ...added,
        ...removed.flatMap((member) => [String(until), member]),
      ],
    )
    return unseen as string[]
  }

  /** Which of these entries are in their records, and which are in none. */
  async function look(kind: Kind, members: readonly string[]) {
    const places = members.map(parsePlace)
    const found = await link.sendAll(places.map(({ id }) => ['GET', redisKey(prefix, { kind, id })]))
    const live: Listed[] = []
    const dead: string[] = []
    for (const [index, { id, text }] of places.entries()) {
      const record = found[index]
      const stored = parseRecord(record)
      if (stored && textsOf(String(record)).includes(text)) live.push({ key: { kind, id }, text, ...stored })
      else dead.push(placeOf({ id, text }))
    }
    return { live, dead }
  }

  async function lookAgain(kind: Kind, members: readonly string[]): Promise<void> {
    const { live, dead } = await look(kind, members)
    const seen = live.map(({ key: { id }, text }) => placeOf({ id, text }))
    await enter(kind, seen, dead, now() - LOOKED_AT)
  }

  return {
    async announce({ kind, id }, texts) {
      const members = texts.map((text) => placeOf({ id, text }))
      await enter(kind, members)
    },

    async settle({ kind, id }, texts, former, since) {
      const left = former.filter((text) => !texts.includes(text))
      if (texts.length === 0 && left.length === 0) return
      const [added, removed] = [texts, left].map((some) => some.map((text) => placeOf({ id, text })))
      await enter(kind, added ?? [], removed, since)
        .then((unseen) => (unseen.length > 0 ? lookAgain(kind, unseen) : undefined))
        .catch(() => {})
    },

    async list(kind, { prefix: text, after, limit }) {
      const { order } = listKeys(prefix, kind)
      const from = `(${placeOf(beginningOf(text, after))}`
      const [page] = await link.sendAll([['ZRANGE', order, from, '+', 'BYLEX', 'LIMIT', '0', String(limit)]])
      const members = (page as string[]).filter((member) => member.startsWith(text))
      const { live, dead } = await look(kind, members)
      if (dead.length > 0) await enter(kind, [], dead, now() - ON_ITS_WAY).catch(() => {})
      const last = members.at(-1)
      return last !== undefined && members.length === limit
        ? { records: live, after: last }
        : { records: live }
    },

    async restore(kind, keys) {
      const names = keys.map((key) => redisKey(prefix, key))
      const heads = await link.sendAll(names.map((name) => ['GETRANGE', name, '0', String(HEAD)]))
      const listed = keys.filter((_, index) => isListed(heads[index]))
      if (listed.length === 0) return
      const records = await link.sendAll(listed.map((key) => ['GET', redisKey(prefix, key)]))
      const members = listed.flatMap(({ id }, index) =>
        textsOf(String(records[index] ?? '')).map((text) => placeOf({ id, text })),
      )
      await enter(kind, members)
    },
  }
}
