/**
 * Accounts with a user name and a password, as the ready-made server has them: from the configuration,
 * locked after repeated failures, and the same answer after the same work whether or not a name exists.
 */

import type { Account, SignedIn, Storage } from '../../core/index.ts'
import type { Accounts } from '../options.ts'
import { createLockOut, type LockOutOptions } from './lock-out.ts'
import { hashPassword, isAcceptable, verifyPassword } from './password.ts'
import { isPasswordHash } from './password-hash.ts'

export interface PasswordAccount {
  readonly username: string
  /** In the clear, for trying things out, or an argon2 hash in PHC string format. */
  readonly password: string
  /** Default: the user name. */
  readonly sub?: string
  readonly claims?: Readonly<Record<string, unknown>>
  readonly disabled?: boolean
}

export interface PasswordAccountsOptions {
  readonly storage: Storage
  /** NumericDate in seconds. */
  readonly now?: () => number
  readonly lock_out?: LockOutOptions
}

interface Entry {
  readonly account: Account
  /** Hashed when it is first needed, so that a long list does not delay the start; the clear text goes then. */
  password: string | Promise<string>
}

/** However a name is typed, it is one name: Unicode forms, case and surrounding space do not count. */
function normalise(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase()
}

/** @throws {TypeError} naming an account that is there twice */
export function createPasswordAccounts(
  list: readonly PasswordAccount[],
  options: PasswordAccountsOptions,
): Required<Accounts> {
  const { storage, now = () => Math.floor(Date.now() / 1000), lock_out } = options
  const by_name = new Map<string, Entry>()
  const by_sub = new Map<string, Account>()
  for (const [index, { username, password, sub = username, claims, disabled }] of list.entries()) {
    const name = normalise(username)
    if (by_name.has(name)) throw new TypeError(`accounts[${index}]: username ${username} is there twice`)
    if (by_sub.has(sub)) throw new TypeError(`accounts[${index}]: sub ${sub} is there twice`)
    const account = { sub, ...(claims && { claims }), ...(disabled !== undefined && { disabled }) }
    by_name.set(name, { account, password })
    by_sub.set(sub, account)
  }
  const attempts = createLockOut(storage, now, lock_out)

  return {
    find: (sub) => by_sub.get(sub),
    async authenticate({ username, password }): Promise<SignedIn | undefined> {
      if (!isAcceptable(password)) return undefined
      const name = normalise(username)
      if (!(await attempts.attempt(name))) return undefined
      const entry = by_name.get(name)
      const matches = await verifyPassword(password, entry && (await storedHash(entry)))
      if (!entry || !matches || entry.account.disabled) return undefined
      await attempts.succeeded(name)
      return { sub: entry.account.sub, amr: ['pwd'] }
    },
  }
}

function storedHash(entry: Entry): string | Promise<string> {
  const { password } = entry
  if (typeof password === 'string' && !isPasswordHash(password)) {
    entry.password = hashPassword(password).catch((error) => {
      entry.password = password
      throw error
    })
  }
  return entry.password
}
