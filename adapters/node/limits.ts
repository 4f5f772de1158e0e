/** What a server of ours holds its connections to: the numbers that meet those of clients, proxies and orchestrators. */

export interface ConnectionLimits {
  /** Milliseconds that a connection may be idle; longer than a proxy in front keeps it, so that the proxy closes first. */
  readonly keepAliveTimeoutMs: number
  /** Milliseconds that the head of a request may take. */
  readonly headersTimeoutMs: number
  /** Milliseconds that a whole request may take. */
  readonly requestTimeoutMs: number
  /** Milliseconds that an answer may take to be fetched; then the connection ends. */
  readonly answerTimeoutMs: number
  /** Bytes of the head of a request; past them the answer is 431. */
  readonly maxHeaderBytes: number
  /** Connections; for one more the one ends that has been idle the longest, and where none is, the new one. */
  readonly maxConnections: number
  /** Requests of one connection, before it is closed in order. */
  readonly maxRequestsPerConnection: number
  /** Requests of one connection that wait for their answer; one more ends it. */
  readonly maxPipelined: number
  /** Milliseconds that requests in flight are given when the server closes. */
  readonly graceMs: number
}
