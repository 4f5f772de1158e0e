/** Answers that are used again while they are fresh, and for a while longer where the other server may not be asked. */

import type { Fetched } from '../../core/index.ts'

interface Kept {
  readonly answer: Fetched
  readonly fresh_until: number
  readonly usable_until: number
}

export interface KeptAnswers {
  /** With the seconds that are left to it; 0 where it is fresh no longer. */
  find(key: string): Fetched | undefined
  /** @param usable_for seconds after which it is gone */
  keep(key: string, answer: Fetched, usable_for: number): void
}

/** @param limit answers that are kept; past it the one that was kept first goes */
export function createKeptAnswers(now: () => number, limit = 1000): KeptAnswers {
  const answers = new Map<string, Kept>()
  return {
    find(key) {
      const kept = answers.get(key)
      if (kept && now() < kept.usable_until)
        return { ...kept.answer, fresh_for: Math.max(kept.fresh_until - now(), 0), reused: true }
      answers.delete(key)
      return undefined
    },
    keep(key, answer, usable_for) {
      answers.delete(key)
      answers.set(key, { answer, fresh_until: now() + answer.fresh_for, usable_until: now() + usable_for })
      const [oldest] = answers.size > limit ? answers.keys() : []
      if (oldest !== undefined) answers.delete(oldest)
    },
  }
}
