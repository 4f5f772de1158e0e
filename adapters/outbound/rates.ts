/** How often something is done in a minute, by name. */

export interface Rates {
  /** Whether it may be done once more; if so, it counts. */
  take(name: string, per_minute: number): boolean
}

export function createRates(now: () => number): Rates {
  let minute = 0
  const counts = new Map<string, number>()
  return {
    take(name, per_minute) {
      const current = Math.floor(now() / 60)
      if (current !== minute) counts.clear()
      minute = current
      const count = counts.get(name) ?? 0
      if (count >= per_minute) return false
      counts.set(name, count + 1)
      return true
    },
  }
}
