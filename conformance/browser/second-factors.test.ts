/** People at a real Chromium, without scripts: they set up an app on their account page, and sign in with its codes. */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createProvider, generateKeys } from 'vouchsafe'
import { accountPages } from 'vouchsafe/account'
import { createPasswordAccounts } from 'vouchsafe/accounts'
import { languages } from 'vouchsafe/languages'
import { type RunningServer, serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { totpOf } from '../catalogue/totp.ts'
import { freePort } from '../interop/free-port.ts'
import { launchChromium } from './chromium.ts'

const PASSWORD = 'through the looking glass'

let chromium: Browser
let server: RunningServer
let account: string
let context: BrowserContext
let page: Page
const clock = { offset: 0 }
const now = () => Math.floor(Date.now() / 1000) + clock.offset

beforeAll(async () => {
  chromium = await launchChromium()
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  account = `${issuer}/account/security`
  const storage = createMemoryStorage()
  const secrets = ['a secret of the deployment, 32+ characters'] as const
  const accounts = createPasswordAccounts({ storage, issuer, secrets, now })
  for (const username of ['alice', 'bob', 'carol']) await accounts.create({ username, password: PASSWORD })
  const keys = await generateKeys(['RS256'])
  const mounts = [accountPages({ accounts })]
  server = await serve(createProvider({ issuer, storage, secrets, keys, accounts, mounts, languages, now }), {
    port,
  })
})

afterAll(async () => {
  await chromium.close()
  await server.close()
})

beforeEach(async () => {
  context = await chromium.newContext({ javaScriptEnabled: false })
  page = await context.newPage()
})

afterEach(() => context.close())

async function passwordOf(username: string) {
  await page.goto(account)
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', PASSWORD)
  await page.press('[name=password]', 'Enter')
}

/** @returns the secret, and the recovery codes */
async function setUp() {
  await page.click('button[value=add_app]')
  const secret = String(await page.textContent('code.secret')).replaceAll(' ', '')
  expect(await page.locator('svg.qr').getAttribute('aria-label')).not.toBe('')
  await page.fill('[name=code]', totpOf(secret, now()))
  await page.press('[name=code]', 'Enter')
  const codes = await page.locator('.codes code').allInnerTexts()
  expect(codes).toHaveLength(10)
  return { secret, codes }
}

test('a code of the app, and once a recovery code', async () => {
  await passwordOf('alice')
  const { secret, codes } = await setUp()
  await context.clearCookies()
  await passwordOf('alice')
  expect(page.url()).toMatch(/\/login\?/)
  await page.fill('[name=otp]', '000000')
  await page.press('[name=otp]', 'Enter')
  expect(await page.textContent('[role=alert]')).toContain('did not work')
  clock.offset += 30
  await page.fill('[name=otp]', totpOf(secret, now()))
  await page.press('[name=otp]', 'Enter')
  await page.waitForURL(account)
  await context.clearCookies()
  await passwordOf('alice')
  await page.click('summary')
  await page.fill('[name=recovery_code]', codes[0]?.toLowerCase() ?? '')
  await page.press('[name=recovery_code]', 'Enter')
  await page.waitForURL(account)
  expect(await page.textContent('#factors')).toContain('9')
})

test.each([
  ['bob', 360, 'light'],
  ['carol', 1200, 'dark'],
] as const)(
  '%s, from right to left, at %i pixels, %s: everything is there and nothing is cut off',
  async (username, width, colorScheme) => {
    await context.close()
    const viewport = { width, height: 800 }
    context = await chromium.newContext({ javaScriptEnabled: false, locale: 'ar', viewport, colorScheme })
    page = await context.newPage()
    await passwordOf(username)
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    await setUp()
    await context.clearCookies()
    await passwordOf(username)
    await page.click('summary')
    expect(await page.locator('html').getAttribute('lang')).toBe('ar')
    expect(await page.locator('[name=recovery_code]').isVisible()).toBe(true)
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    expect(wide).toBe(width)
    await page.locator('[name=otp]').fill(totpOf('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', now()))
    await page.press('[name=otp]', 'Enter')
    expect(await page.getByRole('alert').isVisible()).toBe(true)
  },
)
