/** Logging out and withdrawing consent, as a host does them, and what ends with them. */

import { beforeEach, describe, expect, test } from 'vitest'
import type { HttpRequest } from 'vouchsafe'
import type { Browser } from './browser.ts'
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

function requestOf(browser: Browser): HttpRequest {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return { method: 'GET', path: '/logout', query: '', headers: { cookie }, body: '' }
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
    expect([await alive(web), await alive(always)]).toEqual([false, false])
    expect((await userinfo(world, web.access_token)).status).toBe(401)
    expect((await refresh(world, always.refresh_token ?? '', {}, 'always')).status).toBe(400)
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
    await world.provider.endSession({
      ...requestOf(alice),
      headers: { cookie: '__Host-vouchsafe_session=x' },
    })
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

describe('withdrawConsent', () => {
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

test('more grants than one person may have: the oldest ends', async () => {
  world = await createWorld({ policy: { max_live_grants: 3 } })
  alice = world.browser()
  const grants: Tokens[] = []
  for (let count = 0; count < 5; count++) grants.push(await tokens(alice))
  expect(await Promise.all(grants.map(alive))).toEqual([false, false, true, true, true])
})

test('a client that asks again and again ends its own grants, not those of others', async () => {
  world = await createWorld({ policy: { max_live_grants: 3 } })
  alice = world.browser()
  const other = await tokens(alice, { client_id: 'always' })
  const grants: Tokens[] = []
  for (let count = 0; count < 4; count++) grants.push(await tokens(alice))
  expect(await Promise.all([other, ...grants].map(alive))).toEqual([true, false, false, true, true])
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
    ['the session ends', 'login_required', () => world.provider.endSession(requestOf(alice))],
    ['the consent is withdrawn', 'consent_required', () => world.provider.person('alice').disconnect('web')],
  ])('%s: the grant does not come into being', async (_, error, end) => {
    const { storage, hesitate } = hesitating()
    world = await createWorld({ storage })
    alice = world.browser()
    await tokens(alice)
    const waiting = hesitate()
    const opening = alice.open(silent)
    const let_go = await waiting
    await end()
    let_go()
    expectRefused(await opening, error)
  })
})
