/**
 * What an operator may learn of a code or token, and its end, where no client is involved: also what is good no more is
 * described, with the reason, as far as there is still something to tell.
 */

import type { Context } from '../context.ts'
import type { Grant } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { type ReasonId, type Refusal, refuse } from '../errors.ts'
import { keyOf } from '../handles.ts'
import { findBasis } from '../rules/basis.ts'
import { isGivenTo } from '../rules/grant.ts'
import { codeState } from '../rules/token-state.ts'
import { activeAccessToken } from './active-access-token.ts'
import { activeRefreshToken } from './active-refresh-token.ts'
import { load } from './documents.ts'
import { loadGrant } from './load-grant.ts'
import { presentedToken } from './presented-token.ts'
import { isRevocable, type RevocableHandle, type Revoked, revokeToken } from './revoke-token.ts'
import { knownClient } from './usable-client.ts'
import { usableHolder } from './usable-holder.ts'

export interface SeenToken {
  readonly kind: RevocableHandle['kind']
  /** Why it is refused; absent for what is good. */
  readonly reason?: ReasonId
  /** What it was derived from, while there is a record of it. */
  readonly of?: TokenFacts
}

export interface TokenFacts extends Pick<Grant, 'client_id' | 'sub' | 'scope' | 'audience' | 'session'> {
  /** When the person or the client was given the first of its grant. */
  readonly granted_at: number
  /** Of the token itself, where it has not ended. */
  readonly issued_at?: number
  readonly expires_at?: number
}

/** @returns `undefined` for what is no code or token of this issuer */
export function* readToken(text: string, context: Context): Flow<SeenToken | undefined> {
  const presented = yield* presentedToken(text, context)
  if (!presented || !isRevocable(presented)) return undefined
  const { document: grant } = yield* load(keyOf(context.keys, 'grant', presented.handle))
  const active = yield* judged(presented, context)
  return {
    kind: presented.kind,
    ...(active.kind === 'refused' && { reason: active.reason }),
    ...(grant && { of: factsOf(grant, presented) }),
  }
}

function* judged(presented: RevocableHandle, context: Context): Flow<{ readonly kind: 'active' } | Refusal> {
  if (presented.kind === 'access_token') return yield* activeAccessToken(presented, context)
  if (presented.kind === 'refresh_token') return yield* activeRefreshToken(presented, context)
  return yield* activeCode(presented, context)
}

/** Whether there is anything that a client could redeem it for; what it would have to prove is not asked. */
function* activeCode(presented: RevocableHandle, context: Context): Flow<{ kind: 'active' } | Refusal> {
  const found = yield* loadGrant(presented, context)
  const grant = found.grant.document
  if (!grant) return refuse('code.unknown')
  const state = codeState(grant, context.now)
  if (state.kind === 'refused') return state
  const basis = findBasis(grant, found.user.document, context.policy, context.now)
  if (basis.kind === 'refused') return basis
  const client = yield* knownClient(grant.client_id, context)
  if (!client || !isGivenTo(grant, client)) return refuse('grant.client_unusable')
  const holder = yield* usableHolder(grant.sub, found.user)
  return holder.kind === 'refused' ? holder : { kind: 'active' }
}

function factsOf(grant: Grant, presented: RevocableHandle): TokenFacts {
  const { client_id, sub, session, code, refresh, created_at: granted_at } = grant
  const token = grant.access_tokens.find(({ serial }) => serial === Number(presented.serial))
  const audience = token?.audience ?? grant.audience
  const whose = {
    client_id,
    ...(sub !== undefined && { sub }),
    ...(session !== undefined && { session }),
    ...(audience && { audience }),
    granted_at,
  }
  if (presented.kind === 'code')
    return { ...whose, scope: grant.scope, issued_at: granted_at, ...(code && endOf(code)) }
  if (presented.kind === 'access_token')
    return {
      ...whose,
      scope: token?.scope ?? grant.scope,
      ...(token && { issued_at: token.issued_at, ...endOf(token) }),
    }
  const is_newest = refresh?.generation === Number(presented.serial)
  return {
    ...whose,
    scope: grant.scope,
    ...(is_newest && { issued_at: refresh.rotated_at, ...endOf(refresh) }),
  }
}

function endOf({ expires_at }: { readonly expires_at: number }) {
  return { expires_at }
}

/** @returns `undefined` for what is no code or token of this issuer */
export function* endToken(text: string, context: Context): Flow<Revoked | undefined> {
  const presented = yield* presentedToken(text, context)
  if (!presented || !isRevocable(presented)) return undefined
  return yield* revokeToken(presented, () => undefined, context)
}
