/** What every platform's guard does with a request: it is let through, or answered. */

import type { Access } from './access.ts'
import type { GuardAnswer } from './answer.ts'
import type { CrossOriginRequest } from './cors.ts'
import type { Needs } from './options.ts'

interface Judged {
  /** Headers of CORS for the answer, whoever gives it; where it has some already, those count. */
  readonly cors: Readonly<Record<string, string>>
}

interface Admitted extends Judged {
  readonly kind: 'admitted'
  readonly access: Access
}

interface Answered extends Judged {
  readonly kind: 'answered'
  readonly answer: GuardAnswer
}

export type Admission = Admitted | Answered

/** A request as far as it is looked at. */
export interface Arrival extends CrossOriginRequest {
  /** As the client sent it, whatever a router has taken off. */
  readonly path: string
  /** The values of the Authorization headers. */
  readonly authorization: readonly string[]
}

/** @returns a gate for requests that need this; it never rejects. @throws {TypeError} for needs that nothing can meet */
export type Gates = (needs: Needs | undefined) => Gate

export type Gate = (arrival: Arrival) => Promise<Admission>
