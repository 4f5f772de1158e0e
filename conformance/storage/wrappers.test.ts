import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { read, type Storage } from './case.ts'
import { failingStorage, type StorageCall, silentStorage, slowStorage } from './wrappers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const key = { kind: 'grant', id: 'a' }
const put = (storage: Storage) => storage.put(key, 'x', { ifVersion: null, version: 'v', expiresAt: null })

test('failing before: rejects, and nothing has happened', async () => {
  const storage = createMemoryStorage()
  await expect(put(failingStorage(storage, { fails: 'before' }))).rejects.toThrow()
  expect(await read(storage, key)).toBe(undefined)
})

test('failing after: rejects, and it has happened', async () => {
  const storage = createMemoryStorage()
  await expect(put(failingStorage(storage, { fails: 'after' }))).rejects.toThrow()
  expect(await read(storage, key)).toBeDefined()
})

test.each([undefined, null, 'text', 0])('fails with %j when it is told to', async (error) => {
  const storage = failingStorage(createMemoryStorage(), { fails: 'before', error })
  await expect(read(storage, key)).rejects.toBe(error)
})

test('only the calls that are meant fail, told by operation, key and index', async () => {
  const calls: StorageCall[] = []
  const when = (call: StorageCall) => calls.push(call) === 2
  const storage = failingStorage(createMemoryStorage(), { fails: 'before', when })
  await put(storage)
  await expect(read(storage, key)).rejects.toThrow()
  await storage.delete(key)
  await storage.scan('grant')
  expect(calls).toEqual([
    { operation: 'put', keys: [key], index: 0 },
    { operation: 'get', keys: [key], index: 1 },
    { operation: 'delete', keys: [key], index: 2 },
    { operation: 'scan', keys: [], index: 3 },
  ])
})

test.each([
  [false, undefined],
  [true, { value: 'x', version: 'v' }],
])('a silent store never answers; reaches: %j', async (reaches, record) => {
  const storage = createMemoryStorage()
  const answered = vi.fn()
  Promise.resolve(put(silentStorage(storage, { reaches }))).finally(answered)
  await vi.advanceTimersByTimeAsync(1_000_000)
  expect(answered).not.toHaveBeenCalled()
  expect(await read(storage, key)).toEqual(record)
})

test('a slow store takes its time and then answers', async () => {
  const answered = vi.fn()
  Promise.resolve(put(slowStorage(createMemoryStorage(), { minMs: 50, maxMs: 60 }))).then(answered)
  await vi.advanceTimersByTimeAsync(47)
  expect(answered).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(15)
  expect(answered).toHaveBeenCalledWith('stored')
})
