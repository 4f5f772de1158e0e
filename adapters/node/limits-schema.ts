/** What a limit of a connection may be, and what it is where a host says nothing. */

import { count, milliseconds } from '../requests/limits-schema.ts'

export const connectionLimits = {
  keepAliveTimeoutMs: milliseconds(620_000),
  headersTimeoutMs: milliseconds(10_000),
  requestTimeoutMs: milliseconds(25_000),
  answerTimeoutMs: milliseconds(30_000),
  maxHeaderBytes: count(16 * 1024, 4 * 1024),
  maxConnections: count(10_000),
  maxRequestsPerConnection: count(1000),
  maxPipelined: count(16),
  graceMs: milliseconds(9000),
}
