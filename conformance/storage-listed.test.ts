/** The kit against stores with one bug each in their lists. */
import { describe, expect, test } from 'vitest'
import type { Listed } from 'vouchsafe/core'
import { build } from './storage/broken.ts'
import type { PutOptions, Storage } from './storage/case.ts'
import { failures } from './storage/failures.ts'
import { casesFor, type StorageContext, storageContract } from './storage-contract.ts'

type List = NonNullable<Storage['list']>

/** A correct store whose list is exchanged. */
function listing(change: (list: List) => List): Storage {
  const storage = build()
  return { ...storage, list: change(storage.list as List) }
}

/** A store that orders its entries, and finds them again, by this. */
function ordering(order: (entry: Listed) => Buffer): Storage {
  return build(() => ({ order }))
}

/** A store that keeps other texts than it is given. */
function giving(change: (options: PutOptions) => readonly string[] | undefined): Storage {
  return build(({ write }) => ({
    write: (key, value, options) => write(key, value, { ...options, texts: change(options) ?? [] }),
  }))
}

interface Entries {
  readonly storage: Storage
  readonly entries: Map<string, { readonly id: string; readonly text: string }[]>
}

/** A store that keeps its entries apart from its records, `change` says how well. */
function apart(change: (parts: Entries) => Partial<Storage>): Storage {
  const storage = build()
  const entries: Entries['entries'] = new Map()
  const list: List = async (kind, { prefix, after = '', limit }) => {
    const placeOf = (entry: { id: string; text: string }) => `${entry.text}\t${entry.id}`
    const found = (entries.get(kind) ?? [])
      .filter((entry) => entry.text.startsWith(prefix) && placeOf(entry) > after)
      .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))
    const records = await Promise.all(
      found.slice(0, limit).map(async ({ id, text }) => {
        const [stored = { value: '', version: '' }] = await storage.get([{ kind, id }])
        return { key: { kind, id }, text, ...stored }
      }),
    )
    const last = found[limit - 1]
    return found.length > limit && last ? { records, after: placeOf(last) } : { records }
  }
  return { ...storage, list, ...change({ storage, entries }) }
}

function relist({ entries }: Entries, kind: string, id: string, texts: readonly string[] = []) {
  const others = (entries.get(kind) ?? []).filter((entry) => entry.id !== id)
  entries.set(kind, [...others, ...texts.map((text) => ({ id, text }))])
}

const utf8 = ({ text, key: { id } }: Listed) => Buffer.from(`${text}\t${id}`)
const shared = build()

