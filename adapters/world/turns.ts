/** What is done so often at most (core/rules/rate.ts), counted in this process. */

import { type NamedRate, takeOne } from '../../core/index.ts'

export interface Turns {
  /** One of each, or of none. @returns seconds until there is one of each, where there is not */
  take(rates: readonly NamedRate[]): { readonly retry_in: number } | undefined
}

/** Names that are kept before those are looked for that nothing is known of any more. */
const MANY = 10_000

export function createTurns(now: () => number): Turns {
  const used = new Map<string, number>()

  function forget(current: number): void {
    for (const [name, until] of used) if (until <= current) used.delete(name)
  }

  return {
    take(rates) {
      const current = now()
      if (used.size >= MANY) forget(current)
      const taken: [string, number][] = []
      for (const { name, ...rate } of rates) {
        const outcome = takeOne(rate, used.get(name), current)
        if (outcome.kind === 'full') return { retry_in: outcome.retry_in }
        taken.push([name, outcome.used_until])
      }
      for (const [name, until] of taken) used.set(name, until)
      return undefined
    },
  }
}
