/** A link for a new password, for whoever administers and hands it on. */

import { type Configuration, refuseUnknown } from '../../core/index.ts'
import { PASSWORD_PATH } from './password-pages.ts'
import type { AccountsWithPasswords } from './password-world.ts'
import { resetUrl, sealReset, stampDigest } from './reset-link.ts'

export interface PasswordResetLinkOptions {
  /** Seconds for which it is good. Default: an hour. */
  readonly expiresIn?: number
  /** Where `passwordPages` are, if not at `/password`. */
  readonly path?: string
}

export interface PasswordResetLink {
  /** Whoever has it sets the password. */
  readonly url: string
  /** NumericDate. */
  readonly expiresAt: number
}

const WEEK = 7 * 24 * 3600

/**
 * It works once, and ends with any change of the password and once the account is disabled. Rejects when the storage is
 * down.
 * @returns `undefined` for an account that is not in the storage, or is disabled
 */
export async function passwordResetLink(
  { configuration }: { readonly configuration: Configuration },
  accounts: AccountsWithPasswords,
  sub: string,
  options: PasswordResetLinkOptions = {},
): Promise<PasswordResetLink | undefined> {
  refuseUnknown(options, { expiresIn: true, path: true })
  const { expiresIn = 3600, path = PASSWORD_PATH } = options
  if (!(expiresIn >= 60 && expiresIn <= WEEK))
    throw new TypeError(`expiresIn: must be a number of seconds from 60 to ${WEEK}`)
  const { keys, issuer } = configuration
  const [stored, account] = [await accounts.read(sub), await accounts.find(sub)]
  const stamp = stampDigest(keys, account?.stamp)
  if (!stored || stored.disabled || stamp === undefined) return undefined
  const expiresAt = Math.floor(Date.now() / 1000) + Math.floor(expiresIn)
  const token = sealReset(keys, { sub, stamp, expires_at: expiresAt })
  return { url: resetUrl({ url: `${issuer}${path}` }, token), expiresAt }
}
