/**
 * The one error a PostgreSQL store rejects with, and how a driver's own error becomes it. What is kept is the code and
 * the words before any quote: a server quotes what it was sent, and its detail is a record.
 */

export type PostgresFailure =
  /** No answer in time. A write may have happened. */
  | 'deadline'
  /** Refused unsent: too many operations are under way already. */
  | 'queue_full'
  /** The connection was not there, or broke. A write may have happened. */
  | 'connection'
  /** The server answered with an error. */
  | 'server'

/** A store that cannot answer: never to be read as "absent" or "conflict". */
export class PostgresStorageError extends Error {
  override readonly name = 'PostgresStorageError'
  readonly failure: PostgresFailure

  constructor(failure: PostgresFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const SQLSTATE = /^[0-9A-Z]{5}$/

/** What the server answered with; `undefined` for what happened on the way. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  // Node.js has error codes of five letters as well, as EPIPE; those of a server come with a severity.
  return typeof code === 'string' && SQLSTATE.test(code) && 'severity' in (error as Error) ? code : undefined
}

/** Rolled back because of others who were at the same records. To be done again, it says nothing of who has won. */
export function isRolledBack(error: unknown): boolean {
  return sqlState(error)?.startsWith('40') === true
}

/**
 * Of no use any more: it broke, its server shuts down or starts, or has become a standby. What was sent may have
 * arrived.
 */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlState(error)
  return state === undefined || /^(?:08|57P|25006)/.test(state)
}

export function toStorageError(error: unknown): PostgresStorageError {
  if (error instanceof PostgresStorageError) return error
  const state = sqlState(error)
  if (state === undefined)
    return new PostgresStorageError('connection', `The connection to PostgreSQL failed: ${causeOf(error)}`)
  const [unquoted = ''] = (error as Error).message.split(/['"`]/)
  return new PostgresStorageError(
    state === '57014' ? 'deadline' : 'server',
    `PostgreSQL refused a statement: ${state} ${unquoted}`,
  )
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown cause'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
