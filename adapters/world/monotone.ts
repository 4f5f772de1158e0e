/** The provider's clock. */

/** Whole seconds that never go back: what has expired once stays expired in this process. */
export function monotone(clock: () => number): () => number {
  let last = 0
  return () => {
    const now = Math.floor(clock())
    // Against no number everything is still to come: nothing would ever expire.
    if (!Number.isFinite(now)) throw new TypeError('now() answered no number')
    last = Math.max(last, now)
    return last
  }
}
