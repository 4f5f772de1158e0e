/** What a limit of a request may be, and what it is where a host says nothing. */

import * as v from 'valibot'

/** The longest time that a timer takes; a longer one ends at once. */
const LONGEST = 2 ** 31 - 1

export const milliseconds = (by_default: number) =>
  v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1, 'must be 1 millisecond or more'), v.maxValue(LONGEST)),
    by_default,
  )

export const count = (by_default: number, least = 1) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(least)), by_default)

/** The pages' own forms need the body, and the addresses that others know of us the URL. */
export const requestLimits = {
  maxBodyBytes: count(64 * 1024, 64 * 1024),
  bodyTimeoutMs: milliseconds(30_000),
  maxUrlLength: count(8 * 1024, 2 * 1024),
  maxRedirectLength: count(3 * 1024, 1024),
}
