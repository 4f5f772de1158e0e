/** express-openid-connect in a real Chromium: `code` in the query and by `form_post`, UserInfo, refresh and signing out. */

import express from 'express'
import openIdConnect from 'express-openid-connect'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { type Served, serveProvider } from '../browser/provider.ts'
import { type Site, serveSite } from '../browser/site.ts'
import { signIn, signInAndAllow } from './person.ts'

const clientSecret = 'a secret of the application'

let chromium: Browser
let served: Served
let context: BrowserContext
let page: Page
const sites: Record<string, Site> = {}

/** An application as the documentation of the library has it: every page is for those who are signed in. */
function createApplication(baseURL: string, response_mode: 'query' | 'form_post'): express.Express {
  const app = express()
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
  const modes = ['query', 'form_post'] as const
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
    })),
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
