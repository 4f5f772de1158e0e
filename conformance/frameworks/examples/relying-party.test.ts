/** The app is tested with Vitest: its provider is in this process, and its browser is no program. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as oidc from 'openid-client'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createTestProvider } from 'vouchsafe/testing'
import { createApp } from './relying-party.ts'

const server = createServer()
await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
const origin = `http://localhost:${(server.address() as AddressInfo).port}`

const client_secret = 'a secret of the app, for tests'
const op = createTestProvider({
  people: [{ sub: 'alice', claims: { name: 'Alice Example' } }],
  clients: [{ client_id: 'app', client_secret, redirect_uris: [`${origin}/callback`] }],
})

// Without a network. With one: `await op.start()`, and nothing of this here.
const directly = { [oidc.customFetch]: op.fetch }
const client = await oidc.discovery(
  new URL(op.issuer),
  'app',
  {},
  oidc.ClientSecretBasic(client_secret),
  directly,
)
server.on('request', createApp({ origin, client }))

afterAll(() => server.close())
beforeEach(() => op.reset())

test('somebody signs in', async () => {
  const browser = op.browser()
  expect((await browser.open(origin)).html).toContain('Sign in')
  const back = await browser.authorize(`${origin}/login`, { as: 'alice' })
  expect((await browser.open(back)).html).toContain('Hello, Alice Example')
})

test('somebody who is signed in at the provider is asked only to allow it', async () => {
  const browser = op.browser({ session: await op.signedIn('alice') })
  const back = await browser.authorize(`${origin}/login`)
  expect((await browser.open(back)).html).toContain('Hello, Alice Example')
})

test('somebody who does not allow it is not signed in', async () => {
  const browser = op.browser()
  const back = await browser.authorize(`${origin}/login`, { as: 'alice', decision: 'deny' })
  expect((await browser.open(back)).status).toBe(403)
  expect((await browser.open(origin)).html).toContain('Sign in')
})

test('a code that comes too late signs nobody in', async () => {
  const browser = op.browser()
  const back = await browser.authorize(`${origin}/login`, { as: 'alice' })
  op.clock.advance(61)
  expect((await browser.open(back)).status).toBe(400)
  expect(op.events).toContainEqual(expect.objectContaining({ type: 'refused', reason: 'code.expired' }))
})
