/** What a host says about the way out is checked once, and is then whole. */

import * as v from 'valibot'
import { hostPattern } from '../../core/schemas.ts'
import type { FetchFunction } from './web-exchange.ts'

const positive = (mend: string) =>
  v.pipe(
    v.number(),
    v.check((value) => Number.isInteger(value) && value > 0, mend),
  )

/** Longer nobody waits who has taken it on to tell clients that sessions have ended (core/rules/logout-notice.ts). */
const LONGEST = 60_000

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
  deadlineMs: v.optional(
    v.pipe(
      positive('must be 1 millisecond or more'),
      v.maxValue(LONGEST, `must be ${LONGEST} milliseconds or less`),
    ),
    4000,
  ),
  perHost: v.optional(positive('must be 1 or more'), 8),
})

/** What can be written into a file. */
export const writtenOutbound = v.omit(outboundSchema, ['fetch'])
