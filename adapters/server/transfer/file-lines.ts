/**
 * The lines of a file, some at a time, so that a file of any size takes no more memory. Lines end with LF, and may with
 * CRLF; what else Unicode takes for the end of a line is part of a text.
 */

import { createReadStream } from 'node:fs'

export interface Line {
  /** The first is 1. */
  readonly number: number
  readonly text: string
}

/** @param most lines at a time; those without anything in them are left out */
export async function* fileLines(file: string, most: number): AsyncGenerator<readonly Line[]> {
  let number = 0
  let rest = ''
  let some: Line[] = []
  const add = (text: string) => {
    number++
    const line = text.endsWith('\r') ? text.slice(0, -1) : text
    if (line !== '') some.push({ number, text: line })
  }
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      add(text)
      if (some.length === most) {
        yield some
        some = []
      }
    }
  }
  add(rest)
  if (some.length > 0) yield some
}
