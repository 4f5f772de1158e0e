/**
 * Rows F-001 to F-030, F-116, I-015, R-024, V-008: one storage call of a request goes wrong, each in turn, in each
 * way. Then the answer is a 503 or as if nothing had happened; the same request sent again succeeds; and
 * nothing that was in anybody's hands is lost (F-G1 to F-G6). The requests are in fault-scenarios.ts.
 */

import { describe, expect, test } from 'vitest'
import { type Ready, scenarios } from './fault-scenarios.ts'
import { FaultyStorage, type Treatment } from './faulty-storage.ts'
import { createWorld, redeem, tokenRequest, userinfo, type World } from './world.ts'

interface Run {
  readonly storage: FaultyStorage
  readonly world: World
  readonly ready: Ready
}

async function makeReady(prepare: (world: World) => Promise<Ready>): Promise<Run> {
  const storage = new FaultyStorage()
  const world = await createWorld({ storage, deadlineMs: 5 })
  const ready = await prepare(world)
  storage.calls.splice(0)
  return { storage, world, ready }
}

const ways: Exclude<Treatment, 'done'>[] = ['before', 'after', 'stalled', 'late']

describe.each(scenarios)('$name', ({ prepare, survives_lost_replies }) => {
  test('goes through when nothing fails', async () => {
    const { ready } = await makeReady(prepare)
    expect(await ready.ask()).toBe('done')
    await ready.holds()
  })

  test.each(ways)('one call fails: %s', async (way) => {
    const { storage, ready } = await makeReady(prepare)
    await ready.ask()
    const calls = storage.calls.length
    expect(calls).toBeGreaterThan(0)
    for (let failing = 0; failing < calls; failing++) {
      const run = await makeReady(prepare)
      run.storage.treat = (ordinal) => (ordinal === failing ? way : 'done')
      await askTwice(run)
    }
  })

  test.each(ways.slice(0, 3))('every call fails from one on, until the next request: %s', async (way) => {
    if (way === 'after' && !survives_lost_replies) return expect(survives_lost_replies).toBe(false)
    const { storage, ready } = await makeReady(prepare)
    await ready.ask()
    for (let first = 0; first < storage.calls.length; first++) {
      const run = await makeReady(prepare)
      run.storage.treat = (ordinal) => (ordinal >= first ? way : 'done')
      await askTwice(run)
    }
  })
})

async function askTwice({ storage, world, ready }: Run): Promise<void> {
  const outcome = await ready.ask()
  storage.treat = () => 'done'
  if (outcome === 'unavailable') {
    await ready.spared?.()
    expect(await ready.ask()).toBe('done')
  }
  await storage.settled()
  await ready.holds()
  const ended = world.events.filter(({ type }) => type === 'code_replayed' || type === 'refresh_token_reused')
  expect(ended).toEqual([])
}

describe('F-116 a record that is lost, at any call, is missed and no more', () => {
  test.each(scenarios)('$name', async ({ prepare }) => {
    const { storage, ready } = await makeReady(prepare)
    await ready.ask()
    for (let losing = 0; losing < storage.calls.length; losing++) {
      const run = await makeReady(prepare)
      const { memory } = run.storage
      let lost: string[] = []
      run.storage.treat = (ordinal, { keys }) => {
        if (ordinal !== losing) return 'done'
        lost = keys.filter((key) => memory.get([key])[0] !== undefined).map(({ kind, id }) => `${kind}:${id}`)
        for (const key of keys) memory.delete(key)
        return 'done'
      }
      const outcome = await run.ready.ask().catch(({ message }: Error) => message)
      expect(outcome).toMatch(/^done$|: (?:2|3|4)\d\d /)
      const revived = Object.keys(run.storage.dump()).filter((key) => lost.includes(key))
      expect(revived.filter((key) => key.startsWith('grant:'))).toEqual([])
    }
  })
})

test('F-011 two lost replies in a row spend a code, but not what anybody was told', async () => {
  const storage = new FaultyStorage()
  const world = await createWorld({ storage })
  const browser = world.browser()
  const url =
    'https://op.test/authorize?response_type=code&client_id=first&redirect_uri=https://rp.test/cb&scope=email'
  const challenge = '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256'
  const code = await browser.code(url + challenge)
  storage.treat = (_, { operation }) => (operation === 'put' ? 'after' : 'done')
  expect((await redeem(world, code, {}, 'first')).status).toBe(503)
  storage.treat = () => 'done'
  expect((await redeem(world, code, {}, 'first')).status).toBe(400)
  const again = await browser.code(url + challenge)
  expect((await redeem(world, again, {}, 'first')).status).toBe(200)
})

describe('F-029 a store that fails with anything at all', () => {
  const hostile = new Proxy(new Error('hostile'), {
    get() {
      throw new Error('do not touch')
    },
    has() {
      throw new Error('do not touch')
    },
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'down'],
    ['a number', 0],
    ['an object that bites', hostile],
  ])('%s: 503', async (_, error) => {
    const storage = new FaultyStorage()
    const world = await createWorld({ storage })
    storage.treat = () => 'before'
    storage.error = () => error
    const response = await tokenRequest(world, { grant_type: 'client_credentials' })
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(world.events).toContainEqual({ type: 'unavailable', endpoint: 'token', operation: 'store' })
  })

  test('one that throws at once, and one that answers nonsense: 503', async () => {
    const answers: ((...input: unknown[]) => unknown)[] = [
      () => {
        throw new Error('down')
      },
      () => undefined,
      () => 'yes',
      () => Promise.resolve({ value: 1 }),
    ]
    for (const put of answers) {
      const world = await createWorld({
        storage: {
          get: (keys) => keys.map(() => undefined),
          put: put as never,
          delete: () => {},
          scan: () => ({ keys: [] }),
        },
      })
      expect((await tokenRequest(world, { grant_type: 'client_credentials' })).status).toBe(503)
    }
    for (const get of [
      () => 'record',
      () => undefined,
      () => ({ value: '{}', version: 'v' }),
      () => [],
      () => [undefined, undefined],
      () => ['record'],
      () => [{}],
      () => [{ value: '{}' }],
      () => [{ value: 1, version: 'v' }],
    ]) {
      const storage = new FaultyStorage()
      const world = await createWorld({ storage })
      const { access_token } = await (await tokenRequest(world, { grant_type: 'client_credentials' })).json()
      const broken = await createWorld({
        storage: { get: get as never, put: () => 'stored', delete: () => {}, scan: () => ({ keys: [] }) },
      })
      expect((await userinfo(broken, access_token)).status).toBe(503)
    }
  })
})
