/** The machinery: questions go out, answers come back, failures are thrown at the yield, and all of it replays. */

import { describe, expect, test } from 'vitest'
import type { Handlers, SyncHandlers, SyncWorld } from './effects.ts'
import { type Flow, perform, Unavailable } from './effects.ts'
import type { Client } from './hosts.ts'
import { emptyEndUser } from './rules/session.ts'
import { record, replay, run, runSync, type Step } from './run.ts'

/** Handlers of which only these are asked. */
const answering = (some: Partial<Handlers>) => some as Handlers

function* twoNonces(): Flow<string> {
  const first = yield* perform('random', { bytes: 1 })
  const second = yield* perform('random', { bytes: 2 })
  return first + second
}

function* forgiving(): Flow<string> {
  try {
    return yield* perform('random', { bytes: 1 })
  } catch (failure) {
    if (!(failure instanceof Unavailable)) throw failure
    return `${failure.operation}: ${failure.cause}`
  }
}

const nonce = ({ bytes }: { bytes: number }) => `n${bytes}`

describe.each<[string, <T>(flow: Flow<T>, some: Partial<Handlers>) => T | Promise<T>]>([
  ['run', (flow, some) => run(flow, answering(some))],
  ['runSync', (flow, some) => runSync(flow, some as SyncHandlers)],
])('%s', (_, runner) => {
  test('hands each answer back where it was asked for', async () => {
    expect(await runner(twoNonces(), { random: nonce })).toBe('n1n2')
  })

  test('asks with the whole effect', async () => {
    const asked: unknown[] = []
    await runner(twoNonces(), {
      random: (effect) => {
        asked.push(effect)
        return ''
      },
    })
    expect(asked).toEqual([
      { op: 'random', bytes: 1 },
      { op: 'random', bytes: 2 },
    ])
  })

  test.each([
    ['an error', new Error('down'), 'random: Error: down'],
    ['nothing', undefined, 'random: undefined'],
    ['text', 'down', 'random: down'],
  ])('throws %s at the yield, as Unavailable', async (_, thrown, told) => {
    const random = () => {
      throw thrown
    }
    expect(await runner(forgiving(), { random })).toBe(told)
  })

  test('lets through what the flow lets through', async () => {
    const random = () => {
      throw new Error('down')
    }
    const running = async () => runner(twoNonces(), { random })
    await expect(running()).rejects.toThrow(new Unavailable('random', new Error('down')))
  })

  test('lets a bug of the flow through as it is', async () => {
    // biome-ignore lint/correctness/useYield: the flow ends before it asks anything
    function* broken(): Flow<never> {
      throw new RangeError('a bug')
    }
    await expect((async () => runner(broken(), {}))()).rejects.toThrow(RangeError)
  })

  test('ends a flow that asks nothing', async () => {
    // biome-ignore lint/correctness/useYield: nothing is asked
    function* silent(): Flow<number> {
      return 7
    }
    expect(await runner(silent(), {})).toBe(7)
  })
})

describe('run waits for', () => {
  /** As query builders of databases are: no promise, but to be awaited. */
  const query = (answer: string) => ({
    // biome-ignore lint/suspicious/noThenProperty: that is what is tested
    then: (done: (answer: string) => void) => done(answer),
  })

  test.each<[string, Handlers['random']]>([
    ['promises', async ({ bytes }) => `n${bytes}`],
    ['anything with a then', ({ bytes }) => query(`n${bytes}`) as never],
  ])('%s', async (_, random) => {
    expect(await run(twoNonces(), answering({ random }))).toBe('n1n2')
  })

  test('a rejection, which is a failure like any other', async () => {
    expect(await run(forgiving(), answering({ random: () => Promise.reject('later') }))).toBe('random: later')
  })
})

describe('run tells of', () => {
  test.each<[string, Handlers['random']]>([
    [
      'what was thrown',
      () => {
        throw 'cause'
      },
    ],
    ['what was rejected', () => Promise.reject('cause')],
  ])('%s, with the operation', async (_, random) => {
    const told: unknown[] = []
    await run(forgiving(), answering({ random }), { failed: (...failure) => told.push(failure) })
    expect(told).toEqual([['cause', 'random']])
  })

  test('nothing else', async () => {
    const told: unknown[] = []
    await run(twoNonces(), answering({ random: nonce }), { failed: (...failure) => told.push(failure) })
    expect(told).toEqual([])
  })
})

