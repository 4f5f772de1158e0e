/**
 * Walks the keys of a kind, page by page, primary after primary. For administration: every page makes Redis
 * look at a stretch of the whole database.
 *
 * A cursor is the topology it belongs to, the primary and that primary's own cursor. When a failover has
 * changed the primaries the walk starts over: keys may be met twice, none is passed by. Not noticed is a
 * slot that moves between two primaries that both stay; administration walks again after such a move.
 */
import { createHash } from 'node:crypto'
import type { Kind, ScanPage } from '../core/storage.ts'
import { RedisStorageError } from './redis-error.ts'
import { idOf } from './redis-key.ts'
import type { RedisLink } from './redis-link.ts'

const LOOK_AT = '1000'

/** @param start what the names of this kind begin with */
export async function scanKeys(
  link: RedisLink,
  start: string,
  kind: Kind,
  cursor?: string,
): Promise<ScanPage> {
  const primaries = await link.primaries()
  const topology = digest(primaries.map((node) => node.address).join(' '))
  const position = parseCursor(cursor, topology)
  const node = primaries[position.index]
  if (node === undefined) throw new RedisStorageError('connection', 'There is no connection to any primary.')
  const reply = await node.send(['SCAN', position.cursor, 'MATCH', `${start}*`, 'COUNT', LOOK_AT])
  const [next, names] = reply as [string, string[]]
  const keys = names.map((name) => ({ kind, id: idOf(name, start) }))
  if (next !== '0') return { keys, cursor: `${topology}.${position.index}.${next}` }
  if (position.index + 1 < primaries.length) return { keys, cursor: `${topology}.${position.index + 1}.0` }
  return { keys }
}

function parseCursor(text: string | undefined, topology: string): { index: number; cursor: string } {
  const [of, index, cursor] = text?.split('.') ?? []
  if (of !== topology || cursor === undefined) return { index: 0, cursor: '0' }
  return { index: Number(index), cursor }
}

function digest(text: string): string {
  return createHash('sha1').update(text).digest('hex').slice(0, 8)
}
