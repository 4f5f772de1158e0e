/** @see RFC 6749 section 4.1.3, OpenID Connect Core 1.0 section 3.1.3 */

import type { Context } from '../../context.ts'
import type { Grant } from '../../documents.ts'
import { type Flow, perform } from '../../effects.ts'
import { refuse } from '../../errors.ts'
import { keyOf, parseHandle } from '../../handles.ts'
import { parseMessage } from '../../messages/parameters.ts'
import { authorizationCodeRequest } from '../../messages/token-request.ts'
import type { AuthenticatedClient } from '../../rules/authenticated-client.ts'
import { grantEnd } from '../../rules/grant.ts'
import { type Redemption, redeemCode } from '../../rules/redeem-code.ts'
import { commitGrant } from '../commit-grant.ts'
import { commitSingleUse, load, untilStored } from '../documents.ts'
import { usableAccount } from '../usable-account.ts'
import type { GrantRequest, TokenOutcome } from './grant.ts'
import { mintTokenResponse } from './token-response.ts'

export function* authorizationCode(
  { client, parameters }: GrantRequest,
  context: Context,
): Flow<TokenOutcome> {
  const parsed = parseMessage(authorizationCodeRequest, parameters.values)
  if (parsed.kind === 'refused') return parsed
  const presented = parseHandle(context.keys, parsed.message.code)
  if (presented?.kind !== 'code') return refuse('code.malformed', 'code')
  return yield* untilStored(() => redeem(presented.handle, parsed.message, client, context))
}

function* redeem(
  handle: string,
  redemption: Redemption,
  client: AuthenticatedClient,
  context: Context,
): Flow<TokenOutcome | 'conflict'> {
  const { policy, keys, now } = context
  const key = keyOf(keys, 'grant', handle)
  const loaded = yield* load<Grant>(key)
  if (!loaded) return refuse('code.unknown', 'code')
  const outcome = redeemCode(loaded.document, redemption, client, policy, now)
  if (outcome.kind === 'refused') return outcome

  const account = yield* usableAccount(loaded.document.sub)
  if (!account) return refuse('grant.account_unusable', 'code')

  if (outcome.kind === 'replayed') {
    if ((yield* commitGrant(key, outcome.grant, loaded, client, context)) === 'conflict') return 'conflict'
    yield* perform('emit', {
      event: { type: 'code_replayed', sub: account.sub, client_id: client.client_id },
    })
    return refuse('code.replayed', 'code')
  }

  // Mint, commit, disclose: nothing is said before the write that makes it true has won.
  const response = yield* mintTokenResponse(handle, outcome, client, account, context)
  const end = grantEnd(outcome.grant, client, policy)
  const committed = yield* commitSingleUse(key, outcome.grant, loaded.version, end)
  if (committed === 'conflict') return 'conflict'
  // It may have been redeemed before, and the store may have forgotten it. That is nobody's replay.
  if (committed === 'doubtful') return refuse('code.doubtful', 'code')
  return response
}
