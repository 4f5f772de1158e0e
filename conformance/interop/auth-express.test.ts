/** Auth.js for Express in a real Chromium, with the profile from the ID token (its default) and from UserInfo. */

import { ExpressAuth, type ExpressAuthConfig, getSession } from '@auth/express'
import express from 'express'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { type Served, serveProvider } from '../browser/provider.ts'
import { type Site, serveSite } from '../browser/site.ts'
import { signInAndAllow } from './person.ts'

const clientSecret = 'a secret of the application'

let chromium: Browser
let served: Served
let site: Site

function createApplication(): express.Express {
  const { issuer } = served
  const config: ExpressAuthConfig = {
    secret: 'a secret for the cookies of the application',
    trustHost: true,
    providers: [
      { id: 'id-token', name: 'By ID token', type: 'oidc', issuer, clientId: 'id-token', clientSecret },
      {
        id: 'userinfo',
        name: 'By UserInfo',
        type: 'oidc',
        issuer,
        clientId: 'userinfo',
        clientSecret,
        idToken: false,
      },
    ],
  }
  const app = express()
  app.use('/auth', ExpressAuth(config))
  app.get('/', async (request, response) => {
    response.json(await getSession(request, config))
  })
  return app
}

beforeAll(async () => {
  let app: express.Express
  site = await serveSite((request, response) => app(request, response))
  const client = (client_id: string) => ({
    client_id,
    client_secret: clientSecret,
    redirect_uris: [`${site.origin}/auth/callback/${client_id}`],
  })
  served = await serveProvider([
    { ...client('id-token'), id_token_includes_claims: true },
    client('userinfo'),
  ])
  app = createApplication()
  chromium = await launchChromium()
})

afterAll(async () => {
  await chromium.close()
  await Promise.all([served, site].map((one) => one.close()))
})

test.each([
  ['id-token', 'Sign in with By ID token'],
  ['userinfo', 'Sign in with By UserInfo'],
])('signs in and out, with the profile of the %s', async (_, button) => {
  const context = await chromium.newContext()
  const page = await context.newPage()
  const session = async () => {
    await page.goto(site.origin)
    return JSON.parse((await page.textContent('body')) ?? '')
  }
  await page.goto(`${site.origin}/auth/signin`)
  await page.click(`text=${button}`)
  await signInAndAllow(page)
  await page.waitForURL((url) => url.origin === site.origin)
  expect(await session()).toMatchObject({ user: { name: 'Alice Example', email: 'alice@example.test' } })

  await page.goto(`${site.origin}/auth/signout`)
  await page.click('button[type=submit]')
  await page.waitForURL(`${site.origin}/`)
  expect(await session()).toBeNull()
  await context.close()
})
