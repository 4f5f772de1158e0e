/**
 * Where a person's record and their account meet. The record keeps the stamp of the account that it was written
 * under; under another stamp it counts as empty, so that a changed password or an account that was made again
 * ends what was before. It has its place all the same, and is written over where it is needed.
 *
 * The record is read first and the account asked after it: of two that differ, the account is the newer.
 */

import type { EndUser } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { type Refusal, refuse } from '../errors.ts'
import type { Account } from '../hosts.ts'
import { emptyEndUser } from '../rules/session.ts'
import type { Found } from './documents.ts'
import { usableAccount } from './usable-account.ts'

/** A record as it counts for an account, and the version that a write in its place has to name. */
export interface PersonRecord {
  readonly document: EndUser
  readonly version: string | null
  /** What there is under another stamp: it ends where something is written in its place. */
  readonly outdated?: EndUser
}

export function recordOf({ document, version }: Found<EndUser>, account: Account): PersonRecord {
  if (document?.stamp === account.stamp && document) return { document, version }
  return { document: emptyEndUser(account), version, ...(document && { outdated: document }) }
}

/** For where the account was asked before the record was read: of two that differ, the record might be the newer. */
export function* recordNow(found: Found<EndUser>, account: Account): Flow<PersonRecord> {
  const is_newer = found.document && found.document.stamp !== account.stamp
  const now = is_newer ? yield* usableAccount(account.sub) : account
  return recordOf(found, now ?? account)
}

export interface Holder {
  readonly kind: 'holder'
  readonly account: Account
  readonly record: PersonRecord
}

/** The account and the record that something of a person rests on, both of them still good. */
export function* usableHolder(
  sub: string | undefined,
  found: Found<EndUser>,
): Flow<Holder | Refusal<'grant.account_unusable' | 'grant.connection_ended'>> {
  const account = yield* usableAccount(sub)
  if (!account) return refuse('grant.account_unusable')
  const record = recordOf(found, account)
  return record.document === found.document
    ? { kind: 'holder', account, record }
    : refuse('grant.connection_ended')
}
