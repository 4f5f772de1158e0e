/** Where the record of a client is, what it is listed by, how long it is kept, and the one write of a change to it. */

import type { Context } from '../context.ts'
import type { Documents } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { keyOf } from '../handles.ts'
import { foldText, issuerMark } from '../listed-text.ts'
import type { Key } from '../storage.ts'
import { commit } from './documents.ts'

export type ClientRecord = Documents['client']

/** Seconds for which it is kept that a client was removed: no write from before takes longer. */
const REMOVED = 3600

export function clientKey({ keys }: Context, client_id: string) {
  return keyOf(keys, 'client', client_id)
}

/** A list has the clients of every issuer that shares the store: this is the name of ours in it. */
export function listedBy({ keys }: Context, name: 'name' | 'id', value: string): string {
  return `${name}:${issuerMark(keys)} ${foldText(value)}`
}

function textsOf(record: ClientRecord, context: Context): readonly string[] {
  if (record.removed_at !== undefined) return []
  const { client_id, client_name } = record
  // So that a list by names has those without one too.
  return [listedBy(context, 'name', client_name || client_id), listedBy(context, 'id', client_id)]
}

function endOf(record: ClientRecord): number | null {
  return record.removed_at === undefined ? (record.expires_at ?? null) : record.removed_at + REMOVED
}

/** How a record is put, whoever puts it. */
export interface RecordPlace {
  readonly key: Key
  readonly texts: readonly string[]
  /** `null` for what is kept until it is removed. */
  readonly expires_at: number | null
}

export function placeOfClient(record: ClientRecord, context: Context): RecordPlace {
  const key = clientKey(context, record.client_id)
  return { key, texts: textsOf(record, context), expires_at: endOf(record) }
}

export function* commitClient(
  record: ClientRecord,
  version: string | null,
  context: Context,
): Flow<'stored' | 'conflict'> {
  const { key, texts, expires_at } = placeOfClient(record, context)
  return yield* commit(key, record, version, expires_at, texts)
}
