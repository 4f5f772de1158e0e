/**
 * What is stored of an account that was made at run time, under its `sub` and under each of its names. What a store
 * hands back is not believed before it has the shape of what was written; a record of another release is a failure and
 * not an absence, since "there is no such account" ends what a person has.
 *
 * Every use of a token looks at an account, so the shapes are checked by hand: a schema takes ten times as long.
 */

import { type FactorsDocument, isFactors } from './factors/factors-document.ts'

/** Times are NumericDate seconds. */
export interface AccountDocument {
  readonly kind: 'account'
  readonly v: 1
  readonly sub: string
  /** As it was typed. */
  readonly username: string
  readonly email?: string
  readonly email_verified?: boolean
  /** By OpenID Connect's standard names; none that has a member of its own here. */
  readonly claims: Readonly<Record<string, unknown>>
  readonly roles: readonly string[]
  readonly disabled: boolean
  /** argon2id in PHC string format; absent: nobody signs in with a password. */
  readonly password?: string
  /** What they show beside the password; absent: nothing. */
  readonly factors?: FactorsDocument
  /** Another one whenever what was before is to end; never one from before. */
  readonly stamp: string
  readonly created_at: number
  readonly updated_at: number
  readonly removed_at?: undefined
  readonly configured?: undefined
}

/** What somebody of the configuration shows beside the password, in the place where an account of theirs would be. */
export interface ConfiguredFactors {
  readonly kind: 'account'
  readonly v: 1
  readonly sub: string
  readonly configured: true
  readonly factors: FactorsDocument
  readonly removed_at?: undefined
}

/** In the place of an account that was removed, for a while: whoever has read it changes it no more. */
export interface RemovedAccount {
  readonly kind: 'account'
  readonly v: 1
  readonly sub: string
  readonly removed_at: number
}

/** Whose a name is. It is theirs while their account has it; before that it is held for them until a time. */
export interface NameDocument {
  readonly kind: 'account_name'
  readonly v: 1
  readonly sub: string
  /** NumericDate; absent once the account has the name. */
  readonly held_until?: number
}

export interface AccountDocuments {
  account: AccountDocument | ConfiguredFactors | RemovedAccount
  account_name: NameDocument
}

export type AccountKind = keyof AccountDocuments

type Unchecked<T> = { readonly [K in keyof T]?: unknown }

const isText = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown) => typeof value === 'number'
const isFlag = (value: unknown) => typeof value === 'boolean'
const isRecord = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isMaybe = (value: unknown, isRight: (value: unknown) => boolean) =>
  value === undefined || isRight(value)

function isAccount(account: Unchecked<AccountDocument>): boolean {
  return (
    isText(account.username) &&
    isMaybe(account.email, isText) &&
    isMaybe(account.email_verified, isFlag) &&
    isRecord(account.claims) &&
    Array.isArray(account.roles) &&
    account.roles.every(isText) &&
    isFlag(account.disabled) &&
    isMaybe(account.password, isText) &&
    isMaybe(account.factors, isFactors) &&
    isText(account.stamp) &&
    isNumber(account.created_at) &&
    isNumber(account.updated_at)
  )
}

const shapes: { readonly [K in AccountKind]: (document: Unchecked<AccountDocuments[K]>) => boolean } = {
  account: (document) =>
    isNumber(document.removed_at) ||
    ('configured' in document
      ? document.configured === true && isFactors((document as Unchecked<ConfiguredFactors>).factors)
      : isAccount(document as Unchecked<AccountDocument>)),
  account_name: ({ held_until }) => isMaybe(held_until, isNumber),
}

/** @throws {TypeError} when it is not what this release writes */
export function readAccountDocument<K extends AccountKind>(kind: K, value: string): AccountDocuments[K] {
  const parsed = JSON.parse(value) as Unchecked<AccountDocuments[K]> | null
  const is_ours = isRecord(parsed) && parsed?.kind === kind && parsed.v === 1 && isText(parsed.sub)
  if (!is_ours || !shapes[kind](parsed as never))
    throw new TypeError('the record of an account is not what this release writes')
  return parsed as AccountDocuments[K]
}
