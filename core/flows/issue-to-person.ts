/**
 * Gives tokens to a client on behalf of a person, for a grant of the host's own. They rest on the person's
 * connection to the client as everything does that is given to a person: disconnecting the client, or ending
 * everything, ends them. That the person agrees is for the grant to know.
 */

import type { Context } from '../context.ts'
import type { Grant } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { refuse } from '../errors.ts'
import { endUserHandle } from '../handles.ts'
import type { Account, Client } from '../hosts.ts'
import {
  type Audience,
  accessTokenLifetime,
  grantedAudience,
  isOneFormat,
  narrowedMembers,
} from '../rules/audience.ts'
import { givenTo, isRefreshable, withAccessToken } from '../rules/grant.ts'
import { refreshEnd } from '../rules/rotate-refresh-token.ts'
import { hasEffect, joinScope } from '../rules/scope.ts'
import { requestedAudience } from './audience.ts'
import { load, untilStored } from './documents.ts'
import { endUserKey } from './end-user.ts'
import type { TokenOutcome } from './grants/grant.ts'
import { mintTokenResponse } from './grants/token-response.ts'
import { placeGrant } from './place-grant.ts'
import { usableAccount } from './usable-account.ts'
import { recordNow } from './usable-holder.ts'

/** Whom something is issued to, and what. */
export interface IssuedToPerson {
  readonly sub: string
  /** With `openid` there is an ID token, with `offline_access` a refresh token if the client may have one. */
  readonly scope: readonly string[]
  /** Identifiers of the resources that the tokens are for; without any they are for the default. */
  readonly resource?: readonly string[]
}

export function* issueToPerson(
  client: Client,
  { sub, scope, resource = [] }: IssuedToPerson,
  context: Context,
): Flow<TokenOutcome> {
  const account = yield* usableAccount(sub)
  if (!account) return refuse('grant.account_unusable')
  const names = scope.filter((name) => hasEffect(client, name))
  const named = { values: {}, lists: { resource } }
  const audience = yield* requestedAudience(named, joinScope(names), client, context)
  if (audience.kind === 'refused') return audience
  if (!isOneFormat(audience)) return refuse('resource.several_formats', 'resource')
  return yield* untilStored(() => issue(client, account, names, audience, context))
}

function* issue(
  client: Client,
  account: Account,
  scope: readonly string[],
  audience: Audience,
  context: Context,
): Flow<TokenOutcome | 'conflict'> {
  const { policy, keys, now } = context
  const { sub } = account
  const end_user = endUserHandle(keys, sub)
  const found = yield* load(endUserKey(context, end_user))
  const user = yield* recordNow(found, account)
  const handle = yield* perform('random', { bytes: 16 })
  const fresh: Grant = {
    kind: 'grant',
    v: 2,
    ...givenTo(client),
    sub,
    scope: joinScope(scope),
    ...grantedAudience(audience),
    created_at: now,
    access_tokens: [],
    last_serial: 0,
  }
  const token = {
    issued_at: now,
    expires_at: now + accessTokenLifetime(audience, client, policy),
    generation: 0,
    ...narrowedMembers(fresh, fresh.scope, audience, policy),
  }
  const issued = withAccessToken(fresh, token, now)
  const grant: Grant = isRefreshable(client, scope, policy)
    ? {
        ...issued.grant,
        refreshable: true,
        refresh: { generation: 1, rotated_at: now, expires_at: refreshEnd(fresh, client, policy, now) },
      }
    : issued.grant
  const given = {
    grant,
    access_token: issued.token,
    audience,
    scope: fresh.scope,
    ends_at: Number.POSITIVE_INFINITY,
  }
  const response = yield* mintTokenResponse({ handle, end_user }, given, client, account, context)
  const placed = yield* placeGrant({ sub, user }, client, grant, handle, undefined, context)
  return placed === 'issued' ? response : 'conflict'
}
