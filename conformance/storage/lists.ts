/**
 * Cases of several keys in one get: the answers stand in the order of the keys, one for each, and one that
 * cannot be read leaves none. That the keys are asked at once cannot be seen from here: time it.
 */
import {
  create,
  expect,
  freshKey,
  freshKind,
  type Key,
  readAll,
  type Storage,
  type StorageCase,
  type Stored,
} from './case.ts'

const CONFUSED = 'one user is given the session or the grant of another'
const MISSED = 'a token whose session was signed out is honoured, or an honest one refused'

export const lists: readonly StorageCase[] = [
  {
    id: 'list-order',
    statement: 'get answers in the order of the keys, whatever order they were put in',
    async run({ storage }) {
      const records = await createAll(storage, [freshKey(), freshKey(), freshKey(), freshKey(), freshKey()])
      await expectAnswers(storage, records, CONFUSED)
      await expectAnswers(storage, [...records].reverse(), CONFUSED)
      await expectAnswers(storage, sortedById(records), CONFUSED)
      await expectAnswers(storage, sortedById(records).reverse(), CONFUSED)
    },
  },
  {
    id: 'list-missing',
    statement: 'get answers undefined in the place of a key without a record',
    async run({ storage }) {
      const [first, last] = await createAll(storage, [freshKey(), freshKey()])
      const missing = () => [freshKey(), undefined] as const
      if (first && last) await expectAnswers(storage, [missing(), first, missing(), last, missing()], MISSED)
      await expectAnswers(storage, [missing(), missing()], MISSED)
    },
  },
  {
    id: 'list-twice',
    statement: 'get answers a key that is named twice twice',
    async run({ storage }) {
      const [one, other] = await createAll(storage, [freshKey(), freshKey()])
      if (one && other) await expectAnswers(storage, [one, other, one, one], CONFUSED)
    },
  },
  {
    id: 'list-empty',
    statement: 'get answers no keys with an empty list',
    async run({ storage }) {
      await expectAnswers(storage, [], MISSED)
    },
  },
  {
    id: 'list-kinds',
    statement: 'get takes keys of different kinds, also with one id',
    async run({ storage }) {
      const { id } = freshKey()
      const [a, b] = [freshKind(), freshKind()]
      const records = await createAll(storage, [{ kind: a, id }, freshKey(b), freshKey(a), { kind: b, id }])
      await expectAnswers(storage, records, CONFUSED)
      await expectAnswers(storage, [...records].reverse(), CONFUSED)
    },
  },
  {
    id: 'list-fails',
    statement: 'get rejects when one of its records cannot be read, and not for what is under other keys',
    needs: ['damage'],
    async run({ storage, damage = () => {} }) {
      const [whole, damaged] = await createAll(storage, [freshKey(), freshKey()])
      if (!whole || !damaged) return
      await damage(damaged[0])
      const asked = {
        alone: [damaged[0]],
        'behind another': [whole[0], damaged[0]],
        'before another': [damaged[0], whole[0]],
      }
      for (const [place, keys] of Object.entries(asked)) {
        const answered = await (async () => storage.get(keys))().then(
          () => true,
          () => false,
        )
        expect(!answered, `get of a record that cannot be read, ${place}, was answered`, MISSED)
      }
      await expectAnswers(storage, [whole], MISSED)
    },
  },
]

type Answer = readonly [Key, Stored | undefined]

async function createAll(storage: Storage, keys: readonly Key[]): Promise<(readonly [Key, Stored])[]> {
  return Promise.all(
    keys.map(async (key, index) => {
      const value = `value ${index}`
      return [key, { value, version: await create(storage, key, value) }] as const
    }),
  )
}

function sortedById<T extends Answer>(records: readonly T[]): T[] {
  return [...records].sort(([one], [other]) => (one.id < other.id ? -1 : 1))
}

async function expectAnswers(storage: Storage, expected: readonly Answer[], meaning: string): Promise<void> {
  const keys = expected.map(([key]) => key)
  for (const [index, found] of (await readAll(storage, keys)).entries()) {
    const wanted = expected[index]?.[1]
    const same = found?.value === wanted?.value && found?.version === wanted?.version
    const [told, instead] = [found, wanted].map((stored) => stored?.value ?? 'no record')
    expect(
      same,
      `get of ${keys.length} keys answered ${told} for number ${index + 1} instead of ${instead}`,
      meaning,
    )
  }
}
