/** Tabs whose page was the answer to a form, as a real Chromium opens them again: reloaded, by their address, restored. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../storage-servers.ts'
import { launchProfile } from './chromium.ts'
import { PASSWORD, type Served, serveProvider } from './provider.ts'
import { type Site, serveSite } from './site.ts'

let served: Served
let relyingParty: Site
let redirect_uri: string

beforeAll(async () => {
  relyingParty = await serveSite((_, response) => response.end('back at the application'))
  redirect_uri = `${relyingParty.origin}/cb`
  const client_secret = 'a secret, and long enough'
  served = await serveProvider([
    { client_id: 'app', client_secret, redirect_uris: [redirect_uri], skip_consent: true },
  ])
})
afterAll(async () => {
  await served.close()
  await relyingParty.close()
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-reopened-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function type(page: Page, password: string): Promise<void> {
  await page.fill('input[name=username]', 'alice')
  await page.fill('input[name=password]', password)
  await page.keyboard.press('Enter')
}

/** On the page that a wrong password is answered with. */
async function answered(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  const asked = { response_type: 'code', client_id: 'app', redirect_uri, scope: 'openid', state: 's1' }
  await page.goto(`${served.issuer}/authorize?${new URLSearchParams(asked)}`)
  await type(page, 'wrong')
  await page.waitForURL(/\/login/)
  return page
}

async function finish(page: Page): Promise<void> {
  await type(page, PASSWORD)
  await page.waitForURL((url) => url.href.startsWith(redirect_uri))
  const { searchParams } = new URL(page.url())
  expect([searchParams.get('state'), searchParams.has('code')]).toEqual(['s1', true])
}

test('loaded again it is the same page, and by its address what was under way goes on', async () => {
  const context = await launchProfile(newFolder(), true)
  onTestFinished(() => context.close())
  const page = await answered(context)
  await page.reload()
  expect(await page.locator('.notice.failed').count()).toBe(1)
  const again = await context.newPage()
  await again.goto(page.url())
  expect(await again.locator('.notice').count()).toBe(0)
  await finish(again)
  // The first tab is as good, and its person is not asked who they are again.
  await page.goto(page.url())
  await page.waitForURL((url) => url.href.startsWith(redirect_uri))
})

test('restored by Chromium itself it is an error of its own, and by its address what was under way goes on', async () => {
  const folder = newFolder()
  const closed = await launchProfile(folder, true)
  const address = (await answered(closed)).url()
  const sessions = join(folder, 'Default', 'Sessions')
  const isKept = async () =>
    readdirSync(sessions).some((name) => readFileSync(join(sessions, name), 'latin1').includes(address))
  await eventually('Chromium has noted the tab', isKept)
  await closed.close()
  const restored = await launchProfile(folder, true, ['--restore-last-session'])
  onTestFinished(() => restored.close())
  // What was the answer to a form Chromium asks for in no other way before it is told to.
  const page = () => restored.pages().find((one) => one.url().startsWith('chrome-error:'))
  await eventually('the tab is back', async () => page() !== undefined)
  const tab = page() as Page
  await tab.goto(address)
  await finish(tab)
}, 60_000)
