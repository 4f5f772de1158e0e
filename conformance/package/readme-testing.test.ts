/** What the README of vouchsafe/testing does in a browser is done in Chromium, with the app of the example; and Jest. */

import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import * as oidc from 'openid-client'
import type { Browser } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { createTestProvider, type TestProvider } from 'vouchsafe/testing'
import { launchChromium } from '../browser/chromium.ts'
import { createApp } from '../frameworks/examples/relying-party.ts'
import { named, root } from './readmes.ts'

interface InABrowser {
  signIn(browser: Browser, app: string, op: TestProvider): Promise<void>
  comeBack(browser: Browser, app: string, op: TestProvider): Promise<void>
}

const folder = join(root, 'dist/readme/testing')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'in-a-browser.ts'), named('in-a-browser.ts').text)
const { signIn, comeBack } = (await import(join(folder, 'in-a-browser.ts'))) as InABrowser

const server = createServer()
await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
const app = `http://localhost:${(server.address() as AddressInfo).port}`
const client_secret = 'a secret of the app, for tests'
const op = createTestProvider({
  people: [{ sub: 'alice', claims: { name: 'Alice Example' } }],
  clients: [{ client_id: 'app', client_secret, redirect_uris: [`${app}/callback`] }],
})
const options = { execute: [oidc.allowInsecureRequests] }
const authentication = oidc.ClientSecretBasic(client_secret)
const client = await oidc.discovery(new URL(await op.start()), 'app', {}, authentication, options)
server.on('request', createApp({ origin: app, client }))
const chromium = await launchChromium()

afterAll(async () => {
  await chromium.close()
  server.close()
  await op.close()
})

test('somebody signs in', async () => {
  await signIn(chromium, app, op)
  expect(op.events.map(({ type }) => type)).toContain('tokens_issued')
})

test('somebody comes back', async () => {
  op.reset()
  await comeBack(chromium, app, op)
  expect(op.events.map(({ type }) => type)).toContain('tokens_issued')
})

test('Jest needs this and no more', async () => {
  const place = join(root, 'dist/readme/jest')
  rmSync(place, { recursive: true, force: true })
  mkdirSync(join(place, 'node_modules'), { recursive: true })
  symlinkSync(root, join(place, 'node_modules/vouchsafe'))
  writeFileSync(join(place, 'package.json'), named('package.json').text)
  const own = `import { createTestProvider } from 'vouchsafe/testing'
    test('signs somebody in', async () => {
      const client = { client_id: 'app', client_secret: 'a secret of the app, for tests', redirect_uris: ['https://app.example/cb'] }
      const op = createTestProvider({ people: [{ sub: 'alice' }], clients: [client] })
      const answer = await op.fetch(op.issuer + '/.well-known/openid-configuration')
      expect((await answer.json()).issuer).toBe(op.issuer)
      await op.close()
    })`
  writeFileSync(join(place, 'own.test.js'), own)
  const told = await new Promise<string>((resolve) =>
    execFile('npm', ['test'], { cwd: place }, (_, stdout, stderr) => resolve(stdout + stderr)),
  )
  rmSync(place, { recursive: true })
  expect(told).toContain('1 passed')
}, 120_000)
