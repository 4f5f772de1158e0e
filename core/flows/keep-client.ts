/**
 * A client by the document at its client_id, kept with the first code that it is given: from then on what it was
 * given is good by this record, and nobody asks its host. Every code brings the record to what the document says.
 */

import type { Context } from '../context.ts'
import { type Flow, perform, Unavailable } from '../effects.ts'
import type { Client } from '../hosts.ts'
import { describedAs, firstRecord, liveClient, notedUse } from '../rules/stored-client.ts'
import { clientKey, commitClient } from './client-record.ts'
import { load, untilStored } from './documents.ts'

/** @returns the client as what it is given names it */
export function* keepClient(client: Client, context: Context): Flow<Client> {
  const is_kept = !client.from_document || client.used_at !== undefined
  return is_kept ? client : yield* untilStored(() => keep(client, context))
}

function* keep(described: Client, context: Context): Flow<Client | 'conflict'> {
  const { policy, now } = context
  const { client_id } = described
  const { document, version } = yield* load(clientKey(context, client_id))
  if (version !== null && !document) throw new Unavailable('load', 'the client is of another release')
  const before = liveClient(document, client_id, now)
  // It is an operator's since this request was judged: what is given by the document nobody honours.
  if (before && !before.from_document) return described
  const after = before
    ? describedAs(before, described)
    : firstRecord(described, yield* perform('random', { bytes: 12 }), policy, now)
  if (after === before) return before
  const kept = notedUse(after, now, policy, now)
  if ((yield* commitClient(kept, version, context)) === 'conflict') return 'conflict'
  const change = before ? 'updated' : 'created'
  yield* perform('emit', { event: { type: 'client_changed', client_id, change } })
  return kept
}
