/** How much a request may bring, on every platform alike. */

/** Bytes. */
export const MAX_BODY = 64 * 1024
/** Milliseconds that a body may take to arrive. */
export const MAX_BODY_TIME = 30_000
/** Characters of path and query. */
export const MAX_URL = 8 * 1024
/** Milliseconds that requests in flight are given when a server closes. */
export const GRACE = 10_000
