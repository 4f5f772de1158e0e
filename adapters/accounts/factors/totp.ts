/**
 * Codes that an app makes of a secret and the time, and which of them are right now: that of this step, and of the one
 * before or behind it, since clocks differ and people are slow. None before the one that was used last, nor that itself.
 * @see RFC 6238 sections 4 and 5.2, RFC 4226 section 5.3
 */

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Seconds. @see RFC 6238 section 5.2 */
const STEP = 30
const DIGITS = 6

/** Steps by which a clock may be off, either way. */
const DRIFT = 1

/** RFC 4648 section 6. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups.map((group) => ALPHABET[Number.parseInt(group.padEnd(5, '0'), 2)]).join('')
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = bits.match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}

/** In base32, as people type it where their app cannot see. RFC 4226 section 4: 160 bits. */
export function newTotpSecret(): string {
  return toBase32(randomBytes(20))
}

export function isTotpSecret(text: string): boolean {
  return /^[A-Z2-7]{32}$/.test(text)
}

function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/**
 * @param typed as it was typed, with the spaces that apps show
 * @param last_step that a code was taken of, if one was
 * @returns the step that it is the code of, and that no code may be taken of again
 */
export function stepOf(
  secret: string,
  typed: string,
  now: number,
  last_step: number | undefined,
): number | undefined {
  // biome-ignore lint/plugin: what a person types
  const code = Buffer.from(typed.replace(/\s/g, ''))
  const key = fromBase32(secret)
  const current = Math.floor(now / STEP)
  const steps = Array.from({ length: 2 * DRIFT + 1 }, (_, index) => current - DRIFT + index)
  const isIt = (step: number) => {
    const right = Buffer.from(codeAt(key, step))
    return right.length === code.length && timingSafeEqual(right, code)
  }
  return steps.filter(isIt).find((step) => last_step === undefined || step > last_step)
}

/** What an app reads from a picture. @see the Key Uri Format of Google Authenticator */
export function totpUri(secret: string, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`
}
