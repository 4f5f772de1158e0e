/**
 * The end of what was presented, whoever wants it: a code and a refresh token of any generation take their whole grant
 * with them, an access token only itself.
 */

import type { Context } from '../context.ts'
import type { Grant } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { type Handle, keyOf } from '../handles.ts'
import { revokeAccessToken, revokeGrant } from '../rules/grant.ts'
import { commitGrant } from './commit-grant.ts'
import { load, untilStored } from './documents.ts'

/** It is not usable, whether or not it was before. */
export interface Revoked {
  readonly kind: 'revoked'
}

/** What belongs to a grant, and can be presented. */
export interface RevocableHandle extends Handle {
  readonly kind: 'code' | 'access_token' | 'refresh_token'
}

export function isRevocable(presented: Handle): presented is RevocableHandle {
  return ['code', 'access_token', 'refresh_token'].includes(presented.kind)
}

/** @param judge what the answer is for a grant that is not to be ended; nothing where it is */
export function* revokeToken<T>(
  presented: RevocableHandle,
  judge: (grant: Grant) => T | undefined,
  context: Context,
): Flow<Revoked | T> {
  return yield* untilStored(() => revokeOnce(presented, judge, context))
}

function* revokeOnce<T>(
  presented: RevocableHandle,
  judge: (grant: Grant) => T | undefined,
  context: Context,
): Flow<Revoked | T | 'conflict'> {
  const key = keyOf(context.keys, 'grant', presented.handle)
  const found = yield* load(key)
  const grant = found.document
  if (!grant) return { kind: 'revoked' }
  const judged = judge(grant)
  if (judged !== undefined) return judged
  const revoked =
    presented.kind === 'access_token'
      ? revokeAccessToken(grant, Number(presented.serial))
      : revokeGrant(grant, context.now)
  if (revoked === grant) return { kind: 'revoked' }
  if ((yield* commitGrant(key, revoked, found, context)) === 'conflict') return 'conflict'
  const { sub, client_id } = grant
  yield* perform('emit', {
    event: { type: 'revoked', client_id, token: presented.kind, ...(sub !== undefined && { sub }) },
  })
  return { kind: 'revoked' }
}
