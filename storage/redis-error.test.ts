import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { RedisStorageError, replyCode, toStorageError } from './redis-error.ts'

test.each([
  ['OOM command not allowed', 'OOM'],
  ['NOSCRIPT No matching script.', 'NOSCRIPT'],
  ['-NOPERM User app has no permissions', 'NOPERM'],
  ['MOVED 1 127.0.0.1:1', 'MOVED'],
  ['Connection is closed.', undefined],
  ['connect ECONNREFUSED 127.0.0.1:1', undefined],
  ['', undefined],
])('the code of %j is %j', (message, code) => {
  expect(replyCode(new Error(message))).toBe(code)
})

test('S-013: nothing that a client hangs on its error, and nothing quoted, is kept', () => {
  const error = Object.assign(
    new Error("ERR unknown command 'EVALSHA', with args beginning with: 'se-cret'"),
    {
      command: { name: 'evalsha', args: ['se-cret'] },
    },
  )
  const kept = toStorageError(error)
  expect(kept).toMatchObject({ failure: 'server', message: 'Redis refused a command: ERR unknown command' })
  expect(inspect(kept, { depth: 9, showHidden: true })).not.toContain('se-cret')
})

test('a failed connection is told by its code', () => {
  const error = Object.assign(new Error('connect ECONNREFUSED user:se-cret@host'), { code: 'ECONNREFUSED' })
  expect(toStorageError(error)).toMatchObject({
    failure: 'connection',
    message: 'The connection to Redis failed: ECONNREFUSED',
  })
})

test.each([undefined, null, 'se-cret', { message: 'OOM se-cret' }])(
  'a failure that is no Error (%j) becomes one',
  (thrown) => {
    const kept = toStorageError(thrown)
    expect(kept).toBeInstanceOf(RedisStorageError)
    expect(kept.message).not.toContain('se-cret')
  },
)

test('an error of the store stays itself', () => {
  const error = new RedisStorageError('deadline', 'late')
  expect(toStorageError(error)).toBe(error)
})
