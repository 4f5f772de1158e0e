/** @see RFC 6749 section 4.1.3, OpenID Connect Core 1.0 section 3.1.3 */

import type { Context } from '../../context.ts'
import { type Flow, perform } from '../../effects.ts'
import { refuse } from '../../errors.ts'
import { type Handle, keyOf, parseHandle } from '../../handles.ts'
import { parseMessage } from '../../messages/parse-message.ts'
import { authorizationCodeRequest } from '../../messages/token-request.ts'
import { findBasis } from '../../rules/basis.ts'
import { grantEnd, reachOf } from '../../rules/grant.ts'
import { type Redemption, redeemCode } from '../../rules/redeem-code.ts'
import { audienceOf } from '../audience.ts'
import { commitGrant } from '../commit-grant.ts'
import { connect } from '../connect.ts'
import { commitSingleUse, untilStored } from '../documents.ts'
import { loadGrant } from '../load-grant.ts'
import { usableHolder } from '../usable-holder.ts'
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
  return yield* untilStored(() => redeem(presented, parsed.message, { client, parameters }, context))
}

type Asked = Pick<GrantRequest, 'client' | 'parameters'>

function* redeem(
  presented: Handle,
  redemption: Redemption,
  { client, parameters }: Asked,
  context: Context,
): Flow<TokenOutcome | 'conflict'> {
  const { policy, keys, now } = context
  const key = keyOf(keys, 'grant', presented.handle)
  const { grant: found, user } = yield* loadGrant(presented, context)
  const grant = found.document
  if (!grant) return refuse('code.unknown', 'code')
  const basis = findBasis(grant, user.document, policy, now)
  const audience = yield* audienceOf(grant, parameters, client, context)
  const outcome = redeemCode(grant, basis, redemption, audience, client, policy, now)
  if (outcome.kind === 'refused') return outcome

  const holder = yield* usableHolder(grant.sub, user)
  if (holder.kind === 'refused') return refuse(holder.reason, 'code')
  const { account, record } = holder

  if (outcome.kind === 'replayed') {
    if ((yield* commitGrant(key, outcome.grant, found, context)) === 'conflict') return 'conflict'
    yield* perform('emit', {
      event: { type: 'code_replayed', sub: account.sub, client_id: client.client_id },
    })
    return refuse('code.replayed', 'code')
  }

  const person = { sub: account.sub, user: record }
  const until = reachOf(outcome.grant, client, policy)
  if ((yield* connect(person, client, until, undefined, context)) === 'conflict') return 'conflict'
  // Mint, commit, disclose: nothing is said before the write that makes it true has won.
  const response = yield* mintTokenResponse(presented, outcome, client, account, context)
  const end = grantEnd(outcome.grant, policy)
  const committed = yield* commitSingleUse(key, outcome.grant, found.version, end)
  if (committed === 'conflict') return 'conflict'
  // It may have been redeemed before, and the store may have forgotten it. That is nobody's replay.
  if (committed === 'doubtful') return refuse('code.doubtful', 'code')
  return response
}
