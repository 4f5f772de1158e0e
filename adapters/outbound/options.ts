/** What a host may say about the way out. */

import type { FetchFunction } from './web-exchange.ts'

export interface OutboundOptions {
  /**
   * Hosts of your own that may have any address: `name`, `name:port`, or `*.name` for all below it. All others have
   * to be public. Default: none.
   */
  readonly allowedHosts?: readonly string[]
  /** Certificates in PEM, of an authority of your own, trusted beside those of the system. Node.js only. */
  readonly ca?: string | readonly string[]
  /** A way out of your own, in the place of ours: it is not told which addresses are forbidden, and has to know. */
  readonly fetch?: FetchFunction
  /** Milliseconds until the whole answer has to be there, redirects included. Default: 4000. */
  readonly deadlineMs?: number
  /** Requests under way to one host at once. Default: 8. */
  readonly perHost?: number
}

/** With what holds where the host says nothing. */
export interface CheckedOutbound {
  readonly allowedHosts: readonly string[]
  readonly ca?: string | readonly string[] | undefined
  readonly fetch?: FetchFunction | undefined
  readonly deadlineMs: number
  readonly perHost: number
}

/** What can be written into a file. */
export type WrittenOutbound = Omit<CheckedOutbound, 'fetch'>
