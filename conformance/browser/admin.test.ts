/** The administration in a real Chromium: every page, narrow and wide, in light and dark, English and Arabic; used with scripts off. */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProvider, generateKeys, type Provider } from 'vouchsafe'
import { createPasswordAccounts, type PasswordAccounts } from 'vouchsafe/accounts'
import { adminPages, adminTexts } from 'vouchsafe/admin'
import { languages } from 'vouchsafe/languages'
import { serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { totpOf } from '../catalogue/totp.ts'
import { freePort } from '../interop/free-port.ts'
import { chosenSpokenLooks, faultsOf } from './accessible.ts'
import { launchChromium } from './chromium.ts'

const REDIRECT = 'https://shop.example/a/path/that/is/long/and/has/no/end/callback'
const PASSWORD = 'a password of your own'
const secret = 'a random secret of 22+ characters'
const secrets = ['a secret of the deployment, 32+ characters'] as const

let chromium: Browser
let issuer = ''
let provider: Provider
let accounts: PasswordAccounts
let otp = ''
let close: () => Promise<void>

beforeAll(async () => {
  chromium = await launchChromium()
  const port = await freePort()
  issuer = `http://localhost:${port}`
  const storage = createMemoryStorage()
  accounts = createPasswordAccounts({ storage, issuer, secrets })
  provider = createProvider({
    issuer,
    storage,
    accounts,
    keys: await generateKeys(['RS256']),
    secrets,
    resources: [{ identifier: 'https://api.example' }],
    registration: 'token',
    languages,
    clients: [{ client_id: 'ops', client_secret: secret, grant_types: ['client_credentials'] }],
    mounts: [adminPages({ accounts })],
  })
  await accounts.create({ sub: 'root', username: 'root', password: PASSWORD, roles: ['admin'] })
  await accounts.create({
    sub: 'alice',
    username: 'alice',
    email: 'alice.in.a.very.long.address.of.hers@wonderland.example',
    name: 'Alice Example of a Name that is Long',
    password: PASSWORD,
    claims: { locale: 'en' },
  })
  otp = accounts.factors.newOtp('localhost', 'alice').secret
  await accounts.factors.addOtp('alice', otp, totpOf(otp, Math.floor(Date.now() / 1000)))
  await provider.clients.create({
    client_id: 'shop',
    client_name: 'The Shop with a Name that is Long',
    redirect_uris: [REDIRECT],
    grant_types: ['authorization_code', 'refresh_token'],
    contacts: ['ops@shop.example'],
    require_pkce: true,
  })
  await provider.registrationTokens.create({ note: 'for the shop' })
  const wrong = { client_id: 'shop', client_secret: 'wrong', grant_type: 'refresh_token', refresh_token: 'x' }
  const running = await serve(provider, { port })
  close = () => running.close()
  await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(wrong) })
  await letIn()
})

/** Alice is signed in, and has let the client in. */
async function letIn(): Promise<void> {
  const context = await chromium.newContext()
  const page = await context.newPage()
  const asked = { response_type: 'code', client_id: 'shop', redirect_uri: REDIRECT, scope: 'openid email' }
  const proof = {
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }
  await page.goto(`${issuer}/authorize?${new URLSearchParams({ ...asked, ...proof })}`)
  await page.fill('input[name=username]', 'alice')
  await page.fill('input[name=password]', PASSWORD)
  await page.keyboard.press('Enter')
  await page.fill('input[name=otp]', totpOf(otp, Math.floor(Date.now() / 1000) + 30))
  await page.keyboard.press('Enter')
  await page.waitForSelector('button[value=allow]')
  await page.route('https://shop.example/**', (route) => route.fulfill({ body: '' }))
  await page.click('button[value=allow]')
  await page.waitForURL('https://shop.example/**')
  await context.close()
}

afterAll(async () => {
  await chromium.close()
  await close()
})

