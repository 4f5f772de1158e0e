/**
 * Session management with oidc-client-ts in a real Chromium: a page that watches is told when somebody signs out in
 * another tab, and is left alone where the browser keeps our cookie from a frame on its site.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchProfile } from '../browser/chromium.ts'
import { type Served, serveProvider } from '../browser/provider.ts'
import { html, type Site, serveSite } from '../browser/site.ts'
import { signIn } from './person.ts'

const script = readFileSync(
  new URL('../../node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js', import.meta.url),
)

/** What an application writes around the library. The page counts what it is told, and what the frame says. */
const application = (issuer: string) => `<script src="/oidc-client-ts.js"></script><script>
  const manager = new oidc.UserManager({
    authority: ${JSON.stringify(issuer)},
    client_id: 'app',
    redirect_uri: location.origin + '/callback',
    post_logout_redirect_uri: location.origin + '/signed-out',
    monitorSession: true,
    checkSessionIntervalInSeconds: 1,
  })
  const told = { signed_out: 0, changed: 0, error: 0, unchanged: 0 }
  manager.events.addUserSignedOut(() => told.signed_out++)
  addEventListener('message', ({ data, origin }) => {
    if (origin === ${JSON.stringify(issuer)} && typeof data === 'string') told[data]++
  })
  window.answer = location.pathname === '/callback'
    ? manager.signinCallback().then((user) => user?.profile.sub ?? 'renewed')
    : undefined
</script>`

interface Told {
  readonly signed_out: number
  readonly changed: number
  readonly error: number
  readonly unchanged: number
}

/** The third: as Safari and Firefox are, and Chromium where that is chosen. */
const circumstances = [
  ['of one site', { host: 'localhost', tls: false, cookies: true }],
  ['of two sites', { host: '127.0.0.1', tls: true, cookies: true }],
  ['of two sites, without third-party cookies', { host: '127.0.0.1', tls: true, cookies: false }],
] as const

describe.each(circumstances)('%s', (_, { host, tls, cookies }) => {
  let folder: string
  let served: Served
  let site: Site
  let origin: string
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    site = await serveSite((request, response) => {
      if (request.url !== '/oidc-client-ts.js') return html(response, application(served.issuer))
      response.setHeader('content-type', 'text/javascript').end(script)
    })
    origin = site.origin.replace('127.0.0.1', host)
    const client = {
      client_id: 'app',
      token_endpoint_auth_method: 'none' as const,
      skip_consent: true,
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [`${origin}/signed-out`],
    }
    served = await serveProvider([client], [], { policy: { session_management: true }, tls })
  })

  afterAll(() => Promise.all([served, site].map((one) => one.close())))

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vouchsafe-chromium-'))
    context = await launchProfile(folder, cookies)
    page = await context.newPage()
    await page.goto(origin)
    await page.evaluate('void manager.signinRedirect()')
    await signIn(page)
    await page.waitForURL((url) => url.pathname === '/callback')
    expect(await page.evaluate('answer')).toBe('alice')
    await page.waitForFunction(`told.${cookies ? 'unchanged' : 'error'} > 0`)
  })

  afterEach(async () => {
    await context.close()
    rmSync(folder, { recursive: true })
  })

  const told = () => page.evaluate<Told>('told')

  async function signOutInAnotherTab(): Promise<void> {
    const tab = await context.newPage()
    await tab.goto(`${served.issuer}/end-session`)
    await tab.click('button[value=sign_out]')
    expect(await tab.title()).toBe('You are signed out')
  }

  if (!cookies) {
    test('a page is told of nothing, and above all not that nobody is there', async () => {
      await signOutInAnotherTab()
      // At an error the library gives up asking.
      expect(await told()).toEqual({ signed_out: 0, changed: 0, unchanged: 0, error: 1 })
    })
    return
  }
  test('a page is told that the person signed out in another tab, once', async () => {
    await signOutInAnotherTab()
    await page.waitForFunction('told.signed_out > 0')
    expect(await told()).toMatchObject({ signed_out: 1, error: 0 })
  })

  test('and that they did by redirect, in another tab of the application', async () => {
    const tab = await context.newPage()
    await tab.goto(origin)
    await tab.evaluate('void manager.signinRedirect()')
    await tab.waitForURL((url) => url.pathname === '/callback')
    await tab.evaluate('answer')
    await tab.evaluate('void manager.signoutRedirect()')
    await tab.waitForURL((url) => url.pathname === '/signed-out')
    await page.waitForFunction('told.signed_out > 0')
  })

  test('that the same person signed in again is nothing to it', async () => {
    const tab = await context.newPage()
    await tab.goto(origin)
    await tab.evaluate(`void manager.signinRedirect({ prompt: 'login' })`)
    await signIn(tab)
    await tab.waitForURL((url) => url.pathname === '/callback')
    const { unchanged } = await told()
    await page.waitForFunction(`told.unchanged > ${unchanged + 1}`)
    expect(await told()).toMatchObject({ signed_out: 0, changed: 0 })
  })
})