const BUGS: { bug: string; caught_by: string[]; storage?: Storage; context?: Partial<StorageContext> }[] = [
  {
    bug: 'orders texts as UTF-16',
    caught_by: ['listed-order'],
    storage: ordering(({ text, key: { id } }) => Buffer.from(`${text}\t${id}`, 'utf16le').swap16()),
  },
  {
    bug: 'orders texts without their punctuation, as a locale does',
    caught_by: ['listed-order'],
    storage: ordering((entry) =>
      Buffer.from(`${entry.text.slice(5).replace(/[^\p{L}\p{N}]/gu, '')}\t${utf8(entry)}`),
    ),
  },
  {
    bug: 'orders numbers as numbers',
    caught_by: ['listed-order'],
    storage: ordering((entry) =>
      Buffer.from(`${entry.text.replace(/:\d{1,3}$/, (n) => n.padStart(5, '0'))}${utf8(entry)}`),
    ),
  },
  {
    bug: 'orders by when a record was put',
    caught_by: ['listed-order', 'listed-same-text', 'listed-prefix', 'listed-due'],
    storage: (() => {
      const put_at = new Map<string, number>()
      return ordering(({ text, key: { id } }) => {
        const name = `${text}\t${id}`
        put_at.set(name, put_at.get(name) ?? put_at.size)
        return Buffer.from(String(put_at.get(name)).padStart(9, '0'))
      })
    })(),
  },
  {
    bug: 'goes on after the text alone',
    caught_by: ['listed-same-text', 'listed-pages'],
    storage: ordering(({ text }) => Buffer.from(text)),
  },
  {
    bug: 'orders ids without case',
    caught_by: ['listed-same-text'],
    storage: ordering(({ text, key: { id } }) => Buffer.from(`${text}\t${id.toLowerCase()}\t${id}`)),
  },
  {
    bug: 'takes a prefix for a pattern',
    caught_by: ['listed-prefix'],
    storage: listing((list) => async (kind, options) => {
      const pattern = options.prefix
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replace(/_/g, '.')
        .replace(/%/g, '.*')
      const { records, ...more } = await list(kind, { ...options, prefix: '' })
      return { records: records.filter(({ text }) => new RegExp(`^${pattern}`, 'u').test(text)), ...more }
    }),
  },
  {
    bug: 'looks for a prefix without case',
    caught_by: ['listed-prefix'],
    storage: listing((list) => async (kind, options) => {
      const { records, ...more } = await list(kind, { ...options, prefix: '' })
      const prefix = options.prefix.toLowerCase()
      return { records: records.filter(({ text }) => text.toLowerCase().startsWith(prefix)), ...more }
    }),
  },
  {
    bug: 'looks for a prefix in pages that have others too, and ends with an empty one',
    caught_by: ['listed-prefix'],
    storage: listing((list) => async (kind, options) => {
      const { records, ...more } = await list(kind, { ...options, prefix: '', limit: 20 })
      const found = records.filter(({ text }) => text.startsWith(options.prefix))
      return found.length === 0 ? { records: [] } : { records: found, ...more }
    }),
  },
  {
    bug: 'lists by the first text',
    caught_by: ['listed-texts', 'listed-changed'],
    storage: giving(({ texts }) => texts?.slice(0, 1)),
  },
  {
    bug: 'cuts texts at 256 characters',
    caught_by: ['listed-texts'],
    storage: giving(({ texts }) => texts?.map((text) => [...text].slice(0, 256).join(''))),
  },
  {
    bug: 'knows no limit',
    caught_by: ['listed-pages', 'listed-while-changing'],
    storage: listing((list) => (kind, options) => list(kind, { ...options, limit: 1000 })),
  },
  {
    bug: 'answers one page',
    caught_by: ['listed-order', 'listed-pages'],
    storage: listing((list) => async (kind, options) => {
      const { records } = await list(kind, options)
      return { records }
    }),
  },
  {
    bug: 'has always another page',
    caught_by: ['listed-nothing'],
    storage: listing((list) => async (kind, options) => ({ after: 'x', ...(await list(kind, options)) })),
  },
  {
    bug: 'pages by offset',
    caught_by: ['listed-while-changing'],
    storage: listing((list) => async (kind, { prefix, after = '0', limit }) => {
      const offset = Number.parseInt(after, 10) || 0
      const { records } = await list(kind, { prefix, limit: 1000 })
      const page = records.slice(offset, offset + limit)
      return { records: page, ...(page.length === limit && { after: String(offset + limit) }) }
    }),
  },
  {
    bug: 'fails for a place it has not made',
    caught_by: ['listed-anywhere'],
    storage: listing((list) => (kind, options) => {
      if (options.after?.includes('{')) throw new SyntaxError('Unexpected token')
      return list(kind, options)
    }),
  },
  {
    bug: 'keeps the texts of before',
    caught_by: ['listed-changed', 'listed-due', 'listed-race'],
    storage: build(({ write, records, name }) => ({
      write(key, value, options) {
        const texts = [...(records.get(name(key))?.texts ?? []), ...(options.texts ?? [])]
        write(key, value, { ...options, texts: [...new Set(texts)] })
      },
    })),
  },
  {
    bug: 'keeps the texts where a put has none',
    caught_by: ['listed-changed'],
    storage: build(({ write, records, name }) => ({
      write: (key, value, options) =>
        write(key, value, {
          ...options,
          texts: options.texts?.length ? options.texts : (records.get(name(key))?.texts ?? []),
        }),
    })),
  },
  {
    bug: 'lists before it decides',
    caught_by: ['listed-conflict'],
    storage: build(({ decide }) => ({
      decide(record, options) {
        if (record) record.texts = options.texts
        return decide(record, options)
      },
    })),
  },
  {
    bug: 'adds entries with every put',
    caught_by: ['listed-resent'],
    storage: apart((parts) => ({
      async put(key, value, options) {
        const { storage, entries } = parts
        const [before] = await storage.get([key])
        const outcome = await storage.put(key, value, options)
        if (outcome === 'stored' && before?.version !== options.version)
          relist(parts, key.kind, key.id, options.texts)
        else if (outcome === 'stored')
          for (const text of options.texts ?? []) entries.get(key.kind)?.push({ id: key.id, text })
        return outcome
      },
      delete(key) {
        relist(parts, key.kind, key.id)
        return parts.storage.delete(key)
      },
    })),
  },
  {
    bug: 'leaves the entries of what is deleted',
    caught_by: ['listed-deleted'],
    storage: apart((parts) => ({
      async put(key, value, options) {
        const outcome = await parts.storage.put(key, value, options)
        if (outcome === 'stored') relist(parts, key.kind, key.id, options.texts)
        return outcome
      },
    })),
  },
  {
    bug: 'lists after it has answered what it wrote',
    caught_by: ['listed-race'],
    storage: apart((parts) => ({
      async put(key, value, options) {
        const outcome = await parts.storage.put(key, value, options)
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
        if (outcome === 'stored') relist(parts, key.kind, key.id, options.texts)
        return outcome
      },
      delete(key) {
        relist(parts, key.kind, key.id)
        return parts.storage.delete(key)
      },
    })),
  },
  {
    bug: 'lists what has expired',
    caught_by: ['listed-expired'],
    storage: apart((parts) => ({
      async put(key, value, options) {
        const outcome = await parts.storage.put(key, value, options)
        if (outcome === 'stored') relist(parts, key.kind, key.id, options.texts)
        return outcome
      },
      delete(key) {
        relist(parts, key.kind, key.id)
        return parts.storage.delete(key)
      },
    })),
  },
  {
    bug: 'answers records as they were listed first',
    caught_by: ['listed-value'],
    storage: (() => {
      const first = new Map<string, string>()
      return build(({ write, entries }) => ({
        write(key, value, options) {
          first.set(key.id, first.get(key.id) ?? value)
          write(key, value, options)
        },
        entries: (kind) =>
          entries(kind).map((entry) => ({ ...entry, value: first.get(entry.key.id) ?? entry.value })),
      }))
    })(),
  },
  {
    bug: 'knows no kinds',
    caught_by: ['listed-kinds'],
    storage: build(({ entries }) => ({
      entries: (kind) =>
        [kind, `${kind}_`].flatMap(entries).map((entry) => ({ ...entry, key: { ...entry.key, kind } })),
    })),
  },
  {
    bug: 'shares lists between deployments',
    caught_by: ['listed-deployments'],
    storage: shared,
    context: { neighbour: shared },
  },
]

