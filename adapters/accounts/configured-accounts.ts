/** Accounts as a configuration holds them: checked, found by name and by `sub`, their passwords hashed in the background. */

import type { Account } from '../../core/index.ts'
import type { AccountFacts } from './account-input.ts'
import { foldName } from './name.ts'
import { costOf, hashPassword } from './password.ts'
import { isArgon2id, isPasswordHash } from './password-hash.ts'
import { stampOf } from './stamp.ts'

/** Somebody who can sign in with a password. */
export interface PasswordAccount {
  /** What the user types; compared without regard to case. */
  readonly username: string
  /** In the clear, for trying things out, or an argon2id hash in PHC string format. */
  readonly password: string
  /** The subject identifier, which must never change; default: the user name. Required with a storage that outlives the process. */
  readonly sub?: string | undefined
  /** By OpenID Connect's standard names. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
  readonly disabled?: boolean | undefined
}

export interface ConfiguredAccount {
  readonly account: Account
  /** A hash; or in the clear, until its turn to be hashed has come. */
  password: string
}

/** An account of a configuration, for whoever looks at it. */
export interface ConfiguredPerson extends AccountFacts {
  readonly sub: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly roles: readonly string[]
  readonly disabled: boolean
}

export interface ConfiguredAccounts {
  /** @param name folded */
  byName(name: string): ConfiguredAccount | undefined
  bySub(sub: string): Account | undefined
  /** Whether somebody there is known by it, also where it signs nobody in. @param name folded */
  hasName(name: string): boolean
  /** All of them, as they are shown. */
  readonly people: readonly ConfiguredPerson[]
  /** What comparing with their passwords costs. */
  readonly costs: readonly string[]
}

const SUB = /^[\x21-\x7e]{1,255}$/

/** A hash of another kind, or one cut short: taken for clear text, the hash itself would be the password. */
function isUnusableHash(password: string): boolean {
  return /^\$(?:argon2|bcrypt|scrypt|pbkdf2|[12567y][abxy]?\$)/.test(password) && !isArgon2id(password)
}

/** @throws {TypeError} naming an account that is there twice, or cannot be used */
export function readConfiguredAccounts(list: readonly PasswordAccount[], secret: string): ConfiguredAccounts {
  const by_name = new Map<string, ConfiguredAccount>()
  const by_sub = new Map<string, Account>()
  const emails = new Set<string>()
  for (const [index, { username, password, sub = username, claims, disabled }] of list.entries()) {
    const refuse = (problem: string) => new TypeError(`accounts[${index}]: ${problem}`)
    const name = foldName(username)
    if (by_name.has(name)) throw refuse(`username ${username} is there twice`)
    if (by_sub.has(sub)) throw refuse(`sub ${sub} is there twice`)
    // OpenID Connect Core section 2: sub is ASCII, and no longer than 255 characters.
    if (!SUB.test(sub)) throw refuse(`username ${username} cannot be the sub as it is; add a sub`)
    if (isUnusableHash(password))
      throw refuse(
        `the password of ${username} is a hash, but not argon2id; \`vouchsafe hash-password\` makes one`,
      )
    const stamp = stampOf({ name, sub, password }, secret)
    const account = { sub, stamp, ...(claims && { claims }), ...(disabled !== undefined && { disabled }) }
    by_name.set(name, { account, password })
    by_sub.set(sub, account)
    if (typeof claims?.email === 'string') emails.add(foldName(claims.email))
  }
  setImmediate(hashInBackground, [...by_name.values()])
  return {
    byName: (name) => by_name.get(name),
    bySub: (sub) => by_sub.get(sub),
    hasName: (name) => by_name.has(name) || emails.has(name),
    people: list.map(shownPerson),
    costs: [...new Set(list.map(({ password }) => costOf(password)))],
  }
}

function shownPerson({
  username,
  sub = username,
  claims = {},
  disabled = false,
}: PasswordAccount): ConfiguredPerson {
  const { email, email_verified, name, roles, ...others } = claims
  return {
    sub,
    username,
    ...(typeof email === 'string' && { email }),
    ...(typeof email_verified === 'boolean' && { emailVerified: email_verified }),
    ...(typeof name === 'string' && { name }),
    claims: others,
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    disabled,
  }
}

/**
 * Clear passwords become hashes one after the other, beside everything else: a long list does not delay
 * the start, and none stays in the clear for want of somebody who signs in with it.
 */
async function hashInBackground(entries: readonly ConfiguredAccount[]): Promise<void> {
  for (const entry of entries) {
    if (isPasswordHash(entry.password)) continue
    // What cannot be hashed now stays as it is; comparing it will fail for the same reason, and say so.
    entry.password = await hashPassword(entry.password).catch(() => entry.password)
  }
}
