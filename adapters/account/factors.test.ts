/** What people show beside their password, on their own page: their own, by whoever has just signed in, and shown once. */

import { beforeEach, expect, test } from 'vitest'
import { createMemoryStorage } from '../../storage/memory.ts'
import { accountPages } from '../account.ts'
import { totpOf } from '../accounts/factors/totp.fixture.ts'
import { createPasswordAccounts, type PasswordAccounts } from '../accounts.ts'
import { hiddenFields, post, signInOn } from '../mounts/at-pages.fixture.ts'
import { createTestProvider, type TestBrowser, type TestProvider } from '../testing.ts'

let op: TestProvider
let accounts: PasswordAccounts
let sub: string
let browser: TestBrowser
let is_down: boolean

beforeEach(async () => {
  is_down = false
  const storage = createMemoryStorage()
  const issuer = 'https://op.test'
  const secrets = ['a secret of the deployment, 32+ characters'] as const
  const now = () => op.clock.now()
  const made = createPasswordAccounts({
    storage,
    issuer,
    secrets,
    now,
    configured: [{ username: 'carol', password: 'of the configuration', sub: 'carol' }],
  })
  const { addOtp } = made.factors
  const factors: typeof made.factors = {
    ...made.factors,
    addOtp: (...given) => (is_down ? Promise.reject(new Error('down')) : addOtp(...given)),
  }
  accounts = { ...made, factors }
  op = createTestProvider({ issuer, storage, secrets, accounts, mounts: [accountPages({ accounts })] })
  const outcome = await accounts.create({ username: 'alice', password: 'wonderland' })
  sub = outcome.kind === 'created' ? outcome.account.sub : ''
  browser = op.browser()
  await signInOn(browser, await browser.open(at('/security')), 'alice', 'wonderland')
})

const at = (path: string) => `${op.issuer}/account${path}`

const codeOf = (secret: string) => totpOf(secret, op.clock.now())

async function addApp() {
  const page = await browser.open(at('/security/app'))
  const fields = hiddenFields(page.html)
  const { secret = '' } = fields
  const added = await post(browser, at('/security/app'), { ...fields, code: codeOf(secret) })
  return { secret, page, added }
}

async function press(action: string) {
  const page = await browser.open(at('/security'))
  return post(browser, at('/security'), { ...hiddenFields(page.html), action })
}

const codesIn = (html: string) =>
  [...html.matchAll(/<code>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})<\/code>/g)].map(([, code = '']) => code)

test('an app is set up by what it shows, and the recovery codes are there once', async () => {
  expect((await press('add_app')).url.pathname).toBe('/account/security/app')
  const { secret, page, added } = await addApp()
  expect(page.html).toMatch(/<svg class="qr" viewBox="0 0 \d+ \d+" role="img"/)
  expect(page.html).toContain(secret.replace(/.{4}(?=.)/g, '$& '))
  expect(page.headers.get('cache-control')).toContain('no-store')
  const codes = codesIn(added.html)
  expect(codes).toHaveLength(10)
  const overview = await browser.open(at('/security'))
  expect(overview.html).toContain('Codes that are left: 10')
  for (const hidden of [secret, ...codes]) expect(overview.html).not.toContain(hidden)
  expect(await accounts.factors.read(sub)).toEqual({
    otp: { createdAt: expect.any(Number) },
    passkeys: [],
    recoveryCodes: 10,
  })
})

test('a wrong code adds nothing, and the app keeps what it has read', async () => {
  const page = await browser.open(at('/security/app'))
  const fields = hiddenFields(page.html)
  const again = await post(browser, at('/security/app'), { ...fields, code: '1' })
  expect(again.status).toBe(422)
  expect(hiddenFields(again.html).secret).toBe(fields.secret)
  expect(await accounts.factors.read(sub)).toEqual({ passkeys: [], recoveryCodes: 0 })
})

test('a secret that somebody made up is none', async () => {
  const fields = hiddenFields((await browser.open(at('/security/app'))).html)
  const again = await post(browser, at('/security/app'), { ...fields, secret: '"><b>', code: '123456' })
  expect(again.status).toBe(422)
  expect(again.html).not.toContain('"><b>')
  expect(hiddenFields(again.html).secret).toMatch(/^[A-Z2-7]{32}$/)
})

test('new recovery codes take the place of those before', async () => {
  const { added } = await addApp()
  const next = codesIn((await press('recovery_codes')).html)
  expect(next).toHaveLength(10)
  expect(next.filter((code) => codesIn(added.html).includes(code))).toEqual([])
})

test('an app that is removed is asked for no more', async () => {
  await addApp()
  const page = await press('remove_app')
  expect(page.url.search).toBe('?done=app_removed')
  expect(page.html).toContain('The app is removed.')
  expect(await accounts.factors.read(sub)).toEqual({ passkeys: [], recoveryCodes: 0 })
})

test('whoever signed in a while ago signs in again first, with what they have', async () => {
  const { secret } = await addApp()
  op.clock.advance(700)
  const login = await press('remove_app')
  expect(login.html).toContain('name="password"')
  const step = await signInOn(browser, login, 'alice', 'wonderland')
  expect(step.html).toContain('name="otp"')
  expect(await accounts.factors.read(sub)).toMatchObject({ otp: {} })
  const action = /<form method="post" action="([^"]+)"/.exec(step.html)?.[1] ?? ''
  const back = await post(browser, action, { ...hiddenFields(step.html), otp: codeOf(secret) })
  expect(back.url.pathname).toBe('/account/security')
})

test('neither the secret nor its code is kept by the browser meanwhile', async () => {
  const fields = hiddenFields((await browser.open(at('/security/app'))).html)
  op.clock.advance(700)
  const login = await post(browser, at('/security/app'), { ...fields, code: '123456' })
  const back = await signInOn(browser, login, 'alice', 'wonderland')
  expect(back.url.pathname).toBe('/account/security/app')
  expect(hiddenFields(back.html).secret).not.toBe(fields.secret)
})

test('nobody adds one to another person: the form is theirs alone', async () => {
  await accounts.create({ username: 'bob', password: 'the builder!' })
  const bob = op.browser()
  await signInOn(bob, await bob.open(at('/security')), 'bob', 'the builder!')
  const fields = hiddenFields((await browser.open(at('/security/app'))).html)
  const refused = await post(bob, at('/security/app'), { ...fields, code: codeOf(fields.secret ?? '') })
  expect(refused.status).toBe(403)
})

test('who is in the configuration adds one as everybody does, is asked for it, and takes it away', async () => {
  const password = 'of the configuration'
  browser = op.browser()
  await signInOn(browser, await browser.open(at('/security')), 'carol', password)
  const { added } = await addApp()
  expect(codesIn(added.html)).toHaveLength(10)
  const anew = op.browser()
  const asked = await signInOn(anew, await anew.open(at('/security')), 'carol', password)
  expect(asked.html).toContain('name="otp"')
  expect((await press('remove_app')).html).not.toContain('id="recovery"')
  expect(await accounts.factors.read('carol')).toEqual({ passkeys: [], recoveryCodes: 0 })
  expect(await accounts.factors.read(sub)).toEqual({ passkeys: [], recoveryCodes: 0 })
})

test('a storage that is down is said to be, and nothing is added', async () => {
  const fields = hiddenFields((await browser.open(at('/security/app'))).html)
  is_down = true
  const page = await post(browser, at('/security/app'), { ...fields, code: codeOf(fields.secret ?? '') })
  expect(page.status).toBe(503)
})
