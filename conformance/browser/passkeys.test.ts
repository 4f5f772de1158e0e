/**
 * People at a real Chromium with an authenticator: they add a passkey on their account page and sign in with it; and what
 * is no answer of theirs, or was one before, lets nobody in.
 */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createProvider, generateKeys } from 'vouchsafe'
import { accountPages } from 'vouchsafe/account'
import { createPasswordAccounts, type PasswordAccounts } from 'vouchsafe/accounts'
import { languages } from 'vouchsafe/languages'
import { type RunningServer, serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { freePort } from '../interop/free-port.ts'
import { addAuthenticator } from './authenticator.ts'
import { launchChromium } from './chromium.ts'

const PASSWORD = 'through the looking glass'

let chromium: Browser
let server: RunningServer
let accounts: PasswordAccounts
let account: string
let context: BrowserContext
let page: Page
let sub: string
let people = 0
const violations: string[] = []

beforeAll(async () => {
  chromium = await launchChromium()
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  account = `${issuer}/account/security`
  const storage = createMemoryStorage()
  const secrets = ['a secret of the deployment, 32+ characters'] as const
  accounts = createPasswordAccounts({ storage, issuer, secrets })
  const keys = await generateKeys(['RS256'])
  const mounts = [accountPages({ accounts })]
  server = await serve(createProvider({ issuer, storage, secrets, keys, accounts, mounts, languages }), {
    port,
  })
})

afterAll(async () => {
  await chromium.close()
  await server.close()
})

beforeEach(async () => {
  const created = await accounts.create({ username: `person${++people}`, password: PASSWORD })
  if (created.kind !== 'created') throw new Error('is taken')
  sub = created.account.sub
  context = await chromium.newContext()
  page = await context.newPage()
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text())
  })
  await addAuthenticator(page)
})

afterEach(async () => {
  await context.close()
  expect(violations).toEqual([])
})

async function passwordIn(on: Page = page) {
  await on.goto(account)
  await on.fill('[name=username]', `person${people}`)
  await on.fill('[name=password]', PASSWORD)
  await on.press('[name=password]', 'Enter')
}

async function addPasskey(name = 'My laptop') {
  await passwordIn()
  await page.click('button[value=add_passkey]')
  await page.fill('[name=name]', name)
  await page.click('#passkey button')
  await page.locator('.codes code').first().waitFor()
}

test('a passkey is added, named, used, and taken away', async () => {
  await addPasskey()
  expect(await page.locator('.codes code').count()).toBe(10)
  await context.clearCookies()
  await passwordIn()
  expect(page.url()).toMatch(/\/login\?/)
  await page.click('#passkey button')
  await page.waitForURL(account)
  const [passkey] = (await accounts.factors.read(sub))?.passkeys ?? []
  expect(passkey).toMatchObject({ name: 'My laptop', usedAt: expect.any(Number) })
  await page.click('button[value=remove_passkey]')
  await page.getByRole('status').waitFor()
  expect(await accounts.factors.read(sub)).toEqual({ passkeys: [], recoveryCodes: 0 })
})

test('one authenticator is added once', async () => {
  await addPasskey()
  await page.goto(`${account}/passkey`)
  await page.click('#passkey button')
  await page.locator('#passkey-failed').waitFor()
  expect((await accounts.factors.read(sub))?.passkeys).toHaveLength(1)
})

test('a person who does not confirm can try again', async () => {
  await addPasskey()
  await context.clearCookies()
  await passwordIn()
  await page.evaluate(`{
    const get = navigator.credentials.get
    navigator.credentials.get = async () => {
      navigator.credentials.get = get
      throw new DOMException('The person said no', 'NotAllowedError')
    }
  }`)
  await page.click('#passkey button')
  await page.locator('#passkey-failed').waitFor()
  expect(page.url()).toMatch(/\/login\?/)
  await page.click('#passkey button')
  await page.waitForURL(account)
})

test('W-022 what was an answer once is none again, nor is what it is changed to', async () => {
  await addPasskey()
  await context.clearCookies()
  await passwordIn()
  const sent = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().includes('/login?'),
  )
  const cookies = await context.cookies()
  await page.click('#passkey button')
  const body = new URLSearchParams((await sent).postData() ?? '')
  await page.waitForURL(account)
  const { origin } = new URL(account)
  const again = (fields: Record<string, string>) =>
    fetch(`${origin}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') },
      body: new URLSearchParams({ ...Object.fromEntries(body), ...fields }),
    })
  const passkey = body.get('passkey') ?? ''
  expect((await again({})).status).toBe(400)
  const response = JSON.parse(passkey) as { id: string; response: Record<string, string> }
  for (const wrong of [
    '',
    '{}',
    'null',
    passkey.slice(0, -1),
    JSON.stringify({ ...response, id: 'AAAA', rawId: 'AAAA' }),
    JSON.stringify({ ...response, response: { ...response.response, signature: 'AAAA' } }),
  ])
    expect([wrong, (await again({ passkey: wrong })).status]).toEqual([wrong, 400])
})

test('a passkey of another person signs nobody else in', async () => {
  await addPasskey()
  const passkeys = (await accounts.factors.read(sub))?.passkeys ?? []
  const other = await accounts.create({ username: `other${people}`, password: PASSWORD })
  if (other.kind !== 'created') throw new Error('is taken')
  const { secret } = accounts.factors.newOtp('Test', 'other')
  expect(passkeys).toHaveLength(1)
  expect(secret).not.toBe('')
  const challenge = Buffer.alloc(32).toString('base64url')
  const given = { kind: 'passkey', response: JSON.stringify({ id: passkeys[0]?.id }), challenge } as const
  expect(await accounts.verifySecondFactor({ sub: other.account.sub, given })).toBeUndefined()
})

test('without scripts the other factors are there, and the passkey says what it needs', async () => {
  await addPasskey()
  const codes = await page.locator('.codes code').allInnerTexts()
  const plain = await chromium.newContext({ javaScriptEnabled: false })
  const there = await plain.newPage()
  await passwordIn(there)
  await there.click('summary')
  expect(await there.locator('#passkey').isVisible()).toBe(false)
  expect(await there.content()).toContain('A passkey needs scripts')
  await there.fill('[name=recovery_code]', codes[0] ?? '')
  await there.press('[name=recovery_code]', 'Enter')
  await there.waitForURL(account)
  await plain.close()
})
