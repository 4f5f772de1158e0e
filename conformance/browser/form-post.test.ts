/** An answer with response_mode=form_post in a real Chromium, at a callback on another origin: with scripts and without. */

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { PASSWORD, type Served, serveProvider } from './provider.ts'
import { html, type Site, serveSite } from './site.ts'

let chromium: Browser
let served: Served
let application: Site
/** What was posted to the callback. */
const posted: URLSearchParams[] = []
let alerts = 0

beforeAll(async () => {
  chromium = await launchChromium()
  application = await serveSite((request, response) => {
    if (request.method !== 'POST') return html(response, 'the application')
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      posted.push(new URLSearchParams(body))
      response.writeHead(303, { location: '/signed-in' }).end()
    })
  })
  served = await serveProvider([
    {
      client_id: 'app',
      client_secret: 'a secret, and long enough',
      redirect_uris: [`${application.origin}/cb?tenant=1`],
    },
  ])
})

afterAll(async () => {
  await chromium.close()
  await Promise.all([served, application].map((one) => one.close()))
})

async function withPage(javaScriptEnabled: boolean, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await chromium.newContext({ javaScriptEnabled })
  const page = await context.newPage()
  page.on('dialog', (dialog) => {
    alerts++
    return dialog.dismiss()
  })
  await use(page)
  await context.close()
}

const state = `"><script>alert(1)</script> & 'ż'`

function authorizationUrl(overrides: Record<string, string> = {}): string {
  const request = {
    response_type: 'code',
    response_mode: 'form_post',
    client_id: 'app',
    redirect_uri: `${application.origin}/cb?tenant=1`,
    scope: 'openid profile',
    state,
    ...overrides,
  }
  return `${served.issuer}/authorize?${new URLSearchParams(request)}`
}

async function signIn(page: Page): Promise<void> {
  await page.fill('input[name=username]', 'alice')
  await page.fill('input[name=password]', PASSWORD)
  await page.keyboard.press('Enter')
}

const arrived = (page: Page) => page.waitForURL(`${application.origin}/signed-in`)

test('with scripts it goes on by itself and is no page to go back to; errors and prompt=none alike', async () => {
  await withPage(true, async (page) => {
    await page.goto(authorizationUrl())
    await signIn(page)
    await page.click('button[value=allow]')
    await arrived(page)
    expect(posted).toHaveLength(1)
    expect(Object.fromEntries(posted[0] ?? [])).toEqual({
      code: expect.any(String),
      state,
      iss: served.issuer,
    })

    await page.goto(application.origin)
    await page.goto(authorizationUrl({ prompt: 'none' }))
    await arrived(page)
    expect(posted[1]?.get('code')).toBeTruthy()
    await page.goBack()
    expect([page.url(), posted.length]).toEqual([`${application.origin}/`, 2])

    await page.goto(authorizationUrl({ prompt: 'consent' }))
    await page.click('button[value=deny]')
    await arrived(page)
    expect(Object.fromEntries(posted[2] ?? [])).toMatchObject({ error: 'access_denied', state })
  })
  expect(alerts).toBe(0)
})

test('without scripts its button does', async () => {
  posted.length = 0
  await withPage(false, async (page) => {
    await page.goto(authorizationUrl({ prompt: 'consent' }))
    await signIn(page)
    await page.click('button[value=allow]')
    await page.waitForSelector('text=If nothing happens')
    expect(posted).toHaveLength(0)
    await page.click('button:has-text("Continue")')
    await arrived(page)
    expect(Object.fromEntries(posted[0] ?? [])).toEqual({
      code: expect.any(String),
      state,
      iss: served.issuer,
    })
  })
})
