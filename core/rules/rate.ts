/**
 * How often something may be done, for whatever it is counted by: so many times in a while, and from then on each
 * time as a share of the while has gone by. What is kept of it is one instant.
 */

export interface Rate {
  readonly most: number
  /** Seconds. */
  readonly within: number
}

export type RateOutcome =
  /** @property used_until when all of it has been given back (NumericDate, not whole) */
  | { readonly kind: 'taken'; readonly used_until: number }
  /** @property retry_in seconds, whole */
  | { readonly kind: 'full'; readonly retry_in: number }

/** @param used_until what came of the time before, if there was one */
export function takeOne({ most, within }: Rate, used_until: number | undefined, now: number): RateOutcome {
  const next = Math.max(used_until ?? now, now) + within / most
  const over = next - now - within
  // A sum of shares is not to the last bit the while.
  return over > 1e-6 ? { kind: 'full', retry_in: Math.ceil(over) } : { kind: 'taken', used_until: next }
}
