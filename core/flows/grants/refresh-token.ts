/** @see RFC 6749 section 6, OpenID Connect Core 1.0 section 12 */

import type { Context } from '../../context.ts'
import type { Grant } from '../../documents.ts'
import { type Flow, perform } from '../../effects.ts'
import { refuse } from '../../errors.ts'
import { type Handle, keyOf, parseHandle } from '../../handles.ts'
import { parseMessage } from '../../messages/parameters.ts'
import { refreshTokenRequest } from '../../messages/token-request.ts'
import type { AuthenticatedClient } from '../../rules/authenticated-client.ts'
import { rotateRefreshToken } from '../../rules/rotate-refresh-token.ts'
import { commitGrant } from '../commit-grant.ts'
import { load, untilStored } from '../documents.ts'
import { usableAccount } from '../usable-account.ts'
import type { GrantRequest, TokenOutcome } from './grant.ts'
import { mintTokenResponse } from './token-response.ts'

export function* refreshToken({ client, parameters }: GrantRequest, context: Context): Flow<TokenOutcome> {
  const parsed = parseMessage(refreshTokenRequest, parameters.values)
  if (parsed.kind === 'refused') return parsed
  const { refresh_token, scope } = parsed.message
  const presented = parseHandle(context.keys, refresh_token)
  if (presented?.kind !== 'refresh_token') return refuse('refresh_token.malformed', 'refresh_token')
  return yield* untilStored(() => rotate(presented, scope, client, context))
}

function* rotate(
  { handle, serial }: Handle,
  scope: string | undefined,
  client: AuthenticatedClient,
  context: Context,
): Flow<TokenOutcome | 'conflict'> {
  const { policy, keys, now } = context
  const key = keyOf(keys, 'grant', handle)
  const loaded = yield* load<Grant>(key)
  if (!loaded) return refuse('refresh_token.unknown', 'refresh_token')
  const outcome = rotateRefreshToken(loaded.document, Number(serial), scope, client, policy, now)
  if (outcome.kind === 'refused') return outcome

  const account = yield* usableAccount(loaded.document.sub)
  if (!account) return refuse('grant.account_unusable', 'refresh_token')

  if (outcome.kind === 'reused') {
    if ((yield* commitGrant(key, outcome.grant, loaded, client, context)) === 'conflict') return 'conflict'
    yield* perform('emit', {
      event: { type: 'refresh_token_reused', sub: account.sub, client_id: client.client_id },
    })
    return refuse('refresh_token.reused', 'refresh_token')
  }

  const response = yield* mintTokenResponse(handle, outcome, client, account, context)
  if (outcome.kind === 'repeated') return response
  if ((yield* commitGrant(key, outcome.grant, loaded, client, context)) === 'conflict') return 'conflict'
  return response
}
