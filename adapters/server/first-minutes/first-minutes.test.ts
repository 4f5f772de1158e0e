/** What somebody sees who has just started the server: what runs here, and the whole flow with what came back. */

import { execFileSync } from 'node:child_process'
import { beforeEach, describe, expect, test } from 'vitest'
import { languages } from '../../languages.ts'
import { attributeOf, hiddenFields, post, signInOn } from '../../mounts/at-pages.fixture.ts'
import { untranslated } from '../../mounts/untranslated.fixture.ts'
import { placesOf } from '../../pages/texts/text.ts'
import { createTestProvider, type TestBrowser, type TestPage, type TestProvider } from '../../testing.ts'
import { readConfig } from '../config.ts'
import { demoClient, demoConfig, demoUser } from '../demo.ts'
import { mountsOf } from '../mounts.ts'
import { demoTexts } from './demo-speech.ts'

const issuer = 'http://localhost:8123'
const accounts = { find: () => undefined, authenticate: () => undefined, factors: {} } as never

function demo(): TestProvider {
  const config = demoConfig(issuer)
  const [alice] = config.accounts
  return createTestProvider({
    issuer,
    languages,
    clients: config.clients,
    policy: config.policy,
    people: [{ ...demoUser, sub: 'alice', claims: alice?.claims ?? {} }],
    mounts: mountsOf({ config, is_demo: true, issuer, storage: 'memory', workers: 1 } as never, accounts),
  })
}

const textOf = (html: string) => html.replace(/<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const unescaped = (html: string) =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

describe('at /', () => {
  const at = async (op: TestProvider, accept?: string, path = '/') =>
    op.provider.handle({ method: 'GET', path, query: '', headers: { ...(accept && { accept }) }, body: '' })

  test.each([
    ['a browser', 'text/html,application/xhtml+xml,*/*;q=0.8'],
    ['curl', '*/*'],
    ['whoever does not say', undefined],
  ])('the demo says to %s what runs here', async (_, accept) => {
    const page = await at(demo(), accept)
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.body).toContain('Try it')
    expect(page.body).toContain(`${issuer}/.well-known/openid-configuration`)
    expect(page.body).toContain(demoClient.client_secret)
  })

  test('a program that asks for JSON is told that there is nothing', async () => {
    const answer = await at(demo(), 'application/json')
    expect([answer.status, answer.body]).toEqual([404, '{"error":"not_found"}'])
  })

  const configured = (more: object) => {
    const config = readConfig({ clients: [], ...more })
    return createTestProvider({
      issuer,
      mounts: mountsOf({ config, is_demo: false, issuer, storage: 'memory', workers: 1 } as never, accounts),
    })
  }

  test('a server that is configured leads to the account page, wherever that is', async () => {
    expect((await at(configured({}))).headers.location).toBe(`${issuer}/account`)
    expect((await at(configured({ accountPages: '/me' }))).headers.location).toBe(`${issuer}/me`)
    expect((await at(configured({}), 'application/json')).status).toBe(404)
  })

  test('or nowhere', async () => {
    for (const more of [{ startPage: false }, { accountPages: false }])
      expect((await at(configured(more), 'text/html')).status).toBe(404)
    expect((await at(configured({ accountPages: false }), 'text/html', '/account')).status).toBe(404)
  })

  test('there is no relying party on a server that is configured, and no demo client', async () => {
    expect((await at(configured({}), 'text/html', '/try')).status).toBe(404)
  })
})

