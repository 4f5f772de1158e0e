/** What people see of themselves, what they can end and change, and that it is theirs alone. */

import { beforeEach, describe, expect, test } from 'vitest'
import { createMemoryStorage } from '../../storage/memory.ts'
import { accountPages } from '../account.ts'
import { createPasswordAccounts, type PasswordAccounts } from '../accounts.ts'
import { languages } from '../languages.ts'
import { comeTo, hiddenFields, post, signInOn } from '../mounts/at-pages.fixture.ts'
import { createTestProvider, type TestProvider } from '../testing.ts'

const markup = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
const app = {
  client_id: 'app',
  client_name: 'The App',
  redirect_uris: ['https://app.test/cb'],
  token_endpoint_auth_method: 'none' as const,
}
const evil = {
  ...app,
  client_id: `e"'><b>`,
  client_name: markup,
  logo_uri: `https://evil.test/"onerror="x`,
  client_uri: 'https://evil.test',
}
const clients = [app, evil]
const people = [
  { sub: 'alice', claims: { name: 'Alice Example', email: 'alice@example.test', email_verified: false } },
  { sub: 'bob', claims: { name: markup, preferred_username: markup, email: markup } },
]

let op: TestProvider

beforeEach(() => {
  op = createTestProvider({ people, clients, mounts: [accountPages()], languages })
})

