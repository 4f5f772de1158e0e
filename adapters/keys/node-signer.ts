/**
 * Signing by node:crypto where there is one. WebCrypto, which every runtime has, costs an ES256 token three
 * times as much; an RS256 signature takes long enough to belong on the thread pool.
 */

import type { KeyObject } from 'node:crypto'
import type { SigningKey } from './key-set.ts'
import { nodeCrypto } from './node-crypto.ts'
import type { Sign } from './signer.ts'

/** @see RFC 7518 section 3.1 */
const digests: Readonly<Record<string, string | null>> = {
  RS256: 'sha256',
  PS256: 'sha256',
  ES256: 'sha256',
  EdDSA: null,
}

/** @returns `undefined` where the runtime has no node:crypto */
export function nodeSigner(jwk: SigningKey): Sign | undefined {
  const crypto = nodeCrypto()
  if (!crypto) return undefined
  const { RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_DIGEST } = crypto.constants
  const pss = jwk.alg === 'PS256' && { padding: RSA_PKCS1_PSS_PADDING, saltLength: RSA_PSS_SALTLEN_DIGEST }
  const digest = digests[jwk.alg] ?? null
  // Read when it is first needed: a process that only publishes keys starts sooner.
  let key: KeyObject | undefined

  return (input) => {
    key ??= crypto.createPrivateKey({ key: jwk as never, format: 'jwk' })
    const options = { key, dsaEncoding: 'ieee-p1363' as const, ...pss }
    if (jwk.kty !== 'RSA') return crypto.sign(digest, input, options)
    return new Promise((resolve, reject) => {
      crypto.sign(digest, input, options, (error, signature) => (error ? reject(error) : resolve(signature)))
    })
  }
}