describe('run goes on after a write that came too late', () => {
  const key = { kind: 'grant', id: 'abc' }
  const write = {
    key,
    document: emptyEndUser({ sub: 'alice' }),
    if_version: null,
    version: 'v',
    expires_at: 0,
  }

  function* writing(): Flow<string> {
    try {
      return yield* perform('store', write)
    } catch (failure) {
      return String(failure)
    }
  }

  test('once that was told, of its record', async () => {
    const steps: unknown[] = []
    const lost = async (of: unknown) => {
      await Promise.resolve()
      steps.push(of)
    }
    const ended = run(writing(), answering({ store: () => 'conflict' }), { lost })
    expect([await ended, ...steps]).toEqual(['conflict', key])
  })

  test.each(['stored', 'doubtful'] as const)('and at once after one that is %s', async (outcome) => {
    const lost = () => expect.fail('nothing came too late')
    expect(await run(writing(), answering({ store: () => outcome }), { lost })).toBe(outcome)
  })

  test('as after one that failed, where it is told that there is no use in waiting', async () => {
    const told: unknown[] = []
    const watch = {
      lost: () => Promise.reject('full'),
      failed: (...failure: unknown[]) => told.push(failure),
    }
    const ended = await run(writing(), answering({ store: () => 'conflict' }), watch)
    expect(ended).toBe('Unavailable: store is unavailable')
    expect(told).toEqual([['full', 'store']])
  })
})

describe('record and replay', () => {
  async function recorded(flow: Flow<unknown>, some: Partial<Handlers>): Promise<Step[]> {
    const transcript: Step[] = []
    await run(flow, record(answering(some), transcript)).catch(() => undefined)
    return transcript
  }

  test('a flow runs again from what was written down, without a world', async () => {
    const transcript = await recorded(twoNonces(), { random: nonce })
    expect(transcript).toEqual([
      { effect: { op: 'random', bytes: 1 }, answer: 'n1' },
      { effect: { op: 'random', bytes: 2 }, answer: 'n2' },
    ])
    expect(replay(twoNonces(), transcript)).toBe('n1n2')
  })

  test('what a world leaves out is written down with its default', async () => {
    const transcript: Step[] = []
    const client = { client_id: 'app' } as Client
    const asked = { account: { sub: 'u1' }, client }
    const flow = () => perform('subject', asked)
    expect(await run(flow(), record(answering({}), transcript))).toBe('u1')
    expect(transcript).toEqual([{ effect: { op: 'subject', ...asked }, answer: 'u1' }])
    expect(replay(flow(), transcript)).toBe('u1')
  })

  test('also after it was written to a file', async () => {
    const transcript = JSON.parse(JSON.stringify(await recorded(twoNonces(), { random: nonce })))
    expect(replay(twoNonces(), transcript)).toBe('n1n2')
  })

  test('a failure is written down, and happens again', async () => {
    const transcript = await recorded(forgiving(), { random: () => Promise.reject(new Error('secret')) })
    expect(transcript).toEqual([{ effect: { op: 'random', bytes: 1 }, failed: true }])
    expect(replay(forgiving(), transcript)).toBe('random: recorded')
  })

  test.each<[string, () => Flow<unknown>, (steps: Step[]) => Step[], RegExp]>([
    [
      'asks something else',
      twoNonces,
      ([, second]) => [second as Step],
      /step 1 asks .*"bytes":1.* recorded was .*"bytes":2/,
    ],
    ['asks for more', twoNonces, ([first]) => [first as Step], /asks for more than was recorded: random/],
    ['ends early', forgiving, (steps) => steps, /ended before recorded step 2 \(random\)/],
  ])('a flow that %s than was recorded is told so', async (_, flow, change, message) => {
    const transcript = await recorded(twoNonces(), { random: nonce })
    expect(() => replay(flow(), change(transcript))).toThrow(message)
  })
})

test('what a world leaves out is answered by its default: hooks, events, signing in', () => {
  const account = { sub: 'alice', claims: { name: 'Alice' } }
  const client = { client_id: 'web' } as never
  function* all() {
    yield* perform('emit', { event: { type: 'sign_in_failed', client_id: 'web' } })
    return [
      yield* perform('authenticate', { username: 'alice', password: 'x' }),
      yield* perform('subject', { account, client }),
      yield* perform('account_claims', { account, client, scope: [] }),
      yield* perform('id_token_claims', { account, client, scope: [] }),
      yield* perform('introspection_claims', { client, response: {} }),
    ]
  }
  expect(runSync(all(), {} as SyncWorld)).toEqual([undefined, 'alice', { name: 'Alice' }, {}, {}])
})

test('what a world must have, and has not, is said by its name', () => {
  expect(() => runSync(twoNonces(), {} as SyncWorld)).toThrow('random is unavailable')
})
