/**
 * oidc-client-ts in a real Chromium, the first 3 and the newest, with its own defaults: by redirect, by popup and in a
 * hidden frame, on a page of another origin than the provider's.
 */

import { readFileSync } from 'node:fs'
import type { User } from 'oidc-client-ts'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { type Served, serveProvider } from '../browser/provider.ts'
import { html, type Site, serveSite } from '../browser/site.ts'
import { signInAndAllow } from './person.ts'

const scriptOf = (name: string) =>
  readFileSync(new URL(`../../node_modules/${name}/dist/browser/oidc-client-ts.min.js`, import.meta.url))

/** What an application writes around the library; the callback is for all ways of signing in, and out. */
const application = (issuer: string) => `<script src="/oidc-client-ts.js"></script><script>
  const manager = new oidc.UserManager({
    authority: ${JSON.stringify(issuer)},
    client_id: location.hostname,
    redirect_uri: location.origin + '/callback',
    post_logout_redirect_uri: location.origin + '/signed-out',
    loadUserInfo: true,
  })
  const came = {
    '/callback': () => manager.signinCallback(),
    '/signed-out': () => manager.signoutCallback(),
  }[location.pathname]
  window.answer = came?.().then((user) => user?.profile ?? 'signed out', ({ error, message }) => error ?? message)
</script>`

let chromium: Browser

beforeAll(async () => {
  chromium = await launchChromium()
})

afterAll(() => chromium.close())

describe.each([
  ['3.0', 'oidc-client-ts-3.0'],
  ['the newest', 'oidc-client-ts'],
])('oidc-client-ts, %s', (_, name) => {
  let served: Served
  let site: Site
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    const script = scriptOf(name)
    site = await serveSite((request, response) => {
      if (request.url !== '/oidc-client-ts.js') return html(response, application(served.issuer))
      response.setHeader('content-type', 'text/javascript').end(script)
    })
    const client = (origin: string) => ({
      client_id: new URL(origin).hostname,
      token_endpoint_auth_method: 'none' as const,
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [`${origin}/signed-out`],
    })
    // Anybody on the machine could be a public client on loopback: what was allowed is remembered where that is said.
    served = await serveProvider([client(site.origin), { ...client(sameSite()), remember_consent: true }])
  })

  afterAll(() => Promise.all([served, site].map((one) => one.close())))

  beforeEach(async () => {
    context = await chromium.newContext()
    page = await context.newPage()
    complaints = []
    page.on('console', (message) => complaints.push(message.text()))
  })

  afterEach(() => context.close())

  /** The page by a name that the provider has too, so that both are of one site. */
  const sameSite = () => site.origin.replace('127.0.0.1', 'localhost')

  const scope = 'openid profile email offline_access'
  const answer = () => page.evaluate('answer')
  const user = () => page.evaluate<User>('manager.getUser()')

  async function signInByRedirect(origin = site.origin, parameters = {}): Promise<void> {
    await page.goto(origin)
    await page.evaluate(`void manager.signinRedirect(${JSON.stringify(parameters)})`)
    await signInAndAllow(page)
    await page.waitForURL((url) => url.pathname === '/callback')
    expect(await answer()).toMatchObject({ sub: 'alice' })
  }

  /** Not even by asking: who is signed in would be sent back with a code. */
  async function expectSignedOut(): Promise<void> {
    await page.evaluate(`void manager.signinRedirect({ prompt: 'none' })`)
    await page.waitForURL((url) => url.pathname === '/callback')
    expect(await answer()).toBe('login_required')
  }

  test('signs in by redirect, reads the profile, renews, revokes and signs out', async () => {
    await signInByRedirect(site.origin, { scope })
    const first = await user()
    expect(first.profile).toMatchObject({ name: 'Alice Example', email: 'alice@example.test' })

    const renewed = await page.evaluate<User>('manager.signinSilent()')
    expect(renewed.access_token).not.toBe(first.access_token)
    expect(renewed.profile.sub).toBe('alice')

    await page.evaluate('manager.revokeTokens()')
    const userinfo = `fetch(${JSON.stringify(`${served.issuer}/userinfo`)}, {
      headers: { authorization: ${JSON.stringify(`Bearer ${renewed.access_token}`)} },
    }).then(({ status }) => status)`
    expect(await page.evaluate(userinfo)).toBe(401)

    await page.evaluate('void manager.signoutRedirect()')
    await page.waitForURL((url) => url.pathname === '/signed-out')
    expect(await answer()).toBe('signed out')
    await expectSignedOut()
  })

  test('signs in and out by popup', async () => {
    await page.goto(site.origin)
    const opened = page.waitForEvent('popup')
    await page.evaluate(`void (window.signedIn = manager.signinPopup({ scope: ${JSON.stringify(scope)} }))`)
    const popup = await opened
    await signInAndAllow(popup)
    expect(await page.evaluate<User>('signedIn')).toMatchObject({
      profile: { sub: 'alice', name: 'Alice Example' },
      refresh_token: expect.any(String),
    })

    const reopened = page.waitForEvent('popup')
    await page.evaluate('void (window.signedOut = manager.signoutPopup())')
    await reopened
    await page.evaluate('signedOut')
    expect(await user()).toBeNull()
    await expectSignedOut()
  })

  test('a popup that is cancelled says so', async () => {
    await page.goto(site.origin)
    const opened = page.waitForEvent('popup')
    await page.evaluate(`void (window.refused = manager.signinPopup().catch(({ error }) => error))`)
    await (await opened).click('[name=cancel]')
    expect(await page.evaluate('refused')).toBe('access_denied')
  })

  test('renews in a hidden frame on the same site, and is told on another that it has to ask', async () => {
    await signInByRedirect(sameSite())
    const first = await user()
    expect(first.refresh_token).toBeUndefined()
    const renewed = await page.evaluate<User>('manager.signinSilent()')
    expect(renewed.access_token).not.toBe(first.access_token)
    expect(renewed.profile.sub).toBe('alice')

    await page.goto(site.origin)
    const refused = await page.evaluate('manager.signinSilent().catch(({ error }) => error)')
    expect(refused).toBe('login_required')
  })

  test('what it asks of us from its page, it may read', async () => {
    await signInByRedirect(site.origin, { scope })
    await page.evaluate('manager.signinSilent()')
    expect(complaints.filter((text) => text.includes('CORS'))).toEqual([])
  })
})
