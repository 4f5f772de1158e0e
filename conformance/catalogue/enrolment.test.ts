/**
 * W-022: a second factor that somebody sets up in the middle of a sign-in, who has none and needs one: only right after the
 * password, in that browser, for that request; and never beside or in the place of one that there is.
 */

import { decodeJwt } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import type { PolicyInput } from 'vouchsafe'
import { secondFactorPages } from 'vouchsafe/account'
import { createPasswordAccounts, type PasswordAccounts } from 'vouchsafe/accounts'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { Browser, formOf, PASSWORD, type Visit } from './browser.ts'
import { expectConsentPage, expectErrorPage, expectLoginPage } from './browser-answers.ts'
import { totpOf } from './totp.ts'
import { authorizationUrl, createWorld, ISSUER, redeem, SECRET, type Tokens, type World } from './world.ts'

const START = 1_800_000_000
const PAGE = `${ISSUER}/second-factor`

interface People extends World {
  readonly people: PasswordAccounts
}

/** Carol has no second factor, and dave is in the configuration. */
async function peopled(policy: PolicyInput = {}, offered = true): Promise<People> {
  const clock = { now: START }
  const now = () => clock.now
  const storage = createMemoryStorage({ latency: { minMs: 0, maxMs: 1 }, now })
  const configured = [{ username: 'dave', sub: 'dave', password: PASSWORD }]
  const people = createPasswordAccounts({ storage, issuer: ISSUER, secrets: [SECRET], configured, now })
  await people.create({ username: 'carol', password: PASSWORD, sub: 'carol' })
  const world = await createWorld({
    storage,
    accounts: people,
    policy: { require_second_factor: true, ...policy },
    mounts: offered ? [secondFactorPages({ accounts: people })] : [],
    now,
  })
  return { ...world, clock, people }
}

let world: People
let browser: Browser

beforeEach(async () => {
  world = await peopled()
  browser = new Browser(world.provider)
})

const field = (name: string, { html }: Visit) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
const asksToEnrol = ({ html }: Visit) => html.includes('name="secret"')

/** Through the password, to the page on which a factor is set up. */
async function arrived(username = 'carol', overrides: Record<string, string> = {}, on = browser) {
  const page = await on.signIn(authorizationUrl(overrides), username)
  expect(asksToEnrol(page)).toBe(true)
  return page
}

const enrol = (page: Visit, on = browser) => {
  const secret = field('secret', page)
  return on.submit(page, { secret, code: totpOf(secret, world.clock.now) })
}

