/** Whoever reads standard output, the server neither waits for it nor grows with what it has not taken. */

import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutput } from './output.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A reader that takes what waits when it is told to. */
function reader() {
  const taken: string[] = []
  let takeOne: (() => void) | undefined
  const stream = new Writable({
    write(chunk, _, done) {
      takeOne = () => {
        takeOne = undefined
        taken.push(String(chunk))
        done()
      }
    },
  })
  /** Everything that waits, and what comes meanwhile. */
  async function take() {
    do {
      takeOne?.()
      await vi.advanceTimersByTimeAsync(0)
    } while (takeOne)
    return taken.join('')
  }
  return { stream, take }
}

const line = (n: number) => `${n}${' '.repeat(99)}\n`
const lines = (count: number) => Array.from({ length: count }, (_, n) => line(n))

test('one who is slow gets everything, in order', async () => {
  const { stream, take } = reader()
  const told = vi.fn()
  const output = createOutput(stream, told)
  for (const one of lines(5000)) output.write(one)
  expect(await take()).toBe(lines(5000).join(''))
  expect(told).not.toHaveBeenCalled()
})

test('for one who stalls about a megabyte is kept, and when it is back it is told of the rest', async () => {
  const { stream, take } = reader()
  const told = vi.fn()
  const output = createOutput(stream, told)
  for (const one of lines(20_000)) output.write(one)
  output.write(Buffer.from('two lines\nat once\n'))
  expect(stream.writableLength).toBeLessThan(1024 * 1024 + 200)
  const taken = (await take()).split('\n').length - 1
  expect(taken).toBeGreaterThan(10_000)
  expect(told.mock.calls).toEqual([[20_002 - taken]])
  output.write('again\n')
  expect((await take()).endsWith('again\n')).toBe(true)
  expect(told).toHaveBeenCalledTimes(1)
})

test('the end waits until what is left is taken', async () => {
  const { stream, take } = reader()
  const output = createOutput(stream, () => {})
  output.write('last\n')
  const flushed = vi.fn()
  output.flushed().then(flushed)
  await vi.advanceTimersByTimeAsync(500)
  expect(flushed).not.toHaveBeenCalled()
  expect(await take()).toBe('last\n')
  expect(flushed).toHaveBeenCalledTimes(1)
})

test('the end waits a second at most', async () => {
  const { stream } = reader()
  const output = createOutput(stream, () => {})
  output.write('last\n')
  const flushed = vi.fn()
  output.flushed().then(flushed)
  await vi.advanceTimersByTimeAsync(1000)
  expect(flushed).toHaveBeenCalledTimes(1)
})

test('one who has gone is no failure, and the end does not wait for it', async () => {
  const { stream } = reader()
  const output = createOutput(stream, () => {})
  stream.destroy(new Error('write EPIPE'))
  await vi.advanceTimersByTimeAsync(0)
  output.write('nobody reads this\n')
  const flushed = vi.fn()
  output.flushed().then(flushed)
  await vi.advanceTimersByTimeAsync(0)
  expect(flushed).toHaveBeenCalledTimes(1)
})

test('a terminal that somebody has stopped is not waited for either', () => {
  const setBlocking = vi.fn()
  const { stream } = reader()
  createOutput(Object.assign(stream, { isTTY: true, _handle: { setBlocking } }), () => {})
  expect(setBlocking.mock.calls).toEqual([[false]])
})
