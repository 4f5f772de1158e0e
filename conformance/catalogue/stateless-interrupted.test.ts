/**
 * Nothing of an authorization request in progress is kept here: whatever happens to the provider, to time
 * or to a request of any length while a page is open, the user is asked again at most, and gets through.
 */

import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, PASSWORD, type Visit } from './browser.ts'
import { expectCode, expectConsentPage, expectLoginPage, expectRefused } from './browser-answers.ts'
import { watchedStorage } from './watched-storage.ts'
import { authorizationUrl, createWorld, ISSUER, redeem, SECRET, type Tokens, type World } from './world.ts'

const credentials = { username: 'alice', password: PASSWORD }

let world: World
let alice: Browser

beforeEach(async () => {
  world = await createWorld()
  alice = world.browser()
})

const finish = async (browser: Browser, visit: Visit) => expectCode(await browser.finish(visit))

async function claimsOf(response: Response): Promise<Record<string, unknown>> {
  const { id_token = '' } = (await response.json()) as Tokens
  return JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString())
}

describe('while the page is open', () => {
  const pages = [
    ['login', () => alice.open(authorizationUrl())],
    ['consent', () => alice.signIn(authorizationUrl())],
  ] as const
  const answer = (visit: Visit) =>
    visit.html.includes('name="password"') ? alice.submit(visit, credentials) : alice.allow(visit)

  /** The same browser in front of another process with these secrets. */
  async function restart(secrets: readonly [string, ...string[]]): Promise<void> {
    const { storage, clock } = world
    const cookies = [...alice.cookies]
    world = await createWorld({ storage, secrets, now: () => clock.now })
    alice = world.browser()
    for (const [name, value] of cookies) alice.cookies.set(name, value)
  }

  const NEW = 'another secret of the deployment, 32+ characters'

  test.each(pages)('%s: a restart with other secrets', async (_, open) => {
    const page = await open()
    await restart([NEW])
    const visit = await answer(page)
    expectLoginPage(visit, 403)
    expect((await redeem(world, await finish(alice, visit))).status).toBe(200)
  })

  test.each(pages)('%s: secrets rotate, and nobody notices', async (name, open) => {
    const page = await open()
    await restart([NEW, SECRET])
    const visit = await answer(page)
    if (name === 'login') expectConsentPage(visit)
    expect((await redeem(world, await finish(alice, visit))).status).toBe(200)
  })

  test.each(pages)('%s: an hour passes', async (name, open) => {
    const page = await open()
    world.clock.now += 3599
    if (name === 'login') expectConsentPage(await answer(page))
    world.clock.now += 1
    const visit = await answer(page)
    expect([visit.response.status, visit.location]).toEqual([403, undefined])
    await finish(alice, visit)
  })

  test.each(pages)('%s: the storage goes down and comes back', async (_, open) => {
    const storage = watchedStorage()
    world = await createWorld({ storage })
    alice = world.browser()
    const page = await open()
    storage.down = true
    const visit = await answer(page)
    expect([visit.response.status, visit.location]).toEqual([503, undefined])
    storage.down = false
    await finish(alice, await answer(page))
  })

  test('consent: the session ends', async () => {
    const page = await alice.signIn(authorizationUrl())
    const cookie = [...alice.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    await world.provider.endSession({ headers: new Headers({ cookie }) })
    const visit = await alice.allow(page)
    expectLoginPage(visit, 403)
    await finish(alice, visit)
  })
})

describe('very long requests by POST', () => {
  const send = (more: Record<string, string>) => {
    const parameters = new URLSearchParams(new URL(authorizationUrl(more)).search)
    return alice.open(`${ISSUER}/authorize`, { method: 'POST', body: parameters })
  }

  test('go through login and consent, and come back whole', async () => {
    const state = '%'.repeat(4000)
    const login = await send({ state, nonce: 'n'.repeat(4000), unheard_of: 'x'.repeat(12_000) })
    expectLoginPage(login)
    const consent = await alice.submit(login, credentials)
    expectConsentPage(consent)
    const code = expectCode(await alice.allow(consent), { state })
    expect(await claimsOf(await redeem(world, code))).toMatchObject({ nonce: 'n'.repeat(4000) })
  })

  test('with prompt=login ask for the password once', async () => {
    const login = await send({ prompt: 'login', unheard_of: 'x'.repeat(12_000) })
    expectCode(await alice.allow(await alice.submit(login, credentials)))
    expectLoginPage(await send({ prompt: 'login', unheard_of: 'x'.repeat(12_000) }))
  })

  test.each([
    ['a third', 7_000],
    ['nearly all', 10_000],
  ])('of %s of what can be carried forward', async (_, slashes) => {
    const login = await send({ unheard_of: '/'.repeat(slashes) })
    expectLoginPage(login)
    await finish(alice, login)
  })

  test.each([11_000, 20_000])(
    'beyond it are refused at once, and not when the form is sent',
    async (slashes) => {
      expectRefused(await send({ unheard_of: '/'.repeat(slashes) }), 'invalid_request')
    },
  )
})

describe('at the same moment', () => {
  test('W-038 the login form twice: both answers agree, and neither counts as a failure', async () => {
    const login = await alice.open(authorizationUrl())
    const visits = await Promise.all([alice.submit(login, credentials), alice.submit(login, credentials)])
    for (const visit of visits) expectConsentPage(visit)
    expect(world.events.filter(({ type }) => type === 'sign_in_failed')).toEqual([])
    await finish(alice, visits[0] as Visit)
  })

  test('twenty logins in twenty browsers: twenty sessions, all of them good', async () => {
    const browsers = Array.from({ length: 20 }, () => world.browser())
    await Promise.all(browsers.map((browser) => browser.code(authorizationUrl())))
    for (const browser of browsers) expectCode(await browser.open(authorizationUrl({ prompt: 'none' })))
  })

  test('a code and the end of its session: no code survives the session', async () => {
    for (let round = 0; round < 10; round++) {
      const browser = world.browser()
      await browser.code(authorizationUrl())
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const [visit] = await Promise.all([
        browser.open(authorizationUrl({ prompt: 'none' })),
        world.provider.endSession({ headers: new Headers({ cookie }) }),
      ])
      const code = new URL(visit.location ?? '').searchParams.get('code')
      if (code !== null) expect((await redeem(world, code)).status).toBe(400)
    }
  })
})