const wayOn = ({ html }: Visit) =>
  (/<a class="primary" href="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&')
const factorsOf = (sub = 'carol') => world.people.factors.read(sub)
const none = { passkeys: [], recoveryCodes: 0 }

describe('somebody who has none, where one is required', () => {
  test('sets one up in the configuration as in the storage', async () => {
    const codes = await enrol(await arrived('dave'))
    expectConsentPage(await browser.follow(await browser.open(wayOn(codes))))
    expect(await factorsOf('dave')).toMatchObject({ otp: {}, recoveryCodes: 10 })
  })

  test('sets up an app, is shown recovery codes, and goes on; the client is told how they signed in', async () => {
    const codes = await enrol(await arrived())
    expect(codes.html.match(/<li><code>/g)).toHaveLength(10)
    const consent = await browser.follow(await browser.open(wayOn(codes)))
    expectConsentPage(consent)
    const { location = '' } = await browser.finish(consent)
    const code = new URL(location).searchParams.get('code') ?? ''
    const { id_token = '' } = (await (await redeem(world, code)).json()) as Tokens
    expect(decodeJwt(id_token)).toMatchObject({ sub: 'carol', amr: ['pwd', 'otp', 'mfa'], acr: 'mfa' })
    expect(await factorsOf()).toMatchObject({ otp: { createdAt: START }, recoveryCodes: 10 })
    expect(world.events).toContainEqual({
      type: 'second_factor_enrolled',
      sub: 'carol',
      client_id: 'web',
      amr: ['pwd', 'otp', 'mfa'],
    })
  })

  test('is not signed in before that, whatever is opened', async () => {
    const page = await arrived()
    expect([...browser.cookies.keys()].some((name) => name.includes('session'))).toBe(false)
    expectLoginPage(await browser.open(authorizationUrl()))
    expect(world.events.filter(({ type }) => type === 'signed_in')).toEqual([])
    // Loaded again it is the same page, of the same sign-in.
    expect(asksToEnrol(await browser.open(formOf(page).action))).toBe(true)
    expect(await factorsOf()).toEqual(none)
  })

  test('a wrong code is asked for again, with the same secret', async () => {
    const page = await arrived()
    const wrong = await browser.submit(page, { secret: field('secret', page), code: '000000' })
    expect([wrong.response.status, field('secret', wrong)]).toEqual([422, field('secret', page)])
    expect((await enrol(wrong)).html).toContain('<li><code>')
  })

  test('is signed in already by the password alone: it is asked for again first', async () => {
    await world.provider.clients.create({
      client_id: 'lax',
      redirect_uris: ['https://rp.test/cb'],
      require_second_factor: false,
    })
    expectConsentPage(await browser.signIn(authorizationUrl({ client_id: 'lax' }), 'carol'))
    expectLoginPage(await browser.open(authorizationUrl()))
    expect(asksToEnrol(await arrived())).toBe(true)
  })

  test('who gives up, and with prompt=none, is one who did not sign in', async () => {
    const { location = '' } = await browser.submit(await arrived(), { cancel: '1' })
    expect(new URL(location).searchParams.get('error')).toBe('access_denied')
    const silent = await browser.open(authorizationUrl({ prompt: 'none' }))
    expect(new URL(silent.location ?? '').searchParams.get('error')).toBe('login_required')
  })

  test('a very long request goes on by a form', async () => {
    const state = 'x'.repeat(5000)
    const posted = await browser.signIn(authorizationUrl({ state }), 'carol')
    const codes = await enrol(await browser.submit(posted, {}))
    expect(wayOn(codes)).toBe('')
    expect(codes.html).toContain(`action="${ISSUER}/authorize"`)
    expect(codes.html).toContain(state)
  })
})

describe('nobody sets up one', () => {
  test('who has one: not in another tab, by the back button, or by a form that is sent twice', async () => {
    const tabs = [await arrived(), await arrived()] as const
    const first = await enrol(tabs[0])
    const had = await factorsOf()
    // They are signed in there by now, and go on.
    expectConsentPage(await enrol(tabs[1]), 403)
    expectConsentPage(await browser.open(formOf(tabs[0]).action), 403)
    expectConsentPage(await enrol(tabs[0]), 403)
    expect(await factorsOf()).toEqual(had)
    expect(wayOn(first)).not.toBe('')
  })

  test('twice at the same moment', async () => {
    const tabs = [await arrived(), await arrived()] as const
    const answers = await Promise.all(tabs.map((tab) => enrol(tab)))
    expect(answers.filter(({ html }) => html.includes('<li><code>'))).toHaveLength(1)
    expect(await factorsOf()).toMatchObject({ recoveryCodes: 10 })
    expect(world.events.filter(({ type }) => type === 'second_factor_enrolled')).toHaveLength(1)
  })

  test('who has got one since the password: it is asked for', async () => {
    const page = await arrived()
    const { secret } = world.people.factors.newOtp('Test', 'carol')
    await world.people.factors.addOtp('carol', secret, totpOf(secret, world.clock.now))
    expectLoginPage(await enrol(page), 403)
    expect((await browser.signIn(authorizationUrl(), 'carol')).html).toContain('name="otp"')
  })

  test('in another browser, ten minutes later, after another password, or by a page of another kind', async () => {
    const page = await arrived()
    const other = new Browser(world.provider)
    expectLoginPage(await enrol(page, other), 403)
    const form = { continuation: field('continuation', page), username: 'carol', password: PASSWORD }
    expectLoginPage(await browser.post(`${ISSUER}/login`, form), 403)
    const login = await other.open(authorizationUrl())
    const forged = new URLSearchParams({ continuation: field('continuation', login) })
    expectLoginPage(await other.open(`${PAGE}?${forged}`), 403)
    world.clock.now += 600
    expectLoginPage(await enrol(page), 403)
    const late = await arrived()
    await world.people.update('carol', { password: 'another password' })
    expectLoginPage(await enrol(late), 403)
    expect(await factorsOf()).toEqual(none)
  })

  test('from another site, ahead of time, or from nowhere', async () => {
    const page = await arrived()
    const secret = field('secret', page)
    const form = { continuation: field('continuation', page), secret, code: totpOf(secret, world.clock.now) }
    expect((await browser.post(PAGE, form, { 'sec-fetch-site': 'cross-site' })).response.status).toBe(403)
    const ahead = await browser.open(formOf(page).action, { headers: { 'sec-purpose': 'prefetch' } })
    expect(ahead.response.status).toBe(503)
    expectErrorPage(await browser.open(PAGE), 400)
    expectErrorPage(await browser.open(`${PAGE}/x`), 404)
    expect((await browser.open(PAGE, { method: 'PUT' })).response.status).toBe(405)
    expect(await factorsOf()).toEqual(none)
  })

  test.each(['{}', 'null', '[]'])('by a passkey that is none: %s', async (passkey) => {
    const wrong = await browser.submit(await arrived(), { passkey, name: 'Key' })
    expect(wrong.response.status).toBe(422)
    expect(await factorsOf()).toEqual(none)
  })

  test.each([
    ['where the policy says no', () => peopled({ enrol_second_factor: false })],
    ['where no such page is mounted', () => peopled({}, false)],
  ])('%s: who has none is refused', async (_, made) => {
    world = await made()
    const page = await new Browser(world.provider).signIn(authorizationUrl(), 'carol')
    expectErrorPage(page, 403)
    expect(page.html).toContain('second_factor.missing')
  })

  test('where a second factor would only be nice: they go on without', async () => {
    world = await peopled({ require_second_factor: false })
    const page = await new Browser(world.provider).signIn(authorizationUrl({ acr_values: 'mfa' }), 'carol')
    expectConsentPage(page)
  })
})
