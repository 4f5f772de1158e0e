/**
 * A list of what there is, wherever it is: what the configuration has comes first, as it is little and known, and what is
 * in the storage follows. It sorts nothing.
 */

import { foldText } from '../../core/index.ts'
import { pageLimit } from './list-page.ts'

interface Asked {
  /** Where the page before ended. */
  readonly after?: string
  readonly limit?: number
}

interface Page<T> {
  readonly records: readonly T[]
  /** Present while there may be more. */
  readonly after?: string
}

/** Of a page that ended within the configured ones. No place in a list of the storage looks so. */
const PLACE = /^configured:(\d{1,9})$/

/**
 * @param configured those that are asked for, in their order
 * @throws {TypeError} for a limit that is none
 */
export async function configuredFirst<C, S>(
  configured: readonly C[],
  { after, limit: asked }: Asked,
  listStored: (asked: Asked) => Promise<Page<S>>,
): Promise<Page<C | S>> {
  const limit = pageLimit(asked)
  const [, place = after === undefined ? '0' : undefined] = PLACE.exec(after ?? '') ?? []
  if (place === undefined) return listStored({ limit, ...(after !== undefined && { after }) })
  const from = Number(place)
  const records = configured.slice(from, from + limit)
  if (records.length === limit) return { records, after: `configured:${from + limit}` }
  const rest = await listStored({ limit: limit - records.length })
  return { ...rest, records: [...records, ...rest.records] }
}

/** By the rule of the storage's lists. @param texts what somebody may be looked for by */
export function beginsWith(filter: string | undefined, texts: readonly (string | undefined)[]): boolean {
  const wanted = foldText(filter ?? '')
  return texts.some((text) => text !== undefined && foldText(text).startsWith(wanted))
}

/** In the order of the storage's lists. */
export function sortedBy<T>(records: readonly T[], nameOf: (record: T) => string): readonly T[] {
  const keyed = records.map((record) => ({ record, name: foldText(nameOf(record)) }))
  return keyed.sort((one, other) => (one.name < other.name ? -1 : 1)).map(({ record }) => record)
}
