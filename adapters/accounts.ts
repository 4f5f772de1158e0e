/** vouchsafe/accounts: people with a user name and a password, in the storage and in a configuration. */

import { randomUUID } from 'node:crypto'
import { type Names, refuseUnknown, type Storage } from '../core/index.ts'
import { createAccountRecords } from './accounts/account-records.ts'
import {
  type ConfiguredPerson,
  type PasswordAccount,
  readConfiguredAccounts,
} from './accounts/configured-accounts.ts'
import { type AccountFactorsInStorage, createAccountFactors } from './accounts/factors/account-factors.ts'
import { relyingPartyOf } from './accounts/factors/passkeys.ts'
import { createSealing } from './accounts/factors/sealing.ts'
import { createFactorVerification } from './accounts/factors/verify-factors.ts'
import { createLockOut, type LockOutOptions } from './accounts/lock-out.ts'
import { createSignIn } from './accounts/sign-in.ts'
import { type AccountsInStorage, createStoredAccounts } from './accounts/stored-accounts.ts'
import type { Accounts } from './world/accounts.ts'

export type { StoredAccount } from './accounts/account-facts.ts'
export type { AccountChanges, AccountFacts, GivenPassword, NewAccount } from './accounts/account-input.ts'
export type { ConfiguredPerson, PasswordAccount } from './accounts/configured-accounts.ts'
export type {
  AccountFactorsInStorage,
  Enrolled,
  EnrolledFactor,
  FactorName,
  MadePasskey,
  NewOtp,
} from './accounts/factors/account-factors.ts'
export type { AccountFactors, ShownPasskey } from './accounts/factors/shown-factors.ts'
export type { ListAccountsOptions, ListedAccounts } from './accounts/list-accounts.ts'
export type { LockOutOptions } from './accounts/lock-out.ts'
export type {
  AccountsInStorage,
  ChangeAccountOptions,
  CreateAccountOutcome,
  Taken,
  UpdateAccountOutcome,
} from './accounts/stored-accounts.ts'

export interface PasswordAccountsOptions {
  readonly storage: Storage
  /** The provider's: accounts of issuers that share a storage are kept apart. */
  readonly issuer: string
  /** People who are in no storage; nobody there can have a name or a `sub` of theirs. Default: nobody. */
  readonly configured?: readonly PasswordAccount[]
  /**
   * The deployment's, newest first: for second factors, and for passwords of `configured` that are in the clear. Without
   * them nobody can add an app that makes codes, and what those people had ends with the process.
   */
  readonly secrets?: readonly string[]
  /** How many failures lock a name, and for how long. */
  readonly lockOut?: LockOutOptions
  /** How long the storage may take for each answer. Milliseconds; default 5000. */
  readonly deadlineMs?: number
  /** NumericDate in seconds. */
  readonly now?: () => number
}

/** What `createProvider` takes as `accounts`, and what makes and changes them. */
export interface PasswordAccounts extends Required<Accounts>, AccountsInStorage {
  /** What people show beside their password: seen, added and taken away. */
  readonly factors: AccountFactorsInStorage
  /** People of the option of that name, as they are shown; they are changed where it stands. */
  readonly configured: readonly ConfiguredPerson[]
}

const names: Names<PasswordAccountsOptions> = {
  storage: true,
  issuer: true,
  configured: true,
  secrets: true,
  lockOut: true,
  deadlineMs: true,
  now: true,
}

/** @throws {TypeError} naming an option that is not known, or an account of `configured` that is there twice or cannot be used */
export function createPasswordAccounts(options: PasswordAccountsOptions): PasswordAccounts {
  refuseUnknown(options, names)
  const { storage, issuer, secrets, lockOut, deadlineMs = 5000 } = options
  const now = options.now ?? (() => Math.floor(Date.now() / 1000))
  const configured = readConfiguredAccounts(options.configured ?? [], secrets?.[0] ?? randomUUID())
  const records = createAccountRecords({ storage, issuer, now, deadlineMs })
  const { find, findByName, ...accounts } = createStoredAccounts(records, {
    hasName: configured.hasName,
    hasSub: (sub) => configured.bySub(sub) !== undefined,
  })
  const attempts = createLockOut(storage, now, lockOut)
  const relying_party = relyingPartyOf(issuer)
  const world = { records, configured, sealing: createSealing(secrets), relying_party }
  const verification = createFactorVerification({ ...world, attempts })
  const { secondFactors } = verification
  return {
    ...accounts,
    ...verification,
    find: (sub) => configured.bySub(sub) ?? find(sub),
    authenticate: createSignIn({ configured, stored: { findByName }, secondFactors, attempts }),
    factors: createAccountFactors(world),
    configured: configured.people,
  }
}
