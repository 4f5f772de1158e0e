/** Settings that would quietly switch off what they limit are refused before anything relies on them. */

export interface CheckedOptions {
  readonly deadlineMs: number
  readonly durability: string
  readonly replicas: number
  readonly maxQueue?: number
  readonly expiryMargin?: number
}

/** The longest time that a timer takes; a longer one ends at once. */
const LONGEST = 2 ** 31 - 1

/** @throws TypeError that names the option and what it may be. */
export function checkOptions(options: CheckedOptions): void {
  const { deadlineMs, durability, replicas, maxQueue = 1, expiryMargin = 0 } = options
  check(deadlineMs > 0 && deadlineMs <= LONGEST, 'deadlineMs', 'milliseconds, more than 0')
  check(['async', 'replicated'].includes(durability), 'durability', "'async' or 'replicated'")
  check(isCount(replicas), 'replicas', 'a whole number, 1 or more')
  check(isCount(maxQueue), 'maxQueue', 'a whole number, 1 or more')
  check(expiryMargin >= 0 && expiryMargin < Number.POSITIVE_INFINITY, 'expiryMargin', 'seconds, 0 or more')
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1
}

function check(holds: boolean, name: string, form: string): void {
  if (!holds) throw new TypeError(`${name}: must be ${form}.`)
}
