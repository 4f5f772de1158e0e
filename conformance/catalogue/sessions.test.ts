/** Logging out, disconnecting and ending everything, as a host does them, and what ends with them. */

import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, PASSWORD } from './browser.ts'
import { expectCode, expectConsentPage, expectRefused } from './browser-answers.ts'
import { watchedStorage } from './watched-storage.ts'
import {
  authorizationUrl,
  createWorld,
  introspect,
  redeem,
  refresh,
  type Tokens,
  userinfo,
  type World,
} from './world.ts'

let world: World
let alice: Browser

beforeEach(async () => {
  world = await createWorld()
  alice = world.browser()
})

function requestOf(browser: Browser) {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return { headers: new Headers({ cookie }) }
}

async function tokens(
  browser: Browser,
  overrides: Record<string, string> = {},
  username = 'alice',
): Promise<Tokens> {
  const code = await browser.code(authorizationUrl(overrides), username)
  return (await (await redeem(world, code, {}, overrides.client_id)).json()) as Tokens
}

const alive = async ({ access_token }: Tokens) => (await introspect(world, access_token)).active
const silent = authorizationUrl({ prompt: 'none' })

describe('endSession', () => {
  test('signs the browser out and ends what was issued in the session', async () => {
    const web = await tokens(alice)
    const always = await tokens(alice, { client_id: 'always' })
    await world.provider.endSession(requestOf(alice))
    expectRefused(await alice.open(silent), 'login_required')
    // What can be refreshed is offline access, also where the policy gives it without the scope.
    expect([await alive(web), await alive(always)]).toEqual([false, true])
    expect((await userinfo(world, web.access_token)).status).toBe(401)
    expect((await refresh(world, always.refresh_token ?? '', {}, 'always')).status).toBe(200)
    expect(world.events.filter(({ type }) => type === 'session_ended').length).toBe(1)
  })

  test('leaves offline access, and the sessions of other browsers', async () => {
    const offline = await tokens(alice, { scope: 'openid offline_access' })
    const phone = world.browser()
    const there = await tokens(phone)
    await world.provider.endSession(requestOf(alice))
    expect([await alive(offline), await alive(there)]).toEqual([true, true])
    expect((await refresh(world, offline.refresh_token ?? '')).status).toBe(200)
    expectCode(await phone.open(silent))
  })

  test('takes a code along that was not redeemed yet', async () => {
    const code = await alice.code(authorizationUrl())
    await world.provider.endSession(requestOf(alice))
    expect((await redeem(world, code)).status).toBe(400)
  })

  test('of a session that signed in again ends what came before as well', async () => {
    const before = await tokens(alice)
    await tokens(alice, { prompt: 'login' })
    await world.provider.endSession(requestOf(alice))
    expect(await alive(before)).toBe(false)
  })

  test('of no session, of garbage, and twice, is no error', async () => {
    await tokens(alice)
    await world.provider.endSession(requestOf(world.browser()))
    await world.provider.endSession({ headers: new Headers({ cookie: '__Host-vouchsafe_session=x' }) })
    expectCode(await alice.open(silent))
    await world.provider.endSession(requestOf(alice))
    await world.provider.endSession(requestOf(alice))
    expectRefused(await alice.open(silent), 'login_required')
  })

  test('tells when it could not be done', async () => {
    const storage = watchedStorage()
    world = await createWorld({ storage })
    alice = world.browser()
    await tokens(alice)
    storage.down = true
    await expect(world.provider.endSession(requestOf(alice))).rejects.toThrow('unavailable')
    storage.down = false
    expectCode(await alice.open(silent))
    await world.provider.endSession(requestOf(alice))
    expectRefused(await alice.open(silent), 'login_required')
  })
})

describe('disconnect', () => {
  test('forgets the consent and ends every token of it, offline ones too, and no others', async () => {
    const offline = await tokens(alice, { scope: 'openid offline_access' })
    const bound = await tokens(alice, { scope: 'openid' })
    const other = await tokens(alice, { client_id: 'always' })
    const bob = await tokens(world.browser(), {}, 'bob')
    await world.provider.person('alice').disconnect('web')
    expect(await Promise.all([offline, bound, other, bob].map(alive))).toEqual([false, false, true, true])
    expect((await refresh(world, offline.refresh_token ?? '')).status).toBe(400)
    expectConsentPage(await alice.open(authorizationUrl()))
  })

  test('of somebody else, or of a client that has none, ends nothing', async () => {
    const mine = await tokens(alice)
    await world.provider.person('bob').disconnect('web')
    await world.provider.person('alice').disconnect('always')
    await world.provider.person('nobody').disconnect('web')
    expect(await alive(mine)).toBe(true)
    expectCode(await alice.open(silent))
  })
})

describe('endSessions', () => {
  test('signs out in every browser, and leaves offline access', async () => {
    const phone = world.browser()
    const [here, there] = [await tokens(alice), await tokens(phone)]
    const offline = await tokens(phone, { scope: 'openid offline_access' })
    const bob = await tokens(world.browser(), {}, 'bob')
    await world.provider.person('alice').endSessions()
    expect(await Promise.all([here, there, offline, bob].map(alive))).toEqual([false, false, true, true])
    for (const browser of [alice, phone]) expectRefused(await browser.open(silent), 'login_required')
    expect(world.events.filter(({ type }) => type === 'session_ended').length).toBe(2)
  })
})

