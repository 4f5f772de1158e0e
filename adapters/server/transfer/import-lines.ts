/**
 * Lines into a storage. All of them are checked first, against each other and against what is there; where one is wrong
 * nothing is written. What is there already is left as it is, so that an import that was interrupted is completed by the
 * same one again.
 */

import { fileLines, type Line } from './file-lines.ts'
import type { Moved, MovedKind } from './moved.ts'

/** Lines that are looked at, or written, at a time. */
const AT_ONCE = 32

/** What is wrong is told of so many lines. */
const MOST_TOLD = 20

export interface JudgedLine {
  readonly number: number
  readonly what: string
  /** Whether it is there already. */
  readonly is_there: boolean
}

export class WrongLines extends Error {}

async function readLine(text: string, kinds: readonly MovedKind[]): Promise<Moved> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw new TypeError('is no JSON')
  }
  const line = (typeof parsed === 'object' && parsed !== null ? parsed : {}) as Readonly<
    Record<string, unknown>
  >
  const kind = kinds.find((one) => one.kind === line.kind)
  if (!kind) throw new TypeError(`has no kind of ${kinds.map((one) => one.kind).join(', ')}`)
  return kind.read(line)
}

/**
 * @param told each line that is right, in order
 * @throws {WrongLines} naming the lines that are wrong
 */
export async function checkLines(
  file: string,
  kinds: readonly MovedKind[],
  told: (line: JudgedLine) => void,
): Promise<void> {
  const named = new Map<string, number>()
  const wrong: string[] = []

  async function judge({ number, text }: Line): Promise<JudgedLine | undefined> {
    try {
      const moved = await readLine(text, kinds)
      for (const name of moved.names) {
        const other = named.get(name)
        if (other !== undefined && other !== number) throw new TypeError(`${name} is in line ${other} too`)
        named.set(name, number)
      }
      const presence = await moved.look()
      if (presence.kind === 'taken') throw new TypeError(presence.by)
      return { number, what: moved.what, is_there: presence.kind === 'there' }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      wrong.push(`line ${number}: ${error.message}`)
      return undefined
    }
  }

  for await (const some of fileLines(file, AT_ONCE)) {
    const judged = await Promise.all(some.map(judge))
    for (const line of judged) if (line) told(line)
    if (wrong.length >= MOST_TOLD) break
  }
  if (wrong.length > 0) throw new WrongLines(`${wrong.sort(byNumber).join('\n')}\nnothing was changed`)
}

function byNumber(one: string, other: string): number {
  return Number.parseInt(one.slice(5), 10) - Number.parseInt(other.slice(5), 10)
}

/** Of a file that was checked. @returns how many were written, and how many were there */
export async function placeLines(
  file: string,
  kinds: readonly MovedKind[],
): Promise<{ readonly added: number; readonly there: number }> {
  let [added, there] = [0, 0]

  async function place({ number, text }: Line): Promise<void> {
    try {
      const moved = await readLine(text, kinds)
      const presence = await moved.look()
      if (presence.kind === 'taken') throw new Error(presence.by)
      if (presence.kind === 'there') there++
      else {
        await moved.place(presence.version)
        added++
      }
    } catch (error) {
      throw new Error(`line ${number}: ${(error as Error).message}; run it again to complete it`)
    }
  }

  for await (const some of fileLines(file, AT_ONCE)) await Promise.all(some.map(place))
  return { added, there }
}
