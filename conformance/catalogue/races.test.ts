/**
 * Rows C-013, R-004, R-005, R-021, V-015, F-212, INV-10, INV-11: the same request many times at once, and
 * requests that undo each other, on a store that takes 0 to 5 ms for each call and answers out of order.
 */

import { describe, expect, test } from 'vitest'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  basic,
  createWorld,
  introspect,
  post,
  redeem,
  refresh,
  type Tokens,
  type World,
} from './world.ts'

/** Milliseconds a call takes at most, once the race is on. */
const LATENCY = 5
/** Rounds that run side by side, so that waiting for the store costs little. */
const ABREAST = 25

interface Deployment {
  readonly storage: FaultyStorage
  /** Two processes on one store. */
  readonly worlds: readonly [World, World]
}

async function deploy(): Promise<Deployment> {
  const storage = new FaultyStorage()
  const one = await createWorld({ storage })
  const two = await createWorld({
    storage,
    now: () => one.clock.now,
    accounts: { find: (sub) => one.accounts.get(sub), authenticate: () => undefined },
  })
  return { storage, worlds: [one, two] }
}

interface Started {
  readonly code: string
  readonly client_id: string
  readonly sub: string
  /** The Cookie header of the browser that signed in. */
  readonly cookie: string
}

/** Codes without openid, so that no signature is waited for; a few users, so that no record grows large. */
async function codes(
  { worlds: [world] }: Deployment,
  count: number,
  client_id: string,
  scope = 'email offline_access',
): Promise<Started[]> {
  const started: Started[] = []
  let browser = world.browser()
  for (let i = 0; i < count; i++) {
    const sub = `user-${Math.floor(i / 50)}`
    world.accounts.set(sub, { sub })
    if (i % 50 === 0) browser = world.browser()
    const code = await browser.code(authorizationUrl({ client_id, scope }), sub)
    started.push({
      code,
      client_id,
      sub,
      cookie: [...browser.cookies].map((pair) => pair.join('=')).join('; '),
    })
  }
  return started
}

type Family = Required<Tokens> & Started

async function families(deployment: Deployment, count: number, client_id: string): Promise<Family[]> {
  const issued: Family[] = []
  for (const started of await codes(deployment, count, client_id)) {
    const response = await redeem(deployment.worlds[0], started.code, {}, client_id)
    issued.push({ ...started, ...((await response.json()) as Required<Tokens>) })
  }
  return issued
}

/** Runs a round for each of those made ready, a number of them abreast, on a slow store. */
async function race<T>(
  { storage }: Deployment,
  ready: readonly T[],
  round: (one: T) => Promise<void>,
): Promise<void> {
  storage.latency = LATENCY
  for (let i = 0; i < ready.length; i += ABREAST) await Promise.all(ready.slice(i, i + ABREAST).map(round))
  storage.latency = 0
}

/** As many times at once, by both processes in turn where there are two. */
async function together(
  worlds: readonly World[],
  times: number,
  send: (world: World) => Promise<Response>,
): Promise<{ statuses: number[]; tokens: Required<Tokens>[] }> {
  const sent = Array.from({ length: times }, (_, i) => send(worlds[i % worlds.length] as World))
  const responses = await Promise.all(sent)
  const won = responses.filter((response) => response.ok)
  return {
    statuses: responses.map(({ status }) => status).sort(),
    tokens: (await Promise.all(won.map((response) => response.json()))) as Required<Tokens>[],
  }
}

async function anyActive([world]: readonly World[], tokens: readonly Tokens[]): Promise<boolean> {
  const values = tokens
    .flatMap(({ access_token, refresh_token }) => [access_token, refresh_token])
    .filter((token) => token !== undefined)
  const answers = values.map(async (token) => (await introspect(world as World, token)).active !== false)
  return (await Promise.all(answers)).includes(true)
}

const once = (times: number) => [200, ...Array(times - 1).fill(400)]

/** How often at once, in how many processes, over how many rounds. */
const crowds = [
  [20, 1, 200],
  [20, 2, 50],
  [2, 2, 100],
  [5, 2, 50],
  [50, 1, 10],
  [50, 2, 10],
] as const