describe('endEverything', () => {
  test('leaves nothing of a person that could be used', async () => {
    const bound = await tokens(alice)
    const offline = await tokens(alice, { scope: 'openid offline_access' })
    const always = await tokens(world.browser(), { client_id: 'always' })
    const waiting = await alice.code(authorizationUrl())
    const bob = await tokens(world.browser(), {}, 'bob')
    await world.provider.person('alice').endEverything()
    expect(await Promise.all([bound, offline, always, bob].map(alive))).toEqual([false, false, false, true])
    expect((await refresh(world, offline.refresh_token ?? '')).status).toBe(400)
    expect((await redeem(world, waiting)).status).toBe(400)
    expectConsentPage(await alice.signIn(authorizationUrl()))
  })

  test('of nobody, and twice, is no error', async () => {
    await world.provider.person('nobody').endEverything()
    await tokens(alice)
    await world.provider.person('alice').endEverything()
    await world.provider.person('alice').endEverything()
  })
})

describe('a person who uses it often', () => {
  test('has as many live grants as there are, and a record that does not grow', async () => {
    const storage = watchedStorage()
    world = await createWorld({ storage })
    alice = world.browser()
    const first = await tokens(alice, { scope: 'openid offline_access' })
    const sizeAfter = async (count: number) => {
      for (let n = 0; n < count; n++) expectCode(await alice.open(silent))
      return sizeOfPerson(storage)
    }
    const after_ten = await sizeAfter(10)
    expect(await sizeAfter(490)).toBe(after_ten)
    expect(await alive(first)).toBe(true)
  })

  async function sizeOfPerson(storage: ReturnType<typeof watchedStorage>): Promise<number> {
    const { keys } = await storage.scan('end_user')
    const records = await storage.get(keys)
    return records.map((record) => record?.value.length ?? 0).reduce((sum, length) => sum + length, 0)
  }
})

describe('more sessions than one person may have', () => {
  test('the least recently used one ends, with what was to end with it', async () => {
    world = await createWorld({ policy: { max_sessions: 2 } })
    const browsers = [world.browser(), world.browser(), world.browser()]
    const given: Tokens[] = []
    for (const browser of browsers) {
      given.push(await tokens(browser))
      world.clock.now += 1000
    }
    expect(await Promise.all(given.map(alive))).toEqual([false, true, true])
    const told = world.events.filter(({ type }) => type === 'session_ended')
    expect(told).toMatchObject([{ sub: 'alice', because: 'displaced' }])
  })

  test('none that was used in the last ten minutes: the sign-in is a 503', async () => {
    world = await createWorld({ policy: { max_sessions: 2 } })
    const given = [await tokens(world.browser()), await tokens(world.browser())]
    const third = world.browser()
    const page = await third.open(authorizationUrl())
    const answer = await third.submit(page, { username: 'alice', password: PASSWORD })
    expect([answer.response.status, answer.response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(world.events.map(({ type }) => type)).toContain('sessions_exhausted')
    expect(await Promise.all(given.map(alive))).toEqual([true, true])
    world.clock.now += 1000
    await tokens(third)
  })
})

test('more connections than one person may have: one that nothing rests on gives way first', async () => {
  world = await createWorld({ policy: { max_connections: 2, access_token_lifetime: 60 } })
  alice = world.browser()
  const offline = await tokens(alice, { scope: 'openid offline_access' })
  await tokens(alice, { client_id: 'first' })
  world.clock.now += 2 * 86_400
  await tokens(alice, { client_id: 'always' })
  expect((await refresh(world, offline.refresh_token ?? '')).status).toBe(200)
  const told = world.events.filter(({ type }) => type === 'connection_ended')
  expect(told).toEqual([])
})

describe('at the very moment at which a code is issued', () => {
  /** A storage in which the next new grant waits before it is written. */
  function hesitating() {
    const storage = watchedStorage()
    let arrived = () => {}
    let let_go = () => {}
    let gate: Promise<void> | undefined
    return {
      storage: {
        get: storage.get,
        delete: storage.delete,
        scan: storage.scan,
        put: async (...args: Parameters<typeof storage.put>) => {
          const [key, , { ifVersion }] = args
          const wait = key.kind === 'grant' && ifVersion === null ? gate : undefined
          if (wait) gate = undefined
          if (wait) arrived()
          await wait
          return storage.put(...args)
        },
      },
      /** Resolves when a grant waits; what it resolves with lets it go. */
      hesitate: () =>
        new Promise<() => void>((resolve) => {
          gate = new Promise((go) => {
            let_go = go
          })
          arrived = () => resolve(let_go)
        }),
    }
  }

  test.each([
    ['the session ends', () => world.provider.endSession(requestOf(alice))],
    ['the client is disconnected', () => world.provider.person('alice').disconnect('web')],
    ['everything ends', () => world.provider.person('alice').endEverything()],
  ])('%s: the code was given before, and is worth nothing', async (_, end) => {
    const { storage, hesitate } = hesitating()
    world = await createWorld({ storage })
    alice = world.browser()
    await tokens(alice)
    const waiting = hesitate()
    const opening = alice.open(silent)
    const let_go = await waiting
    await end()
    let_go()
    expect((await redeem(world, expectCode(await opening))).status).toBe(400)
  })
})
