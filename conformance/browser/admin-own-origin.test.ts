/**
 * The administration at a port and a host of its own, in a real Chromium with scripts off: two sites, of which one has
 * the sign-in and the other the pages, as `vouchsafe serve` has them.
 */

import { type ChildProcess, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../interop/free-port.ts'
import { cli, start } from '../package/started.ts'
import { launchChromium } from './chromium.ts'

const PASSWORD = 'a password of your own'
const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-own-origin-'))

let chromium: Browser
let child: ChildProcess | undefined
let issuer = ''
let here = ''

beforeAll(async () => {
  chromium = await launchChromium()
  issuer = `http://localhost:${await freePort()}`
  here = `http://127.0.0.1:${await freePort()}`
  const args = [cli, 'init', '--issuer', issuer, '--admin', 'root', '--storage', 'sqlite:data.db']
  expect(spawnSync(process.execPath, args, { cwd: folder, input: PASSWORD }).status).toBe(0)
  const file = join(folder, 'vouchsafe.config.json')
  const config = JSON.parse(readFileSync(file, 'utf8')) as object
  writeFileSync(file, JSON.stringify({ ...config, adminPages: { url: here, host: '127.0.0.1' } }))
  child = await start([cli, 'serve'], issuer, folder)
})

afterAll(async () => {
  child?.kill()
  await chromium.close()
  rmSync(folder, { recursive: true, force: true })
})

async function signIn(page: Page): Promise<void> {
  expect(new URL(page.url()).origin).toBe(issuer)
  await page.fill('input[name=username]', 'root')
  await page.fill('input[name=password]', PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.origin === here)
}

/** At the provider, which asks. */
async function confirmSignOut(page: Page): Promise<void> {
  expect(new URL(page.url()).origin).toBe(issuer)
  await page.locator('form button').first().click()
}

test('an administrator comes in, changes something, signs out there, and is signed out from elsewhere', async () => {
  const context = await chromium.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${here}/new-client/spa`)
  await signIn(page)
  expect(page.url()).toBe(`${here}/new-client/spa`)
  await page.fill('[name=client_name]', 'The App')
  await page.fill('[name=client_id]', 'app')
  await page.fill('[name=redirect_uris]', 'https://app.example/callback')
  await page.click('text=Create')
  await page.waitForSelector('h1:text("The client is made")')
  await page.goto(`${here}/clients/app`)
  await page.click('text=Switch off')
  expect(page.url()).toBe(`${here}/clients/app?done=off`)

  const theirs = await context.newPage()
  expect((await theirs.goto(`${issuer}/admin`))?.status()).toBe(404)
  expect((await theirs.goto(`${here}/token`))?.status()).toBe(404)

  await page.click('text=Sign out')
  await confirmSignOut(page)
  await page.waitForURL(`${here}/signed-out`)
  expect(await page.textContent('h1')).toBe('You are not signed in')
  await page.click('a.button')
  await signIn(page)
  expect(page.url()).toBe(`${here}/clients`)

  await theirs.goto(`${issuer}/end-session`)
  await confirmSignOut(theirs)
  await page.click('text=Events')
  await signIn(page)
  expect(page.url()).toBe(`${here}/events`)
  await context.close()
}, 60_000)

test('a page of another site cannot send a form there', async () => {
  const context = await chromium.newContext()
  const page = await context.newPage()
  await page.goto(`${here}/clients`)
  await signIn(page)
  await page.goto(`${issuer}/end-session`)
  const answers: number[] = []
  page.on('response', (response) => {
    if (response.url().startsWith(here)) answers.push(response.status())
  })
  await page.setContent(
    `<form method="post" action="${here}/clients/app/remove"><button>Win a prize</button></form>`,
  )
  await page.click('button')
  await page.waitForURL(`${here}/clients/app/remove`)
  expect(answers).toEqual([403])
  await context.close()
}, 60_000)
