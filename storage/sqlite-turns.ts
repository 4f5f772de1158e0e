/**
 * One transaction for all writes of a turn of the event loop: they wait for its end, are done in their order, are
 * flushed to the disk together, and are answered then, conflicts included. What failed is undone and rejected.
 *
 * While somebody else has the lock of the file they wait for it without holding up the event loop, each until its
 * deadline, and those of the turns in between with them. One that was given up is never done.
 */
import { isBusy, SqliteStorageError, toStorageError } from './sqlite-error.ts'

export interface Turns {
  /** Operations that wait. */
  readonly outstanding: number
  /** @throws SqliteStorageError (as a rejection) */
  run<T>(operation: () => T): Promise<T>
}

export interface Limits {
  /** Milliseconds that an operation waits for the lock. */
  readonly deadlineMs: number
  /** Operations that wait at once; one more is refused. */
  readonly maxQueue: number
}

interface Waiting {
  readonly operate: () => unknown
  readonly resolve: (answer: never) => void
  readonly reject: (error: SqliteStorageError) => void
  /** By performance.now(). */
  readonly until: number
}

/** Milliseconds between two attempts at the lock; others should not be met in step. */
const PAUSE_MS = 10

/** @param transact does all operations, or undoes all and throws */
export function createTurns(
  transact: (operations: readonly (() => unknown)[]) => readonly unknown[],
  { deadlineMs, maxQueue }: Limits,
): Turns {
  let waiting: Waiting[] = []
  let is_due = false

  function end(): void {
    is_due = false
    try {
      const answers = transact(waiting.map(({ operate }) => operate))
      const answered = waiting
      waiting = []
      for (const [index, { resolve }] of answered.entries()) resolve(answers[index] as never)
    } catch (error) {
      if (isBusy(error)) waitForLock()
      else giveUp(waiting.splice(0), toStorageError(error))
    }
  }

  function waitForLock(): void {
    const now = performance.now()
    const late = waiting.filter(({ until }) => until <= now)
    waiting = waiting.filter(({ until }) => until > now)
    giveUp(late, new SqliteStorageError('busy', `The SQLite file was locked for ${deadlineMs} ms.`))
    if (waiting.length === 0) return
    is_due = true
    setTimeout(end, PAUSE_MS * (0.5 + Math.random()))
  }

  return {
    get outstanding() {
      return waiting.length
    },
    run(operate) {
      if (waiting.length >= maxQueue)
        return Promise.reject(
          new SqliteStorageError(
            'queue_full',
            `${maxQueue} operations are waiting for the SQLite file already.`,
          ),
        )
      return new Promise((resolve, reject) => {
        waiting.push({ operate, resolve, reject, until: performance.now() + deadlineMs })
        if (is_due) return
        is_due = true
        setImmediate(end)
      })
    },
  }
}

function giveUp(operations: readonly Waiting[], error: SqliteStorageError): void {
  for (const { reject } of operations) reject(error)
}
