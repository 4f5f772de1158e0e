/** Withdraws what an End-User allowed a client: the remembered consent, and every grant that came of it. */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import { withdrawConsent as withoutConsent } from '../rules/consent.ts'
import { grantsOfClient, withoutGrants } from '../rules/live-grants.ts'
import { change } from './end-session.ts'
import { revokeGrants } from './revoke-grants.ts'
import { endUserKey } from './visitor.ts'

export function* withdrawConsent(
  { sub, client_id }: { readonly sub: string; readonly client_id: string },
  context: Context,
): Flow<void> {
  const key = endUserKey(context, sub)
  const withdrawn = yield* change(key, (user) => withoutConsent(user, client_id), context)
  if (!withdrawn) return
  const granted = grantsOfClient(withdrawn, client_id)
  yield* revokeGrants(granted, context)
  if (granted.length > 0) yield* change(key, (user) => withoutGrants(user, granted), context)
  yield* perform('emit', { event: { type: 'consent_withdrawn', sub, client_id } })
}
