/** From a presented access token to the grant, client and account behind it, all of them still good. */

import type { Context } from '../context.ts'
import type { AccessToken, Grant } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { type BearerReason, type Refusal, refuse } from '../errors.ts'
import type { Handle } from '../handles.ts'
import type { Account, Client } from '../hosts.ts'
import { findBasis } from '../rules/basis.ts'
import { isGivenTo } from '../rules/grant.ts'
import { accessTokenState } from '../rules/token-state.ts'
import { loadGrant } from './load-grant.ts'
import { knownClient } from './usable-client.ts'
import { usableHolder } from './usable-holder.ts'

export interface ActiveAccessToken {
  readonly kind: 'active'
  readonly grant: Grant
  readonly token: AccessToken
  /** Whom it is for. */
  readonly aud: readonly string[]
  readonly client: Client
  /** Absent for client_credentials. */
  readonly account?: Account
}

const endings = {
  'grant.connection_ended': 'access_token.connection_ended',
  'grant.session_ended': 'access_token.session_ended',
  'grant.account_unusable': 'access_token.account_unusable',
} as const

export function* activeAccessToken(
  presented: Handle,
  context: Context,
): Flow<ActiveAccessToken | (Refusal<BearerReason> & { readonly client?: Client })> {
  const found = yield* loadGrant(presented, context)
  const grant = found.grant.document
  if (!grant) return refuse('access_token.unknown')
  const client = yield* knownClient(grant.client_id, context)
  if (!client || !isGivenTo(grant, client)) return refuse('access_token.client_unusable')
  const state = accessTokenState(grant, Number(presented.serial), context.now)
  if (state.kind === 'refused') return { ...state, client }
  const { token } = state
  const aud = token.audience ?? grant.audience ?? [context.issuer]
  const active = { kind: 'active', grant, token, aud, client } as const
  if (grant.sub === undefined) return active
  const basis = findBasis(grant, found.user.document, context.policy, context.now)
  if (basis.kind === 'refused') return { ...refuse(endings[basis.reason]), client }
  const holder = yield* usableHolder(grant.sub, found.user)
  if (holder.kind === 'refused') return { ...refuse(endings[holder.reason]), client }
  return { ...active, account: holder.account }
}