async function signIn(context: BrowserContext, path = '/admin'): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${issuer}${path}`)
  await page.fill('input[name=username]', 'root')
  await page.fill('input[name=password]', PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname.startsWith('/admin'))
  return page
}

async function shoot(
  page: Page,
  name: string,
  { locale, viewport, colorScheme }: (typeof chosenSpokenLooks)[number],
) {
  const { VOUCHSAFE_SHOTS: folder } = process.env
  if (folder === undefined) return
  const path = `${folder}/admin-${name}-${locale}-${viewport?.width}-${colorScheme}.png`
  await page.screenshot({ path, fullPage: true })
}

const pages = [
  '/clients',
  '/clients?filter=nobody',
  '/clients/shop',
  '/clients/shop/edit',
  '/clients/shop/remove',
  '/clients/ops',
  '/clients/ops/edit',
  '/new-client',
  '/new-client/web',
  '/new-client/api',
  '/people',
  '/people/alice',
  '/people/alice/edit',
  '/people/alice/password',
  '/people/alice/remove',
  '/people/root',
  '/new-person',
  '/keys',
  '/keys/leaked/throw-away',
  '/tokens',
  '/registration',
  '/settings',
  '/events',
]

describe.each(chosenSpokenLooks)('at $viewport.width pixels, $colorScheme, $locale', (look) => {
  const said = adminTexts[look.locale === 'ar' ? 'ar' : 'en']

  test('axe finds nothing on any page, and nothing is too wide', async () => {
    const context = await chromium.newContext(look)
    const page = await signIn(context)
    const complaints: string[] = []
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) complaints.push(message.text())
    })
    for (const path of pages) {
      const answer = await page.goto(`${issuer}/admin${path}`)
      expect([path, answer?.status(), await faultsOf(page)]).toEqual([path, 200, []])
      expect(await page.getAttribute('html', 'lang')).toBe(look.locale.slice(0, 2))
      await shoot(page, path.replace(/\W+/g, '-'), look)
    }
    expect(complaints).toEqual([])
    await context.close()
  }, 120_000)

  test('nor where a form is shown again, and on pages that are shown once', async () => {
    const context = await chromium.newContext(look)
    const page = await signIn(context, '/admin/new-client/web')
    const looked = async (name: string) => {
      expect([name, await faultsOf(page)]).toEqual([name, []])
      await shoot(page, name, look)
    }
    await page.fill('[name=client_name]', 'Another')
    await page.fill('[name=redirect_uris]', 'http://elsewhere.example/')
    await page.click('main button.primary')
    expect(await page.textContent('.problem')).toContain('https')
    await looked('refused')
    await page.fill('[name=redirect_uris]', 'https://another.example/callback')
    await page.click('main button.primary')
    expect(await page.textContent('h1')).toBe(said.clients.made)
    await looked('made')
    const edit = `${issuer}/admin/clients/${await page.textContent('dd code')}/edit`
    const other = await context.newPage()
    for (const one of [page, other]) await one.goto(edit)
    for (const [one, name] of [
      [other, 'First'],
      [page, 'Second'],
    ] as const) {
      await one.fill('[name=client_name]', name)
      await one.click('main button.primary')
    }
    expect(await page.textContent('[role=alert]')).toBe(said.conflict.about)
    await looked('conflict')
    await page.goto(`${issuer}/admin/registration`)
    await page.click('main button.primary')
    await looked('token-made')
    await page.goto(`${issuer}/admin/tokens`)
    await page.fill('[name=token]', 'nothing of ours')
    await page.click('main button.primary')
    await looked('token')
    await context.close()
  }, 60_000)
})

test('by keyboard alone and with scripts off: a client is made, edited, switched off and removed', async () => {
  const context = await chromium.newContext({ javaScriptEnabled: false })
  const page = await signIn(context, '/admin/new-client/spa')
  await page.focus('[name=client_name]')
  await page.keyboard.type('By keys')
  await page.keyboard.press('Tab')
  await page.keyboard.type('https://spa.example/callback')
  for (const name of ['post_logout_redirect_uris', 'logo_uri', 'client_id']) {
    await page.keyboard.press('Tab')
    expect(await page.locator(`[name=${name}]`).evaluate((field) => field === document.activeElement)).toBe(
      true,
    )
  }
  await page.keyboard.type('keys')
  await page.keyboard.press('Enter')
  await page.waitForSelector('h1:text("The client is made")')
  expect(await page.content()).not.toContain('client_secret')

  await page.goto(`${issuer}/admin/clients/keys/edit`)
  await page.fill('[name=access_token_lifetime]', '300')
  await page.check('[name=skip_consent]')
  await page.click('text=Save')
  const { metadata } = (await provider.clients.read('keys')) ?? {}
  expect([metadata?.access_token_lifetime, metadata?.skip_consent]).toEqual([300, true])
  await page.click('text=Switch off')
  expect((await provider.clients.read('keys'))?.metadata.disabled).toBe(true)
  await page.click('text=Remove')
  await page.click('text=Remove it')
  expect(await page.textContent('[role=status]')).toContain('is removed')
  expect(await provider.clients.read('keys')).toBeUndefined()
  await context.close()
})

test('what is typed without care stays, with what to do beside it, and is said by the page alone', async () => {
  const context = await chromium.newContext()
  const page = await signIn(context, '/admin/new-client/web')
  const typed = {
    client_name: '🚀'.repeat(1250),
    redirect_uris: 'app.example/callback\nhttp://192.168.1.10/callback\nhttps://*.app.example/callback',
    post_logout_redirect_uris: '/bye',
    logo_uri: 'app.example/logo.png',
    client_id: 'été',
  }
  for (const [name, text] of Object.entries(typed)) await page.fill(`[name=${name}]`, text)
  await page.click('main button.primary')
  await page.waitForSelector('[role=alert]')
  const told = {
    client_name: '200 characters at most',
    redirect_uris: /from its scheme on.*number 1.*must be https;.*number 2.*register each one.*number 3/s,
    post_logout_redirect_uris: 'from its scheme on',
    logo_uri: 'an http or https URL',
    client_id: 'printable ASCII',
  }
  for (const [name, text] of Object.entries(typed)) {
    expect(await page.textContent(`#${name}-problem`)).toMatch(told[name as keyof typeof told])
    expect(await page.inputValue(`[name=${name}]`)).toBe(text)
  }
  await context.close()
})

