/**
 * How long an operation may take and how many may be under way: a deadline on each, a bounded queue, one
 * retry. Only for operations that may be done twice.
 *
 * An operation keeps its place in the queue until the client has settled it, also after its deadline: what a
 * dead server leaves behind in the client is bounded by the same number. While there is no connection
 * nothing is handed to the client, so that nothing its caller has given up is replayed when it returns.
 *
 * Nor while a connection only takes and gives nothing back: whatever is written to it would put off the
 * moment at which the client notices that its peer is gone.
 */
import { RedisStorageError, replyCode, toStorageError } from './redis-error.ts'

export interface Limits {
  /** Milliseconds an operation may take, its retry included. */
  readonly deadlineMs: number
  /** Operations under way at once; one more is refused unsent. */
  readonly maxQueue: number
}

/** Told whether its caller has given up, so that it can leave unsent what it has not sent yet. */
export type Operation<T> = (isOver: () => boolean) => Promise<T>

export interface Queue {
  /** Operations under way, those past their deadline but unsettled included. */
  readonly outstanding: number
  /** @throws RedisStorageError (as a rejection), with nothing of the operation's arguments in it. */
  run<T>(operation: Operation<T>): Promise<T>
}

const PAUSE_MS = 20

/** Deadlines without any answer after which a connection is taken for dead. */
const SILENT_DEADLINES = 2

/** Milliseconds after which a silent connection is tried again; the time-out of a client's socket is over then. */
const TRIAL_MS = 4000

/** Answers that will not be another a moment later. */
const SETTLED = new Set(['ERR', 'OOM', 'NOPERM', 'NOAUTH', 'WRONGTYPE', 'MISCONF', 'NOREPLICAS'])

export function createQueue(isReady: () => boolean, { deadlineMs, maxQueue }: Limits): Queue {
  let outstanding = 0
  /** Since when something was sent and nothing came back. */
  let silent_since: number | undefined
  const patience = SILENT_DEADLINES * deadlineMs
  const trial = patience + TRIAL_MS

  async function attempt<T>(operation: Operation<T>, isOver: () => boolean): Promise<T> {
    await connection(isOver)
    try {
      return await send(operation, isOver)
    } catch (error) {
      if (error instanceof RedisStorageError || SETTLED.has(replyCode(error) ?? '')) throw error
      await pause()
      await connection(isOver)
      return await send(operation, isOver)
    }
  }

  async function send<T>(operation: Operation<T>, isOver: () => boolean): Promise<T> {
    // A trial starts the wait anew.
    if (silent_since === undefined || silence() > trial) silent_since = performance.now()
    try {
      return await operation(isOver)
    } finally {
      silent_since = undefined
    }
  }

  function silence(): number {
    return silent_since === undefined ? 0 : performance.now() - silent_since
  }

  function isSilent(): boolean {
    return silence() > patience && silence() <= trial
  }

  async function connection(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      if (isReady() && !isSilent()) return
      await pause()
    }
    throw new RedisStorageError('connection', 'The caller has gone.')
  }

  return {
    get outstanding() {
      return outstanding
    },
    run(operation) {
      if (outstanding >= maxQueue)
        return Promise.reject(
          new RedisStorageError('queue_full', `${maxQueue} commands are waiting for Redis already.`),
        )
      return new Promise((resolve, reject) => {
        let over = false
        const timer = setTimeout(() => {
          over = true
          reject(
            isReady() && !isSilent()
              ? new RedisStorageError('deadline', `Redis did not answer within ${deadlineMs} ms.`)
              : new RedisStorageError('connection', `There was no connection to Redis for ${deadlineMs} ms.`),
          )
        }, deadlineMs)
        outstanding++
        attempt(operation, () => over)
          .then(resolve, (error: unknown) => reject(toStorageError(error)))
          .finally(() => {
            outstanding--
            clearTimeout(timer)
          })
      })
    },
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}
