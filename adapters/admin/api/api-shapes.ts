/** How records read in the API: the names of the wire, and times as NumericDates. Nothing that could be presented is in one. */

import { lowerCase } from '../../../core/index.ts'
import type { KnownPerson } from '../../accounts/known-people.ts'
import type { KnownClient } from '../../world/known-clients.ts'
import type { ChangeRecord } from '../operations/audit.ts'

/** `createdAt` is `created_at`: of the record's own members, and not of what is in them. */
export function shown(record: object): Record<string, unknown> {
  const members = Object.entries(record).filter(([, value]) => value !== undefined)
  return Object.fromEntries(members.map(([name, value]) => [wireName(name), value]))
}

export function wireName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${lowerCase(letter)}`)
}

export function shownClient({ metadata, ...known }: KnownClient): Record<string, unknown> {
  if (known.source === 'configuration') return { ...metadata, ...known }
  const { secrets, ...more } = known
  return { ...metadata, secrets: secrets.map(shown), ...shown(more) }
}

export function shownPerson(person: KnownPerson): Record<string, unknown> {
  const { factors, ...account } = person
  return { ...shown(account), ...(factors && { factors: shownDeeply(factors) }) }
}

/** What is in the configuration has none. */
export function revisionOf(of: KnownClient | KnownPerson): string | undefined {
  return of.source === 'storage' ? of.revision : undefined
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
