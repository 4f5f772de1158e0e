/**
 * Signing by node:crypto where there is one. WebCrypto, which every runtime has, costs an ES256 token three
 * times as much; an RS256 signature takes long enough to belong on the thread pool.
 */

import type { KeyObject } from 'node:crypto'
import type { SignJwt } from './jose.ts'
import type { SigningKeys } from './key-set.ts'
import { nodeCrypto } from './node-crypto.ts'

/** @see RFC 7518 section 3.1 */
const digests: Readonly<Record<string, string | null>> = {
  RS256: 'sha256',
  PS256: 'sha256',
  ES256: 'sha256',
  EdDSA: null,
}

/** @returns `undefined` where the runtime has no node:crypto */
export function nodeSigner({ signers }: SigningKeys): SignJwt | undefined {
  const crypto = nodeCrypto()
  if (!crypto) return undefined
  const keys = new Map<string, KeyObject>()
  const { RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_DIGEST } = crypto.constants

  return ({ alg, typ, claims }) => {
    const jwk = signers.get(alg)
    if (!jwk) throw new TypeError(`there is no signing key for ${alg}`)
    const key = keys.get(alg) ?? crypto.createPrivateKey({ key: jwk as never, format: 'jwk' })
    keys.set(alg, key)
    const input = `${part({ alg, typ, kid: jwk.kid })}.${part(claims)}`
    const pss = alg === 'PS256' && { padding: RSA_PKCS1_PSS_PADDING, saltLength: RSA_PSS_SALTLEN_DIGEST }
    const options = { key, dsaEncoding: 'ieee-p1363' as const, ...pss }
    const digest = digests[alg] ?? null
    const token = (signature: Buffer) => `${input}.${signature.toString('base64url')}`
    if (jwk.kty !== 'RSA') return token(crypto.sign(digest, Buffer.from(input), options))
    return new Promise((resolve, reject) => {
      crypto.sign(digest, Buffer.from(input), options, (error, signature) =>
        error ? reject(error) : resolve(token(signature)),
      )
    })
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
