/** The administration at an origin of its own: who comes in there and how, what ends that, and what is where. */

import { describe, expect, test } from 'vitest'
import type { PolicyInput } from '../../core/index.ts'
import { totpOf } from '../accounts/factors/totp.fixture.ts'
import { adminPages } from '../admin.ts'
import { attributeOf, hiddenFields, post, signInOn } from '../mounts/at-pages.fixture.ts'
import { createTestProvider } from '../testing.ts'
import { openDesk, send, shop } from './at-desk.fixture.ts'

const here = 'https://admin.test'
const secret = 'a random secret, 22 characters'
const ops = {
  client_id: 'ops',
  client_secret: secret,
  grant_types: ['client_credentials'],
  scope: 'vouchsafe:admin',
}

async function open(policy: PolicyInput = {}) {
  const at = await openDesk({ admin: { url: here }, clients: [ops], policy })
  const site = at.op.provider.site(here)
  const fetched = (path: string, init?: RequestInit) =>
    site.fetch(new Request(`${here}${path}`, { redirect: 'manual', ...init }))
  const newBrowser = () => at.op.browser({ fetch: (request) => site.fetch(request) })
  async function come(username = 'root', path = '') {
    const browser = newBrowser()
    const page = await signInOn(browser, await browser.open(`${here}${path}`), username)
    return { browser, page }
  }
  return { ...at, fetched, newBrowser, come }
}

test('each origin has its own, and nothing of the other', async () => {
  const { op, issuer, fetched } = await open()
  for (const path of ['/admin', '/clients', '/callback', '/api/clients', '/signed-out'])
    expect([path, (await op.fetch(`${issuer}${path}`)).status]).toEqual([path, 404])
  for (const path of ['/authorize', '/login', '/jwks', '/password', '/.well-known/openid-configuration'])
    expect([path, (await fetched(path, { method: 'POST' })).status]).toEqual([path, 404])
  expect((await fetched('/token', { method: 'POST' })).status).toBe(404)
  expect(op.provider.serves('/clients')).toBe(false)
  expect(op.provider.site(here).serves('/token')).toBe(true)
})

describe('a person', () => {
  test('signs in at the provider, as at any client, and comes to the page they wanted', async () => {
    const { issuer, fetched, come, op } = await open()
    const asked = new URL((await fetched('/people?filter=b')).headers.get('location') ?? '')
    expect(`${asked.origin}${asked.pathname}`).toBe(`${issuer}/authorize`)
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      client_id: 'vouchsafe-admin',
      redirect_uri: `${here}/callback`,
      code_challenge_method: 'S256',
      state: expect.stringMatching(/.{30}/),
      nonce: expect.stringMatching(/.{20}/),
    })
    const { browser, page } = await come('root', '/people?filter=b')
    expect([page.url.href, page.status]).toEqual([`${here}/people?filter=b`, 200])
    const own = browser.cookies.filter(({ domain }) => domain === 'admin.test')
    expect(own.map(({ name }) => name).sort()).toEqual([
      '__Host-vouchsafe_admin_browser',
      '__Host-vouchsafe_admin_visit',
    ])
    for (const cookie of own)
      expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })
    expect(await op.provider.person('root').connections()).toEqual([])
  })

  test('without the role sees nothing', async () => {
    const { come } = await open()
    const { page, browser } = await come('bob')
    expect([page.status, (await browser.open(`${here}/clients`)).status]).toEqual([403, 403])
  })

  test('who needs a second factor and has none sets it up at the provider, and goes on to the page they wanted', async () => {
    const { issuer, op, come, fetched } = await open({ require_second_factor: true })
    const { browser, page } = await come('root', '/people')
    expect(`${page.url.origin}${page.url.pathname}`).toBe(`${issuer}/second-factor`)
    expect((await browser.open(`${here}/people`)).url.origin).toBe(issuer)
    expect((await fetched('/second-factor')).status).toBe(404)
    const fields = hiddenFields(page.html)
    const code = totpOf(fields.secret ?? '', op.clock.now())
    const enrolled = await post(browser, page.url, { ...fields, code })
    const [way_on = ''] = /<a class="primary"[^>]*>/.exec(enrolled.html) ?? []
    const arrived = await browser.open(attributeOf(way_on, 'href').replaceAll('&amp;', '&'))
    expect([arrived.url.href, arrived.status]).toEqual([`${here}/people`, 200])
  })

  test.each<[string, (at: Awaited<ReturnType<typeof open>>) => Promise<unknown>]>([
    ['signed out elsewhere', ({ op }) => op.provider.person('root').endSessions()],
    ['is switched off', ({ accounts }) => accounts.update('root', { disabled: true })],
    ['has another password', ({ accounts }) => accounts.update('root', { password: 'another password' })],
  ])('who %s has to sign in anew, at once', async (_, end) => {
    const at = await open()
    const { browser } = await at.come()
    await end(at)
    expect((await browser.open(`${here}/clients`)).html).toContain('name="password"')
  })

  test('who loses the role is out at the next request', async () => {
    const { come, accounts } = await open()
    const { browser } = await come()
    await accounts.update('root', { roles: [] })
    expect((await browser.open(`${here}/clients`)).status).toBe(403)
  })

  test('signs out at the provider, and comes back to a page that leads in again', async () => {
    const { issuer, come, op } = await open()
    const { browser, page } = await come()
    const [link = ''] = /<a href="[^"]*">Sign out/.exec(page.html) ?? []
    const asks = await browser.open(attributeOf(link, 'href').replaceAll('&amp;', '&'))
    expect(asks.url.origin).toBe(issuer)
    const [form = ''] = /<form[\s\S]*?<\/form>/.exec(asks.html) ?? []
    const [button = ''] = /<button[^>]*name=[^>]*>/.exec(form) ?? []
    const pressed = button === '' ? {} : { [attributeOf(button, 'name')]: attributeOf(button, 'value') }
    const url = new URL(attributeOf(form, 'action'), issuer)
    const back = await post(browser, url, { ...hiddenFields(form), ...pressed })
    expect([back.url.href, back.status]).toEqual([`${here}/signed-out`, 200])
    expect(await op.provider.person('root').sessions()).toEqual([])
    expect((await browser.open(`${here}/clients`)).url.origin).toBe(issuer)
  })
})

