/** The first minutes in a real Chromium: the server is started, what runs is at `/`, and Try it goes through the flow. */

import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../interop/free-port.ts'
import { cli, start } from '../package/started.ts'
import { chosenSpokenLooks, faultsOf } from './accessible.ts'
import { launchChromium } from './chromium.ts'

let chromium: Browser
let server: ChildProcess
let issuer = ''
const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-first-minutes-'))

beforeAll(async () => {
  chromium = await launchChromium()
  const port = await freePort()
  issuer = `http://localhost:${port}`
  server = await start([cli, 'serve', '--port', String(port)], issuer, folder)
})

afterAll(async () => {
  await chromium.close()
  server.kill()
  rmSync(folder, { recursive: true })
})

/** @param seen is called at each page on the way */
async function tryIt(page: Page, seen: (name: string) => Promise<void> = async () => undefined) {
  await page.goto(issuer)
  await seen('start')
  await page.click('main a.primary')
  await page.waitForURL(/\/try/)
  await seen('try')
  await page.click('main a.primary')
  await page.fill('input[name=username]', 'alice')
  await page.fill('input[name=password]', 'wonderland')
  await page.keyboard.press('Enter')
  // Nobody is asked twice.
  const redeem = 'form[action$="/try/tokens"] button'
  await page.waitForSelector(`button[value=allow], ${redeem}`)
  if (await page.isVisible('button[value=allow]')) await page.click('button[value=allow]')
  await page.waitForSelector(redeem)
  await seen('code')
  await page.click(redeem)
  await page.waitForSelector('form[action$="/try/refresh"]')
  await seen('tokens')
}

test('with scripts off: from the address that the server prints to tokens, and what they are worth', async () => {
  const context = await chromium.newContext({ javaScriptEnabled: false, locale: 'en-US' })
  const page = await context.newPage()
  await tryIt(page)
  expect(await page.textContent('h1')).toBe('Tokens came back')
  const text = (await page.textContent('main')) ?? ''
  expect(text).toContain('"name": "Alice Example"')
  expect(text).toContain('"active": true')
  await page.click('button:has-text("Refresh")')
  await page.waitForSelector('h1:has-text("Refreshed")')
  await page.click('button:has-text("Revoke")')
  expect(await page.textContent('main')).toContain('"active": false')
  await page.goto(`${issuer}/account/applications`)
  expect(await page.textContent('main')).toContain('Demo Application')
  await context.close()
})

describe.each(chosenSpokenLooks)('at $viewport.width pixels, $colorScheme, $locale', (look) => {
  test('axe finds nothing on the way, and nothing is too wide', async () => {
    const context = await chromium.newContext(look)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    await tryIt(page, async (name) => {
      expect([name, await faultsOf(page)]).toEqual([name, []])
      expect(await page.getAttribute('html', 'lang')).toBe(look.locale.slice(0, 2))
      if (process.env.VOUCHSAFE_SHOTS) {
        const file = `first-${name}-${look.locale}-${look.viewport?.width}-${look.colorScheme}.png`
        await page.screenshot({ path: `${process.env.VOUCHSAFE_SHOTS}/${file}`, fullPage: true })
      }
    })
    expect(complaints).toEqual([])
    await context.close()
  }, 120_000)
})
