/** Whether an initial access token lets one more client register. @see RFC 7591 section 1.2 */

import type { Documents, RegistrationToken } from '../documents.ts'

/** The record as it counts: what was removed or has run out is no token. */
export function liveRegistrationToken(
  token: Documents['registration_token'] | undefined,
  now: number,
): RegistrationToken | undefined {
  return token && token.removed_at === undefined && now < token.expires_at ? token : undefined
}

/** @returns `undefined` where it was used as often as it may be */
export function usedOnceMore(token: RegistrationToken): RegistrationToken | undefined {
  return token.used < token.uses ? { ...token, used: token.used + 1 } : undefined
}
