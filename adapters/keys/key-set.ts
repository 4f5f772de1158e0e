/**
 * Signing keys as a JWK Set: what is too weak or ambiguous is refused by name. Storing and replacing keys is
 * not decided here.
 * @see RFC 7517, RFC 7518 sections 3.3 to 3.5, RFC 8725 section 3.5
 */

import type { JWK } from 'jose'
import { unknownName } from '../../core/index.ts'

export interface KeySet {
  readonly keys: readonly JWK[]
}

export type Jwk = JWK

export interface SigningKey extends JWK {
  readonly kid: string
  readonly alg: string
}

const families: Readonly<Record<string, { readonly kty: string; readonly crv?: string }>> = {
  RS256: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
  ES256: { kty: 'EC', crv: 'P-256' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
}

/**
 * A fresh private key for each algorithm, with a thumbprint (RFC 7638) as its `kid`. Some libraries cannot read keys of
 * every kind, so a set holds those that clients use.
 * @param algs of `id_token_signed_response_alg`; RS256 has to be among them for a provider's keys
 * @throws {TypeError} for an algorithm that there is not
 */
export async function generateKeys(algs: readonly string[] = ['RS256']): Promise<{ keys: JWK[] }> {
  for (const alg of algs)
    if (!Object.hasOwn(families, alg))
      throw new TypeError(`generateKeys: ${alg} ${unknownName(alg, Object.keys(families))}`)
  return { keys: await Promise.all(algs.map(generateKey)) }
}

async function generateKey(alg: string): Promise<JWK> {
  // Not loaded where the keys are given, as they mostly are.
  const { generateKeyPair } = await import('jose/key/generate/keypair')
  const { exportJWK } = await import('jose/key/export')
  const { calculateJwkThumbprint } = await import('jose/jwk/thumbprint')
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg, use: 'sig' }
}

/** @throws {TypeError} naming the key and what is wrong with it */
export function readKeySet({ keys }: KeySet, part: 'private' | 'public'): readonly SigningKey[] {
  const all = keys.map((jwk, index) => readKey(jwk, part, `keys.keys[${index}]`))
  const kids = new Set(all.map((key) => key.kid))
  if (kids.size !== all.length) throw new TypeError('keys: two keys have the same kid; give each its own')
  if (!all.some(({ alg }) => alg === 'RS256'))
    throw new TypeError(
      'keys: an RS256 key is required (OpenID Connect Core 1.0 section 15.1); generateKeys() makes one',
    )
  return all
}

/** @throws {TypeError} naming the key and what is wrong with it */
export function readKey(jwk: JWK, part: 'private' | 'public', name: string): SigningKey {
  const { alg, kid } = jwk
  const family = alg !== undefined && Object.hasOwn(families, alg) ? families[alg] : undefined
  if (alg === undefined || !family)
    throw new TypeError(`${name}: alg must be one of ${Object.keys(families).join(', ')}`)
  if (kid === undefined || kid === '')
    throw new TypeError(`${name}: kid is missing; generateKeys() uses the thumbprint`)
  if (jwk.kty !== family.kty || (family.crv !== undefined && jwk.crv !== family.crv)) {
    throw new TypeError(
      `${name}: an ${alg} key must be of kty ${family.kty}${family.crv ? ` and crv ${family.crv}` : ''}`,
    )
  }
  if (part === 'private' && typeof jwk.d !== 'string')
    throw new TypeError(`${name}: the private part is missing; a public key cannot sign`)
  // RFC 7518 section 3.3: 2048 bits at least; 256 bytes are 342 characters of base64url.
  if (family.kty === 'RSA' && (jwk.n?.length ?? 0) < 342)
    throw new TypeError(`${name}: an RSA key must have 2048 bits or more`)
  return { ...jwk, alg, kid }
}

const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg'] as const

export function publicJwk(key: SigningKey): Readonly<Record<string, unknown>> {
  const members = publicMembers.filter((name) => key[name] !== undefined).map((name) => [name, key[name]])
  return { ...Object.fromEntries(members), use: 'sig' }
}