test('with scripts off: a person is made, found, switched off and on, and removed', async () => {
  const context = await chromium.newContext({ javaScriptEnabled: false })
  const page = await signIn(context, '/admin/new-person')
  await page.fill('[name=username]', 'Mallory')
  await page.fill('[name=password]', 'through the looking glass')
  await page.click('text=Create')
  await page.goto(`${issuer}/admin/people`)
  await page.fill('[name=filter]', 'mall')
  await page.keyboard.press('Enter')
  await page.click('text=Mallory')
  await page.click('text=Switch off')
  expect((await accounts.readByName('mallory'))?.disabled).toBe(true)
  await page.click('text=Switch on')
  await page.click('text=Remove')
  await page.click('text=Remove them')
  expect(await accounts.readByName('mallory')).toBeUndefined()
  await context.close()
})

test('nothing that a client or a person says of itself runs, or is asked for (W-012, W-028)', async () => {
  const text = `"><script>document.title='run'</script><img src=x onerror="document.title='run'">`
  await provider.clients.create({
    client_id: `x"><b>`,
    client_name: text,
    grant_types: [],
    contacts: [text],
    logo_uri: 'https://nowhere.invalid/logo.png',
  })
  await accounts.create({ sub: 'x', username: text, name: text, claims: { note: text } })
  const context = await chromium.newContext()
  const page = await signIn(context)
  const dialogs: string[] = []
  page.on('dialog', (dialog) => dialogs.push(dialog.message()))
  const client = `/clients/${encodeURIComponent('x"><b>')}`
  for (const path of [
    '/clients',
    client,
    `${client}/edit`,
    '/people',
    '/people/x',
    '/people/x/edit',
    '/events',
  ]) {
    const answer = await page.goto(`${issuer}/admin${path}`)
    expect([path, answer?.status()]).toEqual([path, 200])
    expect(await page.title()).not.toBe('run')
  }
  expect(dialogs).toEqual([])
  await provider.clients.remove('x"><b>')
  await accounts.remove('x')
  await context.close()
})
