import type { Awaitable } from './storage.ts'

/**
 * Whether an answer is still to come. Awaiting what is already there would cost a turn of the event loop for every
 * effect.
 */
export function isThenable<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value
}
