/**
 * The MCP example, and the official SDK on a page in a real Chromium, as the MCP inspector is one: on another origin, so
 * that every step has a preflight, and those to the server are about `MCP-Protocol-Version`.
 */

import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { generateKeys } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { createMcpApp } from '../frameworks/examples/mcp.ts'
import { type Listening, listen } from '../frameworks/server.ts'
import { signInAndAllow } from '../interop/person.ts'
import { launchChromium } from './chromium.ts'
import { PASSWORD } from './provider.ts'
import { html, type Site, serveSite } from './site.ts'

let chromium: Browser
let app: Listening
let site: Site
let page: Page
/** By which headers a preflight asked to be let in at the server. */
let preflights: string[]
const complaints: string[] = []

beforeAll(async () => {
  const entry = fileURLToPath(new URL('mcp.client.ts', import.meta.url))
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'iife' })
  const script = outputFiles[0]?.text
  site = await serveSite((request, response) => {
    if (request.url === '/mcp.js') response.setHeader('content-type', 'text/javascript').end(script)
    else
      html(
        response,
        `<script src="/mcp.js"></script><script>var mcp = createPage('${app.origin}/mcp')</script>`,
      )
  })
  const host = {
    storage: createMemoryStorage(),
    keys: await generateKeys(['RS256']),
    secrets: ['a secret of the deployment, 32+ characters'] as const,
    accounts: {
      find: (sub: string) => ({ sub }),
      authenticate: ({ username, password }: { username: string; password: string }) =>
        password === PASSWORD ? { sub: username } : undefined,
    },
  }
  app = await listen((origin) => {
    const example = createMcpApp(origin, host)
    return (request, response) => {
      const asked = request.headers['access-control-request-headers']
      if (request.method === 'OPTIONS' && request.url === '/mcp') preflights.push(String(asked))
      example(request, response)
    }
  })
  chromium = await launchChromium()
})

afterAll(() => Promise.all([chromium, app, site].map((one) => one?.close())))

beforeEach(async () => {
  preflights = []
  complaints.splice(0)
  page = await (await chromium.newContext()).newPage()
  page.on('console', (message) => complaints.push(message.text()))
  await page.goto(site.origin)
})

async function finish(): Promise<void> {
  await page.waitForURL((url) => url.pathname === '/callback')
  expect(await page.evaluate('mcp.finish()')).toBe('AUTHORIZED')
}

test('it registers, signs somebody in, calls a tool, refreshes, and asks for more when that is needed', async () => {
  expect(await page.evaluate(`mcp.call('read_notes')`)).toBe('sent to sign in')
  await signInAndAllow(page)
  await finish()
  expect(await page.evaluate(`mcp.call('read_notes')`)).toEqual([
    { type: 'text', text: 'the notes of alice' },
  ])
  expect(preflights.join()).toContain('mcp-protocol-version')

  // A token that is worth nothing: the page refreshes, and nobody is asked.
  const before = await page.evaluate<{ access_token: string }>('mcp.tokens.read()')
  await page.evaluate(`mcp.tokens.write({ ...mcp.tokens.read(), access_token: 'worthless' })`)
  expect(await page.evaluate(`mcp.call('read_notes')`)).toEqual([
    { type: 'text', text: 'the notes of alice' },
  ])
  const after = await page.evaluate<{ access_token: string }>('mcp.tokens.read()')
  expect(after.access_token).not.toBe(before.access_token)

  // The SDK refreshes first, which gives no more; without a refresh token it asks the person.
  await page.evaluate(`mcp.tokens.write({ ...mcp.tokens.read(), refresh_token: undefined })`)
  expect(await page.evaluate(`mcp.call('write_note')`)).toBe('sent to sign in')
  await page.click('button[value=allow]')
  await finish()
  expect(await page.evaluate(`mcp.call('write_note')`)).toEqual([{ type: 'text', text: 'written' }])
  expect(complaints.filter((text) => /CORS|preflight/i.test(text))).toEqual([])
})
