/** What an operator reads when something failed. */

import { expect, test } from 'vitest'
import { createLog, logError } from './log.ts'

function logged(error: unknown, about: Parameters<typeof logError>[2]): Record<string, unknown> {
  const lines: string[] = []
  logError(createLog({ write: (line) => lines.push(line) }), error, about)
  expect(lines.length).toBe(1)
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>
}

test('a bug: its request, and where it is', () => {
  expect(logged(new TypeError('no such thing'), { requestId: 'abc' })).toMatchObject({
    msg: 'bug',
    level: 50,
    requestId: 'abc',
    error: expect.stringMatching(/^TypeError: no such thing\n +at .*log\.test\.ts/),
  })
})

test('a storage that fails: what it was to do, and what it said', () => {
  expect(logged(new Error('no connection'), { operation: 'load' })).toMatchObject({
    msg: 'failed',
    level: 50,
    operation: 'load',
    error: 'Error: no connection',
  })
})

test.each([
  ['text', 'text'],
  [undefined, 'undefined'],
  [null, 'null'],
])('%j, thrown', (thrown, text) => {
  expect(logged(thrown, { requestId: 'abc' })).toMatchObject({ error: text })
})
