/** The browser without scripts, at our pages, at a host's own, and at an app. */

import { describe, expect, test } from 'vitest'
import { createTestProvider, type TestProvider, type TestProviderOptions } from '../testing.ts'

const redirect_uri = 'https://app.test/callback'
const seeds: TestProviderOptions = {
  people: [{ sub: 'alice', username: 'Alice', password: 'wonderland', claims: { email: 'alice@app.test' } }],
  clients: [{ client_id: 'app', token_endpoint_auth_method: 'none', redirect_uris: [redirect_uri] }],
}

function authorizationUrl(op: TestProvider, more: Record<string, string> = {}): string {
  return `${op.issuer}/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: 'app',
    redirect_uri,
    scope: 'openid email profile',
    state: 's1',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...more,
  })}`
}

describe('at our pages', () => {
  test('somebody signs in and allows', async () => {
    const op = createTestProvider(seeds)
    const browser = op.browser()
    const back = await browser.authorize(authorizationUrl(op), { as: 'alice', scope: ['email'] })
    expect(back.href.startsWith(`${redirect_uri}?`)).toBe(true)
    expect(back.searchParams.get('state')).toBe('s1')
    expect(op.events.find(({ type }) => type === 'code_issued')).toMatchObject({ scope: 'openid email' })
    expect(browser.cookies.length).toBe(3)
    // Signed in, and what was allowed is remembered: nobody is asked for.
    const again = await browser.authorize(authorizationUrl(op, { scope: 'openid email' }))
    expect(again.searchParams.get('code')).toBeTruthy()
  })

  test.each(['deny', 'cancel'] as const)('somebody refuses: %s', async (decision) => {
    const op = createTestProvider(seeds)
    const back = await op.browser().authorize(authorizationUrl(op), { as: 'alice', decision })
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(op.events.some(({ type }) => type === 'signed_in')).toBe(decision === 'deny')
  })

  test('who is not let in, or not there, is told with what the page says', async () => {
    const op = createTestProvider(seeds)
    const url = authorizationUrl(op)
    await expect(op.browser().authorize(url, { as: 'bob' })).rejects.toThrow(
      /^the page came back: 400 at .*did not work/,
    )
    await expect(op.browser().authorize(url)).rejects.toThrow('as: is missing')
    const wrong = authorizationUrl(op, { client_id: 'nobody' })
    await expect(op.browser().authorize(wrong)).rejects.toThrow(/^nothing to press: 400 at .*client\.unknown/)
  })
})

test('at pages of the host’s, in two steps and in another language', async () => {
  const op = createTestProvider({ ...seeds, loginUrl: '/sign-in', consentUrl: '/allow' })
  const form = (fields: string) => `<form method=post>${fields}<button name=go value=1>Weiter</button></form>`
  const app = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    const html = (text: string) => new Response(text, { headers: { 'content-type': 'text/html' } })
    if (pathname === '/sign-in') {
      const login = await op.provider.readLogin(request)
      if (login.kind === 'answer') return login.answer
      const typed = request.method === 'POST' ? await request.formData() : new FormData()
      const carried = `<input type=hidden name=user value="${typed.get('user')}">`
      if (!typed.has('user')) return html(form('<input name=user>'))
      if (!typed.has('pin')) return html(form(`${carried}<input name=pin>`))
      if (typed.get('user') !== 'Alice' || typed.get('pin') !== '1234') return login.refuse()
      return login.complete({ sub: 'alice', amr: ['pin'] })
    }
    const consent = await op.provider.readConsent(request)
    if (consent.kind === 'answer') return consent.answer
    if (request.method !== 'POST')
      return html(
        '<form method=post><button>Ablehnen</button><button name=ja value=1>Erlauben</button></form>',
      )
    const typed = await request.formData()
    return typed.has('ja') ? consent.allow(consent.scopes.map(({ name }) => name)) : consent.deny()
  }
  const at = { as: 'alice', fill: { pin: '1234' }, buttons: { allow: 'Erlauben', deny: 'Ablehnen' } }
  const asked = () => op.browser({ fetch: app })
  expect((await asked().authorize(authorizationUrl(op), at)).searchParams.get('code')).toBeTruthy()
  const denied = await asked().authorize(authorizationUrl(op, { prompt: 'consent' }), {
    ...at,
    decision: 'deny',
  })
  expect(denied.searchParams.get('error')).toBe('access_denied')
})

test('at an app: redirects are followed as browsers do, and its cookies are its own', async () => {
  const op = createTestProvider(seeds)
  const seen: string[] = []
  const app = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    seen.push(`${request.method} ${pathname} ${request.headers.get('cookie') ?? ''}${await request.text()}`)
    const to = (location: string, status: number) =>
      new Response(null, { status, headers: { location, 'set-cookie': 'app=1; Path=/' } })
    if (pathname === '/kept') return to('/seen', 307)
    if (pathname === '/seen') return to('/home', 303)
    if (pathname === '/login') return to(authorizationUrl(op), 302)
    if (pathname === '/circle') return to('/circle', 302)
    return new Response('home')
  }
  const browser = op.browser({ fetch: app })
  const page = await browser.open('https://app.test/kept', { method: 'POST', body: 'text' })
  expect([page.url.pathname, page.status, page.html]).toEqual(['/home', 200, 'home'])
  expect(seen).toEqual(['POST /kept text', 'POST /seen app=1text', 'GET /home app=1'])
  const back = await browser.authorize('https://app.test/login', { as: 'alice' })
  expect((await browser.open(back)).html).toBe('home')
  expect(seen.at(-1)).toBe('GET /callback app=1')
  await expect(browser.open('https://app.test/circle')).rejects.toThrow('still redirected after 30 requests')
})
