/**
 * Gives a grant to a person: first what it rests on, then the grant itself. Whatever ends in between, the
 * session, the connection or everything, is not there any more when something of the grant is used.
 */

import type { Context } from '../context.ts'
import type { Grant, Session } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { keyOf } from '../handles.ts'
import type { Client } from '../hosts.ts'
import { endsWithSession } from '../rules/basis.ts'
import type { ConsentDecision } from '../rules/consent.ts'
import { grantEnd, reachOf } from '../rules/grant.ts'
import { splitScope } from '../rules/scope.ts'
import { connect, type Footing, type Person } from './connect.ts'
import { commitSingleUse } from './documents.ts'

/**
 * @param grant what is given, without what it rests on
 * @param handle of the grant, that nobody has
 * @returns `conflict`: the person's record was changed meanwhile; `taken`: there is a grant under the handle
 */
export function* placeGrant(
  person: Person,
  client: Client,
  grant: Grant,
  handle: string,
  decision: ConsentDecision | undefined,
  context: Context,
): Flow<'issued' | 'conflict' | 'taken'> {
  const { policy, keys } = context
  const footing = yield* connect(person, client, reachOf(grant, client, policy), decision, context)
  if (footing === 'conflict') return footing
  const given = resting(grant, person, footing)
  const key = keyOf(keys, 'grant', handle)
  const outcome = yield* commitSingleUse(key, given, null, grantEnd(given, policy))
  return outcome === 'stored' ? 'issued' : 'taken'
}

function resting(grant: Grant, { sub, session }: Person, { connection, sid }: Footing): Grant {
  const ends_with_it = session && endsWithSession(grant, splitScope(grant.scope))
  return {
    sub,
    connection: connection.id,
    ...(ends_with_it && { session: session.id }),
    ...(session && sid !== undefined && { authentication: { sid, ...authenticationOf(session) } }),
    ...grant,
  }
}

function authenticationOf({ auth_time, acr, amr }: Session) {
  return { auth_time, ...(acr !== undefined && { acr }), ...(amr && { amr }) }
}
