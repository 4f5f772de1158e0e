/**
 * What becomes of a client's flow after our pages, in a real Chromium with scripts: our answers' headers must
 * not act on the pages of others.
 */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { PASSWORD, type Served, serveProvider } from './provider.ts'
import { html, type Site, serveSite } from './site.ts'

let chromium: Browser
let served: Served
let application: Site
let elsewhere: Site
let context: BrowserContext
let page: Page

beforeAll(async () => {
  chromium = await launchChromium()
  elsewhere = await serveSite((_, response) => response.end('the page that was asked for'))
  application = await serveSite((request, response) => {
    const { pathname, search } = new URL(request.url ?? '', application.origin)
    if (pathname === '/chain')
      return response.writeHead(302, { location: `${elsewhere.origin}/${search}` }).end()
    // As the popup sign-in of browser libraries does: the callback hands its URL to the page that opened it.
    if (pathname === '/popup')
      return html(response, `<script>opener.postMessage(location.href, location.origin)</script>`)
    return html(
      response,
      `<script>
        addEventListener('message', ({ data }) => { document.title = 'came back'; window.answer = data })
        function signIn(url) { window.popup = open(url, 'sign-in', 'popup,width=500,height=700') }
      </script>`,
    )
  })
  served = await serveProvider([
    {
      client_id: 'app',
      client_secret: 'a secret, and long enough',
      redirect_uris: [`${application.origin}/chain`, `${application.origin}/popup`],
    },
  ])
})

afterAll(async () => {
  await chromium.close()
  await Promise.all([served, application, elsewhere].map((one) => one.close()))
})

beforeEach(async () => {
  context = await chromium.newContext()
  page = await context.newPage()
})

afterEach(() => context.close())

function authorizationUrl(path: string, overrides: Record<string, string> = {}): string {
  const request = {
    response_type: 'code',
    client_id: 'app',
    redirect_uri: application.origin + path,
    scope: 'openid profile',
    state: 's1',
    prompt: 'login consent',
    ...overrides,
  }
  return `${served.issuer}/authorize?${new URLSearchParams(request)}`
}

async function signIn(on: Page, password = PASSWORD): Promise<void> {
  await on.fill('input[name=username]', 'alice')
  await on.fill('input[name=password]', password)
  await on.keyboard.press('Enter')
}

test('a callback that goes on to another origin gets there from the consent page', async () => {
  await page.goto(authorizationUrl('/chain'))
  await signIn(page)
  await page.click('button[value=allow]')
  await page.waitForURL((url) => url.origin === elsewhere.origin)
  expect(new URL(page.url()).searchParams.get('code')).toBeTruthy()
  expect(await page.textContent('body')).toBe('the page that was asked for')
})

test('and from the login page, where nothing else is asked', async () => {
  await page.goto(authorizationUrl('/chain'))
  await signIn(page)
  await page.click('button[value=allow]')
  await page.waitForURL((url) => url.origin === elsewhere.origin)
  await page.goto(authorizationUrl('/chain', { prompt: 'login' }))
  await signIn(page)
  await page.waitForURL((url) => url.origin === elsewhere.origin)
  expect(await page.textContent('body')).toBe('the page that was asked for')
})

test.each(['deny', 'cancel'])('and from %s', async (how) => {
  await page.goto(authorizationUrl('/chain'))
  if (how === 'cancel') await page.click('[name=cancel]')
  else {
    await signIn(page)
    await page.click('button[value=deny]')
  }
  await page.waitForURL((url) => url.origin === elsewhere.origin)
  expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied')
})

test('a popup stays with the page that opened it, through every page of ours', async () => {
  await page.goto(application.origin)
  const opened = page.waitForEvent('popup')
  await page.evaluate(`signIn(${JSON.stringify(authorizationUrl('/popup'))})`)
  const popup = await opened
  const isThere = async () => {
    expect(await popup.evaluate('opener !== null')).toBe(true)
    expect(await page.evaluate('popup.closed')).toBe(false)
  }
  await popup.waitForSelector('input[name=password]')
  await isThere()
  await signIn(popup, 'looking glass')
  await popup.waitForSelector('[role=alert]')
  await isThere()
  await signIn(popup)
  await popup.waitForSelector('button[value=allow]')
  await isThere()
  await popup.click('button[value=allow]')
  await page.waitForFunction(`document.title === 'came back'`)
  expect(new URL(String(await page.evaluate('answer'))).searchParams.get('code')).toBeTruthy()
})

test('an error page of ours leaves it there too', async () => {
  await page.goto(application.origin)
  const opened = page.waitForEvent('popup')
  await page.evaluate(`signIn(${JSON.stringify(authorizationUrl('/unheard-of'))})`)
  const popup = await opened
  await popup.waitForSelector('h1')
  expect(await popup.evaluate('opener !== null')).toBe(true)
  expect(await page.evaluate('popup.closed')).toBe(false)
})
