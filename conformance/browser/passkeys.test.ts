/**
 * People at a real Chromium with an authenticator: they add a passkey on their account page and sign in with it, beside
 * their password or in its place; and what is no answer of theirs, or was one before, lets nobody in.
 */

import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createProvider, generateKeys } from 'vouchsafe'
import { accountPages } from 'vouchsafe/account'
import { createPasswordAccounts, type PasswordAccounts } from 'vouchsafe/accounts'
import { languages } from 'vouchsafe/languages'
import { type RunningServer, serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { freePort } from '../interop/free-port.ts'
import { addAuthenticator } from './authenticator.ts'
import { launchChromium } from './chromium.ts'
import { type Site, serveSite } from './site.ts'

const PASSWORD = 'through the looking glass'
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

let chromium: Browser
let server: RunningServer
let client: Site
let accounts: PasswordAccounts
let account: string
let context: BrowserContext
let page: Page
let sub: string
let people = 0
const violations: string[] = []

beforeAll(async () => {
  chromium = await launchChromium()
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  account = `${issuer}/account/security`
  const storage = createMemoryStorage()
  const secrets = ['a secret of the deployment, 32+ characters'] as const
  accounts = createPasswordAccounts({ storage, issuer, secrets })
  const keys = await generateKeys(['RS256'])
  const mounts = [accountPages({ accounts })]
  client = await serveSite((_, response) => response.end('back at the client'))
  const shop = {
    client_id: 'shop',
    redirect_uris: [client.origin],
    token_endpoint_auth_method: 'none',
  } as const
  const clients = [{ ...shop, skip_consent: true, require_second_factor: true }]
  const provider = createProvider({ issuer, storage, secrets, keys, clients, accounts, mounts, languages })
  server = await serve(provider, { port })
})

afterAll(async () => {
  await chromium.close()
  await server.close()
  await client.close()
})

beforeEach(async () => {
  const created = await accounts.create({ username: `person${++people}`, password: PASSWORD })
  if (created.kind !== 'created') throw new Error('is taken')
  sub = created.account.sub
  context = await chromium.newContext()
  page = await context.newPage()
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text())
  })
  await addAuthenticator(page)
})

afterEach(async () => {
  await context.close()
  expect(violations).toEqual([])
})

/** @returns what the client is told */
async function toClient(signIn: () => Promise<void>) {
  const { origin } = new URL(account)
  const parameters = {
    response_type: 'code',
    client_id: 'shop',
    scope: 'openid',
    redirect_uri: client.origin,
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  }
  await page.goto(`${origin}/authorize?${new URLSearchParams(parameters)}`)
  await signIn()
  await page.waitForURL((at) => at.origin === client.origin)
  const code = new URL(page.url()).searchParams.get('code') ?? ''
  const { client_id, redirect_uri } = parameters
  const grant = { grant_type: 'authorization_code', client_id, redirect_uri, code, code_verifier: VERIFIER }
  const answer = await fetch(`${origin}/token`, { method: 'POST', body: new URLSearchParams(grant) })
  const { id_token = '' } = (await answer.json()) as { id_token?: string }
  return decodeJwt(id_token)
}

async function passwordIn(on: Page = page) {
  await on.goto(account)
  await on.fill('[name=username]', `person${people}`)
  await on.fill('[name=password]', PASSWORD)
  await on.press('[name=password]', 'Enter')
}

async function addPasskey(name = 'My laptop') {
  await passwordIn()
  await page.click('button[value=add_passkey]')
  await page.fill('[name=name]', name)
  await page.click('#passkey button')
  await page.locator('.codes code').first().waitFor()
}

test('a passkey is added, named, used, and taken away', async () => {
  await addPasskey()
  expect(await page.locator('.codes code').count()).toBe(10)
  await context.clearCookies()
  await passwordIn()
  expect(page.url()).toMatch(/\/login\?/)
  await page.click('#passkey button')
  await page.waitForURL(account)
  const [passkey] = (await accounts.factors.read(sub))?.passkeys ?? []
  expect(passkey).toMatchObject({ name: 'My laptop', usedAt: expect.any(Number) })
  expect(await page.textContent('#factors')).toContain('in place of your password')
  await page.click('button[value=remove_passkey]')
  await page.getByRole('status').waitFor()
  expect(await accounts.factors.read(sub)).toEqual({ passkeys: [], recoveryCodes: 0 })
})

test('a passkey alone signs in to a client that wants two factors, and the client is told', async () => {
  await addPasskey()
  await context.clearCookies()
  const claims = await toClient(() => page.click('#passkey-button'))
  expect(claims).toMatchObject({ sub, amr: ['hwk', 'user', 'mfa'], acr: 'phr' })
  expect((await accounts.factors.read(sub))?.passkeys).toMatchObject([{ usedAt: expect.any(Number) }])
})

