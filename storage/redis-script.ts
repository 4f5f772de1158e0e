/**
 * What a record looks like in Redis, and the two scripts that change one.
 *
 * A record is one string: its version, a space, its value. A string is smaller than a hash once the value
 * is longer than 64 bytes, is read by one GET, and SET gives it value and expiry in one step.
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

/**
 * Compare-and-swap. KEYS: the record. ARGV: the version it must carry ('' for none), the new version,
 * the new record, its life in milliseconds ('' for no end). Answers 1 for stored, 0 for conflict.
 */
export const PUT = script(`
local current = string.match(redis.call('GETRANGE', KEYS[1], 0, 128), '^[^ ]*')
if current ~= ARGV[1] and current ~= ARGV[2] then return 0 end
if ARGV[4] == '' then redis.call('SET', KEYS[1], ARGV[3])
else redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4]) end
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

export function toRecord(version: string, value: string): string {
  return `${version} ${value}`
}

/** @throws RedisStorageError when the text is no record of ours: it is not known to be absent. */
export function parseRecord(record: unknown): Stored | undefined {
  if (record === null || record === undefined) return undefined
  const space = typeof record === 'string' ? record.indexOf(' ') : -1
  if (typeof record !== 'string' || space < 1)
    throw new RedisStorageError('unreadable', 'A record in Redis was not written by this store.')
  return { version: record.slice(0, space), value: record.slice(space + 1) }
}
