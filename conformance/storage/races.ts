/**
 * Cases of many writers on one key: the reason the contract exists. Writers alternate between the store and
 * its peer, all start together, and every answer of every writer is counted.
 */
import {
  create,
  expect,
  expectRecord,
  fresh,
  freshKey,
  inSeconds,
  type Key,
  read,
  type Storage,
  type StorageCase,
  type StorageContext,
} from './case.ts'

const WRITERS = 200
const NOBODY_WON = 'an honest request is refused though nobody else made one'

export const races: readonly StorageCase[] = [
  {
    id: 'race-create',
    statement: `of ${WRITERS} writers that create one record, exactly one is told stored`,
    run: (context) => inRounds(context, (key) => race(context, key, null, 'use one assertion or proof')),
  },
  {
    id: 'race-swap',
    statement: `of ${WRITERS} writers that swap from one version, exactly one is told stored`,
    run: (context) =>
      inRounds(context, async (key) => {
        const version = await create(context.storage, key, 'unused')
        await race(context, key, version, 'redeem one code')
      }),
  },
  {
    id: 'race-read-then-swap',
    statement: `of ${WRITERS} writers that read and then swap, exactly one is told stored`,
    run: (context) =>
      inRounds(context, async (key) => {
        await create(context.storage, key, 'unused')
        const outcomes = await Promise.all(
          writers(context).map(async (storage) => {
            const stored = await read(storage, key)
            if (stored?.value !== 'unused') return 'conflict'
            return storage.put(key, 'redeemed', { ifVersion: stored.version, ...freshWrite() })
          }),
        )
        expectOneWinner(outcomes.filter((outcome) => outcome === 'stored').length, 'redeem one code')
      }),
  },
  {
    id: 'race-resent',
    statement: 'of 50 writers that each send their creation twice at once, one is told stored, both times',
    run: (context) =>
      inRounds(context, async (key) => {
        const answers = await Promise.all(
          writers(context)
            .slice(0, 50)
            .map((storage, index) => {
              const options = { ifVersion: null, ...freshWrite() }
              const again = index % 2 === 0 ? storage : (context.peer ?? storage)
              return Promise.all([storage.put(key, 'x', options), again.put(key, 'x', options)])
            }),
        )
        const told = answers.filter((pair) => pair.includes('stored'))
        expectOneWinner(told.length, 'use one assertion or proof')
        expect(
          told.every((pair) => pair.every((outcome) => outcome === 'stored')),
          "the winner's own write, sent twice at once, was answered 'conflict' once",
          'a resent packet turns an honest request into a replay, and the user is signed out',
        )
      }),
  },
  {
    id: 'race-count',
    statement: '20 writers that each add one, trying again on conflict, add 20',
    async run(context) {
      const key = freshKey()
      await create(context.storage, key, '0')
      await Promise.all(
        writers(context)
          .slice(0, 20)
          .map((storage) => addOne(storage, key)),
      )
      const stored = await read(context.storage, key)
      expect(
        stored?.value === '20',
        `20 acknowledged additions left ${stored?.value}`,
        'an acknowledged change, such as a revocation, is lost under load',
      )
    },
  },
  {
    id: 'race-delete',
    statement: 'a record deleted while others swap it stays gone or is the answer of one of them',
    run: (context) =>
      inRounds(context, async (key) => {
        const ifVersion = await create(context.storage, key, 'first')
        const swaps = writers(context)
          .slice(0, 20)
          .map((storage) => storage.put(key, 'second', { ifVersion, ...freshWrite() }))
        await Promise.all([...swaps, context.storage.delete(key)])
        const outcomes = await Promise.all(swaps)
        const winners = outcomes.filter((outcome) => outcome === 'stored').length
        if (winners > 0) expectOneWinner(winners, 'redeem one code')
        await expectRecord(
          context.storage,
          key,
          undefined,
          'a deletion that no creation followed',
          'a session that was signed out comes back to life',
        )
      }),
  },
]

function writers({ storage, peer = storage }: StorageContext): Storage[] {
  return Array.from({ length: WRITERS }, (_, index) => (index % 2 === 0 ? storage : peer))
}

function freshWrite() {
  return { version: fresh(), expiresAt: inSeconds(60) }
}

async function inRounds({ storage, rounds = 25 }: StorageContext, round: (key: Key) => Promise<void>) {
  for (let played = 0; played < rounds; played++) {
    const key = freshKey()
    await round(key)
    await storage.delete(key)
  }
}

async function race(context: StorageContext, key: Key, ifVersion: string | null, prize: string) {
  const entries = await Promise.all(
    writers(context).map(async (storage, index) => {
      const write = freshWrite()
      const outcome = await storage.put(key, `writer ${index}`, { ifVersion, ...write })
      return { outcome, value: `writer ${index}`, version: write.version }
    }),
  )
  const winners = entries.filter((entry) => entry.outcome === 'stored')
  expectOneWinner(winners.length, prize)
  await expectRecord(
    context.peer ?? context.storage,
    key,
    winners[0],
    'a race',
    'the one who was told to have won has not, and holds tokens without a record',
  )
}

function expectOneWinner(winners: number, prize: string): void {
  expect(winners !== 0, `none of the writers in a race was told 'stored'`, NOBODY_WON)
  const [were, people] =
    winners === 2 ? ['two writers were both', 'two'] : [`${winners} writers were all`, winners]
  expect(winners <= 1, `${were} told 'stored'`, `${people} people can ${prize}`)
}

async function addOne(storage: Storage, key: Key): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const stored = await read(storage, key)
    const options = { ifVersion: stored?.version ?? null, ...freshWrite() }
    if ((await storage.put(key, String(Number(stored?.value) + 1), options)) === 'stored') return
  }
  expect(false, 'a writer that tries again was refused 1000 times', NOBODY_WON)
}
