/**
 * What a record looks like in Redis, and the two scripts that change one.
 *
 * A record is one string: its version, a space, its value. A string is smaller than a hash once the value
 * is longer than 64 bytes, is read by one GET, and SET gives it value and expiry in one step.
 *
 * A record for single use also has the epoch in which it was written, after its version and a tab: the
 * start of the replication ID. Redis takes a new one whenever it starts and whenever a replica takes over,
 * which are the occasions on which it may forget what it has acknowledged; also with the first replica, and
 * an hour after the last, when nothing is forgotten. Without the right to INFO there is no epoch, and no doubt.
 *
 * A record that is listed also has its texts, after another tab: percent-encoded, with commas between them.
 * So whoever replaces or deletes it learns which entries of the list are no longer its own (redis-list.ts).
 *
 * Both scripts write even when their effect is already there: WAIT only waits for what its own connection
 * has written, so a write that is sent again must count as one.
 */
import { createHash } from 'node:crypto'
import type { PutOutcome, Stored } from '../core/storage.ts'
import { RedisStorageError } from './redis-error.ts'

export interface Script {
  readonly source: string
  readonly sha1: string
}

/** What a version, a tab, an epoch and a tab take at most. */
export const HEAD = 128 + 1 + 16 + 1

/** And what eight texts of 320 code points take at most, percent-encoded. */
const LISTED_HEAD = HEAD + 8 * (32 + 3 + 320 * 12 + 1)

/** In a script, the texts of the record; nil where it has none. */
const TEXTS = `string.match(redis.call('GETRANGE', KEYS[1], 0, ${LISTED_HEAD}), '^[^ \t]*\t[^ \t]*\t([^ ]*)')`

/**
 * Compare-and-swap. KEYS: the record. ARGV: the version it must carry ('' for none), the new version, the
 * new value, '1' for single use, its texts, its life in milliseconds ('' for no end). Answers 1 for stored, 0
 * for conflict, 2 for doubtful; where it has replaced a listed record, 1, a tab and the texts of that.
 */
export const PUT = script(`
local version, epoch, listed =
string.match(redis.call('GETRANGE', KEYS[1], 0, ${HEAD}), '^([^ \t]*)\t?([^ \t]*)(\t?)')
local resent = version == ARGV[2]
if not resent and version ~= ARGV[1] then return 0 end
local texts = listed ~= '' and ${TEXTS}
local head = ARGV[2]
if ARGV[4] == '1' then
if not resent then
local info = redis.pcall('INFO', 'replication')
if type(info) ~= 'string' then info = '' end
local now = string.sub(string.match(info, 'master_replid:(%x+)') or '', 1, 16)
if epoch ~= '' and now ~= '' and epoch ~= now then return 2 end
epoch = now end
else epoch = '' end
if epoch ~= '' or ARGV[5] ~= '' then head = head .. '\t' .. epoch end
if ARGV[5] ~= '' then head = head .. '\t' .. ARGV[5] end
local record = head .. ' ' .. ARGV[3]
if ARGV[6] == '' then redis.call('SET', KEYS[1], record)
else redis.call('SET', KEYS[1], record, 'PX', ARGV[6]) end
if texts then return '1\t' .. texts end
return 1`)

/** KEYS: the record. Leaves nothing, always has something for WAIT to wait for, and answers as PUT does. */
export const DELETE = script(`
local texts = ${TEXTS}
if redis.call('DEL', KEYS[1]) == 0 then
redis.call('SET', KEYS[1], '', 'PX', 1)
redis.call('DEL', KEYS[1]) end
if texts then return '1\t' .. texts end
return 1`)

export function script(source: string): Script {
  return { source, sha1: createHash('sha1').update(source).digest('hex') }
}

/** A script is not to be told by what its members mean, so that they are joined in one argument. */
export function joinTexts(texts: readonly string[]): string {
  return texts.map(encodeURIComponent).join(',')
}

/** What is damaged is in no list. */
function splitTexts(joined: string): string[] {
  try {
    return joined === '' ? [] : joined.split(',').map(decodeURIComponent)
  } catch {
    return []
  }
}

/** Whether the head of a record, or as much of it as `HEAD`, is one with texts. */
export function isListed(head: unknown): boolean {
  return typeof head === 'string' && /^[^ \t]*\t[^ \t]*\t/.test(head)
}

/** What a record, as far as it was read, is listed by. */
export function textsOf(record: string): string[] {
  const [, , texts = ''] = (/^[^ ]*/.exec(record)?.[0] ?? '').split('\t')
  return splitTexts(texts)
}

const outcomes: ReadonlyMap<string, PutOutcome> = new Map([
  ['0', 'conflict'],
  ['1', 'stored'],
  ['2', 'doubtful'],
])

export interface Written {
  readonly outcome: PutOutcome
  /** What the record was listed by that is not there any more. */
  readonly former: readonly string[]
}

/**
 * A client may be set to answer numbers as text. Any answer but those of the scripts says nothing, least of
 * all that there was a conflict.
 */
export function parseWritten(reply: unknown): Written {
  const [outcome = '', former = ''] = String(reply).split('\t')
  const read = outcomes.get(outcome)
  if (read === undefined)
    throw new RedisStorageError(
      'unreadable',
      'Redis answered a write with something that is no answer to it.',
    )
  return { outcome: read, former: splitTexts(former) }
}

/** @throws RedisStorageError when the text is no record of ours: it is not known to be absent. */
export function parseRecord(record: unknown): Stored | undefined {
  if (record === null || record === undefined) return undefined
  const space = typeof record === 'string' ? record.indexOf(' ') : -1
  if (typeof record !== 'string' || space < 1)
    throw new RedisStorageError('unreadable', 'A record in Redis was not written by this store.')
  const [version = ''] = record.slice(0, space).split('\t', 1)
  return { version, value: record.slice(space + 1) }
}
