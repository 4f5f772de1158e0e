/**
 * Nothing of an authorization request in progress is kept here, so nothing of it can be lost: two tabs,
 * the back button, lost cookies, restarts. Whatever happens, the user is asked again and gets through.
 */

import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, PASSWORD, type Visit } from './browser.ts'
import { expectCode, expectConsentPage, expectLoginPage, expectRefused } from './browser-answers.ts'
import { authorizationUrl, createWorld, redeem, type Tokens, type World } from './world.ts'

const credentials = { username: 'alice', password: PASSWORD }
const SESSION = '__Host-vouchsafe_session'
const BROWSER = '__Host-vouchsafe_browser'

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

describe('two tabs', () => {
  const verifiers = ['first-'.repeat(10), 'second-'.repeat(10)]

  async function tab(verifier: string, nonce: string): Promise<string> {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
    return authorizationUrl({ nonce, code_challenge: Buffer.from(digest).toString('base64url') })
  }

  test('A-117 finished in reverse order, each code has its own challenge and nonce', async () => {
    const [one = '', two = ''] = verifiers
    const first = await alice.open(await tab(one, 'n-one'))
    const second = await alice.open(await tab(two, 'n-two'))
    const code_two = await finish(alice, second)
    const code_one = await finish(alice, first)
    expect((await redeem(world, code_two, { code_verifier: one })).status).toBe(400)
    expect((await redeem(world, code_one, { code_verifier: two })).status).toBe(400)
    expect(await claimsOf(await redeem(world, code_one, { code_verifier: one }))).toMatchObject({
      nonce: 'n-one',
    })
    expect(await claimsOf(await redeem(world, code_two, { code_verifier: two }))).toMatchObject({
      nonce: 'n-two',
    })
  })

  test('opened at once in a fresh browser: the one whose cookie was overwritten asks again', async () => {
    const [first, second] = await Promise.all([
      alice.open(authorizationUrl()),
      alice.open(authorizationUrl({ state: 's2' })),
    ])
    const visits = [
      await alice.submit(first, { username: 'alice', password: 'wrong' }),
      await alice.submit(second, { username: 'alice', password: 'wrong' }),
    ]
    expect(visits.map(({ response }) => response.status).sort()).toEqual([400, 403])
    for (const visit of visits) expectLoginPage(visit, visit.response.status)
    const [one = first] = visits
    expect(await finish(alice, one)).toBeTruthy()
  })

  test('signed in in one, consenting in the other', async () => {
    const consent = await alice.signIn(authorizationUrl())
    await alice.code(authorizationUrl({ state: 's2', prompt: 'login' }))
    const visit = await alice.allow(consent)
    expectConsentPageOrCode(visit)
    await finish(alice, visit)
  })
})

function expectConsentPageOrCode(visit: Visit): void {
  if (visit.location === undefined) expectConsentPage(visit, 403)
  else expectCode(visit)
}

describe('the back button', () => {
  test('the login form, sent once more after the login', async () => {
    const login = await alice.open(authorizationUrl())
    const consent = await alice.submit(login, credentials)
    expectConsentPage(consent)
    expectConsentPage(await alice.submit(login, credentials))
    await finish(alice, await alice.submit(login, credentials))
  })

  test('the login form, sent once more after its code was redeemed', async () => {
    const login = await alice.open(authorizationUrl())
    const first = await finish(alice, login)
    await redeem(world, first)
    const second = await finish(alice, login)
    expect(second).not.toBe(first)
    expect((await redeem(world, second)).status).toBe(200)
  })

  test('the consent form, after its code was redeemed', async () => {
    const consent = await alice.signIn(authorizationUrl())
    const first = expectCode(await alice.allow(consent))
    await redeem(world, first)
    const second = expectCode(await alice.allow(consent))
    expect(second).not.toBe(first)
    expect((await redeem(world, second)).status).toBe(200)
  })

  test('the consent form, after its code expired', async () => {
    const consent = await alice.signIn(authorizationUrl())
    const first = expectCode(await alice.allow(consent))
    world.clock.now += 60
    const second = expectCode(await alice.allow(consent))
    expect(second).not.toBe(first)
    expect((await redeem(world, second)).status).toBe(200)
  })

  test('the consent form, after its code was replayed', async () => {
    const consent = await alice.signIn(authorizationUrl())
    const first = expectCode(await alice.allow(consent))
    await redeem(world, first)
    await redeem(world, first)
    expect((await redeem(world, await finish(alice, await alice.allow(consent)))).status).toBe(200)
  })

  test('the consent form, after what it gave was withdrawn', async () => {
    const consent = await alice.signIn(authorizationUrl())
    expectCode(await alice.allow(consent))
    await world.provider.person('alice').disconnect('web')
    const again = await alice.allow(consent)
    expectConsentPage(again, 403)
    expect((await redeem(world, expectCode(await alice.allow(again)))).status).toBe(200)
  })

  test('Deny, and then Allow after all', async () => {
    const consent = await alice.signIn(authorizationUrl())
    expectRefused(await alice.submit(consent, { decision: 'deny' }), 'access_denied')
    await finish(alice, await alice.allow(consent))
  })

  test('Deny, after logging out', async () => {
    const consent = await alice.signIn(authorizationUrl())
    alice.cookies.delete(SESSION)
    expectRefused(await alice.submit(consent, { decision: 'deny' }), 'access_denied')
    expect(world.events.filter(({ type }) => type === 'consent_denied')).toEqual([])
  })

  test('Cancel, and then the password after all', async () => {
    const login = await alice.open(authorizationUrl())
    expectRefused(await alice.submit(login, { cancel: '1' }), 'access_denied')
    await finish(alice, login)
  })

  test('the consent form, after logging out', async () => {
    const consent = await alice.signIn(authorizationUrl())
    alice.cookies.delete(SESSION)
    const visit = await alice.allow(consent)
    expectLoginPage(visit, 403)
    expect(visit.html).toContain('no longer current')
    expectConsentPage(await alice.submit(visit, credentials))
  })

  test('for a native client, whose consent is never remembered', async () => {
    const redirect_uri = 'com.example.app:/cb'
    const consent = await alice.signIn(authorizationUrl({ client_id: 'nat', redirect_uri }))
    const code = expectCode(await alice.allow(consent), { redirect_uri })
    await redeem(world, code, { redirect_uri }, 'nat')
    const again = await alice.allow(consent)
    expectConsentPage(again, 403)
    expectCode(await alice.allow(again), { redirect_uri })
  })
})

describe('lost cookies', () => {
  test('before the login', async () => {
    const login = await alice.open(authorizationUrl())
    alice.cookies.clear()
    const visit = await alice.submit(login, credentials)
    expectLoginPage(visit, 403)
    expect(visit.html).toContain('no longer current')
    await finish(alice, visit)
  })

  test.each([
    ['both', [SESSION, BROWSER]],
    ['the session', [SESSION]],
    ['the browser', [BROWSER]],
  ])('before the consent: %s', async (_, lost) => {
    const consent = await alice.signIn(authorizationUrl())
    for (const name of lost) alice.cookies.delete(name)
    const visit = await alice.allow(consent)
    expect([visit.response.status, visit.location]).toEqual([403, undefined])
    await finish(alice, visit)
  })

  test('a browser that keeps none at all is asked, and asked, and never signed in', async () => {
    let visit = await alice.open(authorizationUrl())
    for (let time = 0; time < 3; time++) {
      alice.cookies.clear()
      visit = await alice.submit(visit, credentials)
      expectLoginPage(visit, 403)
    }
  })
})
