/** However the pieces of two writers come, no line of one is within a line of the other. */

import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { passOnLines } from './whole-lines.ts'

async function passedOn(pieces: readonly (readonly [writer: 0 | 1, piece: string | Buffer])[]) {
  let all = ''
  const writers = [new PassThrough(), new PassThrough()] as const
  for (const writer of writers) passOnLines(writer, { write: (lines) => (all += Buffer.from(lines)) })
  for (const [writer, piece] of pieces) {
    writers[writer].write(piece)
    await setImmediate()
  }
  return all
}

const [half, other_half] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)]

test.each<[string, Parameters<typeof passedOn>[0], string]>([
  ['a line at once', [[0, 'one\n']], 'one\n'],
  [
    'several at once, and the beginning of another',
    [
      [0, 'one\ntwo\nthr'],
      [0, 'ee\n'],
    ],
    'one\ntwo\nthree\n',
  ],
  [
    'a line in pieces, between those of another',
    [
      [0, 'o'],
      [1, 'two\n'],
      [0, 'n'],
      [1, 'th'],
      [0, 'e\n'],
      [1, 'ree\n'],
    ],
    'two\none\nthree\n',
  ],
  [
    'a character in pieces',
    [
      [0, half],
      [1, 'one\n'],
      [0, other_half],
      [0, '\n'],
    ],
    'one\né\n',
  ],
  [
    'what is broken off',
    [
      [0, 'one\ntw'],
      [1, 'three\n'],
    ],
    'one\nthree\n',
  ],
])('%s', async (_, pieces, expected) => {
  expect(await passedOn(pieces)).toBe(expected)
})
