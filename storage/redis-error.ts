/**
 * The one error a Redis store rejects with, and how a client's own error becomes it.
 *
 * A client's error often carries the command with its arguments, and a server's reply may quote them.
 * Neither reaches a log from here: what is kept is the code of the failure and the words before any quote.
 */

export type RedisFailure =
  /** No answer in time. A write may have happened. */
  | 'deadline'
  /** Refused unsent: too many commands are waiting for an answer already. */
  | 'queue_full'
  /** The connection was not there, or broke. A write may have happened. */
  | 'connection'
  /** The server answered with an error. */
  | 'server'
  /** Written on the primary, but too few replicas confirmed it in time. */
  | 'not_replicated'
  /** What lies under the key was not written by this store. */
  | 'unreadable'

/** A store that cannot answer: never to be read as "absent" or "conflict". */
export class RedisStorageError extends Error {
  override readonly name = 'RedisStorageError'
  readonly failure: RedisFailure

  constructor(failure: RedisFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

/** The code a server's error reply begins with (`OOM`, `NOSCRIPT`, `MOVED` ...), or undefined. */
export function replyCode(error: unknown): string | undefined {
  return error instanceof Error ? /^-?([A-Z]{2,})(?= |$)/.exec(error.message)?.[1] : undefined
}

export function toStorageError(error: unknown): RedisStorageError {
  if (error instanceof RedisStorageError) return error
  if (replyCode(error) !== undefined) {
    const [unquoted = ''] = (error as Error).message.split(/['"`]/)
    return new RedisStorageError('server', `Redis refused a command: ${unquoted.trim()}`)
  }
  return new RedisStorageError('connection', `The connection to Redis failed: ${connectionCode(error)}`)
}

function connectionCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown cause'
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : error.name
}
