/** A client as people are shown it, also where it is disabled; one that is gone has no name any more. */

import type { Context } from '../context.ts'
import type { Flow } from '../effects.ts'
import type { PageClient } from '../pages.ts'
import { pageClient } from './interaction.ts'
import { registeredClient } from './usable-client.ts'

export function* shownClient(
  { client_id }: { readonly client_id: string },
  context: Context,
): Flow<PageClient | undefined> {
  const client = yield* registeredClient(client_id, context)
  return client && pageClient(client)
}
