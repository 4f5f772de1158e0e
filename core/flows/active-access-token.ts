/** From a presented access token to the grant, client and account behind it, all of them still good. */

import type { Context } from '../context.ts'
import type { AccessToken, Grant } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { type BearerReason, type Refusal, refuse } from '../errors.ts'
import { type Handle, keyOf } from '../handles.ts'
import type { Account, Client } from '../hosts.ts'
import { accessTokenState } from '../rules/token-state.ts'
import { load } from './documents.ts'
import { usableAccount } from './usable-account.ts'
import { usableClient } from './usable-client.ts'

export interface ActiveAccessToken {
  readonly kind: 'active'
  readonly grant: Grant
  readonly token: AccessToken
  readonly client: Client
  /** Absent for client_credentials. */
  readonly account?: Account
}

export function* activeAccessToken(
  presented: Handle,
  context: Context,
): Flow<ActiveAccessToken | (Refusal<BearerReason> & { readonly client?: Client })> {
  const loaded = yield* load<Grant>(keyOf(context.keys, 'grant', presented.handle))
  if (!loaded) return refuse('access_token.unknown')
  const grant = loaded.document
  const client = yield* usableClient(grant.client_id)
  if (!client) return refuse('access_token.client_unusable')
  const state = accessTokenState(grant, Number(presented.serial), context.now)
  if (state.kind === 'refused') return { ...state, client }
  if (grant.sub === undefined) return { kind: 'active', grant, token: state.token, client }
  const account = yield* usableAccount(grant.sub)
  if (!account) return { ...refuse('access_token.account_unusable'), client }
  return { kind: 'active', grant, token: state.token, client, account }
}
