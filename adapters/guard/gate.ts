/** What every platform's guard does with a request: it is let through, or answered. */

import type { Access } from './access.ts'
import type { GuardAnswer } from './answer.ts'
import type { Needs } from './options.ts'

export type Admission = { readonly kind: 'admitted'; readonly access: Access } | Answered

interface Answered {
  readonly kind: 'answered'
  readonly answer: GuardAnswer
}

/** A request as far as it is looked at. */
export interface Arrival {
  readonly method: string | undefined
  /** As the client sent it, whatever a router has taken off. */
  readonly path: string
  /** The values of the Authorization headers. */
  readonly authorization: readonly string[]
}

/** @returns a gate for requests that need this; it never rejects. @throws {TypeError} for needs that nothing can meet */
export type Gates = (needs: Needs | undefined) => Gate

export type Gate = (arrival: Arrival) => Promise<Admission>
