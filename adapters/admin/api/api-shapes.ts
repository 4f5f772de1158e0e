/** How records read in the API: the names of the wire, and times as NumericDates. Nothing that could be presented is in one. */

import { lowerCase } from '../../../core/index.ts'
import type { StoredAccount } from '../../accounts/account-facts.ts'
import type { ClientRecord } from '../../world/stored-clients.ts'
import type { ChangeRecord } from '../operations/audit.ts'

/** `createdAt` is `created_at`: of the record's own members, and not of what is in them. */
export function shown(record: object): Record<string, unknown> {
  const members = Object.entries(record).filter(([, value]) => value !== undefined)
  return Object.fromEntries(members.map(([name, value]) => [wireName(name), value]))
}

export function wireName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${lowerCase(letter)}`)
}

export function shownClient({ metadata, secrets, ...known }: ClientRecord): Record<string, unknown> {
  return { ...metadata, secrets: secrets.map(shown), ...shown(known) }
}

export function shownPerson({ factors, ...account }: StoredAccount): Record<string, unknown> {
  return { ...shown(account), factors: shownDeeply(factors) }
}

/** The same of all that is in it, where none of the names is somebody else's. */
function shownDeeply(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shownDeeply)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(shown(value)).map(([name, one]) => [name, shownDeeply(one)]))
}

export function shownChange({ recordId, v, done, ...change }: ChangeRecord): Record<string, unknown> {
  return { record_id: recordId, ...change, done: done === true }
}
