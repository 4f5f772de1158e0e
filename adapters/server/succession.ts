/** When a worker that has ended is followed by another: at once, unless those before it ended at once as well. */

/** A worker that has listened for less, in seconds, has ended at once. */
const AT_ONCE = 5
/** Seconds before the next is started: the first time, and at most. */
const FIRST_PAUSE = 0.25
const LONGEST_PAUSE = 8
/** So many in a row that never listened are enough, where no other worker listens. */
export const ENOUGH = 5

/**
 * How many in a row have ended at once.
 * @param before how many had when this one was started
 * @param listened for how many seconds this one has; `undefined` for never
 */
export function endedAtOnce(before: number, listened: number | undefined): number {
  return listened !== undefined && listened >= AT_ONCE ? 0 : before + 1
}

/** Seconds until the next is started, after so many in a row that ended at once. */
export function pauseAfter(at_once: number): number {
  return at_once === 0 ? 0 : Math.min(FIRST_PAUSE * 2 ** (at_once - 1), LONGEST_PAUSE)
}
