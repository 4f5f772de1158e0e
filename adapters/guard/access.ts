/** What a verified access token allows, and what every kind of token has to show for it. */

import { isSameResource } from '../../core/resources.ts'

export interface Access {
  readonly client_id: string
  /** Whose data it is about; `undefined` where a client acts for itself (client_credentials). */
  readonly sub: string | undefined
  readonly scope: readonly string[]
  /** Everything the token or the issuer says of it. */
  readonly claims: Readonly<Record<string, unknown>>
}

/** @returns what the token allows, or nothing. @throws {IssuerUnavailable} when that cannot be known */
export type Verifier = (token: string) => Promise<Access | undefined>

/** Seconds that clocks may differ. */
export const CLOCK_SKEW = 10

export function accessOf(claims: Readonly<Record<string, unknown>>): Access | undefined {
  const { client_id, scope = '', cnf } = claims
  // RFC 9068 section 2.2: of a client that acts for itself it is the client's own. It is nobody's here, so that no person
  // of the same name can be meant.
  const sub = claims.sub === client_id ? undefined : claims.sub
  if (typeof client_id !== 'string' || typeof scope !== 'string') return undefined
  if (sub !== undefined && typeof sub !== 'string') return undefined
  // RFC 7800 section 3.1: it is bound to a key, and who merely bears it has shown no key.
  if (cnf !== undefined) return undefined
  return { client_id, sub, scope: scope.split(' ').filter((name) => name !== ''), claims }
}

/** Whether `aud`, a text or a list of them, names one of these. */
export function isMeantFor(aud: unknown, audience: readonly string[]): boolean {
  const named = (Array.isArray(aud) ? aud : [aud]).filter((one) => typeof one === 'string')
  return named.some((one) => audience.some((own) => isSameResource(own, one)))
}
