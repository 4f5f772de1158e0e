/** 1.W: what pages show, what they never show, and which headers guard them. */

import { beforeEach, describe, expect, test } from 'vitest'
import type { ClientMetadataInput } from 'vouchsafe'
import { type Browser, formOf, PASSWORD } from './browser.ts'
import { expectConsentPage, expectErrorPage, expectLoginPage, expectPageHeaders } from './browser-answers.ts'
import { watchedStorage } from './watched-storage.ts'
import { authorizationUrl, clients, createWorld, ISSUER, type World } from './world.ts'

let world: World
let alice: Browser

beforeEach(async () => {
  world = await createWorld()
  alice = world.browser()
})

describe('W-004 an unknown name and a wrong password are one answer', () => {
  const shown = (html: string) => html.replace(/name="continuation" value="[^"]*"/, '')

  test.each([
    ['nobody', PASSWORD],
    ['', PASSWORD],
    ['alice', ''],
    ['alice', `${PASSWORD} `],
    ['ALICE', PASSWORD],
    ['alice', `${PASSWORD}\0`],
    ['alice\0', PASSWORD],
    ['alice', '👋'.repeat(200)],
    ['<b>alice</b>', 'x'],
  ])('%j %j', async (username, password) => {
    const wrong = await alice.signIn(authorizationUrl(), 'alice', 'wrong')
    const visit = await alice.signIn(authorizationUrl(), username, password)
    expectLoginPage(visit, 400)
    expect(shown(visit.html)).toBe(shown(wrong.html))
    const headers = ({ response }: typeof visit) => [...response.headers].filter(([name]) => name !== 'date')
    expect(headers(visit)).toEqual(headers(wrong))
  })

  test('W-011 a password of 1 MB is refused before it is read, one that is not UTF-8 is wrong', async () => {
    expect((await alice.signIn(authorizationUrl(), 'alice', 'x'.repeat(1_000_000))).response.status).toBe(413)
    const { continuation } = formOf(await alice.open(authorizationUrl()))
    const body = `continuation=${continuation}&username=alice&password=${encodeURIComponent(PASSWORD)}%ff`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expectLoginPage(await alice.open(`${ISSUER}/login`, { method: 'POST', body, headers }), 400)
  })
})

describe('W-013: RFC 9700 section 4.16, every page has every guard', () => {
  test('login, failed login, asked again, consent, error, and out of order', async () => {
    const storage = watchedStorage()
    const fragile = await createWorld({ storage })
    const browser = fragile.browser()
    const login = await browser.open(authorizationUrl())
    expectLoginPage(login)
    expectLoginPage(await browser.submit(login, { username: 'alice', password: 'wrong' }), 400)
    expectLoginPage(await fragile.browser().submit(login, {}), 403)
    const consent = await browser.submit(login, { username: 'alice', password: PASSWORD })
    expectConsentPage(consent)
    expectErrorPage(await browser.open(authorizationUrl({ client_id: 'nobody' })))
    expectErrorPage(
      await browser.open(`${ISSUER}/consent`, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'cross-site' },
      }),
      403,
    )
    storage.down = true
    const down = await browser.allow(consent)
    expect([down.response.status, down.response.headers.get('retry-after')]).toEqual([503, '1'])
    expectPageHeaders(down.response)
  })

  test('W-021 nothing of the flow is kept by a cache', async () => {
    const pages = [await alice.open(authorizationUrl()), await alice.signIn(authorizationUrl())]
    for (const { response } of pages) expect(response.headers.get('cache-control')).toBe('no-store')
  })
})

const attacks = [
  '"><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</title></style><script>alert(1)</script>',
  '<!--<script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  'javascript:alert(1)',
  `{{7*7}} \${7*7} <%= 7*7 %> #{7*7}`,
  '\u202egnp.exe',
]

/** Everything a browser would take for an element or attribute of the page. */
function markup(html: string): string[] {
  return [...html.replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/<[a-z!/][^>]*>/gi)].map(([tag]) =>
    tag.replace(/"[^"]*"/g, '""'),
  )
}

describe('W-012, W-042, A-066: what others wrote is text', () => {
  test.each(attacks)('in login_hint: %s', async (login_hint) => {
    const plain = await alice.open(authorizationUrl({ login_hint: 'alice' }))
    const page = await alice.open(authorizationUrl({ login_hint }))
    expectLoginPage(page)
    expect(markup(page.html)).toEqual(markup(plain.html))
    const [, value = ''] = /name="username" value="([^"]*)"/.exec(page.html) ?? []
    expect(value).toBe(escaped(login_hint))
  })

  test.each(attacks)('in the name of a client, of a person, and of a scope: %s', async (text) => {
    const named = async (name: string) => {
      const metadata: ClientMetadataInput = { ...clients[0], client_id: 'web', client_name: name }
      const other = await createWorld({
        clients: [metadata],
        policy: { scopes: { admin: { description: name } } },
      })
      other.accounts.set('alice', { sub: 'alice', claims: { name } })
      const browser = other.browser()
      const login = await browser.open(authorizationUrl({ scope: 'openid admin' }))
      return [login, await browser.submit(login, { username: 'alice', password: PASSWORD })]
    }
    const [login, consent] = await named(text)
    const [plainLogin, plainConsent] = await named('x')
    expect(markup(login?.html ?? '')).toEqual(markup(plainLogin?.html ?? ''))
    expect(markup(consent?.html ?? '')).toEqual(markup(plainConsent?.html ?? ''))
    const seen = escaped(text.replace(/[\u202e]/g, ''))
    expect(login?.html).toContain(`<bdi>${seen}</bdi>`)
    expect(consent?.html.split(`<bdi>${seen}</bdi>`).length).toBe(3)
  })

  test('W-012 links and logos of a client are web addresses or nothing', async () => {
    const known = { ...clients[0], client_id: 'web' }
    for (const wrong of [{ logo_uri: 'javascript:alert(1)' }, { policy_uri: 'data:text/html,x' }]) {
      const other = await createWorld({ clients: () => ({ ...known, ...wrong }) })
      const { response } = await other.browser().open(authorizationUrl())
      expect(response.status).toBe(503)
    }
    const quoted = { tos_uri: 'https://rp.test/"onclick="x' }
    const other = await createWorld({ clients: () => ({ ...known, ...quoted }) })
    const page = await other.browser().signIn(authorizationUrl())
    expectConsentPage(page)
    expect(page.html).not.toMatch(/onclick="x/)
    expect(page.html).toContain('href="https://rp.test/&quot;onclick=&quot;x"')
  })
})

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

describe('W-019 the error page says what we say', () => {
  test('nothing of the request is on it', async () => {
    const lure = 'error=x&error_description=<b>call+%2B1-555</b>&error_hint=now&error_uri=https://evil.test'
    const url = `${ISSUER}/authorize?client_id=<b>evil</b>&redirect_uri=https://evil.test/&state=evil&${lure}`
    const page = await alice.open(url)
    expectErrorPage(page)
    expect(page.html).not.toMatch(/evil|call|555|<b>/)
    expect(page.html).toContain('client.unknown')
    expect(page.html).toBe((await alice.open(authorizationUrl({ client_id: 'nobody' }))).html)
  })
})
