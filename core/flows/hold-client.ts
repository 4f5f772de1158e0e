/**
 * Before something is given to a client that is in storage: that it is used, and that its record lasts as long
 * as what is given. Noted once a day at most. A client that is gone meanwhile is given what nobody honours.
 */

import type { Context } from '../context.ts'
import type { Flow } from '../effects.ts'
import type { Client } from '../hosts.ts'
import { isToBeNoted, liveClient, notedUse } from '../rules/stored-client.ts'
import { clientKey, commitClient } from './client-record.ts'
import { load, untilStored } from './documents.ts'

/** @param until when the last that comes of it can be used (NumericDate) */
export function* holdClient(client: Client, until: number, context: Context): Flow<void> {
  if (isToBeNoted(client, until, context.now)) yield* untilStored(() => note(client, until, context))
}

function* note(
  { client_id, nonce }: Client,
  until: number,
  context: Context,
): Flow<'stored' | 'gone' | 'conflict'> {
  const { policy, now } = context
  const { document, version } = yield* load(clientKey(context, client_id))
  const client = liveClient(document, client_id, now)
  if (client?.nonce !== nonce || !client) return 'gone'
  if (!isToBeNoted(client, until, now)) return 'stored'
  return yield* commitClient(notedUse(client, until, policy, now), version, context)
}
