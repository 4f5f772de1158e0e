/** Signing by WebCrypto, which every runtime has. */

import type { SigningKey } from './key-set.ts'
import type { Sign } from './signer.ts'

const hash = 'SHA-256'

/** The key's and the signature's. @see RFC 7518 section 3.1, RFC 8037 section 3.1 */
const algorithms = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash },
  PS256: { name: 'RSA-PSS', hash, saltLength: 32 },
  ES256: { name: 'ECDSA', hash, namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
}

export function webSigner({ alg, use, key_ops, ext, ...jwk }: SigningKey): Sign {
  const algorithm = algorithms[alg as keyof typeof algorithms]
  let key: CryptoKey | undefined
  return async (input) => {
    key ??= await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign'])
    return new Uint8Array(await crypto.subtle.sign(algorithm, key, input as Uint8Array<ArrayBuffer>))
  }
}
