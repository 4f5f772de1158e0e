/** What an invariant is, and which of several is broken. */

import type { Participant } from '../stage/mix.ts'
import type { Stage } from '../stage/stage.ts'
import type { Moment } from './moment.ts'

export interface Invariant {
  readonly id: string
  readonly clause: string
  readonly statement: string
  /** Whether it judges what becomes of the value that somebody presents; default: it judges none. */
  judges?(participant: Participant, stage: Stage): boolean
  /** @returns what is wrong, or `undefined`. */
  check(moment: Moment): Promise<string | undefined>
}

export interface Broken {
  readonly invariant: Invariant
  readonly wrong: string
}

export async function firstBroken(
  invariants: readonly Invariant[],
  moment: Moment,
): Promise<Broken | undefined> {
  for (const invariant of invariants) {
    const wrong = await invariant.check(moment)
    if (wrong !== undefined) return { invariant, wrong }
  }
  return undefined
}
