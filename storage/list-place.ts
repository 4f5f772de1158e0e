/** Where an entry of a list stands, in one line: its text, a tab, which no text has, and its id. */

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