describe.each(crowds)('%i at once in %i process(es), %i rounds', (times, processes, rounds) => {
  test('C-013 one code: one answer with tokens, and no token that is active afterwards', async () => {
    const deployment = await deploy()
    const worlds = deployment.worlds.slice(0, processes)
    await race(deployment, await codes(deployment, rounds, 'first'), async ({ code }) => {
      const { statuses, tokens } = await together(worlds, times, (world) => redeem(world, code, {}, 'first'))
      expect(statuses).toEqual(once(times))
      expect(await anyActive(worlds, tokens)).toBe(false)
    })
  })

  test('R-004 one refresh token, strict: one answer with tokens, and a family that has ended', async () => {
    const deployment = await deploy()
    const worlds = deployment.worlds.slice(0, processes)
    await race(deployment, await families(deployment, rounds, 'strict'), async (family) => {
      const { statuses, tokens } = await together(worlds, times, (world) =>
        refresh(world, family.refresh_token, {}, 'strict'),
      )
      expect(statuses).toEqual(once(times))
      expect(await anyActive(worlds, [family, ...tokens])).toBe(false)
    })
  })

  test('R-005 one refresh token, with grace: every answer has the same successor, and it goes on', async () => {
    const deployment = await deploy()
    const worlds = deployment.worlds.slice(0, processes)
    await race(deployment, await families(deployment, rounds, 'first'), async (family) => {
      const { statuses, tokens } = await together(worlds, times, (world) =>
        refresh(world, family.refresh_token, {}, 'first'),
      )
      expect(statuses).toEqual(Array(times).fill(200))
      const successors = new Set(tokens.map(({ refresh_token }) => refresh_token))
      expect(successors.size).toBe(1)
      const [successor = ''] = successors
      expect((await refresh(worlds[0] as World, successor, {}, 'first')).status).toBe(200)
    })
  })
})

describe('requests that undo each other', () => {
  test('R-021, V-015 refresh and revoke, 1000 rounds: after the revocation nothing of the family is active', async () => {
    const deployment = await deploy()
    const [one, two] = deployment.worlds
    const outcomes = new Set<number>()
    await race(deployment, await families(deployment, 1000, 'first'), async (family) => {
      const [refreshed, revoked] = await Promise.all([
        refresh(one, family.refresh_token, {}, 'first'),
        post(two, '/revoke', { token: family.refresh_token }, { authorization: basic('first') }),
      ])
      outcomes.add(refreshed.status)
      const successor = (await refreshed.json()) as Required<Tokens>
      expect(revoked.status).toBe(200)
      expect(await anyActive([one], [family, ...(refreshed.ok ? [successor] : [])])).toBe(false)
      expect((await refresh(two, successor.refresh_token ?? family.refresh_token, {}, 'first')).status).toBe(
        400,
      )
    })
    expect([...outcomes].sort()).toEqual([200, 400])
  })

  test('V-005 refresh and revocation of the old access token: both take effect', async () => {
    const deployment = await deploy()
    const [one, two] = deployment.worlds
    await race(deployment, await families(deployment, 100, 'strict'), async (family) => {
      const [refreshed, revoked] = await Promise.all([
        refresh(one, family.refresh_token, {}, 'strict'),
        post(two, '/revoke', { token: family.access_token }, { authorization: basic('strict') }),
      ])
      expect([refreshed.status, revoked.status]).toEqual([200, 200])
      const { access_token } = (await refreshed.json()) as Tokens
      expect((await introspect(one, access_token)).active).toBe(true)
      expect((await introspect(one, family.access_token)).active).toBe(false)
    })
  })

  test.each<[string, string, (world: World, started: Started) => Promise<unknown>]>([
    [
      'withdrawing consent',
      'email offline_access',
      ({ provider }, { sub, client_id }) => provider.person(sub).disconnect(client_id),
    ],
    [
      'signing out',
      'email',
      ({ provider }, { cookie }) => provider.endSession({ headers: new Headers({ cookie }) }),
    ],
  ])('INV-11 redeeming and %s: nothing is active afterwards', async (_, scope, undo) => {
    const deployment = await deploy()
    const [one, two] = deployment.worlds
    const started = await codes(deployment, 100, 'first', scope)
    // One of each user's: undoing ends all of them.
    const each = started.filter((_started, index) => index % 50 === 0)
    deployment.storage.latency = LATENCY
    for (const undone of each) {
      const theirs = started.filter(({ sub }) => sub === undone.sub)
      const redeemed = theirs.map(async ({ code }) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
        return redeem(one, code, {}, 'first')
      })
      const [responses] = await Promise.all([Promise.all(redeemed), undo(two, undone)])
      const won = responses.filter((response) => response.ok)
      expect(responses.every(({ status }) => status === 200 || status === 400)).toBe(true)
      const tokens = (await Promise.all(won.map((response) => response.json()))) as Tokens[]
      expect(await anyActive([one], tokens)).toBe(false)
    }
  })
})