describe('try it', () => {
  let op: TestProvider

  beforeEach(() => {
    op = demo()
  })

  async function begun(browser: TestBrowser): Promise<string> {
    const page = await browser.open(`${issuer}/try`)
    return unescaped(/href="([^"]*\/authorize[^"]*)"/.exec(page.html)?.[1] ?? '')
  }

  async function back(browser = op.browser()) {
    const login = await browser.open(await begun(browser))
    const consent = await signInOn(browser, login, demoUser.username, demoUser.password)
    const action = /action="([^"]+)"/.exec(consent.html)?.[1] ?? ''
    const scopes = [...consent.html.matchAll(/name="scope" value="([^"]+)"/g)].map(
      ([, scope]) => ['scope', scope] as [string, string],
    )
    const body = new URLSearchParams([
      ...Object.entries({ ...hiddenFields(consent.html), decision: 'allow' }),
      ...scopes,
    ])
    return { browser, page: await browser.open(action, { method: 'POST', body }) }
  }

  /** Presses a button of the page, by its text. */
  const press = (browser: TestBrowser, page: TestPage, text: string) => {
    const forms = page.html.match(/<form[\s\S]*?<\/form>/g) ?? []
    const form = forms.find((one) => one.includes(`>${text}</button>`)) ?? ''
    return post(browser, attributeOf(form, 'action'), hiddenFields(form))
  }

  test('the request is shown, parameter by parameter', async () => {
    const page = await op.browser().open(`${issuer}/try`)
    for (const name of [
      'response_type',
      'client_id',
      'redirect_uri',
      'scope',
      'state',
      'code_challenge',
      'code_challenge_method',
    ])
      expect(page.html).toContain(`<dt><code dir="ltr">${name}</code></dt>`)
  })

  test('code, tokens, ID token, UserInfo, introspection, refresh and revocation, each with when it expires', async () => {
    const { browser, page } = await back()
    expect(page.url.pathname).toBe('/try/callback')
    expect(textOf(page.html)).toContain('for 5 minutes, until')
    const got = await press(browser, page, 'Redeem the code')
    const text = unescaped(textOf(got.html))
    expect(text).toContain('"access_token": ')
    expect(text).toContain('for 60 seconds, until')
    expect(text).toMatch(/"alg": "RS256".*"aud": "demo"/)
    expect(text).toContain('"email": "alice@example.com"')
    expect(text).toContain('"active": true')
    expect(text).toMatch(/If it is not used it is good for 14 days/)
    const again = await press(browser, got, 'Refresh')
    expect(unescaped(textOf(again.html))).toMatch(/Refreshed.*"access_token": .*"active": true/)
    const gone = await press(browser, again, 'Revoke')
    expect(unescaped(textOf(gone.html))).toContain('"active": false')
  })

  test('a code that is redeemed again is refused, and the page shows by what', async () => {
    const { browser, page } = await back()
    await press(browser, page, 'Redeem the code')
    const again = await press(browser, page, 'Redeem the code')
    expect(unescaped(textOf(again.html))).toMatch(/That was refused.*"error": "invalid_grant"/)
  })

  test('an answer that belongs to no request of this browser is not gone on with', async () => {
    const { page } = await back()
    const other = await op.browser().open(page.url)
    expect([other.status, other.html]).toEqual([400, expect.not.stringContaining('Redeem the code')])
  })

  test('somebody who does not allow it is told so', async () => {
    const browser = op.browser()
    const login = await browser.open(await begun(browser))
    const action = /action="([^"]+)"/.exec(login.html)?.[1] ?? ''
    const denied = await post(browser, action, { ...hiddenFields(login.html), cancel: '1' })
    expect(textOf(denied.html)).toMatch(/Nobody signed in.*access_denied/)
  })

  test('the form of another site is refused, and so is what is no form', async () => {
    const { browser, page } = await back()
    const fields = hiddenFields(page.html)
    const cross = await post(browser, `${issuer}/try/tokens`, fields, { origin: 'https://evil.test' })
    const other = await post(browser, `${issuer}/try/tokens`, fields, { 'content-type': 'text/plain' })
    expect([cross.status, other.status]).toEqual([403, 415])
    expect((await browser.open(`${issuer}/try/nothing`)).status).toBe(404)
    expect((await browser.open(`${issuer}/try`, { method: 'DELETE' })).status).toBe(405)
  })

  test('nothing that is sent there becomes markup', async () => {
    const markup = '<script>alert(1)</script>'
    const browser = op.browser()
    const url = new URL(await begun(browser))
    const query = new URLSearchParams({
      state: url.searchParams.get('state') ?? '',
      code: markup,
      [markup]: markup,
    })
    const page = await browser.open(`${issuer}/try/callback?${query}`)
    expect(page.html).toContain('&lt;script&gt;')
    for (const shown of [
      page,
      await post(browser, `${issuer}/try/refresh`, { refresh_token: markup }),
      await press(browser, page, 'Redeem the code'),
    ])
      expect(shown.html).not.toContain('<script>')
  })

  test('every page is in Arabic, from right to left, but for what is the same everywhere', async () => {
    const headers = { 'accept-language': 'ar' }
    const { browser, page } = await back()
    const form = /<form[\s\S]*?<\/form>/.exec(page.html)?.[0] ?? ''
    const open = (path: string) => browser.open(`${issuer}${path}`, { headers })
    const sent = (path: string, fields: Record<string, string>) =>
      post(browser, `${issuer}/try${path}`, fields, headers)
    const tokens = await sent('/tokens', hiddenFields(form))
    const { refresh_token = '' } = hiddenFields(/<form[\s\S]*?<\/form>/.exec(tokens.html)?.[0] ?? '')
    const state = page.url.searchParams.get('state') ?? ''
    const seen = [
      await open('/'),
      await open('/try'),
      await open(`/try/callback?${new URLSearchParams({ state, code: 'x' })}`),
      await open(`/try/callback?${new URLSearchParams({ state, error: 'access_denied' })}`),
      await open('/try/callback'),
      tokens,
      await sent('/tokens', { state, code: 'x' }),
      await sent('/refresh', { refresh_token }),
      await sent('/revoke', { refresh_token }),
    ]
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200, 400, 200, 200, 200, 200])
    const names = /OpenID Connect|curl|PKCE|UserInfo|introspection|vouchsafe/g
    for (const { html } of seen) {
      expect(html).toContain('<html lang="ar" dir="rtl">')
      expect(untranslated(html.replace(names, ''))).toEqual([])
    }
  })

  test('the curl that is shown does the same', async () => {
    const { page } = await back()
    const shown = unescaped(/<pre dir="ltr"><code>(curl[\s\S]*?)<\/code><\/pre>/.exec(page.html)?.[1] ?? '')
    // What a shell makes of it, as a shell says it.
    const [command = '', ...words] = JSON.parse(
      execFileSync(
        'bash',
        ['-c', `curl() { node -p 'JSON.stringify(["curl", ...process.argv.slice(1)])' -- "$@"; }; ${shown}`],
        { encoding: 'utf8' },
      ),
    ) as string[]
    expect([command, words[0]]).toEqual(['curl', `${issuer}/token`])
    const body = words.filter((_, index) => words[index - 1] === '-d').join('&')
    const authorization = `Basic ${btoa(words[words.indexOf('-u') + 1] ?? '')}`
    const answer = await op.fetch(words[0] ?? '', {
      method: 'POST',
      body,
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ id_token: expect.any(String) }),
    ])
  })
})

describe('in other languages', () => {
  const leaves = (value: unknown, path = ''): [path: string, text: string][] =>
    typeof value === 'string'
      ? [[path, value]]
      : Object.entries(value as object).flatMap(([name, one]) => leaves(one, `${path}.${name}`))

  const english = new Map(leaves(demoTexts.en))
  /** Written alike, and no words of English. */
  const alike = ['Client', 'Administration', 'JWK Set']

  test.each(languages.slice(1))('$tag has every text with its places, and none in English', ({ tag }) => {
    const places = (text = '') => placesOf(text).toSorted()
    for (const [path, text] of leaves(demoTexts[tag])) {
      expect([path, places(text)]).toEqual([path, places(english.get(path))])
      if (text === english.get(path)) expect(alike).toContain(text)
    }
  })
})
