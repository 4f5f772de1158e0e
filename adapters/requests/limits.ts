/** How much a request may bring, on every platform alike, and how long a URL is that a browser is sent to. */

export interface RequestLimits {
  /** Bytes of a body; past them the answer is 413. */
  readonly maxBodyBytes: number
  /** Milliseconds that a body may take to arrive; past them the answer is 408. */
  readonly bodyTimeoutMs: number
  /** Characters of path and query; past them the answer is 414. */
  readonly maxUrlLength: number
  /** Characters of a URL of ours that a browser is sent to; what would be longer goes by a form. */
  readonly maxRedirectLength: number
}
