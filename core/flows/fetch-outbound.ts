/** What the provider wants from another server, and what an operator is told where nothing comes of it. */

import { type Flow, perform } from '../effects.ts'
import { parseOutboundUrl } from '../messages/outbound-url.ts'
import { type FetchOutcome, type FetchRequest, notFetched } from '../outbound.ts'

export function* fetchOutbound(request: FetchRequest): Flow<FetchOutcome> {
  const outcome = judged(yield* perform('fetch', request), request)
  if (outcome.kind === 'fetched') return outcome
  const { reason, detail } = outcome
  const host = parseOutboundUrl(request.url)?.host
  const told = { ...(host !== undefined && { host }), ...(detail !== undefined && { detail }) }
  yield* perform('emit', { event: { type: 'fetch_failed', purpose: request.purpose, reason, ...told } })
  return outcome
}

function judged(outcome: FetchOutcome, { statuses }: FetchRequest): FetchOutcome {
  const is_answer = outcome.kind !== 'fetched' || !statuses || statuses.includes(outcome.status)
  return is_answer ? outcome : notFetched('fetch.status', String(outcome.status))
}
