/** Signing keys in AWS KMS: they are made there, and never leave it. */

import { createHash, createPublicKey } from 'node:crypto'
import type { KeysElsewhere } from 'vouchsafe'

/** What is used of `new KMS({})` from @aws-sdk/client-kms. */
export interface Kms {
  createKey(input: {
    KeySpec: string
    KeyUsage: string
  }): Promise<{ KeyMetadata?: { KeyId: string | undefined } }>
  getPublicKey(input: { KeyId: string }): Promise<{ PublicKey?: Uint8Array }>
  sign(input: {
    KeyId: string
    Message: Uint8Array
    MessageType: string
    SigningAlgorithm: string
  }): Promise<{ Signature?: Uint8Array }>
}

const kinds: Record<string, { KeySpec: string; SigningAlgorithm: string }> = {
  RS256: { KeySpec: 'RSA_2048', SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256' },
  PS256: { KeySpec: 'RSA_2048', SigningAlgorithm: 'RSASSA_PSS_SHA_256' },
  ES256: { KeySpec: 'ECC_NIST_P256', SigningAlgorithm: 'ECDSA_SHA_256' },
}

export function kmsKeys(kms: Kms): KeysElsewhere {
  const kindOf = (alg: string) => expected(kinds[alg], `a kind of key for ${alg}`)
  return {
    generate: async (alg) => {
      const { KeySpec } = kindOf(alg)
      const { KeyMetadata } = await kms.createKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' })
      const KeyId = expected(KeyMetadata?.KeyId, 'the id of a key')
      const { PublicKey } = await kms.getPublicKey({ KeyId })
      const key = Buffer.from(expected(PublicKey, 'a public key'))
      return {
        ...createPublicKey({ key, format: 'der', type: 'spki' }).export({ format: 'jwk' }),
        kid: KeyId,
      }
    },
    sign: async ({ alg, kid, input }) => {
      const { SigningAlgorithm } = kindOf(alg)
      // A digest, as KMS takes no messages of more than 4096 bytes.
      const Message = createHash('sha256').update(input).digest()
      const { Signature } = await kms.sign({ KeyId: kid, Message, MessageType: 'DIGEST', SigningAlgorithm })
      const signature = expected(Signature, 'a signature')
      return alg === 'ES256' ? joined(signature) : signature
    },
  }
}

/** RFC 7518 section 3.4 has r and s side by side, of 32 bytes each; KMS answers them in DER. */
function joined(der: Uint8Array): Uint8Array {
  const both = new Uint8Array(64)
  let at = 2
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0
    const integer = der.subarray(at + 2, at + 2 + length).subarray(-32)
    both.set(integer, end - integer.length)
    at += 2 + length
  }
  return both
}

function expected<T>(answer: T | undefined, what: string): T {
  if (answer === undefined) throw new Error(`KMS has not answered ${what}`)
  return answer
}
