/** Text as people save it: a byte order mark says how it is encoded and is no part of it; without one it is UTF-8. */

import { readFileSync } from 'node:fs'

const marks = [
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
] as const

/** @param file a path, or a descriptor; 0 is standard input */
export function readSavedText(file: string | number): string {
  const bytes = readFileSync(file)
  const { encoding } = marks.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte)) ?? {
    encoding: 'utf-8',
  }
  // It leaves the mark of its encoding out.
  return new TextDecoder(encoding).decode(bytes)
}
