/** Whether a token or the code of a grant is good now. The one place that says so, for everybody who asks. */

import type { AccessToken, Code, Grant, Refresh } from '../documents.ts'
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
export function refreshTokenState(
  grant: Grant,
  generation: number,
  now: number,
):
  | { kind: 'active'; refresh: Refresh }
  | Refusal<'refresh_token.unknown' | 'grant.revoked' | 'refresh_token.spent' | 'refresh_token.expired'> {
  const { refresh, revoked_at } = grant
  if (!refresh) return refuse('refresh_token.unknown')
  if (revoked_at !== undefined) return refuse('grant.revoked')
  if (!(generation >= refresh.generation)) return refuse('refresh_token.spent')
  if (now >= refresh.expires_at) return refuse('refresh_token.expired')
  return { kind: 'active', refresh }
}

export function codeState(
  grant: Grant,
  now: number,
):
  | { kind: 'active'; code: Code }
  | Refusal<'code.unknown' | 'grant.revoked' | 'code.spent' | 'code.expired'> {
  const { code, revoked_at } = grant
  if (!code) return refuse('code.unknown')
  if (revoked_at !== undefined) return refuse('grant.revoked')
  if (code.redeemed_at !== undefined) return refuse('code.spent')
  if (now >= code.expires_at) return refuse('code.expired')
  return { kind: 'active', code }
}
