/**
 * The table, made and brought up to date by whoever comes first. A row of it is the lock: those who come meanwhile wait
 * for it and find the work done. Advisory locks are not used, as CockroachDB and older YugabyteDB have none.
 *
 * Once it is up to date nothing here needs more than the right to read, so that a role may do without that to create.
 */
import { PostgresStorageError, sqlState } from './postgres-error.ts'
import type { PostgresClient } from './postgres-link.ts'

const TABLE = /^[a-z_][a-z0-9_]{0,47}$/

/** @throws TypeError for what would have to be quoted */
export function checkTable(table: string): string {
  if (TABLE.test(table)) return table
  throw new TypeError('table: must be 1 to 48 letters a to z, digits and underscores, no digit first.')
}

/** Kinds of records have no dot, so that nothing else has this name. */
const VERSION = `kind = '.schema' and id = 'version'`

/** What each version of the table adds to the one before. Never changed, only added to. */
const steps: readonly ((table: string) => readonly string[])[] = [
  (table) => [
    `alter table ${table} add column if not exists timeline text`,
    `alter table ${table} add column if not exists listed boolean not null default false`,
    `create index if not exists ${table}_expires_at on ${table} (expires_at)`,
    `create table if not exists ${table}_texts (kind text not null, text text collate "C" not null,
      id text collate "C" not null, version text not null, primary key (kind, text, id))`,
    `create index if not exists ${table}_texts_id on ${table}_texts (kind, id)`,
  ],
]

/**
 * @throws PostgresStorageError for a table of a newer release, and for a server that may lose what it acknowledged;
 *   otherwise what the driver throws
 */
export async function openSchema(send: PostgresClient['query'], table: string): Promise<void> {
  await refuseForgetful(send)
  let found = await versionOf(send, table)
  if (found === steps.length) return
  if (found === undefined) await create(send, table)
  await send({ text: 'begin' })
  try {
    await send({
      text: `insert into ${table} (kind, id, value, version) values ('.schema', 'version', '0', '') on conflict (kind, id) do nothing`,
    })
    found = await versionOf(send, table, 'for update')
    for (const step of steps.slice(found)) for (const text of step(table)) await send({ text })
    await send({ text: `update ${table} set value = '${steps.length}' where ${VERSION}` })
    await send({ text: 'commit' })
  } catch (error) {
    await send({ text: 'rollback' }).catch(() => {})
    throw error
  }
}

async function versionOf(
  send: PostgresClient['query'],
  table: string,
  lock: 'for update' | '' = '',
): Promise<number | undefined> {
  try {
    const { rows } = await send({ text: `select value from ${table} where ${VERSION} ${lock}` })
    const [row] = rows as { value: string }[]
    const version = Number(row?.value ?? 0)
    if (version > steps.length)
      throw new PostgresStorageError('server', `The table ${table} is that of a newer release.`)
    return version
  } catch (error) {
    if (sqlState(error) === UNDEFINED_TABLE) return undefined
    throw error
  }
}

const UNDEFINED_TABLE = '42P01'
/** What two who create at once may be told: it is there, its type is, or its row in the catalogue is. */
const THERE_ALREADY = new Set(['42P07', '42710', '23505'])

/** With its index before any row: an index that finds one row tells the planner that the table is that small. */
async function create(send: PostgresClient['query'], table: string): Promise<void> {
  const texts = [
    `create table if not exists ${table} (kind text not null, id text collate "C" not null, value text not null,
      version text not null, expires_at double precision, primary key (kind, id))`,
    `create index if not exists ${table}_expires_at on ${table} (expires_at)`,
  ]
  try {
    for (const text of texts) await send({ text })
  } catch (error) {
    if (!THERE_ALREADY.has(sqlState(error) ?? '')) throw error
  }
}

/** What is acknowledged before it is on the disk may come undone, and nothing would tell. */
async function refuseForgetful(send: PostgresClient['query']): Promise<void> {
  const { rows } = await send({ text: `select current_setting('synchronous_commit', true) as value` })
  const [row] = rows as { value: string | null }[]
  if (row?.value === 'off')
    throw new PostgresStorageError(
      'server',
      'synchronous_commit is off: PostgreSQL may lose what it acknowledged. Set it to on, for the role of the provider at least.',
    )
}
