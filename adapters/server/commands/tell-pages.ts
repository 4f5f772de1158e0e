/** A list of the storage, page by page, so that it takes no more memory however long it is. */

import type { Told } from './command.ts'
import { type Columns, tableOf } from './table.ts'

interface Page<T> {
  readonly records: readonly T[]
  readonly after?: string | undefined
}

interface Asked {
  readonly limit: number
  readonly after?: string
}

/** @param jsonOf a record as programs are told it */
export async function tellPages<T extends object>(
  read: (asked: Asked) => Promise<Page<T>>,
  columns: Columns<T>,
  told: Told,
  jsonOf: (record: T) => object = (record) => record,
): Promise<void> {
  let after: string | undefined
  do {
    const page = await read({ limit: 200, ...(after !== undefined && { after }) })
    if (told.json) for (const record of page.records) told.record(jsonOf(record), '')
    else if (page.records.length > 0) told.record({}, tableOf(columns, page.records))
    await told.taken()
    after = page.after
  } while (after !== undefined)
}
