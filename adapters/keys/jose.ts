/**
 * What jose does for us: it verifies what our keys and those of clients signed, and keeps text that only our secret opens. It
 * is loaded when it is first needed, so that a process starts sooner.
 */

import type { JWK } from 'jose'
import type { Claims, Operations } from '../../core/index.ts'
import type { KeyRing } from './key-ring.ts'

/** No legitimate token of ours is longer, and nothing longer is decoded. */
const MAX_LENGTH = 16_384

export async function verifyJwt(
  { verifying }: KeyRing,
  { jwt, typ }: Operations['verify_jwt']['in'],
): Promise<Claims | undefined> {
  if (jwt.length > MAX_LENGTH) return undefined
  const { compactVerify } = await import('jose/jws/compact/verify')
  try {
    const { payload, protectedHeader } = await compactVerify(jwt, ({ kid, alg }) => {
      const key = verifying.find((key) => key.kid === kid && key.alg === alg)
      if (!key) throw new TypeError('no key of ours')
      return key as JWK
    })
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
    return protectedHeader.typ === typ && isClaims(claims) ? claims : undefined
  } catch {
    return undefined
  }
}

/** Whether one of these keys of somebody else has signed; what the signature says of a key itself is not looked at. */
export async function verifySignature({
  jws,
  alg,
  keys,
}: Operations['verify_signature']['in']): Promise<boolean> {
  const { compactVerify } = await import('jose/jws/compact/verify')
  for (const key of keys) {
    try {
      await compactVerify(jws, key as JWK, { algorithms: [alg] })
      return true
    } catch {
      // Not by this one: another may have the same name, and a key that cannot be read has signed nothing.
    }
  }
  return false
}

/** RFC 7519 section 7.2: a JWT holds a JSON object. */
function isClaims(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function encryptionKey(secret: string): Promise<Uint8Array> {
  const material = new TextEncoder().encode(`vouchsafe\0encryption\0${secret}`)
  return new Uint8Array(await crypto.subtle.digest('SHA-256', material))
}

/** @param secret the deployment's: long and random, so a digest of it is a key */
export async function encryptText(text: string, secret: string): Promise<string> {
  const { CompactEncrypt } = await import('jose/jwe/compact/encrypt')
  const encrypted = new CompactEncrypt(new TextEncoder().encode(text)).setProtectedHeader({
    alg: 'dir',
    enc: 'A256GCM',
  })
  return encrypted.encrypt(await encryptionKey(secret))
}

/** @returns `undefined` when it was encrypted under another secret, or altered */
export async function decryptText(text: string, secret: string): Promise<string | undefined> {
  const { compactDecrypt } = await import('jose/jwe/compact/decrypt')
  try {
    const { plaintext } = await compactDecrypt(text, await encryptionKey(secret), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return new TextDecoder().decode(plaintext)
  } catch {
    return undefined
  }
}
