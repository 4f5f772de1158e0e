/** An account as it is stored, from what is said of it, and as it is shown. It writes nothing. */

import { createHash } from 'node:crypto'
import type { Account } from '../../core/index.ts'
import type { AccountDocument, AccountDocuments } from './account-document.ts'
import type { AccountChanges, AccountFacts } from './account-input.ts'
import { type AccountFactors, shownFactors } from './factors/shown-factors.ts'

/** An account in storage. Times are NumericDates. */
export interface StoredAccount extends AccountFacts {
  readonly sub: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly roles: readonly string[]
  readonly disabled: boolean
  /** Whether they can sign in with a password. */
  readonly hasPassword: boolean
  /** What they show beside it. */
  readonly factors: AccountFactors
  readonly createdAt: number
  readonly updatedAt: number
  /**
   * Another text after each change, of which the use of a second factor is none; hand it back so as to change nothing
   * that somebody else has changed.
   */
  readonly revision: string
}

/** What is known of an account when it is written. */
interface Written {
  /** A text that was never used before. */
  readonly fresh: string
  readonly now: number
  /** A hash, `null` for none, `undefined` for what it was. */
  readonly password: string | null | undefined
}

export function liveAccount(document: AccountDocuments['account'] | undefined): AccountDocument | undefined {
  return document?.removed_at === undefined && document?.configured === undefined ? document : undefined
}

export function newAccount(sub: string, said: AccountFacts, written: Written): AccountDocument {
  const { fresh, now } = written
  const nothing: AccountDocument = {
    kind: 'account',
    v: 1,
    sub,
    username: said.username,
    claims: {},
    roles: [],
    disabled: false,
    stamp: fresh,
    created_at: now,
    updated_at: now,
  }
  return changedAccount(nothing, said, written)
}

/** With another password, and once it is disabled, what was before is over; enabled again, the person begins anew. */
export function changedAccount(
  before: AccountDocument,
  { username, email, emailVerified, name, claims, roles, disabled }: AccountChanges,
  { fresh, now, password }: Written,
): AccountDocument {
  const { email: old_email, email_verified, password: old_password, ...rest } = before
  const { name: old_name, ...old_claims } = before.claims
  const is_disabled = or(disabled ?? undefined, before.disabled)
  const ends = password !== undefined || (is_disabled && !before.disabled)
  const new_email = changed(email, old_email)
  // Whoever has proved that one is theirs has proved nothing of another.
  const is_same = new_email !== undefined && new_email === old_email
  return {
    ...rest,
    username: username ?? before.username,
    ...given('email', new_email),
    ...given('email_verified', changed(emailVerified, is_same ? email_verified : undefined)),
    claims: {
      ...(claims === undefined ? old_claims : claims),
      ...given('name', changed(name, old_name as string | undefined)),
    },
    roles: roles === null ? [] : or(roles, before.roles),
    disabled: is_disabled,
    ...given('password', changed(password, old_password)),
    stamp: ends ? fresh : before.stamp,
    updated_at: now,
  }
}

function or<T>(said: T | undefined, before: T): T {
  return said === undefined ? before : said
}

function changed<T>(said: T | null | undefined, before: T | undefined): T | undefined {
  return said === undefined ? before : (said ?? undefined)
}

function given<K extends string, T>(name: K, value: T | undefined): { readonly [N in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in K]: T })
}

/** Of all that somebody decides about an account. What signing in leaves in its record is left out. */
export function revisionOf({ factors = {}, ...account }: AccountDocument): string {
  const { otp, passkeys = [], recovery } = factors
  const had = passkeys.map(({ id, name, created_at }) => [id, name, created_at])
  const decided = [account, otp?.created_at, had, recovery?.created_at]
  return createHash('sha256').update(JSON.stringify(decided)).digest('base64url')
}

export function shownAccount(account: AccountDocument): StoredAccount {
  const { name, ...claims } = account.claims
  return {
    sub: account.sub,
    username: account.username,
    ...given('email', account.email),
    ...given('emailVerified', account.email_verified),
    ...given('name', name as string | undefined),
    claims,
    roles: account.roles,
    disabled: account.disabled,
    hasPassword: account.password !== undefined,
    factors: shownFactors(account),
    createdAt: account.created_at,
    updatedAt: account.updated_at,
    revision: revisionOf(account),
  }
}

/** As the provider knows it. */
export function accountOf(account: AccountDocument): Account {
  const { sub, username, email, email_verified, claims, roles, disabled, stamp } = account
  return {
    sub,
    stamp,
    disabled,
    claims: {
      preferred_username: username,
      ...claims,
      ...given('email', email),
      ...given('email_verified', email === undefined ? undefined : (email_verified ?? false)),
      ...(roles.length > 0 && { roles }),
    },
  }
}
