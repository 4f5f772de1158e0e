/**
 * MSAL.js in a real Chromium, in its mode for providers other than Microsoft's and otherwise with its own defaults: it
 * wants its code in the fragment, always asks for offline_access, and takes no authority by plain http.
 */

import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createProvider, generateKeys } from 'vouchsafe'
import { toNodeHandler } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { launchChromium } from '../browser/chromium.ts'
import { PASSWORD } from '../browser/provider.ts'
import { html, type Site, serveSite } from '../browser/site.ts'
import { makeCertificate } from '../redis/certificate.ts'
import { freePort } from './free-port.ts'
import { signInAndAllow } from './person.ts'

const script = readFileSync(
  new URL('../../node_modules/@azure/msal-browser/lib/msal-browser.min.js', import.meta.url),
)

let chromium: Browser
let server: Server
let site: Site
let issuer: string
let context: BrowserContext
let page: Page

const application = () => `<script src="/msal-browser.js"></script><script>
  const app = new msal.PublicClientApplication({
    auth: {
      clientId: 'app',
      authority: ${JSON.stringify(issuer)},
      knownAuthorities: [${JSON.stringify(new URL(issuer).host)}],
      redirectUri: location.origin + '/',
      postLogoutRedirectUri: location.origin + '/signed-out',
    },
    system: { protocolMode: 'OIDC' },
  })
  window.ready = app.initialize().then(() => app.handleRedirectPromise())
</script>`

beforeAll(async () => {
  site = await serveSite((request, response) => {
    if (request.url !== '/msal-browser.js') return html(response, application())
    response.setHeader('content-type', 'text/javascript').end(script)
  })
  const port = await freePort()
  issuer = `https://localhost:${port}`
  const claims = { name: 'Alice Example', email: 'alice@example.test', preferred_username: 'alice' }
  const provider = createProvider({
    issuer,
    storage: createMemoryStorage(),
    keys: await generateKeys(),
    secrets: ['a secret of the deployment, 32+ characters'],
    clients: [
      {
        client_id: 'app',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [`${site.origin}/`],
        post_logout_redirect_uris: [`${site.origin}/signed-out`],
        id_token_includes_claims: true,
      },
    ],
    accounts: {
      find: (sub) => (sub === 'alice' ? { sub, claims } : undefined),
      authenticate: ({ username, password }) => (password === PASSWORD ? { sub: username } : undefined),
    },
  })
  const { cert, key } = makeCertificate()
  server = createServer({ cert, key }, toNodeHandler(provider))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  chromium = await launchChromium()
})

afterAll(async () => {
  await chromium.close()
  await site.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

beforeEach(async () => {
  context = await chromium.newContext({ ignoreHTTPSErrors: true })
  page = await context.newPage()
})

afterEach(() => context.close())

test('signs in, renews and signs out', async () => {
  await page.goto(site.origin)
  await page.evaluate('ready')
  await page.evaluate(`void app.loginRedirect({ scopes: ['profile', 'email'] })`)
  await signInAndAllow(page)
  await page.waitForURL((url) => url.origin === site.origin)
  expect(await page.evaluate('ready')).toMatchObject({
    account: { username: 'alice', name: 'Alice Example', localAccountId: 'alice' },
  })

  const renew = `app.acquireTokenSilent({
    scopes: ['profile', 'email'], account: app.getAllAccounts()[0], forceRefresh: true,
  }).then(({ accessToken }) => accessToken)`
  const first = await page.evaluate(renew)
  expect(await page.evaluate(renew)).not.toBe(first)

  await page.evaluate(`void (([account]) =>
    app.logoutRedirect({ account, idTokenHint: account.idToken }))(app.getAllAccounts())`)
  await page.waitForURL((url) => url.pathname === '/signed-out')
})
