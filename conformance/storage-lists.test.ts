/** The kit against stores that answer a list of keys wrongly, not as a store does, or never. */
import { describe, expect, test } from 'vitest'
import { asking, build, damageable } from './storage/broken.ts'
import type { Key, Storage, Stored } from './storage/case.ts'
import { failures } from './storage/failures.ts'
import { casesFor, type StorageContext, silentStorage, storageContract } from './storage-contract.ts'

const damaged = damageable()
const idsOf = (keys: readonly Key[]) => keys.map(({ id }) => id).sort()
const ids = storageContract.map(({ id }) => id)

const BUGS: { bug: string; caught_by: string[]; storage?: Storage; context?: Partial<StorageContext> }[] = [
  {
    bug: 'answers in the order of its index',
    caught_by: ['list-order', 'list-kinds'],
    storage: asking(({ get }) => (keys) => {
      const ids = idsOf(keys)
      return get([...keys].sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id)))
    }),
  },
  {
    bug: 'answers in the order in which records were put',
    caught_by: ['list-order', 'list-kinds'],
    storage: (() => {
      const put_at = new Map<string, number>()
      const storage = asking(({ get }) => (keys) => {
        const placeOf = ({ id }: Key) => put_at.get(id) ?? 0
        return get([...keys].sort((one, other) => placeOf(one) - placeOf(other)))
      })
      return {
        ...storage,
        put(key: Key, ...write) {
          put_at.set(key.id, put_at.size)
          return storage.put(key, ...write)
        },
      } satisfies Storage
    })(),
  },
  {
    bug: 'leaves out what is missing',
    caught_by: ['absent', 'list-missing'],
    storage: asking(
      ({ get }) =>
        async (keys) =>
          (await get(keys)).filter((stored) => stored !== undefined),
    ),
  },
  {
    bug: 'puts what is missing at the end',
    caught_by: ['list-missing'],
    storage: asking(({ get }) => async (keys) => {
      const found = (await get(keys)).filter((stored) => stored !== undefined)
      return keys.map((_, index) => found[index])
    }),
  },
  {
    bug: 'answers each key once',
    caught_by: ['list-twice'],
    storage: asking(
      ({ get }) =>
        (keys) =>
          get([...new Map(keys.map((key) => [key.id, key])).values()]),
    ),
  },
  {
    bug: 'cannot be asked for nothing',
    caught_by: ['list-empty'],
    storage: asking(({ get }) => (keys) => {
      if (keys.length === 0) throw new Error('syntax error at or near ")"')
      return get(keys)
    }),
  },
  {
    bug: 'looks for all keys among the kind of the first',
    caught_by: ['list-kinds'],
    storage: asking(
      ({ get }) =>
        (keys) =>
          get(keys.map(({ id }) => ({ kind: keys[0]?.kind ?? '', id }))),
    ),
  },
  {
    bug: 'answers what it has when one cannot be read',
    caught_by: ['list-fails'],
    context: {
      storage: {
        ...damaged.storage,
        get: (keys) =>
          keys.map((key) => {
            try {
              return (damaged.storage.get([key]) as (Stored | undefined)[])[0]
            } catch {
              return undefined
            }
          }),
      },
      damage: damaged.damage,
    },
  },
  {
    bug: 'reads no record when one has failed before',
    caught_by: ['list-fails'],
    context: (() => {
      const { storage, damage } = damageable()
      let has_failed = false
      const get: Storage['get'] = (keys) => {
        if (has_failed) throw new Error('The connection has failed before.')
        try {
          return storage.get(keys)
        } catch (error) {
          has_failed = true
          throw error
        }
      }
      return { storage: { ...storage, get }, damage }
    })(),
  },
]

describe.concurrent('a store with one bug fails', () => {
  for (const { bug, caught_by, storage = build(), context } of BUGS)
    test(`${bug}: ${caught_by.join(', ')}`, async () => {
      const failed = await failures({ storage, ...context }, caught_by)
      expect(Object.keys(failed)).toEqual(caught_by)
    })
})

test.each<[string, () => unknown, RegExp]>([
  ['null where there is no record', () => [null], /^get answered null for a key, which is neither undefined/],
  ['one record', () => ({ value: 'v', version: 'v' }), /^get answered {"value":"v".* to a list of keys/],
  ['one record or undefined', () => undefined, /^get answered undefined to a list of keys, and no list/],
  ['an empty list', () => [], /^get answered a list of 0 to 1 keys/],
  ['text', () => ['text'], /^get answered text for a key/],
  [
    'a value that is no text',
    () => [{ value: {}, version: 'v' }],
    /^get answered {"value":{},"version":"v"}/,
  ],
  ['a version that is no text', () => [{ value: '', version: 1 }], /^get answered {"value":"","version":1}/],
])('a store that answers %s is told so by the first case, and by no TypeError', async (_, get, told) => {
  const failed = await failures({ storage: asking(() => get), rounds: 1 }, ids)
  expect(failed[ids[0] ?? '']).toMatch(told)
  expect(Object.values(failed).filter((message) => message.includes('TypeError'))).toEqual([])
})

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['keys and no page', []],
  ['keys of something else', { keys: [null] }],
])('a store whose scan answers %s is told so', async (_, page) => {
  const scans = ['scan-nothing', 'scan-all', 'scan-deleted']
  const failed = await failures({ storage: { ...build(), scan: () => page as never } }, scans)
  expect(Object.keys(failed)).toEqual(scans)
  for (const message of Object.values(failed)) expect(message).toMatch(/^scan answered .* no list of keys/)
})

test('a case of a store that never answers is given up in time', async () => {
  const failed = await failures({ storage: silentStorage(build()), timeoutMs: 50, rounds: 1 }, ids)
  expect(failed.absent).toBe('there was no end after 50 ms: whoever waits for the store waits for ever')
  expect(Object.values(failed)).toEqual(casesFor({ storage: build() }).map(() => failed.absent))
})
