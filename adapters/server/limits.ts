/** Every number of the ready-made server that meets somebody else's; the page of settings says whose. */

import type { ConnectionLimits } from '../node/limits.ts'
import type { RequestLimits } from '../requests/limits.ts'

export interface ServerLimits extends RequestLimits, ConnectionLimits {
  /** Milliseconds that the storage may take before the answer is a 503. */
  readonly deadlineMs: number
  /** Milliseconds that the storage has when `/readyz` is asked. */
  readonly readinessDeadlineMs: number
  /** Milliseconds for a command of a Redis, its retry included. */
  readonly storageDeadlineMs: number
  /** Commands of a Redis under way at once; one more is refused unsent. */
  readonly storageMaxQueue: number
}

/** Those that one part of the server takes. */
export function partOf<K extends keyof ServerLimits>(
  limits: ServerLimits,
  names: Readonly<Record<K, unknown>>,
): Pick<ServerLimits, K> {
  const part = Object.keys(names).map((name) => [name, limits[name as K]] as const)
  return Object.fromEntries(part) as Pick<ServerLimits, K>
}
