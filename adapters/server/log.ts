/**
 * One structured line a request and one an event. What is logged is chosen, not filtered: the path
 * without its query, and the events of the core, which carry no secret.
 */

import { type DestinationStream, type Logger, pino } from 'pino'
import type { VouchsafeEvent } from '../../core/index.ts'
import type { ErrorContext, ServedRequest } from '../world/telling.ts'

export type Log = Logger

/** @param worker whose lines they are, where there are several processes */
export function createLog(destination: DestinationStream, worker?: number): Log {
  return pino(
    { base: worker === undefined ? null : { worker }, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  )
}

export function logRequest(log: Log, { durationMs, ...served }: ServedRequest): void {
  log.info({ ...served, durationMs: Math.round(durationMs * 10) / 10 }, 'request')
}

/** What an operator has to look at, by level: an attack or a mistake, or something that is down. */
const levels: Partial<Record<VouchsafeEvent['type'], 'warn' | 'error'>> = {
  refused: 'warn',
  sign_in_failed: 'warn',
  code_replayed: 'warn',
  refresh_token_reused: 'warn',
  insecure_http: 'warn',
  logout_token_failed: 'warn',
  logout_token_given_up: 'warn',
  deliveries_unlisted: 'warn',
  unavailable: 'error',
}

export function logEvent(log: Log, { type, ...details }: VouchsafeEvent): void {
  log[levels[type] ?? 'info'](details, type)
}

/** A bug with where it is, what failed beside us with what it said: that may happen a thousand times a second. */
export function logError(log: Log, error: unknown, about: ErrorContext): void {
  const is_bug = about.operation === undefined
  const text = is_bug && error instanceof Error ? error.stack : String(error)
  log.error({ ...about, error: text }, is_bug ? 'bug' : 'failed')
}
