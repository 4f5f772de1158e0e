/** Cases of scan: every live key of a kind is met, also while others come and go, and the walk ends. */
import { create, expect, freshKey, freshKind, readPage, type Storage, type StorageCase } from './case.ts'

const UNSEEN = 'an administrator who revokes what a list shows leaves something standing'

export const scan: readonly StorageCase[] = [
  {
    id: 'scan-nothing',
    statement: 'a scan of a kind without records meets nothing and ends',
    async run({ storage }) {
      const met = await walk(storage, freshKind())
      expect(met.size === 0, 'scan answered keys of a kind that has none', UNSEEN)
    },
  },
  {
    id: 'scan-all',
    statement: 'a scan meets every key of its kind as it was put, and none of another',
    async run({ storage }) {
      const kind = freshKind()
      const ids = await fill(storage, kind, 1500)
      const odd = ['*', 'a:b', '{x}', '%7B', '%25', '"', '\\', '~'.repeat(128)]
      await Promise.all(odd.map((id) => create(storage, { kind, id }, 'x')))
      await fill(storage, `${kind}_other`, 10)
      const met = await walk(storage, kind)
      const unmet = [...ids, ...odd].filter((id) => !met.has(id))
      expect(unmet.length === 0, `scan passed by ${unmet.length} of ${ids.length + odd.length} keys`, UNSEEN)
      expect(
        met.size === ids.length + odd.length,
        'scan answered keys that were not put under this kind',
        'an administrator acts on what does not exist or is not meant',
      )
      await empty(storage, kind)
      await empty(storage, `${kind}_other`)
    },
  },
  {
    id: 'scan-while-changing',
    statement: 'a scan meets every key that stays, while others are created, changed and deleted',
    async run({ storage }) {
      const kind = freshKind()
      const ids = await fill(storage, kind, 2400)
      const stay = ids.filter((_, index) => index % 2 === 0)
      const go = ids.filter((_, index) => index % 2 === 1)
      const met = await walk(storage, kind, async (page) => {
        await Promise.all([
          fill(storage, kind, 20),
          ...go.slice(page * 200, page * 200 + 200).map((id) => storage.delete({ kind, id })),
        ])
      })
      const unmet = stay.filter((id) => !met.has(id))
      expect(unmet.length === 0, `scan passed by ${unmet.length} of ${stay.length} keys that stayed`, UNSEEN)
      await empty(storage, kind)
    },
  },
  {
    id: 'scan-deleted',
    statement: 'a scan meets nothing that was deleted before it began',
    async run({ storage }) {
      const kind = freshKind()
      const ids = await fill(storage, kind, 20)
      await storage.delete({ kind, id: ids[0] ?? '' })
      const met = await walk(storage, kind)
      expect(
        !met.has(ids[0] ?? ''),
        'scan answered a deleted key',
        'a list shows sessions that were signed out',
      )
      await empty(storage, kind)
    },
  },
]

const PAGES_AT_MOST = 10_000

async function walk(
  storage: Storage,
  kind: string,
  between: (page: number) => Promise<void> = async () => {},
): Promise<Set<string>> {
  const met = new Set<string>()
  let cursor: string | undefined
  for (let page = 0; page < PAGES_AT_MOST; page++) {
    const answer = await readPage(storage, kind, cursor)
    for (const key of answer.keys) {
      expect(key.kind === kind, `scan of ${kind} answered a key of ${key.kind}`, UNSEEN)
      met.add(key.id)
    }
    cursor = answer.cursor
    if (cursor === undefined) return met
    await between(page)
  }
  expect(false, `scan did not end within ${PAGES_AT_MOST} pages`, 'a list never finishes loading')
}

async function fill(storage: Storage, kind: string, count: number): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < count) {
    const keys = Array.from({ length: Math.min(100, count - ids.length) }, () => freshKey(kind))
    await Promise.all(keys.map((key) => create(storage, key, 'x')))
    ids.push(...keys.map((key) => key.id))
  }
  return ids
}

async function empty(storage: Storage, kind: string): Promise<void> {
  const ids = [...(await walk(storage, kind))]
  while (ids.length > 0) await Promise.all(ids.splice(0, 100).map((id) => storage.delete({ kind, id })))
}
