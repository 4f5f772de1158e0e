/** What signs for a key: this process, or something of the host's that keeps the private part to itself. */

import type { Awaitable } from '../../core/index.ts'
import type { SigningKey } from './key-set.ts'

/** A signature over `input` as JWS has it. */
export type Sign = (input: Uint8Array) => Awaitable<Uint8Array>

export interface Signer {
  readonly kid: string
  readonly sign: Sign
  /** Whether a function of the host's signs, which may stall. This process only takes its time. */
  readonly isExternal: boolean
  /**
   * Awaited before something is signed that is to be verified for so many seconds, so that the key is kept for as long.
   * Absent where nobody throws keys away.
   */
  readonly keepFor?: (seconds: number) => Awaitable<void>
}

/**
 * Signs somewhere else: in a KMS, an HSM, another process. The answer is what RFC 7518 section 3 asks of `alg`,
 * for ES256 64 bytes and no DER. Like every call of a host's it has a deadline.
 */
export type ExternalSign = (asked: {
  readonly alg: string
  readonly kid: string
  readonly input: Uint8Array
}) => Awaitable<Uint8Array>

/** Bytes, where every key's have the same length. RFC 7518 section 3.4, RFC 8032 section 5.1.6. */
const lengths: Readonly<Record<string, number>> = { ES256: 64, EdDSA: 64 }

export function externalSigner(sign: ExternalSign, { alg, kid }: SigningKey): Sign {
  return async (input) => {
    const signature = await sign({ alg, kid, input: Uint8Array.from(input) })
    if (!(signature instanceof Uint8Array) || signature.length !== (lengths[alg] ?? signature.length))
      throw new TypeError(`what signs by ${kid} must answer the bytes of an ${alg} signature, and not in DER`)
    return signature
  }
}
