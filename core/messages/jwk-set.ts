/** Public keys as they travel: a JWK Set. @see RFC 7517 */

import { isJsonObject } from './json-object.ts'

export type Jwk = Readonly<Record<string, unknown>>

export interface JwkSet {
  readonly keys: readonly Jwk[]
}

/** More are no set of somebody who signs. */
export const MOST_KEYS = 50

/** RFC 7518 section 6, and `priv` of algorithms that came later: what nobody else has to know. */
const SECRET = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

export function isPublicKey(key: Jwk): boolean {
  return typeof key.kty === 'string' && key.kty !== 'oct' && !SECRET.some((name) => key[name] !== undefined)
}

/** RFC 7518 section 3.3: 2048 bits at least, which are 342 digits of base64url. */
export function isLongEnough({ kty, n }: Jwk): boolean {
  return kty !== 'RSA' || (typeof n === 'string' && n.replace(/^A+/, '').length >= 341)
}

/** @returns `undefined` for what is none, or has too many keys */
export function parseJwkSet(text: string): JwkSet | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!isJsonObject(value) || !Array.isArray(value.keys) || value.keys.length > MOST_KEYS) return undefined
    return { keys: value.keys.filter(isJsonObject) }
  } catch {
    return undefined
  }
}
