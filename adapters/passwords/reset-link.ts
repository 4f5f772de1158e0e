/**
 * What a link for a new password is: sealed, so that nothing of it is stored and garbage is refused before anything is
 * read. It names the account's stamp, which every new password changes: by that it works once, and ends with any other.
 */

import { encodeParameters, type HandleKeys } from '../../core/index.ts'
import { seal, unseal } from '../mounts/sealed.ts'

export interface ResetLink {
  readonly sub: string
  /** A digest of the account's stamp. */
  readonly stamp: string
  /** NumericDate. */
  readonly expires_at: number
  /** What was in progress where it was asked for, for the browser that it was in progress in. */
  readonly back?: WayBack
}

export interface WayBack {
  /** An authorization request in form encoding. */
  readonly request: string
  /** A digest of the browser's cookie. */
  readonly browser: string
}

const PURPOSE = ['password']

/** Of an account without one there is none. */
export function stampDigest({ digests }: HandleKeys, stamp: string | undefined): string | undefined {
  return stamp === undefined ? undefined : digests.sha256(`password\0${stamp}`)
}

export function sealReset(keys: HandleKeys, link: ResetLink): string {
  return seal(keys, PURPOSE, link)
}

/** @returns `undefined` for what this deployment has not sealed, and for what has run out */
export function openReset(keys: HandleKeys, token: string | undefined, now: number): ResetLink | undefined {
  const link = unseal<ResetLink>(keys, PURPOSE, token)
  return link && now < link.expires_at ? link : undefined
}

/** @param of where the pages are, without a slash at its end */
export function resetUrl({ url }: { readonly url: string }, token: string): string {
  return `${url}?${encodeParameters({ token })}`
}
