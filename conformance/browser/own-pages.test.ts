/** Pages of a host's own at a real Chromium: what they name runs and is shown, and nothing else is. */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createProvider, defaultPages, generateKeys, html, type PageAnswer } from 'vouchsafe'
import { type RunningServer, serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { freePort } from '../interop/free-port.ts'
import { launchChromium } from './chromium.ts'

const attack = `"'></title><script>document.title='taken'</script><img src=x onerror="document.title='taken'">`
const redirect_uri = 'https://app.test/cb'

let chromium: Browser
let running: RunningServer
let issuer: string
let context: BrowserContext
let page: Page

beforeAll(async () => {
  chromium = await launchChromium()
  const port = await freePort()
  issuer = `http://localhost:${port}`
  const provider = createProvider({
    issuer,
    storage: createMemoryStorage(),
    keys: await generateKeys(['RS256']),
    secrets: ['a secret of the deployment, 32+ characters'],
    clients: [
      {
        client_id: 'app',
        client_name: attack,
        client_secret: 'a secret, and long enough',
        redirect_uris: [redirect_uri],
      },
    ],
    accounts: {
      find: (sub) => ({ sub, claims: { name: attack } }),
      authenticate: ({ username }) => ({ sub: username }),
    },
    pages: {
      login: ({ action, continuation, client, languages }, { html, nonce }): PageAnswer => ({
        html: html`<!doctype html><html lang="${languages[0]}"><meta charset="utf-8"><title>Own</title>
<style nonce="${nonce}">h1 { color: rgb(1, 2, 3) }</style>
<h1>${client.client_name}</h1>
<form method="post" action="${action}">
<input type="hidden" name="continuation" value="${continuation}">
<input name="username" value="alice"><input name="password" type="password" value="x"><button>Sign in</button>
</form>
<output></output>
<script nonce="${nonce}">document.querySelector('output').textContent = 'ran'</script>
<script>document.title = 'taken'</script>
<button id="handler" onclick="document.title = 'taken'">Do not</button></html>`,
        csp: { style: [`'nonce-${nonce}'`], script: [`'nonce-${nonce}'`] },
      }),
      consent: (page, tools) => {
        const ours = defaultPages.consent(page, tools)
        const script = html`<script nonce="${tools.nonce}">document.title = 'Ours and more'</script></body>`
        return {
          html: ours.html.replace('</body>', () => String(script)),
          csp: { ...ours.csp, script: [`'nonce-${tools.nonce}'`] },
        }
      },
    },
  })
  running = await serve(provider, { port })
})

afterAll(async () => {
  await chromium.close()
  await running.close()
})

beforeEach(async () => {
  context = await chromium.newContext({ locale: 'pt-BR' })
  page = await context.newPage()
})

afterEach(() => context.close())

const authorizationUrl = () =>
  `${issuer}/authorize?${new URLSearchParams({ response_type: 'code', client_id: 'app', redirect_uri, scope: 'openid' })}`

test('a script and a style with the nonce work; others, handlers and what a client wrote do not', async () => {
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  await page.goto(authorizationUrl())
  expect(await page.textContent('output')).toBe('ran')
  expect(await page.evaluate("getComputedStyle(document.querySelector('h1')).color")).toBe('rgb(1, 2, 3)')
  expect(await page.getAttribute('html', 'lang')).toBe('pt-BR')
  expect(await page.textContent('h1')).toBe(attack)
  await page.click('#handler')
  expect(await page.title()).toBe('Own')
  expect(complaints.filter((text) => text.includes('script-src'))).toHaveLength(2)
})

test('a page of ours with a script of the host: it runs, and somebody signs in by both', async () => {
  await page.goto(authorizationUrl())
  await page.click('form button')
  await page.waitForSelector('button[value=allow]')
  expect(await page.title()).toBe('Ours and more')
  expect(await page.locator('main').count()).toBe(1)
})
