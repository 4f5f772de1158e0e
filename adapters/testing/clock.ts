/** The time that a test provider goes by: that of this machine, and as much further as a test has moved it. */

export interface TestClock {
  /** NumericDate in seconds. */
  now(): number
  /**
   * Goes forward. Time never goes back, for what has expired once stays expired; `reset()` begins anew.
   * @throws {TypeError} for a number of seconds that is none, or negative
   */
  advance(seconds: number): void
}

export interface ResettableClock extends TestClock {
  reset(): void
}

export function createClock(): ResettableClock {
  let ahead = 0
  return {
    // Looked up at each call: a test may have put another clock in its place.
    now: () => Date.now() / 1000 + ahead,
    advance(seconds) {
      if (!(Number.isFinite(seconds) && seconds >= 0))
        throw new TypeError('advance: must be a number of seconds, 0 or more; time does not go back')
      ahead += seconds
    },
    reset() {
      ahead = 0
    },
  }
}
