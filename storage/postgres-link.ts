/**
 * How an operation gets to the server: on a connection of the pool, with a deadline, in a bounded number. Only for
 * what may be done twice. Where the connection was lost it is done once more on another; where the server rolled it
 * back because of others, until its deadline.
 *
 * Past the deadline its connection is closed: a connection that takes and gives nothing back would otherwise stay in
 * the pool, and the next one would wait on it as well. An operation keeps its place until the pool has settled it.
 */
import { isConnectionLost, isRolledBack, PostgresStorageError, toStorageError } from './postgres-error.ts'

/** Of `Pool` of pg, what is used here. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>
  readonly options?: { readonly connectionTimeoutMillis?: number | undefined }
  on?(event: 'connect', listener: (client: PostgresClient) => void): unknown
}

export interface PostgresStatement {
  /** Prepared under this name, once on each connection. */
  readonly name?: string
  readonly text: string
  readonly values?: unknown[]
}

export interface PostgresClient {
  query(statement: PostgresStatement): Promise<{ rows: unknown[] }>
  /** @param destroy whether the connection is of no use any more */
  release(destroy?: boolean): void
  on?(event: 'error', listener: (error: Error) => void): unknown
  off?(event: 'error', listener: (error: Error) => void): unknown
}

export interface Limits {
  /** Milliseconds an operation may take, what is done again included. */
  readonly deadlineMs: number
  /** Operations under way at once; one more is refused unsent. */
  readonly maxQueue: number
}

/** Sends what belongs together on one connection. */
export type Operation<T> = (send: PostgresClient['query']) => Promise<T>

export interface Link {
  /** Operations under way, those past their deadline but unsettled included. */
  readonly outstanding: number
  /** @throws PostgresStorageError (as a rejection), with nothing of the operation's values in it */
  run<T>(operation: Operation<T>): Promise<T>
}

const PAUSE_MS = 10

export function createLink(pool: PostgresPool, { deadlineMs, maxQueue }: Limits): Link {
  let outstanding = 0
  const told = new WeakSet<PostgresClient>()
  // A server may end a connection in the same breath in which it has opened it, before anybody has been handed it.
  pool.on?.('connect', (client) => client.on?.('error', ignore))

  /** What is given up here must not wait for a lock there, on a connection that others could use. */
  async function tellDeadline(client: PostgresClient): Promise<void> {
    if (told.has(client)) return
    await client.query({ text: `set statement_timeout = ${Math.ceil(deadlineMs)}` })
    told.add(client)
  }

  return {
    get outstanding() {
      return outstanding
    },
    run<T>(operation: Operation<T>) {
      if (outstanding >= maxQueue)
        return Promise.reject(
          new PostgresStorageError('queue_full', `${maxQueue} operations wait for PostgreSQL already.`),
        )
      return new Promise<T>((resolve, reject) => {
        const late = new PostgresStorageError(
          'deadline',
          `PostgreSQL did not answer within ${deadlineMs} ms.`,
        )
        let isOver = false
        let release: ((destroy: boolean) => void) | undefined

        async function once(): Promise<T> {
          const client = await pool.connect()
          if (isOver) {
            client.release()
            throw late
          }
          // A connection that breaks says so to its query and, as an event that somebody has to hear, once more.
          client.on?.('error', ignore)
          release = (destroy) => {
            release = undefined
            client.release(destroy)
            if (!destroy) client.off?.('error', ignore)
          }
          try {
            await tellDeadline(client)
            const answer = await operation((statement) => client.query(statement))
            release?.(false)
            return answer
          } catch (error) {
            release?.(isConnectionLost(error))
            throw error
          }
        }

        async function insist(): Promise<T> {
          for (let lost = 0; ; )
            try {
              return await once()
            } catch (error) {
              if (isOver || error instanceof PostgresStorageError) throw error
              if (!isRolledBack(error) && !(isConnectionLost(error) && lost++ === 0)) throw error
              await pause()
              if (isOver) throw late
            }
        }

        const timer = setTimeout(() => {
          isOver = true
          release?.(true)
          reject(late)
        }, deadlineMs)
        outstanding++
        insist()
          .then(resolve, (error: unknown) => reject(toStorageError(error)))
          .finally(() => {
            outstanding--
            clearTimeout(timer)
          })
      })
    },
  }
}

function ignore(): void {}

/** Others that were rolled back for the same reason should not be met again. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())))
}
