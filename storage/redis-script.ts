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
 * Both scripts write even when their effect is already there: WAIT only waits for what its own connection
 * has written, so a write that is sent again must count as one.
 */
import { createHash } from 'node:crypto'
import type { Stored } from '../core/storage.ts'
import { RedisStorageError } from './redis-error.ts'

export interface Script {
  readonly source: string
  readonly sha1: string
}

/** What a version, a tab and an epoch take at most. */
const HEAD = 128 + 1 + 16

/**
 * Compare-and-swap. KEYS: the record. ARGV: the version it must carry ('' for none), the new version, the
 * new value, '1' for single use, its life in milliseconds ('' for no end). Answers 1 for stored, 0 for
 * conflict, 2 for doubtful.
 */
export const PUT = script(`
local version, epoch = string.match(redis.call('GETRANGE', KEYS[1], 0, ${HEAD}), '^([^ \t]*)\t?([^ ]*)')
local resent = version == ARGV[2]
if not resent and version ~= ARGV[1] then return 0 end
local head = ARGV[2]
if ARGV[4] == '1' then
if not resent then
local info = redis.pcall('INFO', 'replication')
if type(info) ~= 'string' then info = '' end
local now = string.sub(string.match(info, 'master_replid:(%x+)') or '', 1, 16)
if epoch ~= '' and now ~= '' and epoch ~= now then return 2 end
epoch = now end
if epoch ~= '' then head = head .. '\t' .. epoch end end
local record = head .. ' ' .. ARGV[3]
if ARGV[5] == '' then redis.call('SET', KEYS[1], record)
else redis.call('SET', KEYS[1], record, 'PX', ARGV[5]) end
return 1`)

/** KEYS: the record. Leaves nothing, and always has something for WAIT to wait for. */
export const DELETE = script(`
if redis.call('DEL', KEYS[1]) == 0 then
redis.call('SET', KEYS[1], '', 'PX', 1)
redis.call('DEL', KEYS[1]) end
return 1`)

function script(source: string): Script {
  return { source, sha1: createHash('sha1').update(source).digest('hex') }
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
