/** The same app in a real browser. With @playwright/test, `context` and `page` are its fixtures. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as oidc from 'openid-client'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createTestProvider } from 'vouchsafe/testing'
import { launchChromium } from '../../browser/chromium.ts'
import { createApp } from './relying-party.ts'

const server = createServer()
await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
const origin = `http://localhost:${(server.address() as AddressInfo).port}`

const client_secret = 'a secret of the app, for tests'
const op = createTestProvider({
  people: [{ sub: 'alice', claims: { name: 'Alice Example' } }],
  clients: [{ client_id: 'app', client_secret, redirect_uris: [`${origin}/callback`] }],
})

const issuer = new URL(await op.start())
const options = { execute: [oidc.allowInsecureRequests] }
const client = await oidc.discovery(issuer, 'app', {}, oidc.ClientSecretBasic(client_secret), options)
server.on('request', createApp({ origin, client }))

const chromium = await launchChromium()

afterAll(async () => {
  await chromium.close()
  server.close()
  await op.close()
})

beforeEach(() => op.reset())

test('somebody signs in', async () => {
  const page = await chromium.newPage()
  await page.goto(origin)
  await page.click('text=Sign in')
  await op.drive(page, { as: 'alice' })
  await page.waitForSelector('text=Hello, Alice Example')
  await page.context().close()
})

test('somebody who is signed in at the provider already is asked for no password', async () => {
  const { storageState } = await op.signedIn('alice')
  const context = await chromium.newContext({ storageState })
  const page = await context.newPage()
  const back = await op.drive(page, { url: `${origin}/login` })
  expect(back.searchParams.get('code')).toBeTruthy()
  await page.waitForSelector('text=Hello, Alice Example')
  await context.close()
})

test('somebody who does not allow it is not signed in', async () => {
  const page = await chromium.newPage()
  const back = await op.drive(page, { url: `${origin}/login`, as: 'alice', decision: 'deny' })
  expect(back.searchParams.get('error')).toBe('access_denied')
  await page.waitForSelector('text=You are not signed in.')
  await page.context().close()
})

test('what is allowed is what is ticked', async () => {
  const page = await chromium.newPage()
  await op.drive(page, { url: `${origin}/login`, as: 'alice', scope: [] })
  await page.waitForSelector('text=Hello, you')
  expect(op.events).toContainEqual(expect.objectContaining({ type: 'tokens_issued', scope: 'openid' }))
  await page.context().close()
})

test('who is not let in is told with what the page says', async () => {
  const page = await chromium.newPage()
  const driven = op.drive(page, { url: `${origin}/login`, as: 'nobody' })
  await expect(driven).rejects.toThrow(/the page came back at .*That did not work/)
  await page.context().close()
})
