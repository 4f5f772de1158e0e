/** A forgotten password in a real Chromium: with scripts off, from the login page through the mail and back; and how the pages look. */

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createProvider, generateKeys, type Provider } from 'vouchsafe'
import { type PasswordMail, passwordPages, passwordResetLink } from 'vouchsafe/account'
import { createPasswordAccounts, type PasswordAccounts } from 'vouchsafe/accounts'
import { languages } from 'vouchsafe/languages'
import { serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { freePort } from '../interop/free-port.ts'
import { chosenLooks, faultsOf } from './accessible.ts'
import { launchChromium } from './chromium.ts'
import { html, type Site, serveSite } from './site.ts'

const NEW = 'through the looking glass'

let chromium: Browser
let issuer = ''
let provider: Provider
let accounts: PasswordAccounts
let close: () => Promise<void>
let site: Site
const mails: PasswordMail[] = []

beforeAll(async () => {
  chromium = await launchChromium()
  site = await serveSite((_, response) => html(response, 'back at the application'))
  const port = await freePort()
  issuer = `http://localhost:${port}`
  const storage = createMemoryStorage()
  accounts = createPasswordAccounts({ storage, issuer })
  await accounts.create({ username: 'alice', email: 'alice@example.com', password: 'wonderland', sub: 'a1' })
  provider = createProvider({
    issuer,
    storage,
    accounts,
    languages,
    keys: await generateKeys(['RS256']),
    secrets: ['a secret of the deployment, 32+ characters'],
    clients: [
      {
        client_id: 'shop',
        client_secret: 'a secret, and long enough',
        redirect_uris: [`${site.origin}/cb`],
        skip_consent: true,
      },
    ],
    mounts: [passwordPages({ accounts, sendMail: (mail) => mails.push(mail) })],
  })
  const running = await serve(provider, { port })
  close = () => running.close()
})

afterAll(async () => {
  await chromium.close()
  await close()
  await site.close()
})

const authorize = () =>
  `${issuer}/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: 'shop',
    redirect_uri: `${site.origin}/cb`,
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })}`

async function choose(page: Page, password: string, repeated = password): Promise<void> {
  await page.fill('input[name=password]', password)
  await page.fill('input[name=repeated]', repeated)
  await page.keyboard.press('Enter')
}

test('without scripts: forgotten, asked for, opened, set, and signed in where the person was going', async () => {
  const context = await chromium.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(authorize())
  await page.click('text=Forgot your password?')
  await page.fill('input[name=username]', 'ALICE@example.com')
  await page.keyboard.press('Enter')
  await page.waitForSelector('text=Look into your mailbox')
  await vi.waitFor(() => expect(mails).toHaveLength(1), 5000)

  const other = await context.newPage()
  await other.goto(mails[0]?.url ?? '')
  await choose(other, NEW, `${NEW}!`)
  await other.waitForSelector('text=The two were not the same')
  await choose(other, NEW)
  await other.click('text=Sign in and continue')
  await other.fill('input[name=username]', 'alice')
  await other.fill('input[name=password]', NEW)
  await other.keyboard.press('Enter')
  await other.waitForURL(`${site.origin}/cb?*`)
  await other.goto(mails[0]?.url ?? '')
  await other.waitForSelector('text=This link does not work any more')
  await context.close()
})

test.each(chosenLooks.flatMap((look) => ['en', 'ar'].map((locale) => ({ ...look, locale }))))(
  'each page is for everybody: $locale, $viewport.width, $colorScheme',
  async (look) => {
    const context = await chromium.newContext({ ...look, bypassCSP: true })
    const page = await context.newPage()
    const looked = async (name: string) => {
      expect({ name, faults: await faultsOf(page) }).toEqual({ name, faults: [] })
      const { VOUCHSAFE_SCREENSHOTS: folder } = process.env
      const of = `${name}-${look.locale}-${look.viewport?.width}-${look.colorScheme}.png`
      if (folder !== undefined) await page.screenshot({ path: `${folder}/password-${of}`, fullPage: true })
    }
    await page.goto(authorize())
    await looked('login')
    await page.click('p.foot a')
    await looked('forgotten')
    await page.fill('input[name=username]', 'nobody')
    await page.keyboard.press('Enter')
    await page.waitForSelector('input', { state: 'detached' })
    await looked('sent')
    const link = await passwordResetLink(provider, accounts, 'a1')
    await page.goto(link?.url ?? '')
    await looked('reset')
    await choose(page, NEW, 'something else')
    await page.waitForSelector('[role=alert]')
    await looked('different')
    await choose(page, NEW)
    await page.waitForSelector('input', { state: 'detached' })
    await looked('done')
    await page.goto(link?.url ?? '')
    await looked('spent')
    await context.close()
  },
)
