/**
 * What can go wrong in a request, and how the request went on.
 *
 * How an effect fails: `before` it did anything; `after` it took hold, so that only the reply is lost; and
 * `late`, when it stalls past its deadline and takes hold once the request was answered, or even once it
 * was sent again. To the flow they are one: it is told that the outcome is unknown.
 *
 * How the client goes on: `never` again; `on failure`, as it should; `always`, having lost our answer.
 */

import type { Effect, HttpResponse } from 'vouchsafe/core'
import type { Issued, Participant } from '../stage/mix.ts'
import type { Stage } from '../stage/stage.ts'

export const faultKinds = ['before', 'after', 'late', 'later'] as const
export type FaultKind = (typeof faultKinds)[number]

export const retries = ['never', 'on failure', 'always'] as const
export type Retry = (typeof retries)[number]

export interface Fault {
  /** Which effect, counted from 1. */
  readonly at: number
  readonly effect: Effect
  /** Nothing rests on it: it tells the operator, or notes a time of a record that is otherwise the same. */
  readonly isIncidental: boolean
  readonly kind: FaultKind
  readonly retry: Retry
  /** Whether the storage stays away for the rest of the request. */
  readonly outage: boolean
}

/** How a request went, and a second one like it, and what is left afterwards. */
export interface Course {
  readonly answers: readonly HttpResponse[]
  /** Everything that was given out before, or by one of the answers. */
  readonly issued: readonly (Issued & { readonly answer?: number })[]
  /** What of it works in the end. */
  readonly active: ReadonlySet<string>
}

export interface Trial extends Course {
  readonly stage: Stage
  readonly participant: Participant
  readonly fault: Fault
  /** Whether the request asked the same once more, after it had failed. */
  readonly isAskedAgain: boolean
  /** The same without a fault: sent once, and sent twice. */
  readonly once: Course
  readonly twice: Course
}
