/** People at a real Chromium, without scripts: sign in, consent, deny, come back, get lost and recover. */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { PASSWORD, type Served, serveProvider } from './provider.ts'
import { html, type Site, serveSite } from './site.ts'

let chromium: Browser
let served: Served
let relyingParty: Site
let redirect_uri: string
let issuer: string
let context: BrowserContext
let page: Page

beforeAll(async () => {
  chromium = await launchChromium()
  relyingParty = await serveSite((_, response) => response.end('back at the application'))
  redirect_uri = `${relyingParty.origin}/cb`
  served = await serveProvider([
    {
      client_id: 'app',
      client_name: 'The Application',
      client_secret: 'a secret, and long enough',
      redirect_uris: [redirect_uri],
    },
  ])
  issuer = served.issuer
})

afterAll(async () => {
  await chromium.close()
  await served.close()
  await relyingParty.close()
})

beforeEach(async () => {
  context = await chromium.newContext({ javaScriptEnabled: false })
  page = await context.newPage()
})

afterEach(() => context.close())

/** Asks for consent each time, whatever an earlier test left remembered; an empty prompt is none. */
function authorizationUrl(overrides: Record<string, string> = {}): string {
  const scope = 'openid profile email'
  const request = {
    response_type: 'code',
    client_id: 'app',
    redirect_uri,
    scope,
    state: 's1',
    prompt: 'consent',
    ...overrides,
  }
  return `${issuer}/authorize?${new URLSearchParams(request)}`
}

async function signIn(on: Page = page, password = PASSWORD): Promise<void> {
  await on.fill('input[name=username]', 'alice')
  await on.fill('input[name=password]', password)
  await on.keyboard.press('Enter')
}

const allow = (on: Page = page) => on.click('button[value=allow]')

/** The answer as the relying party got it. */
async function answer(on: Page = page): Promise<URLSearchParams> {
  await on.waitForURL((url) => url.href.startsWith(redirect_uri))
  return new URL(on.url()).searchParams
}

test('signs in with Enter, consents, and is back at the application with a code', async () => {
  await page.goto(authorizationUrl())
  await signIn()
  await page.waitForSelector('text=The Application')
  await allow()
  const parameters = await answer()
  expect(parameters.get('code')).toBeTruthy()
  expect(parameters.get('state')).toBe('s1')
  expect(parameters.get('iss')).toBe(issuer)
})

test('a wrong password says so and keeps the form', async () => {
  await page.goto(authorizationUrl())
  await signIn(page, 'looking glass')
  await page.waitForSelector('[role=alert]')
  await signIn()
  await page.waitForSelector('button[value=allow]')
})

test('denying goes back with access_denied', async () => {
  await page.goto(authorizationUrl())
  await signIn()
  await page.click('button[value=deny]')
  expect((await answer()).get('error')).toBe('access_denied')
})

test('cancelling the sign-in goes back with access_denied', async () => {
  await page.goto(authorizationUrl())
  await page.click('[name=cancel]')
  expect((await answer()).get('error')).toBe('access_denied')
})

test('comes back with a remembered session and consent, and sees no page', async () => {
  await page.goto(authorizationUrl())
  await signIn()
  await allow()
  await answer()
  await page.goto(authorizationUrl({ state: 's2', prompt: '' }))
  expect((await answer()).get('state')).toBe('s2')
})

test('the back button leads to a page that works, before and after the answer', async () => {
  await page.goto(authorizationUrl())
  await signIn()
  await page.waitForSelector('button[value=allow]')
  await page.goBack()
  await page.waitForSelector('button[value=allow], input[name=password]')
  if (await page.locator('input[name=password]').count()) await signIn()
  await allow()
  await answer()
  await page.goBack()
  await page.waitForSelector('button[value=allow]')
  await allow()
  expect((await answer()).get('code')).toBeTruthy()
})

test('two tabs finish in reverse order, each with its own state', async () => {
  const other = await context.newPage()
  await page.goto(authorizationUrl({ state: 'first', prompt: 'login consent' }))
  await other.goto(authorizationUrl({ state: 'second', prompt: 'login consent' }))
  await signIn(other)
  await allow(other)
  await signIn()
  await allow()
  expect((await answer(other)).get('state')).toBe('second')
  expect((await answer()).get('state')).toBe('first')
})

test('cookies deleted before the password: asked again, then through', async () => {
  await page.goto(authorizationUrl())
  await context.clearCookies()
  await signIn()
  await page.waitForSelector('[role=alert]')
  await signIn()
  await page.waitForSelector('button[value=allow]')
})

test('cookies deleted before the consent: asked to sign in again, then through', async () => {
  await page.goto(authorizationUrl())
  await signIn()
  await page.waitForSelector('button[value=allow]')
  await context.clearCookies()
  await allow()
  await signIn()
  await allow()
  expect((await answer()).get('code')).toBeTruthy()
})

test('an application that cannot be trusted is not gone back to', async () => {
  const response = await page.goto(authorizationUrl({ redirect_uri: 'https://evil.test/cb' }))
  expect(response?.status()).toBe(400)
  expect(page.url().startsWith(issuer)).toBe(true)
})

test('nothing on the pages is blocked by their own Content-Security-Policy', async () => {
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  await page.goto(authorizationUrl({ prompt: 'login consent' }))
  await signIn()
  await page.waitForSelector('button[value=allow]')
  expect(complaints).toEqual([])
})

test('A-116 framed by another site it is not shown', async () => {
  await page.goto(authorizationUrl({ prompt: '' }))
  await signIn()
  await page.waitForSelector('text=The Application')
  const attacker = await serveSite((_, response) =>
    html(response, `<iframe src="${authorizationUrl().replaceAll('&', '&amp;')}"></iframe>`),
  )
  const blocked = page.waitForEvent('requestfailed')
  await page.goto(attacker.origin)
  expect((await blocked).url().startsWith(issuer)).toBe(true)
  expect((await blocked).failure()?.errorText).toBe('net::ERR_BLOCKED_BY_RESPONSE')
  expect(page.frames().filter((frame) => frame.url().startsWith(issuer))).toEqual([])
  await attacker.close()
})
