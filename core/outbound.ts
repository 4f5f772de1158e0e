/**
 * What the provider asks of somebody else's server, as plain data: the effect `fetch`, the one way out. Which URLs
 * and addresses are let through, and all limits of time and number, are its handler's; what of it is refused has a
 * reason, and is no failure of the effect.
 */

import type { FetchReason } from './errors.ts'

export interface FetchRequest {
  /** What for, as operators are told: `client_metadata`. What is of one purpose shares what is limited and kept. */
  readonly purpose: string
  /** http or https, as RFC 3986 writes it, without user information and fragment. */
  readonly url: string
  /** Sent by POST; without it the URL is read by GET. */
  readonly post?: { readonly content_type: string; readonly body: string }
  /** Media types that can be read (RFC 9110 section 12.5.1). Default: any. */
  readonly accept?: string
  /** Of the body, decompressed or not. What is longer is refused. */
  readonly max_bytes: number
  /** Whether the body is of no interest: what is beyond `max_bytes` is left unread, and no fault. */
  readonly cut?: boolean
  /** How many redirects are followed, each checked as the first URL was. Default: none. */
  readonly redirects?: number
  /** Those that are answers; any other is a failure of the other server. Default: all are. */
  readonly statuses?: readonly number[]
  /** Keeps an answer with status 200 for as long as its headers say, within these seconds. Without it none is kept. */
  readonly kept?: { readonly at_least: number; readonly at_most: number }
  /** What was kept for so many seconds or longer will not do; 0: nothing that was kept will. */
  readonly max_age?: number
  /** How often in a minute one host is asked for this purpose. Default: as often as there is reason to. */
  readonly per_minute?: number
}

/** What the other server answered, whatever its status. */
export interface Fetched {
  readonly kind: 'fetched'
  readonly status: number
  /** As it was sent. */
  readonly content_type?: string
  readonly body: string
  /** Seconds for which it may still be used without asking again; 0 where nothing is kept. */
  readonly fresh_for: number
  /** Whether it was kept from before. */
  readonly reused?: boolean
}

/** There is no answer, or none that is taken. */
export interface NotFetched {
  readonly kind: 'not_fetched'
  readonly reason: FetchReason
  /** For the operator: a forbidden address, or the platform's code for what went wrong. */
  readonly detail?: string
}

export type FetchOutcome = Fetched | NotFetched

export function notFetched(reason: FetchReason, detail?: string): NotFetched {
  return { kind: 'not_fetched', reason, ...(detail !== undefined && { detail }) }
}
