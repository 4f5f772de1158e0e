/** Where an entry of a list stands, in one line: its text, a tab, which no text has, and its id. */

import type { Kind, ListOptions, ListPage, Stored } from '../core/storage.ts'

export interface Place {
  readonly text: string
  readonly id: string
}

/** Places as bytes have the order of their entries: a tab is less than all that a text is made of. */
export function placeOf({ text, id }: Place): string {
  return `${text}\t${id}`
}

export function parsePlace(place: string): Place {
  const tab = place.lastIndexOf('\t')
  return tab < 0 ? { text: place, id: '' } : { text: place.slice(0, tab), id: place.slice(tab + 1) }
}

/** From which place on to look: what somebody made up, and no page ended with, leads to the beginning. */
export function beginningOf(prefix: string, after: string | undefined): Place {
  return after?.startsWith(prefix) ? parsePlace(after) : { text: prefix, id: '' }
}

/** @param entries as many as the limit, in their order, from where the page begins; what has another prefix ends it. */
export function pageOf(
  kind: Kind,
  { prefix, limit }: Pick<ListOptions, 'prefix' | 'limit'>,
  entries: readonly (Place & Stored)[],
): ListPage {
  const end = entries.findIndex(({ text }) => !text.startsWith(prefix))
  const records = (end < 0 ? entries : entries.slice(0, end)).map(({ text, id, value, version }) => ({
    key: { kind, id },
    text,
    value,
    version,
  }))
  const last = entries[records.length - 1]
  return last && records.length === limit ? { records, after: placeOf(last) } : { records }
}
