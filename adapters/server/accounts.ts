/**
 * Accounts with a user name and a password, as the ready-made server has them: from the configuration,
 * locked after repeated failures, and the same answer after the same work whether or not a name exists.
 */

import { randomUUID } from 'node:crypto'
import type { Account, SignedIn, Storage } from '../../core/index.ts'
import type { Accounts } from '../world/options.ts'
import type { PasswordAccount } from './config.ts'
import { createLockOut, type LockOutOptions } from './lock-out.ts'
import { costOf, hashPassword, inTurn, isAcceptable, verifyPassword } from './password.ts'
import { isPasswordHash } from './password-hash.ts'
import { stampOf } from './stamp.ts'

export interface PasswordAccountsOptions {
  readonly storage: Storage
  /** NumericDate in seconds. */
  readonly now?: () => number
  readonly lockOut?: LockOutOptions
  /** The deployment's. Default: one of this process, as all that it is for ends with the process. */
  readonly secret?: string
}

interface Entry {
  readonly account: Account
  /** A hash; or in the clear, until its turn to be hashed has come. */
  password: string
}

/** However a name is typed, it is one name: Unicode forms, case and surrounding space do not count. */
function normalise(username: string): string {
  // biome-ignore lint/plugin: what a person types, and no protocol's
  return username.normalize('NFKC').trim().toLowerCase()
}

const ARGON2ID = /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/

/** A hash of another kind, or one cut short: taken for clear text, the hash itself would be the password. */
function isUnusableHash(password: string): boolean {
  return /^\$(?:argon2|bcrypt|scrypt|pbkdf2|[12567y][abxy]?\$)/.test(password) && !ARGON2ID.test(password)
}

/** @throws {TypeError} naming an account that is there twice, or cannot be used */
export function createPasswordAccounts(
  list: readonly PasswordAccount[],
  options: PasswordAccountsOptions,
): Required<Accounts> {
  const { storage, now = () => Math.floor(Date.now() / 1000), lockOut, secret = randomUUID() } = options
  const by_name = new Map<string, Entry>()
  const by_sub = new Map<string, Account>()
  for (const [index, { username, password, sub = username, claims, disabled }] of list.entries()) {
    const refuse = (problem: string) => new TypeError(`accounts[${index}]: ${problem}`)
    const name = normalise(username)
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
  }
  const attempts = createLockOut(storage, now, lockOut)
  const costs = list.length === 0 ? undefined : [...new Set(list.map(({ password }) => costOf(password)))]
  setImmediate(hashInBackground, [...by_name.values()])

  return {
    find: (sub) => by_sub.get(sub),
    async authenticate({ username, password, address, deviceOf }): Promise<SignedIn | undefined> {
      if (!isAcceptable(password)) return undefined
      const name = normalise(username)
      const entry = by_name.get(name)
      const device = deviceOf?.(entry?.account.sub ?? '')
      // The turn comes first: while it is waited for, no attempt is taken that others would find missing.
      return inTurn(async () => {
        const giveBack = await attempts.take(name, device)
        if (!giveBack) return undefined
        const matches = await verifyPassword(password, entry?.password, costs)
        if (!entry || !matches || entry.account.disabled) return undefined
        await giveBack()
        return { sub: entry.account.sub, amr: ['pwd'] }
      }, address)
    },
  }
}

const SUB = /^[\x21-\x7e]{1,255}$/

/**
 * Clear passwords become hashes one after the other, beside everything else: a long list does not delay
 * the start, and none stays in the clear for want of somebody who signs in with it.
 */
async function hashInBackground(entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    if (isPasswordHash(entry.password)) continue
    // What cannot be hashed now stays as it is; comparing it will fail for the same reason, and say so.
    entry.password = await hashPassword(entry.password).catch(() => entry.password)
  }
}