test('and where the browser has them among what it fills in as a user name', async () => {
  await context.close()
  context = await chromium.newContext()
  page = await context.newPage()
  await addAuthenticator(page, { autofill: true })
  const asked = new Set<string>()
  await page.exposeFunction('asking', (mediation = 'at once') => asked.add(mediation))
  await page.addInitScript(`{
    const get = navigator.credentials.get.bind(navigator.credentials)
    navigator.credentials.get = (options) => (asking(options.mediation), get(options))
  }`)
  await addPasskey()
  await context.clearCookies()
  expect(await toClient(async () => {})).toMatchObject({ sub, acr: 'phr' })
  expect([...asked]).toEqual(['conditional'])
})

test('who has none is told so, and goes on with the password', async () => {
  await page.goto(account)
  await page.click('#passkey-button')
  await page.locator('#passkey-failed').waitFor()
  await page.fill('[name=username]', `person${people}`)
  await page.fill('[name=password]', PASSWORD)
  await page.press('[name=password]', 'Enter')
  await page.waitForURL(account)
})

test('one authenticator is added once', async () => {
  await addPasskey()
  await page.goto(`${account}/passkey`)
  await page.click('#passkey button')
  await page.locator('#passkey-failed').waitFor()
  expect((await accounts.factors.read(sub))?.passkeys).toHaveLength(1)
})

test('a person who does not confirm can try again', async () => {
  await addPasskey()
  await context.clearCookies()
  await passwordIn()
  await page.evaluate(`{
    const get = navigator.credentials.get
    navigator.credentials.get = async () => {
      navigator.credentials.get = get
      throw new DOMException('The person said no', 'NotAllowedError')
    }
  }`)
  await page.click('#passkey button')
  await page.locator('#passkey-failed').waitFor()
  expect(page.url()).toMatch(/\/login\?/)
  await page.click('#passkey button')
  await page.waitForURL(account)
})

test('W-022 what was an answer once is none again, nor is what it is changed to', async () => {
  await addPasskey()
  await context.clearCookies()
  await passwordIn()
  const sent = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().includes('/login?'),
  )
  const cookies = await context.cookies()
  await page.click('#passkey button')
  const body = new URLSearchParams((await sent).postData() ?? '')
  await page.waitForURL(account)
  const { origin } = new URL(account)
  const again = (fields: Record<string, string>) =>
    fetch(`${origin}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') },
      body: new URLSearchParams({ ...Object.fromEntries(body), ...fields }),
    })
  const passkey = body.get('passkey') ?? ''
  expect((await again({})).status).toBe(400)
  const response = JSON.parse(passkey) as { id: string; response: Record<string, string> }
  for (const wrong of [
    '',
    '{}',
    'null',
    passkey.slice(0, -1),
    JSON.stringify({ ...response, id: 'AAAA', rawId: 'AAAA' }),
    JSON.stringify({ ...response, response: { ...response.response, signature: 'AAAA' } }),
  ])
    expect([wrong, (await again({ passkey: wrong })).status]).toEqual([wrong, 400])
})

test('a passkey of another person signs nobody else in', async () => {
  await addPasskey()
  const passkeys = (await accounts.factors.read(sub))?.passkeys ?? []
  const other = await accounts.create({ username: `other${people}`, password: PASSWORD })
  if (other.kind !== 'created') throw new Error('is taken')
  const { secret } = accounts.factors.newOtp('Test', 'other')
  expect(passkeys).toHaveLength(1)
  expect(secret).not.toBe('')
  const challenge = Buffer.alloc(32).toString('base64url')
  const given = { kind: 'passkey', response: JSON.stringify({ id: passkeys[0]?.id }), challenge } as const
  expect(await accounts.verifySecondFactor({ sub: other.account.sub, given })).toBeUndefined()
})

test('without scripts the other factors are there, and the passkey says what it needs', async () => {
  await addPasskey()
  const codes = await page.locator('.codes code').allInnerTexts()
  const plain = await chromium.newContext({ javaScriptEnabled: false })
  const there = await plain.newPage()
  await there.goto(account)
  expect(await there.locator('#passkey-button').isVisible()).toBe(false)
  await passwordIn(there)
  await there.click('summary')
  expect(await there.locator('#passkey').isVisible()).toBe(false)
  expect(await there.content()).toContain('A passkey needs scripts')
  await there.fill('[name=recovery_code]', codes[0] ?? '')
  await there.press('[name=recovery_code]', 'Enter')
  await there.waitForURL(account)
  await plain.close()
})
