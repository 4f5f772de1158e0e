/** People at a real Chromium who need a second factor to sign in and have none: an app without scripts, and a passkey. */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createProvider, generateKeys } from 'vouchsafe'
import { secondFactorPages } from 'vouchsafe/account'
import { createPasswordAccounts } from 'vouchsafe/accounts'
import { languages } from 'vouchsafe/languages'
import { type RunningServer, serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { totpOf } from '../catalogue/totp.ts'
import { freePort } from '../interop/free-port.ts'
import { faultsOf } from './accessible.ts'
import { addAuthenticator } from './authenticator.ts'
import { launchChromium } from './chromium.ts'
import { type Site, serveSite } from './site.ts'

const PASSWORD = 'through the looking glass'

let chromium: Browser
let server: RunningServer
let relyingParty: Site
let url: string

beforeAll(async () => {
  chromium = await launchChromium()
  relyingParty = await serveSite((_, response) => response.end('back at the application'))
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  const storage = createMemoryStorage()
  const secrets = ['a secret of the deployment, 32+ characters'] as const
  const accounts = createPasswordAccounts({ storage, issuer, secrets })
  for (const username of ['alice', 'bob', 'carol']) await accounts.create({ username, password: PASSWORD })
  const redirect_uri = `${relyingParty.origin}/cb`
  const client = { client_id: 'app', client_name: 'The Bank', client_secret: 'a secret, and long enough' }
  const provider = createProvider({
    issuer,
    storage,
    secrets,
    accounts,
    languages,
    keys: await generateKeys(['RS256']),
    clients: [{ ...client, redirect_uris: [redirect_uri], require_second_factor: true }],
    mounts: [secondFactorPages({ accounts })],
  })
  server = await serve(provider, { port })
  const asked = { response_type: 'code', client_id: 'app', redirect_uri, scope: 'openid', state: 's1' }
  url = `${issuer}/authorize?${new URLSearchParams(asked)}`
})

afterAll(async () => {
  await chromium.close()
  await server.close()
  await relyingParty.close()
})

async function open(options: Parameters<Browser['newContext']>[0]): Promise<BrowserContext> {
  const context = await chromium.newContext(options)
  onTestFinished(() => context.close())
  return context
}

async function passwordOf(page: Page, username: string): Promise<void> {
  await page.goto(url)
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', PASSWORD)
  await page.press('[name=password]', 'Enter')
}

async function finish(page: Page): Promise<void> {
  expect(await page.locator('.codes code').count()).toBe(10)
  await page.click('a.primary')
  await page.click('button[value=allow]')
  await page.waitForURL((at) => at.href.startsWith(relyingParty.origin))
  expect(new URL(page.url()).searchParams.has('code')).toBe(true)
}

const code = async (page: Page) =>
  totpOf(String(await page.textContent('code.secret')).replaceAll(' ', ''), Date.now() / 1000)

test.each([
  ['alice', 'en', 1200, 'light'],
  ['bob', 'ar', 360, 'dark'],
] as const)(
  '%s sets up an app without scripts, in %s, at %i pixels, %s',
  async (username, locale, width, colorScheme) => {
    const viewport = { width, height: 800 }
    const context = await open({ javaScriptEnabled: false, locale, viewport, colorScheme })
    const page = await context.newPage()
    await passwordOf(page, username)
    expect(await page.locator('form#passkey').isVisible()).toBe(false)
    expect(await page.textContent('header')).toContain('The Bank')
    expect(await page.locator('html').getAttribute('lang')).toBe(locale)
    await page.fill('[name=code]', '000000')
    await page.press('[name=code]', 'Enter')
    expect(await page.getByRole('alert').first().isVisible()).toBe(true)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    // Opened again by its address it is a new beginning, of the same sign-in.
    await page.goto(page.url())
    await page.fill('[name=code]', await code(page))
    await page.press('[name=code]', 'Enter')
    await finish(page)
  },
)

test('carol makes a passkey with an authenticator, and signs in with it from then on', async () => {
  const context = await open({})
  const page = await context.newPage()
  const violations: string[] = []
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text())
  })
  await addAuthenticator(page)
  await passwordOf(page, 'carol')
  expect(await faultsOf(page)).toEqual([])
  await page.click('#passkey button')
  await page.waitForSelector('.codes')
  expect(await faultsOf(page)).toEqual([])
  await finish(page)
  await context.clearCookies()
  await passwordOf(page, 'carol')
  await page.click('#passkey button')
  await page.waitForURL((at) => at.href.startsWith(relyingParty.origin))
  expect(violations).toEqual([])
}, 60_000)
