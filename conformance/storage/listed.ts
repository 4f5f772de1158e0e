/** Cases of lists: in the order of their texts, from a prefix on, and a page at a time. */
import { expect, fresh, freshKind, inSeconds, type Key, type Storage, type StorageCase } from './case.ts'
import { createListed, listAll, listPage } from './listing.ts'

const UNFOUND = 'an administrator looks for a client or a person and is told that there is none'
const SCRAMBLED = 'what is due is sent late or never, and nobody finds their place in a list again'

/** Values that a database would gladly put in another order, or take for a pattern. */
const VALUES = [
  ...['', ' ', '!', '"', '#', '%', "'", '*', '-', '0', '00', '1', '10', '2', ':', '?', '[', '\\', ']', '_'],
  ...['a', 'a b', 'a b c', 'a%b', 'a*', 'a-b', 'a.b', 'a:b', 'a?', 'a\\b', 'a_b', 'aa', 'ab', 'ä', 'b', 'z'],
  ...['{', '|', '~', 'ß', 'é', 'ﬀ', 'я', '中', '\ue000', '\uffee', '😀', '𐐨'],
]

export const listed: readonly StorageCase[] = [
  {
    id: 'listed-nothing',
    statement: 'a list of a kind without records is empty and ends',
    needs: ['list'],
    async run({ storage }) {
      const found = await listAll(storage, freshKind(), 'name:')
      expect(found.length === 0, 'list answered records of a kind that has none', UNFOUND)
    },
  },
  {
    id: 'listed-order',
    statement: 'a list is in the order of the bytes of its texts, whatever order they were put in',
    needs: ['list'],
    async run({ storage }) {
      const kind = freshKind()
      const texts = VALUES.map((value) => `name:${value}`)
      await Promise.all(shuffled(texts).map((text) => createListed(storage, { kind, id: fresh() }, [text])))
      const found = await listAll(storage, kind, 'name:', 7)
      expectSame(
        found.map(({ text }) => text),
        [...texts].sort(byBytes),
        SCRAMBLED,
      )
      await empty(storage, kind, found)
    },
  },
  {
    id: 'listed-same-text',
    statement: 'records of the same text are in the order of the bytes of their ids',
    needs: ['list'],
    async run({ storage }) {
      const kind = freshKind()
      const ids = ['-', '0', '10', '2', 'A', 'B', 'Z', '_', 'a', 'aa', 'b', '~']
      await Promise.all(shuffled(ids).map((id) => createListed(storage, { kind, id }, ['name:one'])))
      const found = await listAll(storage, kind, 'name:', 5)
      expectSame(
        found.map(({ key }) => key.id),
        ids,
        SCRAMBLED,
      )
      await empty(storage, kind, found)
    },
  },
  {
    id: 'listed-prefix',
    statement: 'a list has the records whose text begins with the prefix, to the byte, and no others',
    needs: ['list'],
    async run({ storage }) {
      const kind = freshKind()
      const others = ['nam:e', 'names:a', 'name_:a', 'id:a', 'name:A']
      const texts = [...VALUES.map((value) => `name:${value}`), ...others]
      await Promise.all(texts.map((text) => createListed(storage, { kind, id: fresh() }, [text])))
      for (const value of VALUES) {
        const prefix = `name:${value}`
        const wanted = texts.filter((text) => text.startsWith(prefix)).sort(byBytes)
        const found = await listAll(storage, kind, prefix)
        expectSame(
          found.map(({ text }) => text),
          wanted,
          UNFOUND,
        )
      }
      for (const name of ['nam:', 'names:', 'name_:', 'id:', 'none:'])
        await empty(storage, kind, await listAll(storage, kind, name))
      await empty(storage, kind, await listAll(storage, kind, 'name:'))
    },
  },
  {
    id: 'listed-texts',
    statement: 'a record is found by each of its texts, with its value and version',
    needs: ['list'],
    async run({ storage }) {
      const kind = freshKind()
      const key = { kind, id: fresh() }
      const texts = Array.from({ length: 8 }, (_, index) => `name_${'abcdefgh'[index]}:${'😀'.repeat(320)}`)
      const version = await createListed(storage, key, texts)
      for (const text of texts) {
        const [found, ...more] = await listAll(storage, kind, text)
        const same = found?.key.id === key.id && found.version === version && found.value === texts[0]
        expect(same && more.length === 0, `list did not answer a record by one of its 8 long texts`, UNFOUND)
      }
      await storage.delete(key)
    },
  },
  {
    id: 'listed-due',
    statement: 'a list is in the order of times of a fixed width, also after one was moved',
    needs: ['list'],
    async run({ storage }) {
      const kind = freshKind()
      const due = (time: number) => `due:${String(time).padStart(16, '0')}`
      const times = [1_800_000_300, 999_999_999, 1_800_000_100, 0, 1_800_000_200]
      const versions = await Promise.all(
        times.map((time) => createListed(storage, { kind, id: String(time) }, [due(time)])),
      )
      const moved = { kind, id: '999999999' }
      const options = { ifVersion: versions[1] ?? '', version: fresh(), expiresAt: inSeconds(60) }
      await storage.put(moved, 'later', { ...options, texts: [due(1_800_000_150)] })
      const found = await listAll(storage, kind, 'due:', 2)
      expectSame(
        found.map(({ key }) => key.id),
        ['0', '1800000100', '999999999', '1800000200', '1800000300'],
        SCRAMBLED,
      )
      await empty(storage, kind, found)
    },
  },
  {
    id: 'listed-pages',
    statement: 'a list is walked in pages of at most the limit, and each record is met once',
    needs: ['list'],
    async run({ storage }) {
      const kind = freshKind()
      const keys = Array.from({ length: 60 }, () => ({ kind, id: fresh() }))
      await Promise.all(keys.map((key, index) => createListed(storage, key, [`name:${index % 12}`])))
      for (const limit of [1, 7, 60, 1000]) {
        const found = await listAll(storage, kind, 'name:', limit)
        const met = new Set(found.map(({ key }) => key.id))
        expect(
          found.length === keys.length && met.size === keys.length,
          `in pages of ${limit} a list of ${keys.length} records met ${met.size} of them ${found.length} times`,
          UNFOUND,
        )
      }
      await empty(
        storage,
        kind,
        keys.map((key) => ({ key })),
      )
    },
  },
  {
    id: 'listed-while-changing',
    statement: 'a list meets every record that stays once, while others come and go between its pages',
    needs: ['list'],
    async run({ storage }) {
      const kind = freshKind()
      const nameOf = (index: number) => `name:${String(index).padStart(4, '0')}`
      const keys = Array.from({ length: 300 }, () => ({ kind, id: fresh() }))
      await Promise.all(keys.map((key, index) => createListed(storage, key, [nameOf(index)])))
      const stay = keys.filter((_, index) => index % 2 === 0)
      const go = keys.filter((_, index) => index % 2 === 1)
      const found = await listAll(storage, kind, 'name:', 30, async (page) => {
        await Promise.all([
          createListed(storage, { kind, id: fresh() }, [nameOf(page)]),
          createListed(storage, { kind, id: fresh() }, [nameOf(299 - page)]),
          ...go.slice(page * 15, page * 15 + 15).map((key) => storage.delete(key)),
        ])
      })
      const times = stay.map((key) => found.filter((record) => record.key.id === key.id).length)
      const unmet = times.filter((count) => count !== 1).length
      expect(unmet === 0, `list met ${unmet} of ${stay.length} records that stayed not once`, UNFOUND)
      await empty(storage, kind, await listAll(storage, kind, 'name:'))
    },
  },
  {
    id: 'listed-anywhere',
    statement: 'a place that no page ended with is no error',
    needs: ['list'],
    async run({ storage }) {
      const kind = freshKind()
      const key = { kind, id: fresh() }
      await createListed(storage, key, ['name:one'])
      for (const after of ['', 'x', '\t', '{}', '😀', '%00', 'name:', "'--", '0'.repeat(5000)])
        await listPage(storage, kind, { prefix: 'name:', after, limit: 10 })
      await storage.delete(key)
    },
  },
]

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => [Math.random(), item] as const)
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item)
}

const encoder = new TextEncoder()

function byBytes(one: string, other: string): number {
  const [a, b] = [encoder.encode(one), encoder.encode(other)]
  const index = a.findIndex((byte, at) => byte !== b[at])
  return index < 0 ? a.length - b.length : (a[index] ?? 0) - (b[index] ?? -1)
}

function expectSame(found: readonly string[], wanted: readonly string[], meaning: string): void {
  const index = wanted.findIndex((text, at) => text !== found[at])
  const at = index < 0 ? wanted.length : index
  const [told, instead] = [found[at], wanted[at]].map((text) =>
    text === undefined ? 'nothing' : `'${text}'`,
  )
  expect(
    index < 0 && found.length === wanted.length,
    `list answered ${told} as number ${at + 1} of ${wanted.length} instead of ${instead}`,
    meaning,
  )
}

async function empty(
  storage: Storage,
  kind: string,
  records: readonly { readonly key: Key }[],
): Promise<void> {
  await Promise.all(records.map(({ key: { id } }) => storage.delete({ kind, id })))
}
