/**
 * The first minutes of an operator, in a real Chromium: `vouchsafe init`, `serve`, a confidential client made on the
 * pages at /admin, and the flow gone through with what its page shows to paste: by curl, and by openid-client.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../interop/free-port.ts'
import { root } from '../package/readmes.ts'
import { cli, start } from '../package/started.ts'
import { launchChromium } from './chromium.ts'
import { html, type Site, serveSite } from './site.ts'

const PASSWORD = 'a password of your own'
const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-first-client-'))

let chromium: Browser
let application: Site
let child: ChildProcess | undefined
let issuer = ''

beforeAll(async () => {
  chromium = await launchChromium()
  application = await serveSite((_, response) => html(response, '<p>the application</p>'))
  issuer = `http://localhost:${await freePort()}`
})

afterAll(async () => {
  child?.kill()
  await chromium.close()
  await application.close()
  rmSync(folder, { recursive: true, force: true })
})

async function signIn(page: Page): Promise<void> {
  await page.fill('input[name=username]', 'root')
  await page.fill('input[name=password]', PASSWORD)
  await page.keyboard.press('Enter')
}

/** What the page shows to paste for a library. */
async function snippet(page: Page, title: string): Promise<string> {
  return (await page.locator(`pre[aria-label="${title}"]`).textContent()) ?? ''
}

/** Goes where a program sends the browser. @returns where it ends: at the application */
async function goThrough(page: Page, url: string): Promise<string> {
  await page.goto(url)
  if (new URL(page.url()).origin !== application.origin) await page.click('button[value=allow]')
  await page.waitForURL((there) => there.origin === application.origin)
  return page.url()
}

test('a confidential client, from nothing to a token and a name, in less than two minutes', async () => {
  const run = (args: string) =>
    spawnSync(process.execPath, [cli, ...args.split(' ')], { cwd: folder, input: PASSWORD, encoding: 'utf8' })
  expect(
    run(`init --issuer ${issuer} --admin root --email root@example.com --storage sqlite:data.db`).status,
  ).toBe(0)
  child = await start([cli, 'serve'], issuer, folder)

  const context = await chromium.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${issuer}/admin`)
  await signIn(page)
  await page.click('text=New client')
  await page.click('text=A web app with a server')
  await page.fill('[name=client_name]', 'The Shop')
  await page.fill('[name=redirect_uris]', `${application.origin}/callback`)
  await page.click('text=Create')
  await page.waitForSelector('h1:text("The client is made")')
  const begins = await snippet(page, 'curl: where the browser goes')
  const redeems = await snippet(page, 'curl: tokens for the code')
  const program = await snippet(page, 'openid-client (Node.js)')

  const shell = spawn('bash', ['-e'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] })
  let printed = ''
  const line = new Promise<string>((resolve) => {
    shell.stdout.on('data', (chunk) => {
      printed += chunk
      const [url] = /^http\S+(?=\n)/.exec(printed) ?? []
      if (url !== undefined) resolve(url)
    })
  })
  const ended = new Promise((resolve) => shell.on('close', resolve))
  shell.stdin.write(`${begins}\n`)
  const code = new URL(await goThrough(page, await line)).searchParams.get('code') ?? ''
  shell.stdin.end(`${redeems.replace('paste-the-code-here', code)}\n`)
  await ended
  const tokens = JSON.parse(printed.slice(printed.indexOf('{'))) as Record<string, string>
  expect(Object.keys(tokens)).toEqual(expect.arrayContaining(['access_token', 'id_token', 'refresh_token']))
  const told = await fetch(`${issuer}/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  expect(await told.json()).toMatchObject({ preferred_username: 'root' })

  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const file = join(folder, 'program.mjs')
  writeFileSync(file, `${program}\nexport { signedIn, url }\n`)
  const pasted = (await import(pathToFileURL(file).href)) as {
    url: URL
    signedIn(currentUrl: URL): Promise<object>
  }
  const came = await goThrough(page, pasted.url.href)
  expect(await pasted.signedIn(new URL(came))).toMatchObject({
    preferred_username: 'root',
    email: 'root@example.com',
  })

  const listed = run('clients list --json').stdout
  expect(listed).toContain('The Shop')
  await context.close()
}, 120_000)
