/**
 * What stands in for the world so that a run is fast and can be repeated to the letter: entropy that
 * counts, signatures and MACs that are no secret, pages that are JSON, passwords that are one word.
 * None of them is what is tested; what is tested is what the core does with their answers. A run can be
 * given real secrets instead, and then derives its handles as a deployment does.
 */

import type { Configuration, PublicKeys, SyncHandlers } from 'vouchsafe/core'

const SALT_SIGNATURE = 0x51ed270b
const SALT_NAMES = 0x7feb352d
const SALT_TOKENS = 0x2545f491
const SALT_MASKS = 0x1b873593
const SALT_CONTINUATIONS = 0x6c62272e

/** The wall clock of a run, which goes when it is told to. */
export interface Clock {
  /** NumericDate in seconds. */
  now: number
}

/** 22 characters that depend on every character of the message. */
function standInMac(salt: number): (message: string) => string {
  return (message) => {
    let a = salt ^ 0x9e3779b9
    let b = salt ^ 0x85ebca6b
    for (let i = 0; i < message.length; i++) {
      const c = message.charCodeAt(i)
      a = Math.imul(a ^ c, 0x9e3779b1) ^ (a >>> 15)
      b = Math.imul(b ^ c, 0x5f356495) ^ (b >>> 13)
    }
    return (a >>> 0).toString(36).padStart(11, '0') + (b >>> 0).toString(36).padStart(11, '0')
  }
}

/** Keys that take a twentieth of the time. */
export function standInKeys(issuer: string): Configuration['keys'] {
  const salt = [...issuer].reduce((sum, character) => Math.imul(sum, 31) + character.charCodeAt(0), 7)
  const digests = { sha256: standInMac(SALT_NAMES ^ salt), hmacSha256: () => standInMac(salt) }
  return {
    issuer,
    digests,
    tokens: [{ mac: standInMac(SALT_TOKENS ^ salt), mask: standInMac(SALT_MASKS ^ salt) }],
    continuations: [standInMac(SALT_CONTINUATIONS ^ salt)],
  }
}

/**
 * Entropy that counts: unique among what begins alike, of the right length, and the same in every run. Of the last
 * character some bits are no part of the bytes, so it counts for nothing.
 */
export function countingEntropy(first: string): SyncHandlers['random'] {
  let count = 0
  return ({ bytes }) => `${first}${(count++).toString(36).padStart(Math.ceil((bytes * 8) / 6) - 2, '0')}A`
}

/** Nobody verifies by them, so there are none. */
const noKeys: PublicKeys = { jwks: { keys: [] }, signingAlgs: ['RS256'] }

export const findKeys: SyncHandlers['find_keys'] = () => noKeys

const sign = standInMac(SALT_SIGNATURE)

export const signJwt: SyncHandlers['sign_jwt'] = ({ alg, typ, claims }) => {
  const body = `${encode({ alg, typ })}.${encode(claims)}`
  return `${body}.${sign(body)}`
}

export const verifyJwt: SyncHandlers['verify_jwt'] = ({ jwt, typ }) => {
  const [header = '', payload = '', signature] = jwt.split('.')
  if (signature !== sign(`${header}.${payload}`)) return undefined
  return decode(header).typ === typ ? decode(payload) : undefined
}

function encode(members: object): string {
  return Buffer.from(JSON.stringify(members)).toString('base64url')
}

function decode(part: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Readonly<Record<string, unknown>>
}

/** The page as data; `readAnswer` reads it back. */
export const renderPage: SyncHandlers['render_page'] = ({ page }) => ({ html: JSON.stringify(page) })
