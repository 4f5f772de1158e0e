/**
 * The second step of signing in: nobody is signed in before it, whatever else they send; it is this person's, in this
 * browser, for this request; and clients are told how people signed in.
 */

import { decodeJwt } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ClientMetadataInput, PolicyInput } from 'vouchsafe'
import { createPasswordAccounts, type PasswordAccounts } from 'vouchsafe/accounts'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { Browser, formOf, PASSWORD, type Visit } from './browser.ts'
import { expectLoginPage } from './browser-answers.ts'
import { totpOf } from './totp.ts'
import {
  authorizationUrl,
  clients,
  createWorld,
  ISSUER,
  redeem,
  SECRET,
  type Tokens,
  type World,
} from './world.ts'

const START = 1_800_000_000

interface People extends World {
  readonly people: PasswordAccounts
  readonly secrets: Map<string, string>
  /** The next code of somebody's app, half a minute later than the one before. */
  code(sub: string): string
}

/** Alice and bob have apps, carol has none. */
async function peopled(policy: PolicyInput = {}, more: readonly ClientMetadataInput[] = []): Promise<People> {
  const clock = { now: START }
  const now = () => clock.now
  const storage = createMemoryStorage({ latency: { minMs: 0, maxMs: 1 }, now })
  const people = createPasswordAccounts({ storage, issuer: ISSUER, secrets: [SECRET], now })
  const secrets = new Map<string, string>()
  for (const username of ['alice', 'bob', 'carol']) {
    await people.create({ username, password: PASSWORD, sub: username })
    if (username === 'carol') continue
    const { secret } = people.factors.newOtp('Test', username)
    expect(await people.factors.addOtp(username, secret, totpOf(secret, clock.now))).toBe('added')
    secrets.set(username, secret)
  }
  const all = [...clients, ...more]
  const world = await createWorld({ storage, accounts: people, policy, clients: all, now })
  const code = (sub: string) => {
    clock.now += 30
    return totpOf(secrets.get(sub) ?? '', clock.now)
  }
  return { ...world, clock, people, secrets, code }
}

let world: People
let browser: Browser

beforeEach(async () => {
  world = await peopled()
  browser = new Browser(world.provider)
})

const asksForCode = ({ html }: Visit) => html.includes('name="otp"')
const asksForPassword = ({ html }: Visit) => html.includes('name="password"')

/** Through the password, to the page that asks for a code. */
async function halfway(username = 'alice', overrides: Record<string, string> = {}, on = browser) {
  const page = await on.signIn(authorizationUrl(overrides), username)
  expect(asksForCode(page)).toBe(true)
  return page
}

async function idTokenOf(page: Visit) {
  const { location = '' } = await browser.finish(page)
  const code = new URL(location).searchParams.get('code') ?? ''
  const { id_token = '' } = (await (await redeem(world, code)).json()) as Tokens
  return decodeJwt(id_token)
}

describe('a person with an app', () => {
  test('RFC 8176 section 2: signs in by a code too, and the client is told so', async () => {
    const claims = await idTokenOf(await browser.submit(await halfway(), { otp: world.code('alice') }))
    expect(claims).toMatchObject({ sub: 'alice', amr: ['pwd', 'otp', 'mfa'], acr: 'mfa' })
    expect(claims.auth_time).toBe(world.clock.now)
  })

  test('by a recovery code, once', async () => {
    const [recovery_code = ''] = (await world.people.factors.newRecoveryCodes('alice')) ?? []
    const claims = await idTokenOf(await browser.submit(await halfway(), { recovery_code }))
    expect(claims).toMatchObject({ sub: 'alice', acr: 'mfa' })
    const again = await new Browser(world.provider).submit(
      await halfway('alice', {}, new Browser(world.provider)),
      { recovery_code },
    )
    expect(again.location).toBeUndefined()
  })

  test('who gives up is one who did not sign in', async () => {
    const { location = '' } = await browser.submit(await halfway(), { cancel: '1' })
    expect(new URL(location).searchParams.get('error')).toBe('access_denied')
  })

  test('one without pays nothing and is asked for nothing', async () => {
    const page = await browser.signIn(authorizationUrl(), 'carol')
    expect(asksForCode(page)).toBe(false)
    expect(await idTokenOf(page)).toMatchObject({ sub: 'carol', amr: ['pwd'] })
  })

  test.each(['prompt', 'max_age'])('%s asks for both again', async (parameter) => {
    await browser.submit(await halfway(), { otp: world.code('alice') })
    world.clock.now += 100
    const again = authorizationUrl({ [parameter]: parameter === 'prompt' ? 'login' : '60' })
    const page = await browser.open(again)
    expect(asksForPassword(page)).toBe(true)
    expect(asksForCode(await browser.submit(page, { username: 'alice', password: PASSWORD }))).toBe(true)
  })
})

