/** Settings that would quietly switch off what they limit are refused before anything relies on them. */

export interface CheckedOptions {
  readonly deadline_ms: number
  readonly durability: string
  readonly replicas: number
  readonly max_queue?: number
  readonly expiry_margin?: number
}

/** The longest time that a timer takes; a longer one ends at once. */
const LONGEST = 2 ** 31 - 1

/** @throws TypeError that names the option and what it may be. */
export function checkOptions(options: CheckedOptions): void {
  const { deadline_ms, durability, replicas, max_queue = 1, expiry_margin = 0 } = options
  check(deadline_ms > 0 && deadline_ms <= LONGEST, 'deadline_ms', 'milliseconds, more than 0')
  check(['async', 'replicated'].includes(durability), 'durability', "'async' or 'replicated'")
  check(isCount(replicas), 'replicas', 'a whole number, 1 or more')
  check(isCount(max_queue), 'max_queue', 'a whole number, 1 or more')
  check(expiry_margin >= 0 && expiry_margin < Number.POSITIVE_INFINITY, 'expiry_margin', 'seconds, 0 or more')
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1
}

function check(holds: boolean, name: string, form: string): void {
  if (!holds) throw new TypeError(`${name}: must be ${form}.`)
}
