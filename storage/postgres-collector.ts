/**
 * Takes out what has ended, in small steps and without timers: a write sets it off, at most once a minute, and of all
 * processes the one that holds the lease. One that dies leaves a lease that runs out.
 */
import { randomUUID } from 'node:crypto'
import type { Link } from './postgres-link.ts'
import type { PostgresStatements } from './postgres-statements.ts'

/** Seconds between two collections, and of a lease. */
const EVERY = 60
const LEASE = 30
const STEP = 500

/** @param now NumericDate in seconds */
export function createCollector(link: Link, expiryMargin: number, now: () => number) {
  const holder = randomUUID()
  let looked_at = Number.NEGATIVE_INFINITY
  let is_at_it = false

  /** @returns whether there may be more */
  function step(statements: PostgresStatements): Promise<boolean> {
    return link.run(async (send) => {
      const { rows: held } = await send(statements.lease(holder, now() + LEASE, now()))
      if (held.length === 0) return false
      const { rows } = await send(statements.collect(now() - expiryMargin, STEP))
      return rows.length === STEP
    })
  }

  async function collect(statements: PostgresStatements): Promise<void> {
    is_at_it = true
    try {
      while (await step(statements));
    } catch {
      // The next one tries again; nothing depends on it.
    } finally {
      is_at_it = false
    }
  }

  /** To be told of each write. */
  return function written(statements: PostgresStatements): void {
    if (is_at_it || now() - looked_at < EVERY) return
    looked_at = now()
    void collect(statements)
  }
}
