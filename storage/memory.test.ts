import { expect, onTestFinished, test, vi } from 'vitest'
import type { Key } from '../core/storage.ts'
import { createMemoryStorage, type MemoryStorage } from './memory.ts'

const key = (id: number | string): Key => ({ kind: 'grant', id: String(id) })

function fill(storage: MemoryStorage, from: number, to: number, expiresAt: number | null) {
  for (let id = from; id < to; id++)
    storage.put(key(id), 'value', { ifVersion: null, version: 'v', expiresAt })
}

test('without latency every answer is there at once', () => {
  const storage = createMemoryStorage()
  const outcome: 'stored' | 'conflict' = storage.put(key(1), 'value', {
    ifVersion: null,
    version: 'v',
    expiresAt: null,
  })
  expect(outcome).toBe('stored')
  expect(storage.get([key(1)])).toEqual([{ value: 'value', version: 'v' }])
  storage.delete(key(1))
  expect(storage.scan('grant')).toEqual({ keys: [] })
})

test('a full store refuses what is new, names its limit, and keeps, changes and deletes what it holds', () => {
  const storage = createMemoryStorage({ limit: 10, now: () => 0 })
  fill(storage, 0, 10, 100)
  expect(() => fill(storage, 10, 11, 100)).toThrow(/its limit of 10 live records/)
  expect(storage.get([key(10)])).toEqual([undefined])
  for (let id = 0; id < 10; id++) expect(storage.get([key(id)])).not.toEqual([undefined])
  expect(storage.put(key(3), 'revoked', { ifVersion: 'v', version: 'w', expiresAt: 100 })).toBe('stored')
  storage.delete(key(4))
  fill(storage, 11, 12, 100)
  expect(storage.size).toBe(10)
})

test('a full store makes room for what is new out of what has expired, wherever that lies', () => {
  let now = 0
  const storage = createMemoryStorage({ limit: 1000, now: () => now })
  fill(storage, 0, 500, 100)
  for (let id = 0; id < 500; id++)
    storage.put({ kind: 'code', id: String(id) }, 'x', {
      ifVersion: null,
      version: 'v',
      expiresAt: id === 499 ? 50 : 100,
    })
  now = 51
  fill(storage, 1000, 1001, 200)
  expect(storage.size).toBe(1000)
  expect(storage.get([key(1000)])).not.toEqual([undefined])
})

test('a store that stays full looks through its records at most once a second', () => {
  let asked = 0
  const storage = createMemoryStorage({
    limit: 10_000,
    now: () => {
      asked++
      return 5
    },
  })
  fill(storage, 0, 10_000, 100)
  expect(() => fill(storage, 10_000, 10_001, 100)).toThrow()
  asked = 0
  for (let attempt = 0; attempt < 100; attempt++) expect(() => fill(storage, 10_000, 10_001, 100)).toThrow()
  expect(asked).toBeLessThan(1000)
})

test('S-010: under steady writes the garbage stays below the live records, and a write costs the same', () => {
  let now = 0
  let asked = 0
  const storage = createMemoryStorage({
    now: () => {
      asked++
      return now
    },
  })
  let most = 0
  let dearest = 0
  for (let second = 0; second < 200; second++) {
    now = second
    for (let id = 0; id < 100; id++) {
      asked = 0
      fill(storage, second * 100 + id, second * 100 + id + 1, second + 10)
      dearest = Math.max(dearest, asked)
    }
    most = Math.max(most, storage.size)
  }
  expect(most).toBeLessThan(2 * 100 * 11)
  expect(dearest).toBeLessThan(10)
})

test('S-004: past the last expiry, reads and scans find nothing and writes leave nothing', () => {
  let now = 0
  const storage = createMemoryStorage({ now: () => now })
  fill(storage, 0, 100, 10)
  fill(storage, 100, 110, null)
  now = 10
  expect(storage.get([key(5)])).not.toEqual([undefined])
  now = 10.001
  expect(storage.get([key(5)])).toEqual([undefined])
  expect(storage.scan('grant').keys).toHaveLength(10)
  for (let write = 0; write < 60; write++)
    storage.put(key(100), 'x', { ifVersion: null, version: 'v', expiresAt: null })
  expect(storage.size).toBe(10)
})

test('no timer is set', () => {
  const timer = vi.spyOn(globalThis, 'setTimeout')
  const storage = createMemoryStorage()
  fill(storage, 0, 100, Date.now() / 1000 + 10)
  expect(timer).not.toHaveBeenCalled()
})

test('S-012: two stores share nothing', () => {
  const one = createMemoryStorage()
  const other = createMemoryStorage()
  fill(one, 0, 1, null)
  expect(other.get([key(0)])).toEqual([undefined])
})

test('a long scan comes in pages that hold under deletion and creation', () => {
  const storage = createMemoryStorage()
  fill(storage, 0, 2500, null)
  const first = storage.scan('grant')
  expect(first.keys).toHaveLength(1000)
  for (let id = 0; id < 500; id++) storage.delete(key(id))
  fill(storage, 0, 1, null)
  const second = storage.scan('grant', first.cursor)
  const third = storage.scan('grant', second.cursor)
  const ids = [...first.keys, ...second.keys, ...third.keys].map(({ id }) => id)
  expect(new Set(ids).size).toBe(2500)
  expect(ids.length).toBe(2501)
  expect(third.cursor).toBe(undefined)
})

test('an operation takes its latency, and has its effect within', async () => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  onTestFinished(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
  const now = vi.fn(() => 0)
  const storage = createMemoryStorage({ latency: { minMs: 20, maxMs: 40 }, now })
  const write = { ifVersion: null, version: 'v', expiresAt: 1 }
  void storage.put(key(1), 'value', write)
  await vi.advanceTimersByTimeAsync(40)
  now.mockClear()
  const again = Promise.resolve(storage.put(key(1), 'value', write))
  const answered = vi.fn()
  again.then(answered)
  await vi.advanceTimersByTimeAsync(14)
  expect(now).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(now).toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(14)
  expect(answered).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(answered).toHaveBeenCalledWith('stored')
})

test('keys are answered in their order, at once; with latency each at a moment of its own', async () => {
  const storage = createMemoryStorage()
  fill(storage, 0, 2, null)
  const record = { value: 'value', version: 'v' }
  expect(storage.get([key(1), key(2), key(0), key(1)])).toEqual([record, undefined, record, record])
  expect(storage.get([])).toEqual([])

  const slow = createMemoryStorage({ latency: { minMs: 1, maxMs: 5 } })
  const create = (id: number) =>
    slow.put(key(id), 'value', { ifVersion: null, version: 'v', expiresAt: null })
  const torn = new Set<string>()
  for (let id = 0; torn.size < 4 && id < 2000; id += 2) {
    const [found] = await Promise.all([slow.get([key(id), key(id + 1)]), create(id), create(id + 1)])
    torn.add(found.map((stored) => (stored ? 'there' : 'not yet')).join(', '))
  }
  expect([...torn].sort()).toEqual(['not yet, not yet', 'not yet, there', 'there, not yet', 'there, there'])
})

test('with latency, a race on one version is won once', async () => {
  const storage = createMemoryStorage({ latency: { minMs: 0, maxMs: 5 } })
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, (_, writer) =>
      storage.put(key(1), 'value', { ifVersion: null, version: String(writer), expiresAt: null }),
    ),
  )
  expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1)
})