const at = (path: string) => `${op.issuer}/account${path}`
const withoutTags = (html: string) =>
  html.replace(/<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ').replace(/\s+/g, ' ')

test('the page to sign in on names the account page in the language that it speaks', async () => {
  const begun = await op.fetch(at(''), { redirect: 'manual' })
  const headers = { 'accept-language': 'de' }
  const login = await op.browser().open(begun.headers.get('location') ?? '', { headers })
  expect(login.html).toContain('<html lang="de"')
  expect(login.html).toContain('<bdi>Ihr Konto</bdi>')
})

test('below an issuer that has a path the pages are below it too', async () => {
  op = createTestProvider({ issuer: 'https://op.test/auth', people, mounts: [accountPages()] })
  const { browser, page } = await comeTo(op, '/account', 'alice')
  expect(page.url.href).toBe('https://op.test/auth/account')
  const links = [...page.html.matchAll(/<a href="([^"#]+)"/g)].map(([, href = '']) => new URL(href, page.url))
  expect(links.length).toBeGreaterThan(3)
  for (const link of links) expect([link.href, (await browser.open(link)).status]).toEqual([link.href, 200])
  expect((await browser.open('https://op.test/auth/account/')).status).toBe(200)
})

describe('overview', () => {
  test('says who they are here', async () => {
    const { page } = await comeTo(op, '/account', 'alice')
    expect(withoutTags(page.html)).toContain(
      'Name Alice Example E-mail alice@example.test not confirmed Identifier alice',
    )
  })

  test('everything about them is one document, and nothing of anybody else', async () => {
    await op.tokensFor('app', 'alice', 'openid email')
    await op.tokensFor('app', 'bob')
    const { browser } = await comeTo(op, '/account', 'alice')
    const data = await browser.open(at('/data'))
    expect(data.headers.get('content-disposition')).toBe('attachment; filename="account.json"')
    expect(JSON.parse(data.html)).toEqual({
      issuer: op.issuer,
      at: Math.floor(op.clock.now()),
      sub: 'alice',
      claims: people[0]?.claims,
      connections: [expect.objectContaining({ client_id: 'app' })],
      sessions: [expect.any(Object), expect.any(Object)],
    })
    expect(data.html).not.toContain('bob')
  })
})

describe('applications', () => {
  test('each with what it may do, since when, and last used', async () => {
    await op.tokensFor('app', 'alice', 'openid email offline_access')
    op.clock.advance(3 * 86_400)
    const { page } = await comeTo(op, '/account/applications', 'alice')
    const text = withoutTags(page.html)
    expect(text).toMatch(/The App Connected since \w+ \d+, \d{4} · Last used 3 days ago/)
  })

  test('what was allowed at the consent page is said as it was said there', async () => {
    const browser = op.browser({ session: await op.signedIn('alice') })
    const request = {
      client_id: 'app',
      response_type: 'code',
      redirect_uri: 'https://app.test/cb',
      scope: 'openid email',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    }
    await browser.authorize(`${op.issuer}/authorize?${new URLSearchParams(request)}`)
    const page = await browser.open(at('/applications'))
    expect(withoutTags(page.html)).toMatch(/It may: .*e-mail address/)
    const german = await browser.open(at('/applications'), { headers: { 'accept-language': 'de-AT' } })
    expect(withoutTags(german.html)).toMatch(/Sie darf: .*E-Mail-Adresse/)
  })

  test('disconnected, it is gone from the page, and its tokens with it', async () => {
    const { access_token } = await op.tokensFor('app', 'alice')
    const bobs = await op.tokensFor('app', 'bob')
    const { browser, page } = await comeTo(op, '/account/applications', 'alice')
    const done = await post(browser, page.url, {
      ...hiddenFields(page.html),
      action: 'disconnect',
      client_id: 'app',
    })
    expect(withoutTags(done.html)).toContain('The application is disconnected.')
    expect(done.html).not.toContain('The App<')
    const userinfo = (token: string) =>
      op.fetch(`${op.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } })
    expect((await userinfo(access_token)).status).toBe(401)
    expect((await userinfo(bobs.access_token)).status).toBe(200)
  })

  test('nothing is shown of a URL but that it was done', async () => {
    const { browser } = await comeTo(op, '/account', 'alice')
    for (const done of ['constructor', markup, '__proto__'])
      expect((await browser.open(at(`/applications?done=${encodeURIComponent(done)}`))).html).not.toContain(
        'class="notice"',
      )
  })

  test('W-012, W-028: a client cannot put markup on the page, nor a person', async () => {
    await op.tokensFor(evil.client_id, 'bob')
    const { browser } = await comeTo(op, '/account', 'bob')
    for (const path of ['', '/applications', '/sessions']) {
      const { html } = await browser.open(at(path), { headers: { 'user-agent': markup } })
      expect(html).not.toMatch(/<script|<img src=x|<b>|" ?onerror/)
      expect(html).toContain('&quot;&gt;&lt;script&gt;')
    }
  })

  test('a thousand of them are shown a page at a time', async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      ...app,
      client_id: `app-${index}`,
      client_name: `No. ${index}.`,
    }))
    op = createTestProvider({ people, clients: many, mounts: [accountPages()] })
    for (const { client_id } of many) await op.tokensFor(client_id, 'alice')
    const { browser, page } = await comeTo(op, '/account/applications', 'alice')
    const names = (html: string) => [...html.matchAll(/No\. (\d+)\.<\/bdi><\/h2>/g)].map(([, name]) => name)
    const rest = await browser.open(new URL(/href="(\?from=\d+)"/.exec(page.html)?.[1] ?? '', page.url))
    expect([names(page.html).length, names(rest.html).length]).toEqual([50, 10])
    expect(new Set([...names(page.html), ...names(rest.html)]).size).toBe(60)
    for (const from of ['-1', 'x', '1e9', '9'.repeat(400)])
      expect((await browser.open(at(`/applications?from=${from}`))).status).toBe(200)
  })
})

describe('sessions', () => {
  const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0' }
  const idsOf = async (sub: string) => (await op.provider.person(sub).sessions()).map(({ id }) => id)

  test('this one is said to be this one, and each by its device', async () => {
    await op.signedIn('alice')
    const browser = op.browser()
    const login = await browser.open(at('/sessions'))
    const action = /action="([^"]+)"/.exec(login.html)?.[1] ?? ''
    const page = await post(
      browser,
      action,
      { ...hiddenFields(login.html), username: 'alice', password: 'password' },
      firefox,
    )
    const text = withoutTags(page.html)
    expect(text).toMatch(/Firefox on Linux This one Signed in this minute/)
    expect(text.match(/This one/g)).toHaveLength(1)
    expect(text).toContain('A browser Signed in')
  })

  test('one is ended, and only that', async () => {
    await op.signedIn('alice')
    const [other = ''] = await idsOf('alice')
    const { browser, page } = await comeTo(op, '/account/sessions', 'alice')
    const fields = { ...hiddenFields(page.html), action: 'end', session: other }
    const done = await post(browser, page.url, fields)
    expect(withoutTags(done.html)).toContain('That session is signed out.')
    expect(await idsOf('alice')).toHaveLength(1)
    expect((await browser.open(at(''))).html).toContain('Alice Example')
  })

  test('W-016: that of somebody else is not', async () => {
    await op.signedIn('bob')
    const [bobs = ''] = await idsOf('bob')
    const { browser, page } = await comeTo(op, '/account/sessions', 'alice')
    await post(browser, page.url, { ...hiddenFields(page.html), action: 'end', session: bobs, sub: 'bob' })
    expect(await idsOf('bob')).toEqual([bobs])
  })

  test('all others', async () => {
    await op.signedIn('alice')
    await op.signedIn('alice')
    const { browser, page } = await comeTo(op, '/account/sessions', 'alice')
    const done = await post(browser, page.url, { ...hiddenFields(page.html), action: 'end_others' })
    expect(withoutTags(done.html)).toContain('All other sessions are signed out.')
    expect(await idsOf('alice')).toHaveLength(1)
  })

  test('everywhere, and this tab is asked to sign in', async () => {
    await op.signedIn('alice')
    const { browser, page } = await comeTo(op, '/account/sessions', 'alice')
    const login = await post(browser, page.url, { ...hiddenFields(page.html), action: 'end_everywhere' })
    expect(login.html).toContain('name="password"')
    expect(await idsOf('alice')).toEqual([])
  })

  test('the way out is the provider’s', async () => {
    const { browser, page } = await comeTo(op, '/account', 'alice')
    const out = await browser.open(/<a href="([^"]+)">Sign out/.exec(page.html)?.[1] ?? '')
    const action = /action="([^"]+)"/.exec(out.html)?.[1] ?? ''
    await post(browser, action, { ...hiddenFields(out.html), decision: 'sign_out' })
    expect((await browser.open(at(''))).html).toContain('name="password"')
  })
})

describe('password', () => {
  let accounts: PasswordAccounts
  let sub: string
  let is_down = false

  beforeEach(async () => {
    is_down = false
    const storage = createMemoryStorage()
    const issuer = 'https://op.test'
    const made = createPasswordAccounts({
      storage,
      issuer,
      configured: [{ username: 'carol', password: 'of the configuration', sub: 'carol' }],
    })
    const down = (): never => {
      throw new Error('down')
    }
    accounts = { ...made, read: (sub) => (is_down ? down() : made.read(sub)) }
    op = createTestProvider({ issuer, storage, accounts, mounts: [accountPages({ accounts })] })
    const outcome = await accounts.create({ username: 'alice', password: 'wonderland' })
    sub = outcome.kind === 'created' ? outcome.account.sub : ''
  })

  async function signedIn(username = 'alice', password = 'wonderland') {
    const browser = op.browser()
    const page = await signInOn(browser, await browser.open(at('/security')), username, password)
    return { browser, page }
  }
  const change = (fields: Record<string, string>) => ({ action: 'password', ...fields })
  const wanted = { current: 'wonderland', password: 'through the glass', repeated: 'through the glass' }

  test('is changed: the other sessions end, this one goes on, and the next sign-in takes the new one', async () => {
    const other = await signedIn()
    const { browser, page } = await signedIn()
    expect(page.url.pathname).toBe('/account/security')
    const done = await post(browser, page.url, { ...hiddenFields(page.html), ...change(wanted) })
    expect(withoutTags(done.html)).toContain('Your password is changed.')
    expect((await other.browser.open(at(''))).html).toContain('name="password"')
    expect((await signedIn('alice', 'wonderland')).page.status).toBe(400)
    expect((await signedIn('alice', wanted.password)).page.status).toBe(200)
  })

  test.each<[string, Record<string, string>, string]>([
    ['another current one', { current: 'wrong' }, 'That is not your current password.'],
    ['none', { current: '' }, 'That is not your current password.'],
    ['two that differ', { repeated: 'through the grass' }, 'The two new passwords differ.'],
    [
      'one that is too short',
      { password: 'seven77', repeated: 'seven77' },
      'A password has 8 characters at least.',
    ],
    [
      'one that is too long',
      { password: 'x'.repeat(1025), repeated: 'x'.repeat(1025) },
      'That password is too long.',
    ],
  ])('%s: it stays, and the page says why', async (_, fields, told) => {
    const { browser, page } = await signedIn()
    const answer = await post(browser, page.url, {
      ...hiddenFields(page.html),
      ...change({ ...wanted, ...fields }),
    })
    expect([answer.status, withoutTags(answer.html)]).toEqual([422, expect.stringContaining(told)])
    expect(answer.html).not.toContain('through the')
    expect(await accounts.authenticate({ username: 'alice', password: 'wonderland' })).toMatchObject({ sub })
  })

  test('W-009: guesses at the current one are counted as at a sign-in', async () => {
    const { browser, page } = await signedIn()
    const guess = (current: string) =>
      post(browser, page.url, { ...hiddenFields(page.html), ...change({ ...wanted, current }) })
    for (let n = 0; n < 10; n++) expect((await guess(`guess ${n}`)).status).toBe(422)
    expect((await guess('wonderland')).status).toBe(422)
  })

  test('the current one of somebody else is not enough', async () => {
    await accounts.create({ username: 'bob', password: 'bobs password' })
    const { browser, page } = await signedIn()
    const fields = {
      ...hiddenFields(page.html),
      ...change({ ...wanted, current: 'bobs password' }),
      username: 'bob',
    }
    expect((await post(browser, page.url, fields)).status).toBe(422)
    expect(await accounts.authenticate({ username: 'bob', password: 'bobs password' })).toBeDefined()
  })

  test('an old sign-in is confirmed first', async () => {
    const { browser, page } = await signedIn()
    op.clock.advance(601)
    const login = await post(browser, page.url, { ...hiddenFields(page.html), ...change(wanted) })
    expect(login.html).toContain('autocomplete="current-password"')
    const back = await signInOn(browser, login, 'alice', 'wonderland')
    expect(withoutTags(back.html)).toContain('You have confirmed that it is you.')
    expect(back.html).not.toContain('through the')
    const done = await post(browser, back.url, { ...hiddenFields(back.html), ...change(wanted) })
    expect(withoutTags(done.html)).toContain('Your password is changed.')
  })

  test('whose is in the configuration is told that it is not changed here', async () => {
    const { page } = await signedIn('carol', 'of the configuration')
    expect(withoutTags(page.html)).toContain('Your password is not changed here.')
    expect(page.html).not.toContain('type="password"')
  })

  test('accounts that cannot be asked are a page that says so', async () => {
    const { browser, page } = await signedIn()
    is_down = true
    const answers = [
      await browser.open(page.url),
      await post(browser, page.url, { ...hiddenFields(page.html), ...change(wanted) }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([503, 503])
  })
})

test('options that are not known are refused', () => {
  expect(() => accountPages({ pathh: '/me' } as never)).toThrow(/pathh: is not known; did you mean path/)
})
