/**
 * The digests that names and MACs are made of. In plain ECMAScript here; a platform may bring its own,
 * which are several times as fast and must give the same.
 */

import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64url } from './encoding.ts'

export interface Digests {
  /** SHA-256 of the UTF-8 text, in base64url. */
  sha256(text: string): string
  /** HMAC-SHA-256 of UTF-8 texts under one key, in base64url; the keyed state is prepared once. */
  hmacSha256(key: Uint8Array): (text: string) => string
}

export const portableDigests: Digests = {
  sha256: (text) => base64url(sha256(utf8ToBytes(text))),
  hmacSha256: (key) => {
    const keyed = hmac.create(sha256, key)
    return (text) => base64url(keyed.clone().update(utf8ToBytes(text)).digest())
  },
}
