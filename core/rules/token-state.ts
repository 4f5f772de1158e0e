/** Whether a token of a grant is good now. The one place that says so, for every endpoint that asks. */

import type { AccessToken, Grant } from '../documents.ts'
import { type Refusal, refuse } from '../errors.ts'

export function accessTokenState(
  grant: Grant,
  serial: number,
  now: number,
): { kind: 'active'; token: AccessToken } | Refusal<'access_token.revoked' | 'access_token.expired'> {
  const token = grant.access_tokens.find((candidate) => candidate.serial === serial)
  if (grant.revoked_at !== undefined || !token) return refuse('access_token.revoked')
  if (now >= token.expires_at) return refuse('access_token.expired')
  return { kind: 'active', token }
}

/** Only the newest generation is active; its parent in the grace period is not, though it can be repeated. */
export function isRefreshTokenActive(grant: Grant, generation: number, now: number): boolean {
  const { refresh, revoked_at } = grant
  return (
    refresh !== undefined &&
    revoked_at === undefined &&
    generation >= refresh.generation &&
    now < refresh.expires_at
  )
}
