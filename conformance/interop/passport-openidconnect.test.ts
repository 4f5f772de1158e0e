/** passport-openidconnect in a real Chromium: it reads no metadata, sends its secret in the body and no challenge. */

import express from 'express'
import session from 'express-session'
import passport from 'passport'
import { type Profile, Strategy, type VerifyCallback, type VerifyFunction } from 'passport-openidconnect'
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
  const options = (clientID: string) => ({
    issuer,
    authorizationURL: `${issuer}/authorize`,
    tokenURL: `${issuer}/token`,
    userInfoURL: `${issuer}/userinfo`,
    callbackURL: `${site.origin}/${clientID}/callback`,
    clientID,
    clientSecret,
    scope: ['profile', 'email'],
  })
  const authenticator = new passport.Passport()
  // What is there by default is the ID token's; a function that takes everything has UserInfo asked.
  const byIdToken: VerifyFunction = (_issuer: string, profile: Profile, done: VerifyCallback) =>
    done(null, profile)
  const byUserInfo: VerifyFunction = (
    _issuer: string,
    profile: object,
    _idProfile: object,
    _context: object,
    _idToken: string | object,
    _accessToken: string | object,
    refreshToken: string,
    _params: unknown,
    done: VerifyCallback,
  ) => done(null, { ...profile, refreshToken })
  authenticator.use('id-token', new Strategy(options('id-token'), byIdToken))
  authenticator.use('userinfo', new Strategy(options('userinfo'), byUserInfo))
  authenticator.serializeUser((user, done) => done(null, user))
  authenticator.deserializeUser((user, done) => done(null, user as Express.User))

  const app = express()
  app.use(session({ secret: 'a secret for the cookies', resave: false, saveUninitialized: false }))
  app.use(authenticator.session())
  for (const name of ['id-token', 'userinfo']) {
    app.get(`/${name}`, authenticator.authenticate(name))
    app.get(`/${name}/callback`, authenticator.authenticate(name, { successRedirect: '/' }))
  }
  app.get('/', ({ user }, response) => {
    response.json(user)
  })
  return app
}

beforeAll(async () => {
  let app: express.Express
  site = await serveSite((request, response) => app(request, response))
  const client = (client_id: string) => ({
    client_id,
    client_secret: clientSecret,
    redirect_uris: [`${site.origin}/${client_id}/callback`],
  })
  served = await serveProvider([
    { ...client('id-token'), id_token_includes_claims: true },
    {
      ...client('userinfo'),
      grant_types: ['authorization_code', 'refresh_token'],
      issue_refresh_token: 'always',
    },
  ])
  app = createApplication()
  chromium = await launchChromium()
})

afterAll(async () => {
  await chromium.close()
  await Promise.all([served, site].map((one) => one.close()))
})

const profile = { id: 'alice', displayName: 'Alice Example', emails: [{ value: 'alice@example.test' }] }

test.each([
  ['id-token', profile],
  ['userinfo', { ...profile, refreshToken: expect.any(String) }],
])('signs in with the profile of the %s', async (name, user) => {
  const page = await chromium.newPage()
  await page.goto(`${site.origin}/${name}`)
  await signInAndAllow(page)
  await page.waitForURL(`${site.origin}/`)
  expect(JSON.parse((await page.textContent('body')) ?? '')).toMatchObject(user)
  await page.close()
})

test('is told when a person declines', async () => {
  const page = await chromium.newPage()
  await page.goto(`${site.origin}/userinfo`)
  await page.click('[name=cancel]')
  await page.waitForURL((url) => url.origin === site.origin)
  expect(await page.textContent('body')).toBe('Unauthorized')
  await page.close()
})
