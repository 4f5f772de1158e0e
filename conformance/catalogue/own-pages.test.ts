/** Pages of the host's own: what each is given, what it can answer, and that nothing else gets on a page or in a header. */

import { describe, expect, test, vi } from 'vitest'
import {
  type ConsentPage,
  defaultPages,
  type ErrorPage,
  html,
  type LoginPage,
  type PageAnswer,
  type Pages,
  type PageTools,
} from 'vouchsafe'
import { PASSWORD } from './browser.ts'
import { expectConsentPage, expectErrorPage, expectLoginPage } from './browser-answers.ts'
import { authorizationUrl, clients, createWorld, ISSUER } from './world.ts'

const policyOf = ({ response }: { response: Response }) => response.headers.get('content-security-policy')

describe('what is missing is ours', () => {
  test('a login page of the host, and our consent and error pages', async () => {
    const login = vi.fn((_: LoginPage, { html }: PageTools) => ({ html: html`<p>own</p>` }))
    const browser = (await createWorld({ pages: { login } })).browser()
    const page = await browser.open(authorizationUrl({ login_hint: 'al' }))
    expect(page.html).toBe('<p>own</p>')
    expect(login.mock.calls[0]?.[0]).toMatchObject({
      name: 'login',
      action: expect.stringContaining(`${ISSUER}/login?`),
      loginHint: 'al',
      client: { client_id: 'web' },
    })
    expectErrorPage(await browser.open(authorizationUrl({ client_id: 'nobody' })))
    const continuation = login.mock.calls[0]?.[0].continuation ?? ''
    const form = new URLSearchParams({ continuation, username: 'alice', password: PASSWORD })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const sent = await browser.open(`${ISSUER}/login`, { method: 'POST', body: `${form}`, headers })
    expectConsentPage(await browser.follow(sent))
  })

  test('a consent page and an error page of the host, and our login page', async () => {
    const pages: Pages = {
      consent: (page: ConsentPage) => ({ html: `consent of ${page.account}` }),
      error: async (page: ErrorPage) => ({ html: `error ${page.status}` }),
    }
    const browser = (await createWorld({ pages })).browser()
    const login = await browser.open(authorizationUrl())
    expectLoginPage(login)
    expect((await browser.submit(login, { username: 'alice', password: PASSWORD })).html).toMatch(
      /^consent of/,
    )
    expect((await browser.open(authorizationUrl({ client_id: 'nobody' }))).html).toBe('error 400')
  })

  test('ours can be shown in others', async () => {
    const login: Pages['login'] = (page, tools) => {
      const ours = defaultPages.login({ ...page, client: { ...page.client, client_name: 'Us' } }, tools)
      return {
        html: ours.html.replace('</main>', '<p>own</p></main>'),
        csp: { ...ours.csp, img: ["'self'"] },
      }
    }
    const page = await (await createWorld({ pages: { login } })).browser().open(authorizationUrl())
    expect(page.html).toMatch(/<bdi>Us<\/bdi>[\s\S]*<p>own<\/p><\/main>/)
    expect(policyOf(page)).toMatch(/style-src 'sha256-[^;]+; img-src 'self';/)
  })
})

describe('the languages of the person', () => {
  const languagesOf = async (overrides: Record<string, string>, accept?: string) => {
    const told: (readonly string[])[] = []
    const tell = ({ languages }: { readonly languages: readonly string[] }) => {
      told.push(languages)
      return { html: 'x' }
    }
    const { provider } = await createWorld({ pages: { login: tell, error: tell } })
    const headers = accept === undefined ? {} : { 'accept-language': accept }
    await provider.fetch(new Request(authorizationUrl(overrides), { headers }))
    return told
  }

  test.each([
    [{}, undefined, []],
    [{}, 'de-CH, en;q=0.5', ['de-CH', 'en']],
    [{ ui_locales: 'fr it' }, 'it, de', ['fr', 'it', 'de']],
    [{ ui_locales: '../../etc/passwd <b> en' }, '<script>', ['en']],
    [{ client_id: 'nobody', ui_locales: 'fr' }, 'de', ['de']],
  ])('%j, Accept-Language %j: %j', async (overrides, accept, languages) => {
    expect(await languagesOf(overrides as Record<string, string>, accept)).toEqual([languages])
  })
})

describe('the Content-Security-Policy', () => {
  const shown = async (login: NonNullable<Pages['login']>) => {
    const told: unknown[] = []
    const world = await createWorld({ pages: { login }, onError: (error) => told.push(error) })
    return { told, ...(await world.browser().open(authorizationUrl())) }
  }

  test('lets in what the page names, a nonce of its own too, and nothing else', async () => {
    const nonces = new Set<string>()
    const login: Pages['login'] = (_, { html, nonce }) => {
      nonces.add(nonce)
      const script = html`<script nonce="${nonce}">1</script>`
      return {
        html: script,
        csp: { script: [`'nonce-${nonce}'`], font: ['https://fonts.test/a/'], img: ["'self'"] },
      }
    }
    for (let i = 0; i < 3; i++) await shown(login)
    const page = await shown(login)
    const nonce = [...nonces].at(-1) ?? ''
    expect(nonces.size).toBe(4)
    expect(nonce).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(page.html).toBe(`<script nonce="${nonce}">1</script>`)
    expect(policyOf(page)).toMatch(
      new RegExp(
        `^default-src 'none'; script-src 'nonce-${nonce}'; font-src https://fonts.test/a/; img-src 'self'; base-uri`,
      ),
    )
  })

  test.each<[unknown, RegExp]>([
    [{ style: ["'self'; script-src *"] }, /pages\.login\.csp\.style must be a list of sources/],
    [{ style: ["'self'\r\nset-cookie: a=b"] }, /csp\.style must be a list/],
    [{ style: ["'self',"] }, /csp\.style must be a list/],
    [{ style: ['é'] }, /csp\.style must be a list/],
    [{ style: ['\0'] }, /csp\.style must be a list/],
    [{ style: [''] }, /csp\.style must be a list/],
    [{ style: "'self'" }, /csp\.style must be a list/],
    [{ script: ['nonce-abc'] }, /csp\.script has a keyword, nonce or hash that is not in single quotes/],
    [{ img: ['self'] }, /csp\.img has a keyword/],
    [{ script: ["'unsafe-inline'"] }, /csp\.script must not have 'unsafe-inline'/],
    [{ scripts: [] }, /csp\.scripts: is not known; did you mean script\?/],
    [7, /csp must be an object/],
  ])('X-024 %j is a page that failed, and says why', async (csp, message) => {
    const { response, told, html } = await shown(() => ({ html: '<p>own</p>', csp }) as PageAnswer)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(response.headers.getSetCookie()).toEqual([])
    expect(html).not.toContain('own')
    expect(told).toEqual([expect.objectContaining({ message: expect.stringMatching(message) })])
  })

  test('a page that fails is a 503 without what it threw', async () => {
    const page = await shown(() => {
      throw new Error('hunter2')
    })
    expect([page.response.status, page.response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(page.html).not.toContain('hunter2')
  })
})

describe('W-012 the template escapes what others wrote, in every field of a client', () => {
  const attack = `"'></title><script>alert(1)</script><svg/onload=alert(1)>`
  const foreign = {
    client_name: attack,
    client_uri: `https://a.test/${attack}`,
    logo_uri: `https://a.test/${attack}`,
    policy_uri: `https://a.test/${attack}`,
    tos_uri: `https://a.test/${attack}`,
  }

  test.each(Object.keys(foreign) as (keyof typeof foreign)[])('%s', async (field) => {
    const show = ({ client }: LoginPage | ConsentPage, continuation: string) =>
      html`<p title="${client[field]}">${client[field]}</p><form method="post" action="${ISSUER}/login">
        <input type="hidden" name="continuation" value="${continuation}"></form>`
    const client = { ...clients[0], client_id: 'web', ...foreign }
    const pages: Pages = {
      login: (page) => ({ html: show(page, page.continuation) }),
      consent: (page) => ({ html: show(page, page.continuation) }),
    }
    const world = await createWorld({ clients: [client], pages })
    const browser = world.browser()
    const login = await browser.open(authorizationUrl())
    for (const page of [login, await browser.submit(login, { username: 'alice', password: PASSWORD })]) {
      expect(page.html.match(/<[a-z/]+/g)).toEqual(['<p', '</p', '<form', '<input', '</form'])
      expect(page.html).toContain('&lt;script&gt;')
    }
  })
})

test.each<[unknown, RegExp]>([
  [{ logn: () => ({ html: '' }) }, /^pages\.logn: is not known; did you mean login\?$/],
  [{ login: '<p>' }, /^pages\.login: must be a function$/],
  [() => ({ html: '' }), /^pages: must be /],
])('what is no renderer of a page is refused at start: %o', async (pages, message) => {
  await expect(createWorld({ pages: pages as Pages })).rejects.toThrow(message)
})
