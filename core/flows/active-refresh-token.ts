/** From a presented refresh token to the grant, client and account behind it, all of them still good. */

import type { Context } from '../context.ts'
import type { Grant, Refresh } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { type Refusal, refuse, type TokenReason } from '../errors.ts'
import type { Handle } from '../handles.ts'
import type { Account, Client } from '../hosts.ts'
import { findBasis } from '../rules/basis.ts'
import { isGivenTo, isRefreshable } from '../rules/grant.ts'
import { splitScope } from '../rules/scope.ts'
import { refreshTokenState } from '../rules/token-state.ts'
import { loadGrant } from './load-grant.ts'
import { knownClient } from './usable-client.ts'
import { usableHolder } from './usable-holder.ts'

export interface ActiveRefreshToken {
  readonly kind: 'active'
  readonly grant: Grant
  readonly refresh: Refresh
  readonly client: Client
  readonly account: Account
}

export function* activeRefreshToken(
  presented: Handle,
  context: Context,
): Flow<ActiveRefreshToken | Refusal<TokenReason>> {
  const found = yield* loadGrant(presented, context)
  const grant = found.grant.document
  if (!grant || grant.sub === undefined) return refuse('refresh_token.unknown')
  const state = refreshTokenState(grant, Number(presented.serial), context.now)
  if (state.kind === 'refused') return state
  const basis = findBasis(grant, found.user.document, context.policy, context.now)
  if (basis.kind === 'refused') return basis
  const client = yield* knownClient(grant.client_id, context)
  const holder = yield* usableHolder(grant.sub, found.user)
  if (!client || !isGivenTo(grant, client)) return refuse('grant.client_unusable')
  if (holder.kind === 'refused') return holder
  if (!isRefreshable(client, splitScope(grant.scope), context.policy))
    return refuse('refresh_token.not_allowed')
  return { kind: 'active', grant, refresh: state.refresh, client, account: holder.account }
}
