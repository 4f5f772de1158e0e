/** What the provider wants from another server, and what an operator is told where nothing comes of it. */

import { type Flow, perform } from '../effects.ts'
import { parseOutboundUrl } from '../messages/outbound-url.ts'
import type { FetchOutcome, FetchRequest } from '../outbound.ts'

export function* fetchOutbound(request: FetchRequest): Flow<FetchOutcome> {
  const outcome = yield* perform('fetch', request)
  if (outcome.kind === 'fetched') return outcome
  const { reason, detail } = outcome
  const host = parseOutboundUrl(request.url)?.host
  const told = { ...(host !== undefined && { host }), ...(detail !== undefined && { detail }) }
  yield* perform('emit', { event: { type: 'fetch_failed', purpose: request.purpose, reason, ...told } })
  return outcome
}
