/** The account page in a real Chromium: used with scripts off, and looked at in two languages, narrow and wide, light and dark. */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider, generateKeys, type Provider } from 'vouchsafe'
import { accountPages } from 'vouchsafe/account'
import { createPasswordAccounts, type PasswordAccounts } from 'vouchsafe/accounts'
import { languages } from 'vouchsafe/languages'
import { serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { freePort } from '../interop/free-port.ts'
import { chosenLooks, faultsOf } from './accessible.ts'
import { launchChromium } from './chromium.ts'
import { html, type Site, serveSite } from './site.ts'

const PASSWORD = 'a password of hers'
const markup = '"><script>document.title="ran"</script><img src=x onerror="document.title=1">'

let chromium: Browser
let issuer = ''
let provider: Provider
let accounts: PasswordAccounts
let close: () => Promise<void>
let site: Site
let person = 0
let username = ''
let sub = ''

beforeAll(async () => {
  chromium = await launchChromium()
  site = await serveSite((_, response) => html(response, 'back at the application'))
  const port = await freePort()
  issuer = `http://localhost:${port}`
  const storage = createMemoryStorage()
  accounts = createPasswordAccounts({ storage, issuer })
  const client = { client_secret: 'a secret, and long enough', redirect_uris: [`${site.origin}/cb`] }
  provider = createProvider({
    issuer,
    storage,
    accounts,
    languages,
    keys: await generateKeys(['RS256']),
    secrets: ['a secret of the deployment, 32+ characters'],
    clients: [
      { ...client, client_id: 'shop', client_name: 'The Shop with a Name that is Long and has no End' },
      { ...client, client_id: 'evil', client_name: markup },
    ],
    mounts: [accountPages({ accounts })],
  })
  const running = await serve(provider, { port })
  close = () => running.close()
})

afterAll(async () => {
  await chromium.close()
  await close()
  await site.close()
})

/** Nobody has a past that an earlier test left. */
beforeEach(async () => {
  username = `alice-${person++}`
  const outcome = await accounts.create({
    username,
    password: PASSWORD,
    name: `Alice ${markup}`,
    email: `${username}.in.a.very.long.address.of.hers@wonderland.example`,
    emailVerified: false,
  })
  sub = outcome.kind === 'created' ? outcome.account.sub : ''
})

async function typeIn(page: Page, password = PASSWORD): Promise<void> {
  await page.fill('input[name=username]', username)
  await page.fill('input[name=password]', password)
  await page.keyboard.press('Enter')
}

async function comeTo(context: BrowserContext, path = ''): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${issuer}/account${path}`)
  if (page.url().includes('/authorize')) await typeIn(page)
  await page.waitForURL(`${issuer}/account${path}`)
  return page
}

async function letIn(context: BrowserContext, client_id: string): Promise<void> {
  const page = await context.newPage()
  const request = {
    response_type: 'code',
    client_id,
    redirect_uri: `${site.origin}/cb`,
    scope: 'openid email profile',
  }
  await page.goto(`${issuer}/authorize?${new URLSearchParams(request)}`)
  await page.click('button[value=allow]')
  await page.waitForURL(`${site.origin}/**`)
  await page.close()
}

const withoutScripts = () => chromium.newContext({ javaScriptEnabled: false, locale: 'en-US' })

describe('with scripts off', () => {
  test('signs in, is where they wanted to be, and goes around by the keyboard', async () => {
    const context = await withoutScripts()
    const page = await comeTo(context, '/sessions')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    await page.keyboard.press('Enter')
    expect(new URL(page.url()).hash).toBe('#content')
    await page.click('nav >> text=Applications')
    expect(await page.textContent('[aria-current=page]')).toBe('Applications')
    await context.close()
  })

  test('an application is disconnected, and what a client or a person is called runs nowhere', async () => {
    const context = await withoutScripts()
    await comeTo(context)
    await letIn(context, 'shop')
    await letIn(context, 'evil')
    const page = await comeTo(context, '/applications')
    expect(await page.title()).toBe('Connected applications · Your account')
    await page.click('[aria-label^="Disconnect The Shop"]')
    expect(await page.textContent('[role=status]')).toContain('The application is disconnected.')
    expect((await provider.person(sub).connections()).map(({ client_id }) => client_id)).toEqual(['evil'])
    await context.close()
  })

  test('another browser is signed out, and comes back to the page that it wanted', async () => {
    const [here, there] = [await withoutScripts(), await withoutScripts()]
    const other = await comeTo(there, '/sessions')
    const page = await comeTo(here, '/sessions')
    expect(await page.textContent('li:has-text("This one") h2')).toMatch(/^Chrome on Linux/)
    await page.click('li:not(:has-text("This one")) button')
    expect(await page.textContent('[role=status]')).toContain('That session is signed out.')
    await other.click('text=Sign out everywhere')
    expect(await other.isVisible('input[name=password]')).toBe(true)
    await typeIn(other)
    await other.waitForURL(`${issuer}/account/sessions`)
    expect(await provider.person(sub).sessions()).toHaveLength(2)
    await here.close()
    await there.close()
  })

  test('a password is changed, this browser stays signed in, and the old one is good no more', async () => {
    const context = await withoutScripts()
    const page = await comeTo(context, '/security')
    const change = async (current: string) => {
      await page.fill('[name=current]', current)
      await page.fill('[name=password]', 'another password')
      await page.fill('[name=repeated]', 'another password')
      await page.click('text=Change password')
    }
    await change('wrong')
    expect(await page.textContent('[role=alert]')).toContain('That is not your current password.')
    await change(PASSWORD)
    expect(await page.textContent('[role=status]')).toContain('Your password is changed.')
    await context.clearCookies()
    await page.goto(`${issuer}/account`)
    await typeIn(page)
    await page.waitForSelector('[role=alert]')
    await typeIn(page, 'another password')
    await page.waitForURL(`${issuer}/account`)
    await context.close()
  })

  test('everything about the person is a file', async () => {
    const context = await withoutScripts()
    const page = await comeTo(context)
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Download as JSON')])
    expect(download.suggestedFilename()).toBe('account.json')
    await context.close()
  })

  test('signs out', async () => {
    const context = await withoutScripts()
    const page = await comeTo(context)
    await page.click('text=Sign out')
    await page.click('button[value=sign_out]')
    await page.goto(`${issuer}/account`)
    expect(await page.isVisible('input[name=password]')).toBe(true)
    await context.close()
  })

  test('the form of another site changes nothing', async () => {
    const context = await withoutScripts()
    await comeTo(context)
    await letIn(context, 'shop')
    const evil = await serveSite((_, response) =>
      html(
        response,
        `<form method="post" action="${issuer}/account/applications"><input name="client_id" value="shop"><button name="action" value="disconnect">Win</button></form>`,
      ),
    )
    const page = await context.newPage()
    await page.goto(evil.origin)
    const [answer] = await Promise.all([
      page.waitForResponse(`${issuer}/account/applications`),
      page.click('button'),
    ])
    expect(answer.status()).toBe(403)
    expect(await provider.person(sub).connections()).toHaveLength(1)
    await evil.close()
    await context.close()
  }, 120_000)
})

describe.each(chosenLooks)('at $viewport.width pixels, $colorScheme', (look) => {
  test.each(['en-US', 'ar'])(
    'axe finds nothing on any page, nothing is too wide, nothing runs: %s',
    async (locale) => {
      const context = await chromium.newContext({ ...look, locale })
      await comeTo(context)
      await letIn(context, 'shop')
      await letIn(context, 'evil')
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('dialog', (dialog) => complaints.push(dialog.message()))
      for (const path of ['', '/applications', '/sessions', '/security']) {
        await page.goto(`${issuer}/account${path}`)
        expect([path, await page.getAttribute('html', 'lang'), await faultsOf(page)]).toEqual([
          path,
          locale.slice(0, 2),
          [],
        ])
        expect(await page.title()).toContain(' · ')
        if (process.env.VOUCHSAFE_SHOTS) {
          const name = `account${path.replace('/', '-')}-${locale}-${look.viewport?.width}-${look.colorScheme}.png`
          await page.screenshot({ path: `${process.env.VOUCHSAFE_SHOTS}/${name}`, fullPage: true })
        }
      }
      await page.fill('[name=current]', 'wrong')
      await page.fill('[name=password]', 'another password')
      await page.fill('[name=repeated]', 'yet another password')
      await page.click('#password button')
      expect([await page.isVisible('[role=alert]'), await faultsOf(page)]).toEqual([true, []])
      // What axe is told is that of the test; the pages themselves have no scripts to be refused.
      expect(complaints.filter((text) => !text.includes('422'))).toEqual([])
      await context.close()
    },
  )
})