describe('a form', () => {
  test('is the person’s own, sent from a page there and from nowhere else (W-024, W-027)', async () => {
    const { come, issuer, op } = await open()
    await op.provider.clients.create(shop)
    const { browser } = await come()
    const page = await browser.open(`${here}/clients/shop`)
    for (const origin of [issuer, 'https://evil.test'])
      expect((await send(browser, page, '/clients/shop/off', {}, { origin })).status).toBe(403)
    expect((await post(browser, `${here}/clients/shop/off`, {}, { origin: here })).status).toBe(403)
    // Opened again by its address: it is seen on its page, and nothing is done.
    const opened = await browser.open(`${here}/clients/shop/off`)
    expect([opened.url.href, opened.status]).toEqual([`${here}/clients/shop`, 200])
    expect((await op.provider.clients.read('shop'))?.metadata.disabled).toBe(false)
    const done = await send(browser, page, '/clients/shop/off', {}, { origin: here })
    expect([done.url.href, done.status]).toEqual([`${here}/clients/shop?done=off`, 200])
    expect((await op.provider.clients.read('shop'))?.metadata.disabled).toBe(true)
  })

  test('ten minutes after the sign-in asks for the password, and has what was typed afterwards', async () => {
    const { come, op } = await open()
    const { browser } = await come()
    op.clock.advance(601)
    const form = await browser.open(`${here}/new-client/spa`)
    const login = await send(browser, form, '/new-client/spa', { client_name: 'Typed before' })
    expect([login.url.pathname, login.html]).toEqual([
      '/authorize',
      expect.stringContaining('name="password"'),
    ])
    const back = await signInOn(browser, login, 'root')
    expect(back.url.href).toBe(`${here}/new-client/spa`)
    expect(back.html).toContain('Typed before')
  })
})

test('an answer that another browser was given signs nobody in (W-001, W-017)', async () => {
  const { fetched, newBrowser, op } = await open()
  const theirs = newBrowser()
  const begun = await fetched('/clients')
  const answer = await theirs.authorize(begun.headers.get('location') ?? '', { as: 'root' })
  expect(answer.href).toContain(`${here}/callback?`)
  const victim = newBrowser()
  const page = await victim.open(answer.href)
  expect(page.html).not.toContain('Signed in as')
  expect(victim.cookies.map(({ name }) => name)).not.toContain('__Host-vouchsafe_admin_visit')
  expect(op).toBeDefined()
})

test('programs find the API there, by a token for it', async () => {
  const { op, issuer, fetched } = await open()
  const asked = { grant_type: 'client_credentials', resource: `${here}/api`, scope: 'vouchsafe:admin' }
  const answer = await op.fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`ops:${secret}`)}` },
    body: new URLSearchParams(asked),
  })
  const { access_token } = (await answer.json()) as { access_token: string }
  const listed = await fetched('/api/people', { headers: { authorization: `Bearer ${access_token}` } })
  expect([listed.status, await listed.json()]).toMatchObject([
    200,
    { people: [{ username: 'carol' }, {}, {}, {}] },
  ])
  const document = (await (await fetched('/api/openapi.json')).json()) as { servers: unknown }
  expect(document.servers).toEqual([{ url: `${here}/api` }])
  expect((await fetched('/api/people')).status).toBe(401)
})

test.each([
  ['https://admin.test/', 'without a slash'],
  ['https://admin.test/a?b', 'without a slash'],
  ['https://ADMIN.test', 'without a slash'],
  ['https://admin.test:443', 'without a slash'],
  ['ftp://admin.test', 'without a slash'],
  ['https://login.test/admin', 'give a path'],
  ['http://admin.test', 'must be https'],
])('%s is refused: %s', (url, why) => {
  expect(() => createTestProvider({ mounts: [adminPages({ url })] })).toThrow(why)
})

test('what is nowhere is said: a path beside the URL, and an origin at which nothing is', () => {
  expect(() => adminPages({ url: here, path: '/admin' })).toThrow('remove one of the two')
  const { provider } = createTestProvider({ mounts: [adminPages({ url: `${here}/desk` })] })
  expect(() => provider.site('https://other.test')).toThrow('nothing is mounted')
  expect(provider.site(here).serves('/desk/clients')).toBe(true)
  expect(provider.site(here).serves('/clients')).toBe(false)
})
