/** The app with people and pages of its own: what a person does in a browser, and what the client has of it. */

import * as oidc from 'openid-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { generateKeys } from 'vouchsafe'
import { ask, type Browser, createBrowser, type Shown } from './browser.ts'
import { createApp } from './examples/own-express.ts'
import { type Listening, listen } from './server.ts'

const callback = { redirect_uri: 'https://rp.example/callback' }
const client_secret = 'a random secret of the reader'
const disabled = new Set<string>()
const codes: string[] = []

const keys = await generateKeys(['RS256'])
let now = 0
let server: Listening
let client: oidc.Configuration

beforeEach(async () => {
  now = Date.now() / 1000
  disabled.clear()
  server = await listen((issuer) =>
    createApp({
      issuer,
      keys,
      secrets: ['a secret of the deployment, 32+ characters'],
      clients: [{ client_id: 'reader', client_secret, redirect_uris: [callback.redirect_uri] }],
      accounts: { find: (sub) => ({ sub, claims: { name: 'Alice' }, disabled: disabled.has(sub) }) },
      signIn: (username, password) => (username === 'alice' && password === 'wonderland' ? 'u1' : undefined),
      sendCode: (_, code) => codes.push(code),
      now: () => now,
    }),
  )
  const authentication = oidc.ClientSecretBasic(client_secret)
  const over_http = { execute: [oidc.allowInsecureRequests] }
  client = await oidc.discovery(new URL(server.origin), 'reader', {}, authentication, over_http)
})
afterEach(() => server.close())

const alice = { username: 'alice', password: 'wonderland' }

/** Asks for `scope`, and does what the pages want. */
async function signIn(browser: Browser, parameters: Record<string, string> = {}) {
  const { url, checks } = await ask(client, { ...callback, scope: 'openid profile', ...parameters })
  const asked: string[] = []
  let page = await browser.open(url)
  while (page.url.origin === server.origin) {
    asked.push(page.url.pathname)
    if (asked.length > 5) throw new Error(`asked ${asked}: ${page.status} ${page.html}`)
    page = await browser.submit(page, filledIn(page))
  }
  return { asked, answer: page.url, tokens: () => oidc.authorizationCodeGrant(client, page.url, checks) }
}

function filledIn({ url, status, html }: Shown): Record<string, string> {
  if (url.pathname === '/sign-in') return alice
  if (url.pathname === '/second-factor') return { code: codes.at(-1) ?? '' }
  if (url.pathname === '/consent') return { decision: 'allow' }
  throw new Error(`${url.pathname}: ${status} ${html}`)
}

async function works(access_token: string): Promise<boolean> {
  const userinfo = await oidc
    .fetchProtectedResource(
      client,
      access_token,
      new URL(client.serverMetadata().userinfo_endpoint ?? ''),
      'GET',
    )
    .catch((error: unknown) => error)
  if (userinfo instanceof Response) return userinfo.ok
  if (userinfo instanceof oidc.WWWAuthenticateChallengeError) return false
  throw userinfo
}

test('a person signs in, allows it, and is asked no more', async () => {
  const browser = createBrowser(server.origin)
  const first = await signIn(browser)
  expect(first.asked).toEqual(['/sign-in', '/consent'])
  expect((await first.tokens()).claims()).toMatchObject({ sub: 'u1' })
  const second = await signIn(browser)
  expect(second.asked).toEqual([])
  await second.tokens()
})

test('a wrong password is told, and giving up is answered to the client', async () => {
  const browser = createBrowser(server.origin)
  const { url } = await ask(client, { ...callback, scope: 'openid', login_hint: 'alice' })
  const page = await browser.open(url)
  expect(page.html).toContain('value="alice"')
  const again = await browser.submit(page, { password: 'guessed' })
  expect(again.html).toContain('That was wrong.')
  const { searchParams } = (await browser.submit(again, { username: '', cancel: '1' })).url
  expect(searchParams.get('error')).toBe('access_denied')
})

test.each([{ prompt: 'login' }, { max_age: '0' }])(
  '%j is a sign-in of now, whoever is there',
  async (anew) => {
    const browser = createBrowser(server.origin)
    const before = (await (await signIn(browser)).tokens()).claims()?.auth_time ?? 0
    now += 60
    const { asked, tokens } = await signIn(browser, anew)
    expect(asked).toEqual(['/sign-in'])
    expect((await tokens()).claims()?.auth_time).toBe(before + 60)
  },
)

