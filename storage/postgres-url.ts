/**
 * From the address of a PostgreSQL to a pool of pg with settings that suit the store:
 *
 *     postgres://[user:password@]host[:port]/database[?sslmode=verify-full]
 *
 * pg is loaded only here and only when asked for. Nothing of the address is ever part of an error.
 */
import { type Names, refuseUnknown } from '../core/names.ts'
import { type PostgresStorageError, toStorageError } from './postgres-error.ts'
import type { PostgresPool } from './postgres-link.ts'

export interface PostgresConnection {
  readonly pool: PostgresPool
  close(): Promise<void>
}

export interface PostgresConnectionOptions {
  /** Connections at most. Default 10. */
  readonly max?: number
  /** Told each failure of an idle connection; the pool makes another. Default: nobody. */
  readonly onError?: (error: PostgresStorageError) => void
}

const optionNames: Names<PostgresConnectionOptions> = { max: true, onError: true }

/** @throws TypeError for an address out of form; Error when pg is not installed. Does not wait for the server. */
export async function connectPostgres(
  url: string,
  options: PostgresConnectionOptions = {},
): Promise<PostgresConnection> {
  refuseUnknown(options, optionNames)
  const { max = 10, onError = () => {} } = options
  const connectionString = parsePostgresUrl(url)
  const { Pool } = await loadPg()
  const pool = new Pool({
    connectionString,
    max,
    application_name: 'vouchsafe',
    keepAlive: true,
    connectionTimeoutMillis: 2000,
  })
  pool.on('error', (error) => onError(toStorageError(error)))
  return { pool, close: () => pool.end() }
}

/** @throws TypeError that says what an address looks like, and nothing of the one given */
export function parsePostgresUrl(url: string): string {
  if (/^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url)) return url
  throw new TypeError(
    'The address of the PostgreSQL is not in a form that is understood. Write postgres://user:password@host:5432/database, ' +
      'special characters percent-encoded, and ?sslmode=verify-full for TLS.',
  )
}

async function loadPg() {
  try {
    return (await import('pg')).default
  } catch {
    throw new Error('Storage in PostgreSQL needs the package pg, which is not installed: npm install pg')
  }
}