describe('half a sign-in is none', () => {
  test('A-108 the session begins with the second factor, and so does what says that the browser is known', async () => {
    await halfway()
    const names = [...browser.cookies.keys()]
    expect(names.filter((name) => /session|device/.test(name))).toEqual([])
    expect(asksForPassword(await browser.open(authorizationUrl()))).toBe(true)
    const silent = await browser.open(authorizationUrl({ prompt: 'none' }))
    expect(new URL(silent.location ?? '').searchParams.get('error')).toBe('login_required')
  })

  test('W-022 a wrong code, and none, leave the person where they were', async () => {
    const page = await halfway()
    for (const fields of [{ otp: '000000' }, { otp: '' }, {}, { username: 'alice', password: PASSWORD }]) {
      const answer = await browser.submit(page, fields as Record<string, string>)
      expect(answer.response.status).toBe(400)
      expect(asksForCode(answer)).toBe(true)
      expect(answer.html).toContain('role="alert"')
    }
    expect(world.events.at(-1)).toEqual({ type: 'sign_in_failed', client_id: 'web', sub: 'alice' })
  })

  test('W-022 a code that was used is wrong, in another browser too', async () => {
    const otp = world.code('alice')
    await browser.submit(await halfway(), { otp })
    const other = new Browser(world.provider)
    const answer = await other.submit(await halfway('alice', {}, other), { otp })
    expect(answer.response.status).toBe(400)
  })

  test('W-022 one code in two browsers at once signs in one of them', async () => {
    const browsers = [browser, new Browser(world.provider), new Browser(world.provider)]
    const pages = await Promise.all(browsers.map((one) => halfway('alice', {}, one)))
    const otp = world.code('alice')
    const answers = await Promise.all(
      browsers.map((one, index) => one.submit(pages[index] as Visit, { otp })),
    )
    expect(answers.filter(({ response }) => response.status === 400)).toHaveLength(2)
  })

  test('W-022 ten guesses, and the right code is wrong', async () => {
    const page = await halfway()
    for (let n = 0; n < 10; n++) await browser.submit(page, { otp: String(n).padStart(6, '0') })
    expect((await browser.submit(page, { otp: world.code('alice') })).response.status).toBe(400)
  })

  test('a code of another person is wrong', async () => {
    const answer = await browser.submit(await halfway('alice'), { otp: world.code('bob') })
    expect(answer.response.status).toBe(400)
    expect(asksForCode(answer)).toBe(true)
  })

  test('two factors at once count as none', async () => {
    const [recovery_code = ''] = (await world.people.factors.newRecoveryCodes('alice')) ?? []
    const answer = await browser.submit(await halfway(), { otp: world.code('alice'), recovery_code })
    expect(answer.response.status).toBe(400)
  })

  test('W-024 nothing happens by GET, and from another site', async () => {
    const page = await halfway()
    const { action, continuation } = formOf(page)
    const otp = world.code('alice')
    // What was typed before is asked for again.
    const got = await browser.open(`${action}&${new URLSearchParams({ continuation, otp })}`)
    expectLoginPage(await browser.follow(got))
    const elsewhere = { 'sec-fetch-site': 'cross-site' }
    expect((await browser.post(action, { continuation, otp }, elsewhere)).response.status).toBe(403)
    expect((await browser.post(action, { continuation, otp })).response.status).toBe(303)
  })
})

