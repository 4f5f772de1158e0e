/**
 * Bytes to text and back, in plain ECMAScript: base64url (RFC 4648 section 5), strict base64 for HTTP
 * Basic, and the left half of a digest as ID tokens use it. Nothing here is secret-dependent in time
 * except `equalInConstantTime`, which must not be.
 */

import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Nothing here is longer than a request, and so never too many arguments. */
function fromCharCodes(codes: readonly number[]): string {
  return String.fromCharCode(...codes)
}

const urlCodes = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0))

export function base64url(bytes: Uint8Array): string {
  const codes: number[] = []
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 6) {
      bits -= 6
      codes.push(urlCodes[(buffer >> bits) & 63] ?? 0)
    }
  }
  if (bits > 0) codes.push(urlCodes[(buffer << (6 - bits)) & 63] ?? 0)
  return fromCharCodes(codes)
}

/** Base64url of whole bytes, as entropy is drawn, in hexadecimal: what people copy and programs quote. */
export function hexOf(text: string): string {
  const digits = Array.from(text, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(6, '0')).join('')
  const nibbles = digits.slice(0, digits.length - (digits.length % 8)).match(/.{4}/g) ?? []
  return nibbles.map((nibble) => Number.parseInt(nibble, 2).toString(16)).join('')
}

/** The value of each digit by its character code; -1 for what is none. */
function digitsOf(alphabet: string): Int8Array {
  const digits = new Int8Array(128).fill(-1)
  for (let digit = 0; digit < alphabet.length; digit++) digits[alphabet.charCodeAt(digit)] = digit
  return digits
}

const urlDigits = digitsOf(ALPHABET)

/** The value of the first digit of base64url, 0 to 63; -1 where it is none. */
export function digitOf(text: string): number {
  return urlDigits[text.charCodeAt(0)] ?? -1
}
const standardDigits = digitsOf(STANDARD)

/** Decodes canonical base64 or base64url into UTF-8 text; anything loose gives `undefined`. */
function decode(text: string, digits: Int8Array): string | undefined {
  const bytes: number[] = []
  let all_bits = 0
  let buffer = 0
  let bits = 0
  for (let i = 0; i < text.length; i++) {
    const digit = digits[text.charCodeAt(i)] ?? -1
    if (digit < 0) return undefined
    buffer = ((buffer << 6) | digit) & 0x3fff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      const byte = (buffer >> bits) & 255
      bytes.push(byte)
      all_bits |= byte
    }
  }
  const leftover = buffer & ((1 << bits) - 1)
  if (bits === 6 || leftover !== 0) return undefined
  if (all_bits < 128) return fromCharCodes(bytes)
  return percentDecode(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
}

/** @returns the UTF-8 text, or `undefined` for bad padding, foreign characters or invalid UTF-8. */
export function base64ToText(text: string): string | undefined {
  if (text.length % 4 !== 0) return undefined
  return decode(text.replace(/={1,2}$/, ''), standardDigits)
}

export function base64urlToText(text: string): string | undefined {
  return decode(text, urlDigits)
}

export function textToBase64url(text: string): string {
  return base64url(utf8ToBytes(text))
}

/** Percent-decoding that refuses what is not UTF-8 (RFC 3629) or not an escape (RFC 3986 section 2.1). */
export function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** As `application/x-www-form-urlencoded` writes text. */
export function formDecode(text: string): string | undefined {
  return percentDecode(text.includes('+') ? text.replaceAll('+', ' ') : text)
}

/** BASE64URL(SHA-256(text)), as PKCE's S256 defines it. */
export function sha256Base64url(text: string): string {
  return base64url(sha256(utf8ToBytes(text)))
}

/**
 * Left half of the digest that belongs to the ID token's algorithm.
 * @see OpenID Connect Core 1.0 section 3.1.3.6 (at_hash)
 */
export function leftHalfHash(text: string, alg: string): string {
  const digest =
    alg === 'EdDSA' || alg.endsWith('512') ? sha512(utf8ToBytes(text)) : sha256(utf8ToBytes(text))
  return base64url(digest.subarray(0, digest.length / 2))
}

/** Digit by digit; masks a text by another one of its length, and unmasks it again. */
export function xorBase64url(text: string, mask: string): string {
  const codes: number[] = []
  for (let i = 0; i < text.length; i++) {
    const digit = (urlDigits[text.charCodeAt(i)] ?? 0) ^ (urlDigits[mask.charCodeAt(i)] ?? 0)
    codes.push(urlCodes[digit] ?? 0)
  }
  return fromCharCodes(codes)
}

/** Compares without stopping at the first difference. Lengths are not secret. */
export function equalInConstantTime(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}
