/**
 * Signing out in a real Chromium, over two origins: a form on the client's page comes without our session cookie
 * (SameSite=Lax), and gets there all the same.
 */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { PASSWORD, type Served, serveProvider } from './provider.ts'
import { html, type Site, serveSite } from './site.ts'

let chromium: Browser
let served: Served
let application: Site
let context: BrowserContext
let page: Page
/** What the browser loaded in frames. */
const frames: string[] = []

beforeAll(async () => {
  chromium = await launchChromium()
  application = await serveSite(({ url = '' }, response) => {
    if (url.startsWith('/frame')) frames.push(url)
    html(response, '<p>the application</p>')
  })
  served = await serveProvider([
    {
      client_id: 'app',
      token_endpoint_auth_method: 'none',
      skip_consent: true,
      redirect_uris: [`${application.origin}/cb`],
      post_logout_redirect_uris: [`${application.origin}/bye`],
    },
    {
      client_id: 'framed',
      token_endpoint_auth_method: 'none',
      skip_consent: true,
      redirect_uris: [`${application.origin}/cb`],
      post_logout_redirect_uris: [`${application.origin}/bye`],
      frontchannel_logout_uri: `${application.origin}/frame`,
      frontchannel_logout_session_required: true,
    },
  ])
})

afterAll(async () => {
  await chromium.close()
  await Promise.all([served, application].map((one) => one.close()))
})

beforeEach(async () => {
  context = await chromium.newContext()
  page = await context.newPage()
  await page.goto(authorizationUrl({}))
  await page.fill('input[name=username]', 'alice')
  await page.fill('input[name=password]', PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.origin === application.origin)
})

afterEach(() => context.close())

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

function authorizationUrl(overrides: Record<string, string>): string {
  const request = {
    response_type: 'code',
    client_id: 'app',
    redirect_uri: `${application.origin}/cb`,
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...overrides,
  }
  return `${served.issuer}/authorize?${new URLSearchParams(request)}`
}

async function idToken(): Promise<string> {
  const response = await fetch(`${served.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'app',
      code: new URL(page.url()).searchParams.get('code') ?? '',
      redirect_uri: `${application.origin}/cb`,
      code_verifier: verifier,
    }),
  })
  return ((await response.json()) as { id_token: string }).id_token
}

async function postFromTheApplication(fields: Record<string, string>): Promise<void> {
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`)
  await page.setContent(
    `<form method="post" action="${served.issuer}/end-session">${inputs.join('')}<button>Sign out</button></form>`,
  )
  await page.click('button')
}

async function expectSignedOut(): Promise<void> {
  await page.goto(authorizationUrl({ prompt: 'none' }))
  expect(new URL(page.url()).searchParams.get('error')).toBe('login_required')
}

test.each(['short', 'long'])('a %s form on the page of the application signs out', async (length) => {
  const state = 'x'.repeat(length === 'long' ? 7000 : 7)
  const post_logout_redirect_uri = `${application.origin}/bye`
  const id_token_hint = await idToken()
  await page.goto(application.origin)
  await postFromTheApplication({ id_token_hint, post_logout_redirect_uri, state })
  await page.waitForURL(`${post_logout_redirect_uri}?state=${state}`)
  await expectSignedOut()
})

test('without an ID token a page asks, also without scripts, and goes on to the application', async () => {
  const post_logout_redirect_uri = `${application.origin}/bye`
  const asked = new URLSearchParams({ client_id: 'app', post_logout_redirect_uri, state: 's' })
  await page.goto(`${served.issuer}/end-session?${asked}`)
  expect(await page.title()).toBe('Sign out')
  await page.click('button[value=stay]')
  expect(await page.title()).toBe('You are still signed in')
  await page.goto(`${served.issuer}/end-session?${asked}`)
  await page.click('button[value=sign_out]')
  await page.waitForURL(`${post_logout_redirect_uri}?state=s`)
  await expectSignedOut()
  await page.goBack()
  await page.goBack()
  expect(await page.textContent('body')).not.toContain('did not work')
})

async function signOutOfTheFramed(): Promise<void> {
  frames.splice(0)
  await page.goto(authorizationUrl({ client_id: 'framed' }))
  await page.waitForURL((url) => url.origin === application.origin)
  const asked = { client_id: 'framed', post_logout_redirect_uri: `${application.origin}/bye`, state: 's1' }
  await page.goto(`${served.issuer}/end-session?${new URLSearchParams(asked)}`)
  await page.click('button[value=sign_out]')
}

test('L-017 a client with a frame is loaded in it, and the browser goes on by itself', async () => {
  await signOutOfTheFramed()
  await page.waitForURL(`${application.origin}/bye?state=s1`)
  expect(frames).toEqual([expect.stringMatching(/^\/frame\?iss=http%3A%2F%2Flocalhost%3A\d+&sid=[\w-]{22}$/)])
})

test('L-017 a frame that never answers is waited for a few seconds', async () => {
  await page.route('**/frame?*', () => undefined)
  const begun = Date.now()
  await signOutOfTheFramed()
  await page.waitForURL(`${application.origin}/bye?state=s1`)
  expect(Date.now() - begun).toBeGreaterThan(2500)
})

test('L-017 without scripts the frame is loaded and the browser goes on by the link', async () => {
  const cookies = await context.cookies()
  await context.close()
  context = await chromium.newContext({ javaScriptEnabled: false })
  await context.addCookies(cookies)
  page = await context.newPage()
  await signOutOfTheFramed()
  await page.click('#on')
  await page.waitForURL(`${application.origin}/bye?state=s1`)
  expect(frames).toHaveLength(1)
})
