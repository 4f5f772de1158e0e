/**
 * A put as one statement: it decides, writes, brings the lists up to date, and answers the version that is there then.
 * $1 is the kind, $2 the id, $3 the value, $4 the version, $5 the expiry, $6 the version that was read, where there was
 * a record, and the last one the texts, where there are any.
 *
 * Entries of lists are rows of their own. Each carries the version of the put that gave it, and counts as long as its
 * record does. So one that was overtaken on its way out by a put that gives it anew stays, being that put's.
 */

export interface Put {
  /** `create` where there must be no record; `spend` where one for single use is replaced by another. */
  readonly form: 'create' | 'change' | 'spend'
  readonly lists: boolean
  /** The expression of the timeline that the record is marked with. */
  readonly mark: string
}

export function putOn(table: string, { form, lists, mark }: Put): string {
  const write = { create, change, spend }[form](table, mark, lists)
  const texts = `$${form === 'create' ? 6 : 7}::text[]`
  const left = `left_behind as (
    delete from ${table}_texts as t using written as w where w.listed and w.version = $4
    and t.kind = $1 and t.id = $2 and t.version = $6 ${lists ? `and t.text <> all(${texts})` : ''})`
  const entered = `entered as (
    insert into ${table}_texts (kind, text, id, version) select $1::text, text, $2::text, $4::text
    from written as w, unnest(${texts}) as text where w.version = $4
    on conflict (kind, text, id) do update set version = excluded.version)`
  const parts = [`written as (${write})`, ...(form === 'create' ? [] : [left]), ...(lists ? [entered] : [])]
  return `with ${parts.join(', ')} select version from written`
}

type Write = (table: string, mark: string, lists: boolean) => string

const create: Write = (table, mark, lists) =>
  `insert into ${table} as r (kind, id, value, version, expires_at, timeline, listed)
    values ($1, $2, $3, $4, $5, ${mark}, ${lists})
    on conflict (kind, id) do update set value = r.value where r.version = excluded.version
    returning r.version, r.listed`

const change: Write = (table, _, lists) =>
  `update ${table} as r set value = $3, version = $4, expires_at = $5, timeline = null,
    listed = r.listed or ${lists}
    where r.kind = $1 and r.id = $2 and (r.version = $6 or r.version = $4) returning r.version, r.listed`

const spend: Write = (table, mark, lists) => {
  const isCertain = `(r.version = $4 or r.timeline is null or ${mark} is null or r.timeline = ${mark})`
  const set = (column: string, value: string) =>
    `${column} = case when ${isCertain} then ${value} else r.${column} end`
  return `update ${table} as r set ${set('value', '$3')}, ${set('version', '$4')},
    ${set('expires_at', '$5::double precision')}, listed = r.listed or ${lists},
    timeline = case when r.version = $4 or not ${isCertain} then r.timeline else ${mark} end
    where r.kind = $1 and r.id = $2 and (r.version = $6 or r.version = $4) returning r.version, r.listed`
}
