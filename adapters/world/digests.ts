/** The digests of this runtime: those of node:crypto, at a fourth of the cost, or the core's own. */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { type Digests, portableDigests } from '../../core/index.ts'
import { type NodeCrypto, nodeCrypto } from '../keys/node-crypto.ts'

interface PlatformDigests extends Digests {
  /** SHA-256 of the UTF-8 text, in hexadecimal. */
  sha256Hex(text: string): string
}

const portable: PlatformDigests = {
  ...portableDigests,
  sha256Hex: (text) => bytesToHex(sha256(utf8ToBytes(text))),
}

const BLOCK = 64

/** Bytes of text that need no buffer of their own: codes, tokens and cookies are shorter. */
const ROOM = 256

/** RFC 2104 upon two one-shot digests: an Hmac object of node:crypto costs three times as much. */
function hmacSha256({ hash }: NodeCrypto, key: Uint8Array): (text: string) => string {
  const short = key.length > BLOCK ? hash('sha256', key, 'buffer') : key
  const pad = (byte: number) => Uint8Array.from({ length: BLOCK }, (_, index) => (short[index] ?? 0) ^ byte)
  const outer = Buffer.concat([pad(0x5c), new Uint8Array(32)])
  const inner = Buffer.concat([pad(0x36), new Uint8Array(ROOM)])
  const padded = (text: string) =>
    // A character takes three bytes of UTF-8 at most.
    text.length * 3 > ROOM
      ? Buffer.concat([inner.subarray(0, BLOCK), Buffer.from(text)])
      : inner.subarray(0, BLOCK + inner.write(text, BLOCK))
  return (text) => {
    // As text the digest costs half of what it does as a Buffer.
    outer.write(hash('sha256', padded(text), 'binary'), BLOCK, 'binary')
    return hash('sha256', outer, 'base64url')
  }
}

function nodeDigests(crypto: NodeCrypto): PlatformDigests {
  return {
    sha256: (text) => crypto.hash('sha256', text, 'base64url'),
    sha256Hex: (text) => crypto.hash('sha256', text, 'hex'),
    hmacSha256: (key) => hmacSha256(crypto, key),
  }
}

const crypto = nodeCrypto()

// Runtimes that imitate Node may lack the one-shot digest.
export const digests = typeof crypto?.hash === 'function' ? nodeDigests(crypto) : portable
