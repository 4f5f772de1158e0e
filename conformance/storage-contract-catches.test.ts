/**
 * The kit against stores with one bug each: it has to catch every one of them, by the case that is there
 * for it, and to pass the same store without the bug.
 */
import { describe, expect, test } from 'vitest'
import {
  build,
  damageable,
  guessing,
  naive,
  named,
  paged,
  plainObject,
  valued,
  withExpiry,
} from './storage/broken.ts'
import type { Key, Storage } from './storage/case.ts'
import { failures } from './storage/failures.ts'
import {
  casesFor,
  failingStorage,
  type StorageContext,
  silentStorage,
  storageContract,
} from './storage-contract.ts'

const correct = build()
const BUGS: { bug: string; caught_by: string[]; storage?: Storage; context?: Partial<StorageContext> }[] = [
  {
    bug: 'reads, then writes',
    caught_by: ['race-create', 'race-swap', 'race-read-then-swap', 'race-resent', 'race-count'],
    storage: naive(build()),
  },
  {
    bug: 'ignores ifVersion null',
    caught_by: ['create-once', 'race-create', 'resent-late'],
    storage: build(({ decide }) => ({
      decide: (record, options) => (options.ifVersion === null ? 'stored' : decide(record, options)),
    })),
  },
  {
    bug: 'ignores ifVersion',
    caught_by: ['swap-stale', 'versions-exact', 'race-swap'],
    storage: build(({ decide }) => ({
      decide: (record, options) =>
        record && options.ifVersion !== null ? 'stored' : decide(record, options),
    })),
  },
  {
    bug: 'creates what should be swapped',
    caught_by: ['swap-absent', 'delete'],
    storage: build(({ decide }) => ({
      decide: (record, options) => (record === undefined ? 'stored' : decide(record, options)),
    })),
  },
  {
    bug: 'takes a resent write for a second writer',
    caught_by: ['resent-create', 'resent-swap', 'race-resent'],
    storage: build(() => ({
      decide: (record, { ifVersion }) => ((record?.version ?? null) === ifVersion ? 'stored' : 'conflict'),
    })),
  },
  {
    bug: 'answers stored to any version it has ever stored',
    caught_by: ['resent-late'],
    storage: build(({ decide, write }) => {
      const seen = new Set<string>()
      return {
        decide: (record, options) => (seen.has(options.version) ? 'stored' : decide(record, options)),
        write(key, value, options) {
          if (!seen.has(options.version)) write(key, value, options)
          seen.add(options.version)
        },
      }
    }),
  },
  {
    bug: 'doubts what it has not lost',
    caught_by: ['single-use'],
    storage: build(({ decide }) => ({
      decide: (record, options) => (record && options.singleUse ? 'doubtful' : decide(record, options)),
    })),
  },
  {
    bug: 'keeps what is for single use as it is',
    caught_by: ['single-use-revoked'],
    storage: build(({ decide, write }) => {
      const marked = new Set<string>()
      return {
        decide: (record, options) =>
          record && marked.has(record.version) && !options.singleUse ? 'conflict' : decide(record, options),
        write(key, value, options) {
          if (options.singleUse) marked.add(options.version)
          write(key, value, options)
        },
      }
    }),
  },
  {
    bug: 'chooses versions of its own',
    caught_by: ['create', 'swap'],
    storage: build(({ write }) => ({
      write: (key, value, options) => write(key, value, { ...options, version: String(value.length) }),
    })),
  },
  {
    bug: 'says stored and stores nothing',
    caught_by: ['create'],
    storage: build(() => ({ write: () => {} })),
  },
  {
    bug: 'writes on conflict',
    caught_by: ['create-once', 'swap-stale'],
    storage: build(({ decide, records }) => ({
      decide(record, options) {
        const outcome = decide(record, options)
        if (outcome === 'conflict')
          for (const kept of records.values()) Object.assign(kept, { value: 'lost' })
        return outcome
      },
    })),
  },
  {
    bug: 'expires whole seconds early',
    caught_by: ['expiry-not-early', 'expiry-fractions'],
    storage: withExpiry((expiresAt) => Math.floor(expiresAt) - 1),
  },
  {
    bug: 'counts milliseconds of life in 31 bits',
    caught_by: ['expiry-far'],
    storage: withExpiry((expiresAt) => (expiresAt - Date.now() / 1000 > 2 ** 31 / 1000 ? 1 : expiresAt)),
  },
  {
    bug: 'takes seconds for milliseconds',
    caught_by: ['create'],
    storage: withExpiry((expiresAt) => expiresAt / 1000),
  },
  {
    bug: 'keeps the first expiry',
    caught_by: ['expiry-extended', 'expiry-lifted'],
    storage: build(({ write, records, name }) => ({
      write(key, value, options) {
        const { expiresAt } = records.get(name(key)) ?? options
        write(key, value, { ...options, expiresAt })
      },
    })),
  },
  {
    bug: 'refuses what has expired',
    caught_by: ['expiry-past'],
    storage: build(({ decide }) => ({
      decide: (record, options) =>
        options.expiresAt !== null && options.expiresAt < Date.now() / 1000
          ? 'conflict'
          : decide(record, options),
    })),
  },
  {
    bug: 'knows no kinds',
    caught_by: ['pair-1', 'pair-2'],
    storage: named(({ id }) => id),
  },
  {
    bug: 'joins kind and id with an underscore',
    caught_by: ['pair-7'],
    storage: named(({ kind, id }) => `${kind}_${id}`),
  },
  {
    bug: 'joins kind and id with nothing',
    caught_by: ['pair-3'],
    storage: named(({ kind, id }) => kind + id),
  },
  {
    bug: 'splits ids at colons',
    caught_by: ['pair-4'],
    storage: named(({ kind, id }) => kind + id.replace(/^:/, '')),
  },
  {
    bug: 'compares ids without case',
    caught_by: ['pair-9'],
    storage: named(({ kind, id }) => JSON.stringify([kind, id.toLowerCase()])),
  },
  {
    bug: 'reads ids as numbers',
    caught_by: ['pair-11', 'pair-12'],
    storage: named(({ kind, id }) => JSON.stringify([kind, Number.isNaN(Number(id)) ? id : Number(id)])),
  },
  {
    bug: 'decodes ids',
    caught_by: ['pair-13', 'pair-14'],
    storage: named(({ kind, id }) => JSON.stringify([kind, id.replace('%25', '%').replace('%7B', '{')])),
  },
  {
    bug: 'cuts ids at 64 characters',
    caught_by: ['pair-16'],
    storage: named(({ kind, id }) => JSON.stringify([kind, id.slice(0, 64)])),
  },
  {
    bug: 'compares versions without case',
    caught_by: ['versions-exact'],
    storage: build(({ decide }) => ({
      decide: (record, options) =>
        decide(record && { ...record, version: record.version.toLowerCase() }, {
          ...options,
          ifVersion: options.ifVersion?.toLowerCase() ?? null,
        }),
    })),
  },
  {
    bug: 'squeezes spaces',
    caught_by: ['value-3'],
    storage: valued((value) => value.replace(/ +/g, ' ')),
  },
  {
    bug: 'turns line ends into its own',
    caught_by: ['value-4'],
    storage: valued((value) => value.replaceAll('\\r\\n', '\\n')),
  },
  {
    bug: 'cuts values at 64 KiB',
    caught_by: ['value-21'],
    storage: valued((value) => value.slice(0, 65_536)),
  },
  {
    bug: 'keeps one byte a character',
    caught_by: ['value-12', 'value-14'],
    storage: valued((value) => Buffer.from(value, 'latin1').toString('latin1')),
  },
  { bug: 'normalises text', caught_by: ['value-13'], storage: valued((value) => value.normalize()) },
  {
    bug: 'ends text at an escaped NUL',
    caught_by: ['value-5'],
    storage: valued((value) => value.replace(/\\u0000.*/s, '')),
  },
  {
    bug: 'answers the record itself',
    caught_by: ['answer-is-a-copy'],
    storage: build(() => ({ answer: (record) => record })),
  },
  {
    bug: 'keeps records in a plain object',
    caught_by: ['id-45', 'id-46'],
    storage: plainObject(),
  },
  { bug: 'deletes nothing', caught_by: ['delete'], storage: { ...build(), delete: () => {} } },
  {
    bug: 'complains about deleting nothing',
    caught_by: ['delete-absent'],
    storage: (() => {
      const storage = build()
      return {
        ...storage,
        async delete(key: Key) {
          if ((await storage.get([key]))[0] === undefined) throw new Error('not found')
          await storage.delete(key)
        },
      }
    })(),
  },
  {
    bug: 'scans no further than one page',
    caught_by: ['scan-all'],
    storage: paged(build(), () => undefined),
  },
  {
    bug: 'scans by offset',
    caught_by: ['scan-while-changing'],
    storage: paged(build(), (offset) => offset),
  },
  { bug: 'scans for ever', caught_by: ['scan-nothing'], storage: paged(build(), () => 0) },
  {
    bug: 'shares records between deployments',
    caught_by: ['deployments'],
    storage: correct,
    context: { neighbour: correct },
  },
  {
    bug: 'answers nothing known when it cannot know',
    caught_by: ['get', 'put', 'delete', 'scan', 'list'].map((operation) => `unreachable-${operation}`),
    context: { unreachable: guessing(failingStorage(correct, { fails: 'before' })) },
  },
  {
    bug: 'waits for ever',
    caught_by: ['unreachable-get', 'unreachable-put', 'unreachable-list'],
    context: { unreachable: silentStorage(correct) },
  },
]

describe.concurrent('a store with one bug fails', () => {
  for (const { bug, caught_by, storage = build(), context } of BUGS)
    test(`${bug}: ${caught_by.join(', ')}`, async () => {
      const failed = await failures({ storage, ...context }, caught_by)
      expect(Object.keys(failed)).toEqual(caught_by)
    })
})

test('the same store without a bug passes', async () => {
  const unreachable = failingStorage(correct, { fails: 'before' })
  const ids = storageContract.map(({ id }) => id)
  const context = { ...damageable(), neighbour: build(), unreachable, rounds: 3 }
  expect(casesFor(context)).toHaveLength(ids.length)
  expect(await failures(context, ids)).toEqual({})
})

test('a naive store is told what it did and what it means', async () => {
  const { 'race-swap': message } = await failures({ storage: naive(build()), rounds: 1 }, ['race-swap'])
  expect(message).toMatch(/^\d+ writers were all told 'stored': \d+ people can redeem one code$/)
})

test('ids of cases are unique, and there are at least 140', () => {
  const ids = storageContract.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThanOrEqual(140)
})
