/** Cases of lists and what becomes of their records: the list is a hint, and follows the record. */
import {
  create,
  expect,
  fresh,
  freshKind,
  inSeconds,
  type Key,
  read,
  type Storage,
  type StorageCase,
} from './case.ts'
import { createListed, listAll } from './listing.ts'

const STALE = 'an administrator is shown what is not there any more, or not what is'
const UNFOUND = 'an administrator looks for a client or a person and is told that there is none'

export const listedChanges: readonly StorageCase[] = [
  {
    id: 'listed-changed',
    statement:
      'a put with other texts is found by those and no more by the ones before, and one without by none',
    needs: ['list'],
    async run({ storage, peer = storage }) {
      const key = { kind: freshKind(), id: fresh() }
      const first = await createListed(storage, key, ['name:a', 'id:1'])
      await expectTexts(peer, key, ['id:1', 'name:a'], 'creating it')
      const second = await change(peer, key, first, ['name:b', 'id:1', 'other:c'])
      await expectTexts(storage, key, ['id:1', 'name:b', 'other:c'], 'changing its texts')
      const third = await change(storage, key, second, [])
      await expectTexts(peer, key, [], 'a put without texts')
      await change(storage, key, third, ['name:a'])
      await expectTexts(peer, key, ['name:a'], 'giving it a text again')
      await storage.delete(key)
    },
  },
  {
    id: 'listed-value',
    statement: 'a list answers the record as it was put last, where its texts stay',
    needs: ['list'],
    async run({ storage, peer = storage }) {
      const key = { kind: freshKind(), id: fresh() }
      const first = await createListed(storage, key, ['name:a'])
      const version = await change(storage, key, first, ['name:a'], 'changed')
      const [found] = await listAll(peer, key.kind, 'name:')
      const same = found?.value === 'changed' && found.version === version
      expect(same, `after a change list answered '${found?.value}' instead of 'changed'`, STALE)
      await storage.delete(key)
    },
  },
  {
    id: 'listed-conflict',
    statement: 'a put that conflicts changes no list',
    needs: ['list'],
    async run({ storage }) {
      const key = { kind: freshKind(), id: fresh() }
      await createListed(storage, key, ['name:a'])
      for (const ifVersion of [null, fresh()]) {
        const options = { ifVersion, version: fresh(), expiresAt: inSeconds(60), texts: ['name:b'] }
        await storage.put(key, 'lost', options)
        await expectTexts(storage, key, ['name:a'], 'a put that conflicts')
      }
      await storage.delete(key)
    },
  },
  {
    id: 'listed-resent',
    statement: 'a put that is sent again is listed once',
    needs: ['list'],
    async run({ storage, peer = storage }) {
      const key = { kind: freshKind(), id: fresh() }
      const options = { ifVersion: null, version: fresh(), expiresAt: inSeconds(60), texts: ['name:a'] }
      for (const sender of [storage, peer, storage]) await sender.put(key, 'x', options)
      await expectTexts(storage, key, ['name:a'], 'the same put three times')
      await storage.delete(key)
      await expectTexts(storage, key, [], 'deleting it')
    },
  },
  {
    id: 'listed-deleted',
    statement: 'what was deleted is in no list, nor what is created anew without texts',
    needs: ['list'],
    async run({ storage, peer = storage }) {
      const key = { kind: freshKind(), id: fresh() }
      await createListed(storage, key, ['name:a', 'id:1'])
      await peer.delete(key)
      await expectTexts(storage, key, [], 'deleting it')
      await create(storage, key, 'anew')
      await expectTexts(storage, key, [], 'creating it anew without texts')
      await storage.delete(key)
    },
  },
  {
    id: 'listed-expired',
    statement: 'what has vanished at its end is in no list, nor what is created anew in its place',
    needs: ['list'],
    async run({ storage }) {
      const key = { kind: freshKind(), id: fresh() }
      const brief = { ifVersion: null, version: fresh(), expiresAt: inSeconds(0.05), texts: ['name:a'] }
      await storage.put(key, 'brief', brief)
      await new Promise((resolve) => setTimeout(resolve, 200))
      const before = await listAll(storage, key.kind, 'name:')
      if ((await read(storage, key)) === undefined) {
        expect(before.length === 0, 'list answered a record for which get answers undefined', STALE)
        await createListed(storage, key, ['name:b'])
        await expectTexts(storage, key, ['name:b'], 'creating it anew')
      }
      await storage.delete(key)
    },
  },
  {
    id: 'listed-kinds',
    statement: 'a list has records of its kind only',
    needs: ['list'],
    async run({ storage }) {
      const kind = freshKind()
      const [one, other] = [
        { kind, id: 'one' },
        { kind: `${kind}_`, id: 'one' },
      ]
      await createListed(storage, one, ['name:a'])
      await createListed(storage, other, ['name:a'])
      await expectTexts(storage, one, ['name:a'], 'creating one of another kind')
      await storage.delete(other)
      await expectTexts(storage, one, ['name:a'], 'deleting one of another kind')
      await storage.delete(one)
    },
  },
  {
    id: 'listed-deployments',
    statement: 'two deployments on one server do not see lists of each other',
    needs: ['neighbour', 'list'],
    async run({ storage, neighbour = storage }) {
      const key = { kind: freshKind(), id: fresh() }
      await createListed(storage, key, ['name:a'])
      const theirs = await listAll(neighbour, key.kind, 'name:')
      expect(theirs.length === 0, 'list answered records of another deployment', STALE)
      await createListed(neighbour, key, ['name:b'])
      await neighbour.delete(key)
      await expectTexts(storage, key, ['name:a'], 'deleting one of another deployment')
      await storage.delete(key)
    },
  },
  {
    id: 'listed-race',
    statement: 'of writers that change the texts of one record at once, the last one is listed',
    needs: ['list'],
    async run({ storage, peer = storage, rounds = 25 }) {
      for (let round = 0; round < rounds; round++) {
        const key = { kind: freshKind(), id: fresh() }
        await createListed(storage, key, ['name:first'])
        const writers = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? storage : peer))
        await Promise.all(writers.map((writer, index) => overwrite(writer, key, [`name:${index}`])))
        const stored = await read(storage, key)
        await expectTexts(peer, key, [stored?.value ?? ''], 'changes of 8 writers')
        await storage.delete(key)
      }
    },
  },
  {
    id: 'listed-race-anew',
    statement: 'a record that is deleted and created at once is listed if it is there, and only then',
    needs: ['list'],
    async run({ storage, peer = storage, rounds = 25 }) {
      for (let round = 0; round < rounds; round++) {
        const key = { kind: freshKind(), id: fresh() }
        await createListed(storage, key, ['name:first'])
        const anew = { ifVersion: null, version: fresh(), expiresAt: inSeconds(60), texts: ['name:first'] }
        await Promise.all([storage.delete(key), peer.put(key, 'anew', anew), peer.delete(key)])
        const is_there = (await read(storage, key)) !== undefined
        await expectTexts(peer, key, is_there ? ['name:first'] : [], 'deleting and creating it at once')
        await storage.delete(key)
      }
    },
  },
]