describe('a step that is forged', () => {
  const again = (answer: Visit) => {
    expect(answer.location).toBeUndefined()
    expect(asksForPassword(answer)).toBe(true)
    expect(asksForCode(answer)).toBe(false)
  }

  test('W-017 a page of another browser is none', async () => {
    const { action, continuation } = formOf(await halfway())
    const other = new Browser(world.provider)
    await other.open(authorizationUrl())
    again(await other.post(action, { continuation, otp: world.code('alice') }))
  })

  test('the login page’s continuation is not good for a code, nor the code’s for a password', async () => {
    const login = await browser.open(authorizationUrl())
    const { action, continuation } = formOf(login)
    const skipped = await browser.post(action, { continuation, otp: world.code('alice') })
    expect(skipped.response.status).toBe(400)
    expect(asksForPassword(skipped)).toBe(true)
  })

  test.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ['another person in it', (claims) => ({ ...claims, sub: 'bob' })],
    ['another time in it', (claims) => ({ ...claims, proved_at: START + 10_000 })],
    ['what a login page carries made into it', ({ sub, ...claims }) => ({ ...claims, purpose: 'factor' })],
  ])('%s, under the mac that was there', async (_, change) => {
    const { action, continuation } = formOf(await halfway())
    const [body = '', mac = ''] = continuation.split('.')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
    const forged = `${Buffer.from(JSON.stringify(change(claims))).toString('base64url')}.${mac}`
    again(await browser.post(action, { continuation: forged, otp: world.code('bob') }))
  })

  test('after ten minutes the password is asked for again', async () => {
    const page = await halfway()
    world.clock.now += 600
    again(await browser.submit(page, { otp: world.code('alice') }))
  })

  test('with another password, and without an account, the step is over', async () => {
    const page = await halfway()
    await world.people.update('alice', { password: 'through the looking glass' })
    again(await browser.submit(page, { otp: world.code('alice') }))
    const bobs = new Browser(world.provider)
    const step = await halfway('bob', {}, bobs)
    await world.people.update('bob', { disabled: true })
    again(await bobs.submit(step, { otp: world.code('bob') }))
  })

  test('where an administrator took the factor away meanwhile, the person begins anew', async () => {
    const page = await halfway()
    await world.people.factors.remove('alice', 'all')
    const answer = await browser.submit(page, { otp: world.code('alice') })
    again(answer)
    const { location } = await browser.finish(answer)
    expect(location).toContain('code=')
  })
})