describe.concurrent('a store with one bug in its lists fails', () => {
  for (const { bug, caught_by, storage = build(), context } of BUGS)
    test(`${bug}: ${caught_by.join(', ')}`, async () => {
      const failed = await failures({ storage, rounds: 5, ...context }, caught_by)
      expect(Object.keys(failed)).toEqual(caught_by)
    })
})

test('the same stores without a bug pass', async () => {
  const listed = storageContract.flatMap(({ id, needs }) => (needs?.includes('list') ? [id] : []))
  expect(listed.length).toBeGreaterThanOrEqual(19)
  expect(await failures({ storage: build(), neighbour: build() }, listed)).toEqual({})
})

test('a store without lists is asked for none', () => {
  const { list, ...storage } = build()
  const ids = casesFor({ storage, unreachable: storage, neighbour: storage }).map(({ id }) => id)
  expect(list).toBeDefined()
  expect(ids.filter((id) => id.startsWith('listed-'))).toEqual([])
  expect(ids).not.toContain('unreachable-list')
  expect(ids).toContain('unreachable-scan')
})

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a page of keys', { keys: [] }],
  ['records without a text', { records: [{ key: { kind: 'k', id: 'i' }, value: '', version: '' }] }],
  ['a place that is no text', { records: [], after: 1 }],
])('a store whose list answers %s is told so', async (_, page) => {
  const failed = await failures({ storage: { ...build(), list: () => page as never } }, ['listed-nothing'])
  expect(failed['listed-nothing']).toMatch(/^list answered .*, which is no page of records/)
})
