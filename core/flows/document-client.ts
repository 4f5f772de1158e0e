/**
 * A client by the document at its client_id. Nobody of the deployment vouches for it. What may be different in a
 * moment is a failure: the other server's trouble makes nobody unknown.
 * @see OAuth Client ID Metadata Document section 5
 */

import type { Context } from '../context.ts'
import { type Flow, perform, Unavailable } from '../effects.ts'
import { type DocumentReason, type Refusal, reasons, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { parseClientDocument } from '../messages/client-document.ts'
import { parseClientIdUrl } from '../messages/client-id-url.ts'
import type { Fetched } from '../outbound.ts'
import { takesDocumentsOf } from '../rules/client-documents.ts'
import { fetchOutbound } from './fetch-outbound.ts'

export interface Described {
  readonly kind: 'described'
  readonly client: Client
  /** Seconds for which what it said is good. */
  readonly fresh_for: number
}

/** Section 5.2: as its headers say, between a minute and a day. */
const KEPT = { at_least: 60, at_most: 86_400 }

/** Section 8.7. */
const MAX_BYTES = 5120

/** In a minute, of one host; what is fresh is not asked for. */
const PER_MINUTE = 60

/** @param anew whether what was kept of it has turned out to be none */
export function* documentClient(
  client_id: string,
  context: Context,
  anew = false,
): Flow<Described | Refusal<DocumentReason>> {
  if (!parseClientIdUrl(client_id)) return refuse('client_document.url', 'client_id')
  if (!(yield* isAllowed(client_id, context))) return refuse('client_document.not_allowed', 'client_id')
  const fetched = yield* fetchOutbound({
    purpose: 'client_metadata',
    url: client_id,
    accept: 'application/json',
    max_bytes: MAX_BYTES,
    statuses: [200, 404, 410],
    kept: KEPT,
    per_minute: PER_MINUTE,
    ...(anew && { max_age: 0 }),
  })
  if (fetched.kind === 'not_fetched') {
    if (reasons[fetched.reason].error === 'fetch_failed') throw new Unavailable('fetch', fetched.reason)
    return refuse('client_document.not_taken')
  }
  const described = readDocument(client_id, fetched)
  // Section 5.2: what is no such document is not kept.
  if (described.kind === 'refused' && fetched.reused) return yield* documentClient(client_id, context, true)
  return described
}

/** Asked at every use, also of what is kept: what is not allowed any more is no client any more. */
export function* isAllowed(client_id: string, { policy }: Context): Flow<boolean> {
  const url = parseClientIdUrl(client_id)
  if (!url || !takesDocumentsOf(url, policy)) return false
  return yield* perform('allow_client_document', { client_id })
}

function readDocument(client_id: string, fetched: Fetched): Described | Refusal<DocumentReason> {
  const { status, content_type, body, fresh_for } = fetched
  if (status !== 200) return refuse('client_document.missing')
  const parsed = parseClientDocument({ client_id, content_type, body })
  return parsed.kind === 'refused' ? parsed : { ...parsed, fresh_for }
}
