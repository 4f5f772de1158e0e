/** Gives a grant to a client for itself: one access token, and no End-User. */

import type { Context } from '../context.ts'
import type { Grant } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { refuse } from '../errors.ts'
import { keyOf } from '../handles.ts'
import type { Client } from '../hosts.ts'
import {
  type Audience,
  accessTokenLifetime,
  grantedAudience,
  isOneFormat,
  scopeFor,
} from '../rules/audience.ts'
import { givenTo, grantEnd, withAccessToken } from '../rules/grant.ts'
import { joinScope } from '../rules/scope.ts'
import { requestedAudience } from './audience.ts'
import { commit, untilStored } from './documents.ts'
import { type AccessTokenGiven, mintAccessToken } from './grants/access-token.ts'
import type { TokenOutcome } from './grants/grant.ts'
import { holdClient } from './hold-client.ts'

/** @param resource identifiers of the resources that the token is for; without any it is for the default */
export function* issueToClient(
  client: Client,
  scope: readonly string[],
  context: Context,
  resource: readonly string[] = [],
): Flow<TokenOutcome> {
  const named = { values: {}, lists: { resource } }
  const audience = yield* requestedAudience(named, undefined, client, context)
  return audience.kind === 'refused' ? audience : yield* issueToAudience(client, scope, audience, context)
}

export function* issueToAudience(
  client: Client,
  scope: readonly string[],
  audience: Audience,
  context: Context,
): Flow<TokenOutcome> {
  if (!isOneFormat(audience)) return refuse('resource.several_formats', 'resource')
  const { policy, now } = context
  const expires_at = now + accessTokenLifetime(audience, client, policy)
  const granted = grantedAudience(audience)
  const fresh: Grant = {
    kind: 'grant',
    v: 2,
    ...givenTo(client),
    scope: joinScope(scopeFor(scope, granted, audience, policy)),
    ...granted,
    created_at: now,
    access_tokens: [],
    last_serial: 0,
  }
  const { grant, token } = withAccessToken(fresh, { issued_at: now, expires_at, generation: 0 }, now)
  yield* holdClient(client, expires_at, context)
  return yield* untilStored(() => give({ grant, access_token: token, audience }, client, context))
}

/** Under a handle that nobody else has. */
function* give(given: AccessTokenGiven, client: Client, context: Context): Flow<TokenOutcome | 'conflict'> {
  const { keys, policy, now } = context
  const { grant, access_token: token } = given
  const handle = yield* perform('random', { bytes: 16 })
  // Mint, commit, disclose: nothing is said before the write that makes it true has won.
  const access_token = yield* mintAccessToken({ handle }, given, client, { sub: client.client_id }, context)
  const outcome = yield* commit(keyOf(keys, 'grant', handle), grant, null, grantEnd(grant, policy))
  if (outcome === 'conflict') return outcome
  return {
    kind: 'tokens',
    access_token,
    token_type: 'Bearer',
    expires_in: token.expires_at - now,
    scope: grant.scope,
  }
}
