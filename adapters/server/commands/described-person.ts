/** What the options of a command say of a person. */

import type { StoredAccount } from '../../accounts/account-facts.ts'
import type { AccountChanges } from '../../accounts/account-input.ts'
import { UsageError } from '../usage-error.ts'
import type { Given } from './command.ts'

export function describedBy(given: Given): AccountChanges {
  const [email, name] = [given.text('email'), given.text('name')]
  const [roles, claims] = [given.texts('role'), given.texts('claim')]
  return {
    ...(email !== undefined && { email }),
    ...(given.flag('email-verified') && { emailVerified: true }),
    ...(name !== undefined && { name }),
    ...(roles.length > 0 && { roles }),
    ...(claims.length > 0 && { claims: Object.fromEntries(claims.map(claimOf)) }),
  }
}

export function unsetBy(given: Given, account: StoredAccount): AccountChanges {
  const unset = given.texts('unset')
  const own = unset.filter((name) => name === 'email' || name === 'name' || name === 'roles')
  const others = unset.filter((name) => !own.includes(name as never))
  for (const name of others)
    if (!Object.hasOwn(account.claims, name)) throw new UsageError(`--unset ${name}: there is none`)
  const kept = Object.entries(account.claims).filter(([name]) => !others.includes(name))
  return {
    ...Object.fromEntries(own.map((name) => [name, null])),
    ...(others.length > 0 && { claims: Object.fromEntries(kept) }),
  }
}

/** `locale=de`, `phone_number_verified=true`, `address={"country":"NL"}`. */
function claimOf(written: string): [string, unknown] {
  const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(written) ?? []
  if (name === undefined) throw new UsageError(`--claim ${written}: must be NAME=VALUE`)
  try {
    return [name, JSON.parse(value)]
  } catch {
    return [name, value]
  }
}
