/**
 * The one way out: whatever the provider wants from other servers goes through here. What is refused never leaves;
 * what leaves goes to an address that was judged, within limits of size, time and number, without cookies and
 * credentials, and says who asks.
 */

import {
  type Fetched,
  type FetchOutcome,
  type FetchRequest,
  type NotFetched,
  notFetched,
  type OutboundRules,
  validateTarget,
} from '../../core/index.ts'
import type { Answered, Exchange } from './exchange.ts'
import { freshFor } from './freshness.ts'
import { createKeptAnswers } from './kept-answers.ts'
import { createPlaces } from './places.ts'
import { createRates } from './rates.ts'

export interface FetcherOptions {
  readonly exchange: Exchange
  readonly rules: OutboundRules
  /** Told to the servers that are asked, so that they know whose request it is. */
  readonly issuer: string
  readonly deadlineMs: number
  readonly perHost: number
  /** NumericDate in seconds. */
  readonly now: () => number
}

export function createFetcher(options: FetcherOptions): (request: FetchRequest) => Promise<FetchOutcome> {
  const { now, deadlineMs, rules } = options
  const kept = createKeptAnswers(now)
  const rates = createRates(now)
  const places = createPlaces(options.perHost)
  const under_way = new Map<string, Promise<FetchOutcome>>()

  /** Every hop is judged, counted and given its place as the first one is. */
  async function follow(request: FetchRequest, signal: AbortSignal): Promise<Answered | NotFetched> {
    let { url } = request
    for (let redirects = request.redirects ?? 0; ; redirects--) {
      const target = validateTarget(url, rules)
      if (target.kind === 'not_fetched') return target
      const { purpose, per_minute = Number.POSITIVE_INFINITY } = request
      if (!rates.take(`${purpose} ${target.host}`, per_minute)) return notFetched('fetch.busy')
      const leave = await places.take(target.host, signal).catch(() => undefined)
      if (!leave) return notFetched('fetch.busy')
      const headers = headersOf(request, options.issuer)
      const asked = options.exchange({ ...request, url, target, headers, signal })
      const answer = await Promise.race([asked, timeUp(signal)]).finally(leave)
      if (answer.kind === 'not_fetched' || !isRedirect(answer)) return answer
      const next = redirects > 0 ? locationOf(answer, url) : undefined
      if (next === undefined || request.post) return notFetched('fetch.redirect')
      url = next
    }
  }

  async function go(request: FetchRequest): Promise<FetchOutcome> {
    const time = new AbortController()
    const timer = setTimeout(() => time.abort(), deadlineMs)
    const answer = await follow(request, time.signal).finally(() => clearTimeout(timer))
    return answer.kind === 'not_fetched' ? answer : fetched(answer, request)
  }

  return async (request) => {
    if (request.post) return go(request)
    const name = `${request.purpose} ${request.url}`
    const known = request.kept && kept.find(name, request.max_age)
    if (known && known.fresh_for > 0) return known
    const asked = under_way.get(name) ?? go(request).finally(() => under_way.delete(name))
    under_way.set(name, asked)
    const outcome = await asked
    if (outcome.kind === 'fetched' && outcome.fresh_for > 0)
      kept.keep(name, outcome, request.kept?.at_most ?? outcome.fresh_for)
    // Nobody makes a document unusable by asking its host for others.
    const is_ours = outcome.kind === 'not_fetched' && outcome.reason === 'fetch.busy'
    return is_ours && known ? known : outcome
  }
}

function headersOf({ accept = '*/*', post }: FetchRequest, issuer: string): Record<string, string> {
  return {
    accept,
    // RFC 9110 section 12.5.3: what comes is as long as it is.
    'accept-encoding': 'identity',
    'user-agent': `vouchsafe (+${issuer})`,
    ...(post && { 'content-type': post.content_type, 'content-length': String(byteLength(post.body)) }),
  }
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength
}

/** RFC 9110 section 15.4: those that name another place for the same thing. */
function isRedirect({ status }: Answered): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

function locationOf({ headers }: Answered, url: string): string | undefined {
  try {
    return new URL(headers.location ?? '', url).href
  } catch {
    return undefined
  }
}

function fetched({ status, headers, body }: Answered, { kept }: FetchRequest): Fetched {
  const { 'content-type': content_type } = headers
  const fresh_for = kept && status === 200 ? freshFor(headers, kept) : 0
  return { kind: 'fetched', status, ...(content_type !== undefined && { content_type }), body, fresh_for }
}

/** A platform that does not heed the signal is not waited for. */
function timeUp(signal: AbortSignal): Promise<NotFetched> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(notFetched('fetch.timeout')), { once: true })
  })
}
