/**
 * Which keys of a client can have made a signature: of the right type, for signing, and of the name that the signature
 * has. What the signature itself says about a key (`jwk`, `jku`, `x5c`, `x5u`) is no key of anybody's.
 * @see RFC 7517 section 4, RFC 8725 section 3.10
 */

import type { ClientAssertion } from '../messages/client-assertion.ts'
import { isLongEnough, isPublicKey, type Jwk } from '../messages/jwk-set.ts'

/** RFC 7518 section 3.1, RFC 8037 section 3.1. */
const TYPES: readonly [algs: RegExp, kty: string, crv?: string][] = [
  [/^[RP]S(?:256|384|512)$/, 'RSA'],
  [/^ES256$/, 'EC', 'P-256'],
  [/^ES384$/, 'EC', 'P-384'],
  [/^ES512$/, 'EC', 'P-521'],
  [/^(?:EdDSA|Ed25519)$/, 'OKP', 'Ed25519'],
]

export function fittingKeys(
  keys: readonly Jwk[],
  { alg, kid }: Pick<ClientAssertion, 'alg' | 'kid'>,
): readonly Jwk[] {
  const [, kty, crv] = TYPES.find(([algs]) => algs.test(alg)) ?? []
  return keys.filter(
    (key) =>
      key.kty === kty &&
      (crv === undefined || key.crv === crv) &&
      (kid === undefined || key.kid === kid) &&
      (key.alg === undefined || key.alg === alg) &&
      (key.use === undefined || key.use === 'sig') &&
      (key.key_ops === undefined || (Array.isArray(key.key_ops) && key.key_ops.includes('verify'))) &&
      isPublicKey(key) &&
      isLongEnough(key),
  )
}
