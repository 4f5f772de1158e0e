/** A person as a command shows them. */

import type { StoredAccount } from '../../accounts/account-facts.ts'
import type { KnownPerson } from '../../accounts/known-people.ts'
import { sheetOf, tableOf, timeOf } from './table.ts'

export function sheetFor(account: StoredAccount | KnownPerson): string {
  const { emailVerified, claims, roles, disabled } = account
  const is_stored = 'revision' in account
  const verified = account.email && (emailVerified ? ' (verified)' : ' (not verified)')
  return sheetOf({
    'user name': account.username,
    'e-mail': account.email && `${account.email}${verified}`,
    name: account.name,
    roles: roles.join(' '),
    ...Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, JSON.stringify(value)])),
    password: !is_stored || account.hasPassword ? 'set' : 'none',
    state: disabled ? 'disabled' : undefined,
    sub: account.sub,
    ...(is_stored
      ? { since: timeOf(account.createdAt), changed: timeOf(account.updatedAt) }
      : { source: 'configuration' }),
  })
}

/** None for no records. */
export function tableIf(records: readonly Readonly<Record<string, string | undefined>>[]): string {
  const [first] = records
  if (!first) return ''
  const names = Object.keys(first)
  return tableOf(
    Object.fromEntries(
      names.map((name) => [name, (record: Readonly<Record<string, string | undefined>>) => record[name]]),
    ),
    records,
  )
}
