/** Gives a grant to a client for itself: one access token, and no End-User. */

import type { Context } from '../context.ts'
import type { Grant } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { derive, keyOf } from '../handles.ts'
import type { Client } from '../hosts.ts'
import { setting } from '../policy.ts'
import { givenTo, grantEnd, withAccessToken } from '../rules/grant.ts'
import { joinScope } from '../rules/scope.ts'
import { commit, untilStored } from './documents.ts'
import type { TokenResponse } from './grants/grant.ts'
import { holdClient } from './hold-client.ts'

export function* issueToClient(
  client: Client,
  scope: readonly string[],
  context: Context,
): Flow<TokenResponse> {
  const { policy, keys, now } = context
  const expires_at = now + setting('access_token_lifetime', client, policy)
  const fresh: Grant = {
    kind: 'grant',
    v: 2,
    ...givenTo(client),
    scope: joinScope(scope),
    created_at: now,
    access_tokens: [],
    last_serial: 0,
  }
  const { grant, token } = withAccessToken(fresh, { issued_at: now, expires_at, generation: 0 }, now)
  yield* holdClient(client, expires_at, context)
  const handle = yield* untilStored(() => create(grant, context))
  return {
    kind: 'tokens',
    access_token: derive(keys, 'access_token', { handle }, token.serial),
    token_type: 'Bearer',
    expires_in: token.expires_at - now,
    scope: grant.scope,
  }
}

/** Under a handle that nobody else has. */
function* create(grant: Grant, { keys, policy }: Context): Flow<string | 'conflict'> {
  const handle = yield* perform('random', { bytes: 16 })
  const outcome = yield* commit(keyOf(keys, 'grant', handle), grant, null, grantEnd(grant, policy))
  return outcome === 'conflict' ? outcome : handle
}
