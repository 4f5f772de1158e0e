/**
 * A store in PostgreSQL 12 or newer, or what speaks its language, as CockroachDB and YugabyteDB, through the pool of pg
 * that its user already has.
 *
 * One statement decides one thing: `get` is a SELECT of all its keys, `put` a conditional INSERT or UPDATE. They are
 * prepared, one round trip each, and have a deadline. A transaction that the server rolled back because of others is
 * done again under the same version, and is never a conflict. The table is made at the first use. Every failure is a
 * rejection with a {@link PostgresStorageError}.
 *
 * Nothing acknowledged is lost while the server keeps its disk. Where a standby takes over that had not received
 * everything, what is for single use is doubted: see {@link timelineOf}. `synchronous_standby_names` is PostgreSQL's own
 * way to lose nothing then either.
 *
 * Expiry only collects garbage, by the clock of the process, and never early.
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
import { beginningOf, type Place, pageOf } from './list-place.ts'
import { createCollector } from './postgres-collector.ts'
import { createLink, type Operation, type PostgresPool } from './postgres-link.ts'
import { checkTable, openSchema } from './postgres-schema.ts'
import { type PostgresStatements, statementsOn, timelineOf } from './postgres-statements.ts'

export { type PostgresFailure, PostgresStorageError } from './postgres-error.ts'
export type { PostgresClient, PostgresPool, PostgresStatement } from './postgres-link.ts'

export interface PostgresStorageOptions {
  /** A `Pool` of pg with a `connectionTimeoutMillis`; the store does not end it. */
  readonly pool: PostgresPool
  /** Its table, made at the first use. Default `vouchsafe`. */
  readonly table?: string
  /** Milliseconds for an operation, what is sent again included. Default 1000. */
  readonly deadlineMs?: number
  /** Operations under way at once; one more is refused unsent. Default 1000. */
  readonly maxQueue?: number
  /** Seconds a record is kept beyond `expiresAt`. Default 300. */
  readonly expiryMargin?: number
  /** NumericDate in seconds, for collecting garbage only. Default: the wall clock. */
  readonly now?: () => number
}

/** A {@link Storage} with lists, whose every failure is a rejection with a {@link PostgresStorageError}. */
export interface PostgresStorage extends Storage {
  /** Operations under way, those included that the pool has not given up after their deadline. */
  readonly outstanding: number
  get(keys: readonly Key[]): Promise<(Stored | undefined)[]>
  put(key: Key, value: string, options: PutOptions): Promise<PutOutcome>
  delete(key: Key): Promise<void>
  scan(kind: Kind, cursor?: string): Promise<ScanPage>
  list(kind: Kind, options: ListOptions): Promise<ListPage>
}

interface Gone {
  readonly version: string
  readonly listed: boolean
}

const optionNames: Names<PostgresStorageOptions> = {
  pool: true,
  table: true,
  deadlineMs: true,
  maxQueue: true,
  expiryMargin: true,
  now: true,
}

const SCAN_PAGE = 1000

/** @throws TypeError for an option out of form or not known, and for a pool that would mislead the store */
export function createPostgresStorage(options: PostgresStorageOptions): PostgresStorage {
  refuseUnknown(options, optionNames)
  const { pool, table = 'vouchsafe', deadlineMs = 1000, maxQueue = 1000, expiryMargin = 300 } = options
  const { now = () => Date.now() / 1000 } = options
  checkTable(table)
  checkOptions({ pool, deadlineMs, maxQueue, expiryMargin })
  const link = createLink(pool, { deadlineMs, maxQueue })
  const written = createCollector(link, expiryMargin, now)
  let opening: Promise<PostgresStatements> | undefined

  async function open(send: Parameters<Operation<unknown>>[0]): Promise<PostgresStatements> {
    try {
      await openSchema(send, table)
      return statementsOn(table, await timelineOf(send))
    } catch (error) {
      opening = undefined
      throw error
    }
  }

  /** The first ones open the table on the way, on the connection that they have. */
  function run<Row>(
    statement: (statements: PostgresStatements) => ReturnType<PostgresStatements['get']>,
  ): Promise<{ rows: Row[]; statements: PostgresStatements }> {
    return link.run(async (send) => {
      opening ??= open(send)
      const statements = await opening
      const { rows } = await send(statement(statements))
      return { rows: rows as Row[], statements }
    })
  }

  return {
    get outstanding() {
      return link.outstanding
    },
    async get(keys) {
      const { rows } = await run<Stored | { value: null; version: null }>((on) => on.get(keys))
      return rows.map(({ value, version }) => (version === null ? undefined : { value, version }))
    },
    async put(key, value, put) {
      const { rows, statements } = await run<Pick<Stored, 'version'>>((on) => on.put(key, value, put))
      written(statements)
      const [row] = rows
      if (row === undefined) return 'conflict'
      return row.version === put.version ? 'stored' : 'doubtful'
    },
    async delete(key) {
      const { rows } = await run<Gone>((on) => on.delete(key))
      const [gone] = rows
      if (gone?.listed) await run((on) => on.unlist(key, gone.version))
    },
    async scan(kind, cursor = '') {
      const { rows } = await run<{ id: string }>((on) => on.ids(kind, cursor, SCAN_PAGE))
      const keys = rows.map(({ id }) => ({ kind, id }))
      const last = keys.at(-1)
      return last && keys.length === SCAN_PAGE ? { keys, cursor: last.id } : { keys }
    },
    async list(kind, { prefix, after, limit }) {
      const { rows } = await run<Place & Stored>((on) => on.entries(kind, beginningOf(prefix, after), limit))
      return pageOf(kind, { prefix, limit }, rows)
    },
  }
}

/** The longest time that a timer takes; a longer one ends at once. */
const LONGEST = 2 ** 31 - 1

type Checked = Required<Pick<PostgresStorageOptions, 'pool' | 'deadlineMs' | 'maxQueue' | 'expiryMargin'>>

/** @throws TypeError that names the option and what it may be */
function checkOptions({ pool, deadlineMs, maxQueue, expiryMargin }: Checked): void {
  check(typeof pool?.connect === 'function', 'pool', 'a Pool of pg')
  // Those who wait for a server that is silent would otherwise wait for ever, and leave no room for others.
  const waits = pool.options === undefined || Number(pool.options.connectionTimeoutMillis) > 0
  check(waits, 'pool', 'one with a connectionTimeoutMillis, such as 2000')
  check(deadlineMs > 0 && deadlineMs <= LONGEST, 'deadlineMs', 'milliseconds, more than 0')
  check(Number.isSafeInteger(maxQueue) && maxQueue >= 1, 'maxQueue', 'a whole number, 1 or more')
  check(expiryMargin >= 0 && expiryMargin < Number.POSITIVE_INFINITY, 'expiryMargin', 'seconds, 0 or more')
}

function check(holds: boolean, name: string, form: string): void {
  if (!holds) throw new TypeError(`${name}: must be ${form}.`)
}
