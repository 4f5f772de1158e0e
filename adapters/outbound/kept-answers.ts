/** Answers that are used again while they are fresh, and for a while longer where the other server may not be asked. */

import type { Fetched } from '../../core/index.ts'

interface Kept {
  readonly answer: Fetched
  readonly kept_at: number
  readonly fresh_until: number
  readonly usable_until: number
}

export interface KeptAnswers {
  /** With the seconds that are left to it; 0 where it is fresh no longer. None that was kept `max_age` seconds ago. */
  find(key: string, max_age?: number): Fetched | undefined
  /** @param usable_for seconds after which it is gone */
  keep(key: string, answer: Fetched, usable_for: number): void
}

/** @param limit answers that are kept; past it the one that was kept first goes */
export function createKeptAnswers(now: () => number, limit = 1000): KeptAnswers {
  const answers = new Map<string, Kept>()
  return {
    find(key, max_age = Number.POSITIVE_INFINITY) {
      const kept = answers.get(key)
      if (kept && now() - kept.kept_at >= max_age) return undefined
      if (kept && now() < kept.usable_until)
        return { ...kept.answer, fresh_for: Math.max(kept.fresh_until - now(), 0), reused: true }
      answers.delete(key)
      return undefined
    },
    keep(key, answer, usable_for) {
      answers.delete(key)
      const kept_at = now()
      const fresh_until = kept_at + answer.fresh_for
      answers.set(key, { answer, kept_at, fresh_until, usable_until: kept_at + usable_for })
      const [oldest] = answers.size > limit ? answers.keys() : []
      if (oldest !== undefined) answers.delete(oldest)
    },
  }
}
