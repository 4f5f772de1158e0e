/** One request to one host, and what came back: what a platform has to be able to do for the provider. */

import type { FetchRequest, NotFetched, OutboundTarget } from '../../core/index.ts'

export interface Hop extends Pick<FetchRequest, 'post' | 'max_bytes' | 'cut'> {
  readonly url: string
  readonly target: OutboundTarget
  readonly headers: Readonly<Record<string, string>>
  /** Aborted when the time is up. */
  readonly signal: AbortSignal
}

/** Whatever the status. A redirect is answered as one. */
export interface Answered {
  readonly kind: 'answered'
  readonly status: number
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Exchange = (hop: Hop) => Promise<Answered | NotFetched>
