/** A person as a command shows them. */

import type { StoredAccount } from '../../accounts/account-facts.ts'
import { sheetOf, tableOf, timeOf } from './table.ts'

export function sheetFor(account: StoredAccount): string {
  const { emailVerified, claims, roles, disabled, hasPassword } = account
  const verified = account.email && (emailVerified ? ' (verified)' : ' (not verified)')
  return sheetOf({
    'user name': account.username,
    'e-mail': account.email && `${account.email}${verified}`,
    name: account.name,
    roles: roles.join(' '),
    ...Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, JSON.stringify(value)])),
    password: hasPassword ? 'set' : 'none',
    state: disabled ? 'disabled' : undefined,
    sub: account.sub,
    since: timeOf(account.createdAt),
    changed: timeOf(account.updatedAt),
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
