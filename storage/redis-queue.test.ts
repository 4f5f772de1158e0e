import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RedisStorageError } from './redis-error.ts'
import { createQueue } from './redis-queue.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const limits = { deadlineMs: 250, maxQueue: 3 }
const answer = async () => 'answer'
const never = () => new Promise<never>(() => {})
const broken = () => Promise.reject(new Error('read ECONNRESET'))
const reply = (message: string) => () => Promise.reject(new Error(message))

async function outcome(promise: Promise<unknown>, milliseconds = 1000): Promise<unknown> {
  const settled = promise.then(
    (value) => value,
    (error: unknown) => (error instanceof RedisStorageError ? error.failure : error),
  )
  await vi.advanceTimersByTimeAsync(milliseconds)
  return Promise.race([settled, Promise.resolve('nothing yet')])
}

test('answers what the operation answers, and forgets it', async () => {
  const queue = createQueue(() => true, limits)
  expect(await outcome(queue.run(async () => 'answer'))).toBe('answer')
  expect(queue.outstanding).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('rejects at the deadline, not before', async () => {
  const queue = createQueue(() => true, limits)
  const run = queue.run(never)
  run.catch(() => {})
  expect(await outcome(run, 249)).toBe('nothing yet')
  expect(await outcome(run, 1)).toBe('deadline')
})

test('an operation past its deadline keeps its place until it is settled; its late failure is swallowed', async () => {
  const queue = createQueue(() => true, limits)
  let fail = (_: Error) => {}
  const late = () =>
    new Promise<never>((_, reject) => {
      fail = reject
    })
  expect(await outcome(queue.run(late))).toBe('deadline')
  expect(queue.outstanding).toBe(1)
  fail(new RedisStorageError('connection', 'late'))
  await vi.advanceTimersByTimeAsync(0)
  expect(queue.outstanding).toBe(0)
})

test('refuses one more than the queue holds, at once and without calling it', async () => {
  const queue = createQueue(() => true, limits)
  for (let place = 0; place < 3; place++) queue.run(never).catch(() => {})
  const operation = vi.fn(never)
  expect(await outcome(queue.run(operation), 0)).toBe('queue_full')
  expect(operation).not.toHaveBeenCalled()
})

test('a broken connection is tried once more', async () => {
  const queue = createQueue(() => true, limits)
  const operation = vi.fn<() => Promise<string>>(broken).mockImplementationOnce(broken)
  operation.mockResolvedValueOnce('answer')
  expect(await outcome(queue.run(operation))).toBe('answer')
  expect(operation).toHaveBeenCalledTimes(2)
})

test('and no more than once', async () => {
  const queue = createQueue(() => true, limits)
  const operation = vi.fn(broken)
  expect(await outcome(queue.run(operation))).toBe('connection')
  expect(operation).toHaveBeenCalledTimes(2)
})

test.each(['READONLY x', 'LOADING x', 'CLUSTERDOWN x', 'TRYAGAIN x', 'MASTERDOWN x', 'BUSY x'])(
  'the passing reply %s is tried once more',
  async (message) => {
    const queue = createQueue(() => true, limits)
    const operation = vi.fn(reply(message))
    expect(await outcome(queue.run(operation))).toBe('server')
    expect(operation).toHaveBeenCalledTimes(2)
  },
)

test.each(['OOM x', 'NOPERM x', 'WRONGTYPE x', 'ERR x', 'NOREPLICAS x'])(
  'the settled reply %s is not tried again',
  async (message) => {
    const queue = createQueue(() => true, limits)
    const operation = vi.fn(reply(message))
    expect(await outcome(queue.run(operation))).toBe('server')
    expect(operation).toHaveBeenCalledTimes(1)
  },
)

test('without a connection nothing is handed to the client, also when it returns too late', async () => {
  let ready = false
  const queue = createQueue(() => ready, limits)
  const operation = vi.fn(async () => 'answer')
  expect(await outcome(queue.run(operation))).toBe('connection')
  ready = true
  await vi.advanceTimersByTimeAsync(1000)
  expect(operation).not.toHaveBeenCalled()
  expect(queue.outstanding).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('a connection that returns in time is used', async () => {
  let ready = false
  const queue = createQueue(() => ready, limits)
  setTimeout(() => {
    ready = true
  }, 100)
  expect(await outcome(queue.run(async () => 'answer'))).toBe('answer')
})

test('an operation is told when its caller has given up', async () => {
  const queue = createQueue(() => true, limits)
  let ask = () => false
  const run = queue.run((isOver) => {
    ask = isOver
    return never()
  })
  run.catch(() => {})
  expect(ask()).toBe(false)
  await vi.advanceTimersByTimeAsync(250)
  expect(ask()).toBe(true)
})

test('F-104: after two deadlines without any answer nothing more is sent, so that the client can notice', async () => {
  const queue = createQueue(() => true, limits)
  const silent = vi.fn(never)
  expect(await outcome(queue.run(silent), 250)).toBe('deadline')
  expect(await outcome(queue.run(silent), 251)).toBe('deadline')
  expect(await outcome(queue.run(silent), 250)).toBe('connection')
  expect(silent).toHaveBeenCalledTimes(2)
})

test('and is sent again when the client has given up what was under way', async () => {
  const queue = createQueue(() => true, limits)
  let breaks = (_: Error) => {}
  const broken_later = () =>
    new Promise<never>((_, reject) => {
      breaks = reject
    })
  expect(await outcome(queue.run(broken_later), 600)).toBe('deadline')
  expect(await outcome(queue.run(answer), 250)).toBe('connection')
  breaks(new RedisStorageError('connection', 'time-out'))
  expect(await outcome(queue.run(answer), 20)).toBe('answer')
})

test('one that is lost does not hold up others for good', async () => {
  const queue = createQueue(() => true, limits)
  expect(await outcome(queue.run(never), 600)).toBe('deadline')
  expect(await outcome(queue.run(answer), 250)).toBe('connection')
  await vi.advanceTimersByTimeAsync(4000)
  expect(await outcome(queue.run(answer), 0)).toBe('answer')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await outcome(queue.run(answer), 0)).toBe('answer')
})

test('a trial that is lost too is followed by silence again', async () => {
  const queue = createQueue(() => true, limits)
  expect(await outcome(queue.run(never), 600)).toBe('deadline')
  await vi.advanceTimersByTimeAsync(4000)
  expect(await outcome(queue.run(never), 600)).toBe('deadline')
  expect(await outcome(queue.run(answer), 250)).toBe('connection')
})
