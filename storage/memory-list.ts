/**
 * Entries in the order of storage.ts, for the store in memory: by the code points of their text, then by id.
 * In runs of a bounded length, so that an entry comes and goes at the same cost however many there are.
 */

export interface Entry {
  readonly text: string
  readonly id: string
}

export interface MemoryList {
  add(entry: Entry): void
  remove(entry: Entry): void
  /** Those after this place, in their order. Not to be changed meanwhile. */
  after(place: Entry): Iterable<Entry>
}

const LONGEST_RUN = 512

export function createMemoryList(): MemoryList {
  /** None is empty, and each ends before the next begins. */
  const runs: Entry[][] = []

  /** The first run that may hold what has this place; past the last where all are before it. */
  function runOf(place: Entry): number {
    return firstOf(runs.length, (index) => {
      const last = runs[index]?.at(-1)
      return last !== undefined && compare(last, place) >= 0
    })
  }

  /** The first entry of a run that is not before this place. */
  function indexOf(run: readonly Entry[], place: Entry): number {
    return firstOf(run.length, (index) => {
      const entry = run[index]
      return entry !== undefined && compare(entry, place) >= 0
    })
  }

  return {
    add(entry) {
      const at = Math.min(runOf(entry), Math.max(runs.length - 1, 0))
      const run = runs[at]
      if (run === undefined) {
        runs.push([entry])
        return
      }
      const index = indexOf(run, entry)
      const there = run[index]
      if (there !== undefined && compare(there, entry) === 0) return
      run.splice(index, 0, entry)
      if (run.length > LONGEST_RUN) runs.splice(at + 1, 0, run.splice(LONGEST_RUN / 2))
    },

    remove(entry) {
      const at = runOf(entry)
      const run = runs[at] ?? []
      const index = indexOf(run, entry)
      const there = run[index]
      if (there === undefined || compare(there, entry) !== 0) return
      run.splice(index, 1)
      if (run.length === 0) runs.splice(at, 1)
    },

    *after(place) {
      for (let at = runOf(place); at < runs.length; at++)
        for (const entry of runs[at] ?? []) if (compare(entry, place) > 0) yield entry
    },
  }
}

/** The first number below `count` of which this holds, given that it holds of all that follow it; else `count`. */
function firstOf(count: number, holds: (index: number) => boolean): number {
  let [from, to] = [0, count]
  while (from < to) {
    const middle = (from + to) >>> 1
    if (holds(middle)) to = middle
    else from = middle + 1
  }
  return from
}

function compare(one: Entry, other: Entry): number {
  return compareText(one.text, other.text) || compareText(one.id, other.id)
}

/** By code points: in UTF-16, halves of a pair stand before U+E000 and what follows it, and must not. */
function compareText(one: string, other: string): number {
  const shared = Math.min(one.length, other.length)
  for (let index = 0; index < shared; index++) {
    const [a, b] = [one.charCodeAt(index), other.charCodeAt(index)]
    if (a !== b) return rankOf(a) - rankOf(b)
  }
  return one.length - other.length
}

function rankOf(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800
  return unit >= 0xd800 ? unit + 0x2000 : unit
}
