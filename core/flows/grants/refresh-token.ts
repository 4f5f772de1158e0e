/** @see RFC 6749 section 6, OpenID Connect Core 1.0 section 12 */

import type { Context } from '../../context.ts'
import { type Flow, perform } from '../../effects.ts'
import { refuse } from '../../errors.ts'
import { type Handle, keyOf, parseHandle } from '../../handles.ts'
import { parseMessage } from '../../messages/parse-message.ts'
import { refreshTokenRequest } from '../../messages/token-request.ts'
import { findBasis } from '../../rules/basis.ts'
import { reachOf } from '../../rules/grant.ts'
import { rotateRefreshToken } from '../../rules/rotate-refresh-token.ts'
import { audienceOf } from '../audience.ts'
import { commitGrant } from '../commit-grant.ts'
import { connect } from '../connect.ts'
import { untilStored } from '../documents.ts'
import { loadGrant } from '../load-grant.ts'
import { usableHolder } from '../usable-holder.ts'
import type { GrantRequest, TokenOutcome } from './grant.ts'
import { mintTokenResponse } from './token-response.ts'

export function* refreshToken({ client, parameters }: GrantRequest, context: Context): Flow<TokenOutcome> {
  const parsed = parseMessage(refreshTokenRequest, parameters.values)
  if (parsed.kind === 'refused') return parsed
  const { refresh_token, scope } = parsed.message
  const presented = parseHandle(context.keys, refresh_token)
  if (presented?.kind !== 'refresh_token') return refuse('refresh_token.malformed', 'refresh_token')
  return yield* untilStored(() => rotate(presented, scope, { client, parameters }, context))
}

type Asked = Pick<GrantRequest, 'client' | 'parameters'>

function* rotate(
  presented: Handle,
  scope: string | undefined,
  { client, parameters }: Asked,
  context: Context,
): Flow<TokenOutcome | 'conflict'> {
  const { policy, keys, now } = context
  const key = keyOf(keys, 'grant', presented.handle)
  const { grant: found, user } = yield* loadGrant(presented, context)
  const grant = found.document
  if (!grant) return refuse('refresh_token.unknown', 'refresh_token')
  const basis = findBasis(grant, user.document, policy, now)
  const audience = yield* audienceOf(grant, parameters, client, context)
  const generation = Number(presented.serial)
  const outcome = rotateRefreshToken(grant, basis, generation, scope, audience, client, policy, now)
  if (outcome.kind === 'refused') return outcome

  const holder = yield* usableHolder(grant.sub, user)
  if (holder.kind === 'refused') return refuse(holder.reason, 'refresh_token')
  const { account, record } = holder

  if (outcome.kind === 'reused') {
    if ((yield* commitGrant(key, outcome.grant, found, context)) === 'conflict') return 'conflict'
    yield* perform('emit', {
      event: { type: 'refresh_token_reused', sub: account.sub, client_id: client.client_id },
    })
    return refuse('refresh_token.reused', 'refresh_token')
  }

  const person = { sub: account.sub, user: record }
  const until = reachOf(outcome.grant, client, policy)
  if ((yield* connect(person, client, until, undefined, context)) === 'conflict') return 'conflict'
  const response = yield* mintTokenResponse(presented, outcome, client, account, context)
  if (outcome.kind === 'repeated') return response
  if ((yield* commitGrant(key, outcome.grant, found, context)) === 'conflict') return 'conflict'
  return response
}
