/**
 * express-openid-connect in a real Chromium: `code` in the query and by `form_post`, UserInfo, refresh and signing out,
 * here and behind the browser's back. It takes our logout tokens by its own validation.
 */

import express from 'express'
import openIdConnect from 'express-openid-connect'
import session from 'express-session'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { type Served, serveProvider } from '../browser/provider.ts'
import { type Site, serveSite } from '../browser/site.ts'
import { signIn, signInAndAllow } from './person.ts'

type Mode = 'query' | 'form_post' | 'backchannel'

const clientSecret = 'a secret of the application'

let chromium: Browser
let served: Served
let context: BrowserContext
let page: Page
const sites: Record<string, Site> = {}

/** An application as the documentation of the library has it: every page is for those who are signed in. */
function createApplication(baseURL: string, response_mode: Mode): express.Express {
  const app = express()
  // By its types it takes a store of another release of the very package that it names.
  const store = new session.MemoryStore() as never
  app.use(
    openIdConnect.auth({
      issuerBaseURL: served.issuer,
      baseURL,
      clientID: response_mode,
      clientSecret,
      secret: 'a secret for the cookies of the application',
      authorizationParams: {
        response_type: 'code',
        scope: 'openid profile email offline_access',
        ...(response_mode === 'form_post' && { response_mode }),
      },
      idpLogout: true,
      ...(response_mode === 'backchannel' && { backchannelLogout: { store } }),
    }),
  )
  app.get('/', async ({ oidc }, response) => {
    const refreshed = await oidc.accessToken?.refresh()
    response.json({
      user: oidc.user,
      profile: await oidc.fetchUserInfo(),
      refreshed: refreshed !== undefined,
    })
  })
  return app
}

beforeAll(async () => {
  const modes = ['query', 'form_post', 'backchannel'] as const
  const apps: Record<string, express.Express> = {}
  for (const mode of modes)
    sites[mode] = await serveSite((request, response) => apps[mode]?.(request, response))
  const origin = (mode: string) => sites[mode]?.origin ?? ''
  served = await serveProvider(
    modes.map((mode) => ({
      client_id: mode,
      client_secret: clientSecret,
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [`${origin(mode)}/callback`],
      post_logout_redirect_uris: [origin(mode)],
      ...(mode === 'backchannel' && {
        backchannel_logout_uri: `${origin(mode)}/backchannel-logout`,
      }),
    })),
    [],
    { allowedHosts: [origin('backchannel').replace('http://', '')] },
  )
  for (const mode of modes) apps[mode] = createApplication(origin(mode), mode)
  chromium = await launchChromium()
})

afterAll(async () => {
  await chromium.close()
  await Promise.all([served, ...Object.values(sites)].map((one) => one.close()))
})

beforeEach(async () => {
  context = await chromium.newContext()
  page = await context.newPage()
})

afterEach(() => context.close())

test.each(['query', 'form_post'])('by %s', async (mode) => {
  const { origin } = sites[mode] as Site
  await page.goto(origin)
  await signInAndAllow(page)
  await page.waitForURL(`${origin}/`)
  const shown = JSON.parse((await page.textContent('body')) ?? '')
  expect(shown).toMatchObject({
    user: { sub: 'alice', sid: expect.any(String) },
    profile: { sub: 'alice', name: 'Alice Example', email: 'alice@example.test' },
    refreshed: true,
  })

  await page.goto(`${origin}/logout`)
  expect(new URL(page.url()).origin).toBe(served.issuer)
  await signIn(page)
  await page.waitForURL(`${origin}/`)
})

test('who signs out with us is signed out there, behind the browser’s back', async () => {
  const { origin } = sites.backchannel as Site
  await page.goto(origin)
  await signInAndAllow(page)
  await page.waitForURL(`${origin}/`)
  await page.reload()
  expect(await page.textContent('body')).toContain('"sub":"alice"')

  const tab = await context.newPage()
  await tab.goto(`${served.issuer}/end-session`)
  await tab.click('button[value=sign_out]')
  await expect
    .poll(
      async () => {
        await page.goto(origin)
        return new URL(page.url()).origin
      },
      { timeout: 15_000 },
    )
    .toBe(served.issuer)
})

test('a logout token of somebody else is refused there', async () => {
  const { origin } = sites.backchannel as Site
  const post = (logout_token: string) =>
    fetch(`${origin}/backchannel-logout`, { method: 'POST', body: new URLSearchParams({ logout_token }) })
  expect((await post('e30.e30.e30')).status).toBe(400)
})