describe('a client that wants a second factor', () => {
  const strict: ClientMetadataInput = {
    client_id: 'strict-app',
    redirect_uris: ['https://rp.test/cb'],
    token_endpoint_auth_method: 'none',
    require_second_factor: true,
  }
  const url = (more: Record<string, string> = {}) => authorizationUrl({ client_id: 'strict-app', ...more })

  test.each<[string, PolicyInput, string]>([
    ['require_second_factor of the client', {}, 'strict-app'],
    ['require_second_factor of the policy', { require_second_factor: true }, 'web'],
  ])('%s: who has none is told, and so is the client', async (_, policy, client_id) => {
    world = await peopled(policy, [strict])
    browser = new Browser(world.provider)
    const page = await browser.signIn(authorizationUrl({ client_id }), 'carol')
    expect(page.response.status).toBe(403)
    expect(page.html).toContain('second_factor.missing')
    const [, on = ''] = /href="(https:\/\/rp\.test[^"]+)"/.exec(page.html) ?? []
    expect(on).toContain('error=unmet_authentication_requirements')
    // Signed in now, and no better: nobody is asked in vain.
    expect((await browser.open(authorizationUrl({ client_id }))).html).toContain('second_factor.missing')
    const silent = await browser.open(authorizationUrl({ client_id, prompt: 'none' }))
    expect(new URL(silent.location ?? '').searchParams.get('error')).toBe('unmet_authentication_requirements')
  })

  test('who has got one since is asked for it', async () => {
    world = await peopled({}, [strict])
    browser = new Browser(world.provider)
    await browser.signIn(authorizationUrl(), 'carol')
    const { secret } = world.people.factors.newOtp('Test', 'carol')
    await world.people.factors.addOtp('carol', secret, totpOf(secret, world.clock.now))
    world.secrets.set('carol', secret)
    const page = await browser.open(url())
    expect(asksForPassword(page)).toBe(true)
    const silent = await browser.open(url({ prompt: 'none' }))
    expect(new URL(silent.location ?? '').searchParams.get('error')).toBe('login_required')
    const step = await browser.submit(page, { username: 'carol', password: PASSWORD })
    const { location } = await browser.finish(await browser.submit(step, { otp: world.code('carol') }))
    expect(location).toContain('code=')
    expect((await browser.open(url())).location).toContain('code=')
  })

  test('OpenID Connect Core section 3.1.2.1: acr_values asks who has one, and lets others go on without', async () => {
    await browser.signIn(authorizationUrl(), 'carol')
    const wanted = authorizationUrl({ acr_values: 'urn:example:gold mfa' })
    expect(asksForPassword(await browser.open(wanted))).toBe(false)
    const { secret } = world.people.factors.newOtp('Test', 'carol')
    await world.people.factors.addOtp('carol', secret, totpOf(secret, world.clock.now))
    world.secrets.set('carol', secret)
    expect(asksForPassword(await browser.open(authorizationUrl({ acr_values: 'phr' })))).toBe(false)
    const page = await browser.open(wanted)
    expect(asksForPassword(page)).toBe(true)
    const step = await browser.submit(page, { username: 'carol', password: PASSWORD })
    const claims = await idTokenOf(await browser.submit(step, { otp: world.code('carol') }))
    expect(claims).toMatchObject({ acr: 'mfa', amr: ['pwd', 'otp', 'mfa'] })
    expect(asksForPassword(await browser.open(wanted))).toBe(false)
  })

  test('OpenID Connect Discovery section 3: what can be asked for is said', async () => {
    const document = await browser.open(`${ISSUER}/.well-known/openid-configuration`)
    expect(JSON.parse(document.html)).toMatchObject({ acr_values_supported: ['mfa', 'phr'] })
    const { provider } = await createWorld()
    const other = await provider.fetch(new Request(`${ISSUER}/.well-known/openid-configuration`))
    expect(await other.json()).not.toHaveProperty('acr_values_supported')
  })
})

describe('what a host answers', () => {
  const step = (answers: object) =>
    createWorld({
      accounts: {
        find: (sub) => ({ sub }),
        authenticate: ({ username }) => ({ sub: username, amr: ['pwd'], second_factor: true }),
        secondFactors: () => ({ otp: true, recovery_codes: false, passkeys: [] }),
        verifySecondFactor: ({ sub }) => ({ sub, amr: ['pwd', 'sms', 'mfa'] }),
        ...answers,
      },
    })

  test('is what counts: its own second factors do', async () => {
    const { provider } = await step({})
    const own = new Browser(provider)
    const page = await own.signIn(authorizationUrl())
    expect(asksForCode(page)).toBe(true)
    expect((await own.finish(await own.submit(page, { otp: '1' }))).location).toContain('code=')
  })

  test.each<[string, object]>([
    ['no such list', { secondFactors: () => ({ otp: 'yes' }) }],
    ['a failure', { secondFactors: () => Promise.reject(new Error('down')) }],
    ['a second factor, and no way to check one', { secondFactors: undefined, verifySecondFactor: undefined }],
  ])('%s lets nobody in', async (_, answers) => {
    const { provider } = await step(answers)
    const page = await new Browser(provider).signIn(authorizationUrl())
    expect([403, 503]).toContain(page.response.status)
    expect(page.location).toBeUndefined()
  })

  test.each<[string, object, number]>([
    ['of another person', { verifySecondFactor: () => ({ sub: 'bob' }) }, 400],
    ['that is none', { verifySecondFactor: () => ({ sub: 5 }) }, 503],
    ['a failure', { verifySecondFactor: () => Promise.reject(new Error('down')) }, 503],
  ])('a sign-in %s lets nobody in', async (_, answers, status) => {
    const { provider } = await step(answers)
    const own = new Browser(provider)
    const page = await own.submit(await own.signIn(authorizationUrl()), { otp: '1' })
    expect(page.response.status).toBe(status)
    expect(page.location).toBeUndefined()
  })
})
