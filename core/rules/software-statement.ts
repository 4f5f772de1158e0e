/** Whether a software statement whose signature is right still says anything. @see RFC 7591 section 2.3, RFC 7519 section 4.1 */

import type { Claims } from '../effects.ts'

/** Seconds that clocks may differ by. */
const SKEW = 10

export function isStatementLive({ exp, nbf, aud }: Claims, issuer: string, now: number): boolean {
  const isTime = (value: unknown) => value === undefined || Number.isFinite(value)
  if (!isTime(exp) || !isTime(nbf)) return false
  if (exp !== undefined && now >= Number(exp) + SKEW) return false
  if (nbf !== undefined && now + SKEW < Number(nbf)) return false
  return aud === undefined || aud === issuer || (Array.isArray(aud) && aud.includes(issuer))
}
