/** What a request does by the way: whether it succeeds changes no answer. */

import type { Document, Effect } from 'vouchsafe/core'
import type { StoredRecord } from '../stage/storages.ts'

/** Whether it tells the operator, or writes what differs from its record in nothing but when it was used. */
export function isIncidental(
  effect: Effect,
  next: Effect | undefined,
  records: readonly StoredRecord[],
): boolean {
  if (effect.op === 'emit') return true
  // Drawn for a write.
  const write = effect.op === 'random' ? next : effect
  if (write?.op !== 'store') return false
  const { key, document } = write
  const record = records.find((one) => one.key.kind === key.kind && one.key.id === key.id)
  return record !== undefined && withoutUses(JSON.parse(record.value)) === withoutUses(document)
}

function withoutUses(document: Document): string {
  return JSON.stringify(document, (name, value) =>
    ['seen_at', 'used_at'].includes(name) ? undefined : value,
  )
}
