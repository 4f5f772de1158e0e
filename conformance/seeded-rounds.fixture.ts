/**
 * Rounds of a fault, each at a moment that a seed decides. `VOUCHSAFE_ROUNDS=200` makes many of them,
 * `VOUCHSAFE_SEED=7` begins with another seed; a test says which seed it was at.
 */

export interface Round {
  readonly seed: number
  /** A whole number from 0 to below `n`; the next one each time. */
  below(n: number): number
}

export const ROUNDS = Number(process.env.VOUCHSAFE_ROUNDS ?? 20)

/** @throws what a round throws, with its seed */
export async function seededRounds(run: (round: Round) => Promise<void>, rounds = ROUNDS): Promise<void> {
  const first = Number(process.env.VOUCHSAFE_SEED ?? 1)
  for (let seed = first; seed < first + rounds; seed++)
    try {
      await run({ seed, below: generator(seed) })
    } catch (error) {
      throw new Error(`in the round of VOUCHSAFE_SEED=${seed}`, { cause: error })
    }
}

/** Mulberry32. */
function generator(seed: number): Round['below'] {
  let state = Math.imul(seed, 0x9e3779b1)
  return (n) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}
