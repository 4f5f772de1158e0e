/**
 * A line for each record that several requests want to change at once. Who has lost a compare-and-swap waits
 * there and tries again when it is his turn, so that a crowd costs one write each and not one for every other.
 * Nothing rests on it: a write is decided by the storage, and whoever has not lost yet stands in no line.
 */

import type { Key } from '../../core/index.ts'

export interface Lines {
  /** A request's place: in one line at most. */
  place(): Place
}

export interface Place {
  /** Waits for the turn at a record, and gives up the turn at another. Rejects where too many wait, or for too long. */
  readonly take: (key: Key) => Promise<void>
  readonly leave: () => void
}

/** Requests that wait for one record. */
const MAX_WAITING = 500

interface Line {
  readonly key: string
  /** Who is told of their turn, in the order they came; whoever has it is not among them. */
  readonly waiting: (() => void)[]
}

/** @param options.deadlineMs milliseconds that one may wait */
export function createLines({ deadlineMs }: { readonly deadlineMs: number }): Lines {
  const lines = new Map<string, Line>()

  function pass(line: Line): void {
    const next = line.waiting.shift()
    if (next) next()
    else lines.delete(line.key)
  }

  function wait(line: Line): Promise<void> {
    if (line.waiting.length >= MAX_WAITING)
      return Promise.reject(new Error(`${MAX_WAITING} requests wait for one record already`))
    return new Promise((resolve, reject) => {
      const turn = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        line.waiting.splice(line.waiting.indexOf(turn), 1)
        reject(new Error(`no turn at a record within ${deadlineMs} ms`))
      }, deadlineMs)
      line.waiting.push(turn)
    })
  }

  return {
    place: () => {
      let held: Line | undefined
      const leave = () => {
        if (held) pass(held)
        held = undefined
      }
      return {
        leave,
        take: async ({ kind, id }) => {
          const key = `${kind} ${id}`
          if (held?.key === key) return
          leave()
          const line = lines.get(key)
          if (line) await wait(line)
          held = line ?? { key, waiting: [] }
          lines.set(key, held)
        },
      }
    },
  }
}
