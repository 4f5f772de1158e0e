/** @see RFC 6749 section 4.4 */

import type { Context } from '../../context.ts'
import type { Grant } from '../../documents.ts'
import { type Flow, perform } from '../../effects.ts'
import { refuse } from '../../errors.ts'
import { derive, keyOf } from '../../handles.ts'
import { setting } from '../../policy.ts'
import { grantEnd, withAccessToken } from '../../rules/grant.ts'
import { joinScope, requestedScope } from '../../rules/scope.ts'
import { commit, untilStored } from '../documents.ts'
import type { GrantRequest, TokenOutcome } from './grant.ts'

/** They speak of an End-User, and here is none. */
const aboutAnEndUser = new Set(['openid', 'offline_access'])

export function* clientCredentials(
  { client, parameters }: GrantRequest,
  context: Context,
): Flow<TokenOutcome> {
  const { policy, keys, now } = context
  // "The client credentials grant type MUST only be used by confidential clients."
  if (client.token_endpoint_auth_method === 'none')
    return refuse('client_credentials.public_client', 'client_id')
  const requested = requestedScope(parameters.values.scope, client, policy)
  if (requested.kind === 'refused') return requested
  const names = requested.names.filter((name) => !aboutAnEndUser.has(name))
  if (names.length === 0 && requested.names.length > 0) return refuse('scope.unknown', 'scope')
  const scope = joinScope(names)

  const expires_at = now + setting('access_token_lifetime', client, policy)
  const fresh: Grant = {
    kind: 'grant',
    v: 1,
    client_id: client.client_id,
    scope,
    created_at: now,
    access_tokens: [],
    last_serial: 0,
  }
  const { grant, token } = withAccessToken(fresh, { issued_at: now, expires_at, generation: 0 }, now)
  const handle = yield* untilStored(() => create(grant, grantEnd(grant, client, policy), context))
  return {
    kind: 'tokens',
    access_token: derive(keys, 'access_token', handle, token.serial),
    token_type: 'Bearer',
    expires_in: token.expires_at - now,
    scope,
  }
}

/** Under a handle that nobody else has. */
function* create(grant: Grant, end: number, { keys }: Context): Flow<string | 'conflict'> {
  const handle = yield* perform('random', { bytes: 16 })
  const outcome = yield* commit(keyOf(keys, 'grant', handle), grant, null, end)
  return outcome === 'conflict' ? outcome : handle
}
