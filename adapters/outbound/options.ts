/** What a host may say about the way out. */

import * as v from 'valibot'
import { hostPattern } from '../../core/schemas.ts'
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

const positive = (mend: string) =>
  v.pipe(
    v.number(),
    v.check((value) => Number.isInteger(value) && value > 0, mend),
  )

const certificate = v.pipe(
  v.string('must be certificates in PEM'),
  v.regex(/-----BEGIN CERTIFICATE-----/, 'must be certificates in PEM: the text, not the name of its file'),
)

export const outboundSchema = v.strictObject({
  allowedHosts: v.optional(v.array(hostPattern, 'must be a list of hosts'), []),
  ca: v.optional(
    v.union(
      [certificate, v.array(certificate)],
      'must be certificates in PEM: the text, not the name of its file',
    ),
  ),
  fetch: v.optional(
    v.custom<FetchFunction>((value) => typeof value === 'function', 'must be a function like fetch'),
  ),
  deadlineMs: v.optional(positive('must be 1 millisecond or more'), 4000),
  perHost: v.optional(positive('must be 1 or more'), 8),
})

export type CheckedOutbound = v.InferOutput<typeof outboundSchema>