async function change(
  storage: Storage,
  key: Key,
  ifVersion: string,
  texts: readonly string[],
  value = texts[0] ?? '',
): Promise<string> {
  const version = fresh()
  const outcome = await storage.put(key, value, { ifVersion, version, expiresAt: inSeconds(60), texts })
  expect(outcome === 'stored', `put with the version that is stored answered '${outcome}'`, STALE)
  return version
}

async function overwrite(storage: Storage, key: Key, texts: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const stored = await read(storage, key)
    const options = { ifVersion: stored?.version ?? null, version: fresh(), expiresAt: inSeconds(60), texts }
    if ((await storage.put(key, texts[0] ?? '', options)) === 'stored') return
  }
  expect(false, 'a writer that tries again was refused 1000 times', 'an honest change is refused')
}

/** Expects that the one record of its kind is listed by exactly these. */
async function expectTexts(
  storage: Storage,
  key: Key,
  texts: readonly string[],
  after: string,
): Promise<void> {
  for (const prefix of ['id:', 'name:', 'other:']) {
    const found = (await listAll(storage, key.kind, prefix)).map(({ text }) => text)
    const wanted = texts.filter((text) => text.startsWith(prefix))
    expect(
      found.length === wanted.length && found.every((text) => wanted.includes(text)),
      `after ${after}, list by ${prefix} answered [${found}] instead of [${wanted}]`,
      wanted.length > found.length ? UNFOUND : STALE,
    )
  }
}
