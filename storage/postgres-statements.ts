/**
 * The statements on records, each one round trip and one decision.
 *
 * A record for single use also has the timeline on which it was written. PostgreSQL begins a new one whenever a standby
 * is promoted, and when it is restored to a moment: the occasions on which it may have forgotten what it acknowledged.
 * A server that has none (CockroachDB, YugabyteDB) answers only when a majority has a write; there is no doubt there.
 */
import type { Key, Kind, PutOptions } from '../core/storage.ts'
import type { Place } from './list-place.ts'
import { sqlState } from './postgres-error.ts'
import type { PostgresClient, PostgresStatement } from './postgres-link.ts'
import { putOn } from './postgres-writes.ts'

export interface PostgresStatements {
  get(keys: readonly Key[]): PostgresStatement
  /** Answers the version that is there then; no row is a conflict. */
  put(key: Key, value: string, options: PutOptions): PostgresStatement
  /** Answers the version that was there, and whether it may have had entries in lists. */
  delete(key: Key): PostgresStatement
  /** Takes out the entries that came with a version, which {@link delete} may have been too early to see. */
  unlist(key: Key, version: string): PostgresStatement
  ids(kind: Kind, after: string, limit: number): PostgresStatement
  entries(kind: Kind, after: Place, limit: number): PostgresStatement
  /** Answers a row when the collection is `holder`'s until then: to one at a time. Instants are NumericDate in seconds. */
  lease(holder: string, until: number, now: number): PostgresStatement
  /** Takes out records that ended before, and answers a row for each. */
  collect(before: number, limit: number): PostgresStatement
}

const TIMELINE = 'substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)'

/** The expression of the timeline, where the server has one. Whoever is connected to a standby gets an error. */
export async function timelineOf(send: PostgresClient['query']): Promise<string> {
  try {
    await send({ text: `select ${TIMELINE}` })
    return TIMELINE
  } catch (error) {
    if (NO_TIMELINE.has(sqlState(error) ?? '')) return 'null::text'
    throw error
  }
}

/** No such function, not supported, or none of this role's business. */
const NO_TIMELINE = new Set(['42883', '0A000', '42501'])

export function statementsOn(table: string, timeline: string): PostgresStatements {
  // One by one: the plan for a table that was never analyzed would otherwise read all of it for a few of its rows.
  const get = `select r.value, r.version from unnest($1::text[], $2::text[]) with ordinality as asked (kind, id, place)
    left join lateral (select value, version from ${table} where kind = asked.kind and id = asked.id limit 1) as r
    on true order by asked.place`
  const goneWith = (
    deletion: string,
  ) => `with gone as (${deletion} returning kind, id, version, listed), left_behind as (
    delete from ${table}_texts as t using gone as g
    where g.listed and t.kind = g.kind and t.id = g.id and t.version = g.version)
    select version, listed from gone`
  const remove = goneWith(`delete from ${table} where kind = $1 and id = $2`)
  const unlist = `delete from ${table}_texts where kind = $1 and id = $2 and version = $3`
  const ids = `select id from ${table} where kind = $1 and id > $2 order by id limit $3`
  // One by one as well: all entries behind the place would otherwise be joined with all records, for a page of them.
  const entries = `select t.text, t.id, r.value, r.version from ${table}_texts as t
    cross join lateral (select value, version from ${table}
      where kind = t.kind and id = t.id and version = t.version limit 1) as r
    where t.kind = $1 and (t.text, t.id) > ($2, $3) order by t.text, t.id limit $4`
  const lease = `insert into ${table} as r (kind, id, value, version, expires_at)
    values ('.collector', 'lease', '', $1, $2)
    on conflict (kind, id) do update set version = excluded.version, expires_at = excluded.expires_at
    where r.version = excluded.version or r.expires_at < $3 returning r.version`
  // Said twice: a record that is put anew in between is looked at again, but by the outer condition only.
  const collect = goneWith(`delete from ${table} where expires_at < $1 and (kind, id) in
    (select kind, id from ${table} where expires_at < $1 order by expires_at limit $2)`)

  const prepared = (name: string, text: string, values: unknown[]) => ({
    name: `${table}.${name}`,
    text,
    values,
  })
  const doubts = timeline === TIMELINE ? 'd' : 'c'
  return {
    get: (keys) => prepared('get', get, [keys.map(({ kind }) => kind), keys.map(({ id }) => id)]),
    put({ kind, id }, value, { ifVersion, version, expiresAt, singleUse = false, texts = [] }) {
      const form = ifVersion === null ? 'create' : singleUse ? 'spend' : 'change'
      const lists = texts.length > 0
      const name = `${form}_${singleUse ? doubts : 'n'}${lists ? '_l' : ''}`
      const text = putOn(table, { form, lists, mark: singleUse ? timeline : 'null::text' })
      const values = [kind, id, value, version, expiresAt]
      if (ifVersion !== null) values.push(ifVersion)
      return prepared(name, text, lists ? [...values, texts] : values)
    },
    delete: ({ kind, id }) => prepared('delete', remove, [kind, id]),
    unlist: ({ kind, id }, version) => prepared('unlist', unlist, [kind, id, version]),
    ids: (kind, after, limit) => prepared('ids', ids, [kind, after, limit]),
    entries: (kind, { text, id }, limit) => prepared('entries', entries, [kind, text, id, limit]),
    lease: (holder, until, now) => prepared('lease', lease, [holder, until, now]),
    collect: (before, limit) => prepared('collect', collect, [before, limit]),
  }
}