test('the session of the app signs in by itself, with its time, as long as that is not too old', async () => {
  const browser = createBrowser(server.origin)
  const before = (await (await signIn(browser)).tokens()).claims()?.auth_time ?? 0
  // The provider's own has ended meanwhile.
  now += 100_000
  const { asked, tokens } = await signIn(browser, { max_age: '200000' })
  expect(asked).toEqual([])
  expect((await tokens()).claims()?.auth_time).toBe(before)
  now += 200_000
  expect((await signIn(browser, { max_age: '200000' })).asked).toEqual(['/sign-in'])
})

test('an account that is disabled ends in an answer, from a session of the app and with a password', async () => {
  const browser = createBrowser(server.origin)
  await signIn(browser)
  disabled.add('u1')
  const silently = await signIn(browser)
  expect([silently.asked, silently.answer.searchParams.get('error')]).toEqual([[], 'access_denied'])
  const with_password = await signIn(createBrowser(server.origin))
  expect(with_password.asked).toEqual(['/sign-in'])
  expect(with_password.answer.searchParams.get('error')).toBe('access_denied')
})

test('where it matters a second factor is asked for, once', async () => {
  const browser = createBrowser(server.origin)
  await signIn(browser)
  const paying = await signIn(browser, { scope: 'openid payments' })
  expect(paying.asked).toEqual(['/second-factor', '/consent'])
  expect((await paying.tokens()).claims()).toMatchObject({ sub: 'u1', amr: ['pwd', 'otp'] })
  expect((await signIn(browser, { scope: 'openid payments' })).asked).toEqual([])
})

test('an old first factor is no part of a sign-in of now', async () => {
  const browser = createBrowser(server.origin)
  await signIn(browser)
  now += 60
  const anew = await signIn(browser, { scope: 'openid payments', prompt: 'login' })
  expect(anew.asked).toEqual(['/sign-in', '/second-factor', '/consent'])
  now += 60
  const { url } = await ask(client, { ...callback, scope: 'openid', prompt: 'login' })
  const { href } = (await browser.open(url)).url
  expect((await browser.open(href.replace('/sign-in', '/second-factor'))).url.pathname).toBe('/sign-in')
})

test('a wrong code is no second factor, and the next one is another', async () => {
  const browser = createBrowser(server.origin)
  await signIn(browser)
  const { url } = await ask(client, { ...callback, scope: 'openid payments' })
  const page = await browser.open(url)
  const [sent] = codes.slice(-1)
  const again = await browser.submit(page, { code: sent === '000000' ? '000001' : '000000' })
  expect(again.url.pathname).toBe('/second-factor')
  expect((await browser.submit(again, { code: `${sent}` })).url.pathname).toBe('/second-factor')
})

test('an app that is disconnected has nothing left, and has to ask again', async () => {
  const browser = createBrowser(server.origin)
  const { access_token } = await (await signIn(browser)).tokens()
  expect(await works(access_token)).toBe(true)
  const page = await browser.open('/apps')
  expect(page.html).toContain('reader: openid, profile')
  const after = await browser.submit(page, { client_id: 'reader' })
  expect(after.html).not.toContain('reader')
  expect(await works(access_token)).toBe(false)
  expect((await signIn(browser)).asked).toEqual(['/consent'])
})

test('signing out ends the session here, and everywhere if that is wanted', async () => {
  const [here, there] = [createBrowser(server.origin), createBrowser(server.origin)]
  const at_here = await (await signIn(here)).tokens()
  const at_there = await (await signIn(there)).tokens()
  const signOut = async (browser: Browser, fields: Record<string, string>) => {
    const { url, status, html } = await browser.open('/apps')
    const [, form = ''] = html.split('</ul>')
    return browser.submit({ url, status, html: form }, fields)
  }
  expect(await signOut(here, {})).toMatchObject({ status: 401 })
  expect([await works(at_here.access_token), await works(at_there.access_token)]).toEqual([false, true])
  expect((await signIn(here)).asked).toEqual(['/sign-in'])

  await signOut(here, { everywhere: '1' })
  expect(await works(at_there.access_token)).toBe(false)
  expect((await signIn(there)).asked).toEqual(['/sign-in'])
})
