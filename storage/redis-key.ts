/**
 * How a record is named in Redis: `prefix:kind:id`. Prefix and kind hold no colon, so that no two different
 * triples share a name. `{` is escaped: an id cannot choose its own slot on a cluster. Neither prefix nor
 * kind means anything to SCAN MATCH.
 */
import type { Key, Kind } from '../core/storage.ts'

const PREFIX = /^[A-Za-z0-9._-]{1,64}$/
const KIND = /^[a-z_]+$/

export function checkPrefix(prefix: string): string {
  if (PREFIX.test(prefix)) return prefix
  throw new TypeError('The prefix of a Redis store is 1 to 64 letters, digits, dots, underscores or hyphens.')
}

/** @throws TypeError for a kind outside `[a-z_]+`: two kinds must not share a name. */
export function kindPrefix(prefix: string, kind: Kind): string {
  if (!KIND.test(kind)) throw new TypeError('A kind of record is written in a to z and underscores.')
  return `${prefix}:${kind}:`
}

export function redisKey(prefix: string, { kind, id }: Key): string {
  return kindPrefix(prefix, kind) + id.replace(/[%{]/g, (character) => (character === '%' ? '%25' : '%7B'))
}

/**
 * The two keys of the list of a kind (redis-list.ts), which share a slot. No record has such a name: no kind
 * begins with a brace.
 */
export function listKeys(prefix: string, kind: Kind): { readonly order: string; readonly times: string } {
  kindPrefix(prefix, kind)
  return { order: `${prefix}:{${kind}}:order`, times: `${prefix}:{${kind}}:times` }
}

/** The id in the name of a key of a kind; the reverse of {@link redisKey}. */
export function idOf(name: string, start: string): string {
  return name.slice(start.length).replace(/%(25|7B)/g, (_, code) => (code === '25' ? '%' : '{'))
}
