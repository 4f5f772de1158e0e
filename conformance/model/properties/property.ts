/** What a property is: data, so that it can be read as documentation and checked on any history. */

import type { Ledger } from './ledger.ts'

export interface Property {
  /** As in the catalogue of invariants. */
  readonly id: string
  /** Where it comes from. */
  readonly clause: string
  /** What holds, in a sentence. */
  readonly statement: string
  /** @returns what violates it, or `undefined`. Absent for a property that cannot be checked yet. */
  readonly check?: (ledger: Ledger) => string | undefined
  /** Why it is not checked here. */
  readonly notYet?: string
}

/** The first fault that one of the items has. */
export function firstFault<T>(
  items: Iterable<T>,
  fault: (item: T) => string | undefined | false,
): string | undefined {
  for (const item of items) {
    const found = fault(item)
    if (found !== undefined && found !== false) return found
  }
  return undefined
}
