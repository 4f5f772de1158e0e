/** The browser follows, fills in and stops where it should; the provider is a list of answers. */
import { expect, test } from 'vitest'
import { createBrowser } from './browser.ts'
import type { Answer, Request } from './http.ts'

interface Scripted {
  readonly status?: number
  readonly location?: string
  readonly cookie?: string
  readonly html?: string
}

const OP = 'https://op.example'
const LOGIN = '<form method="post" action="/login"><input name="u"><input type="password" name="p"></form>'
const CONSENT =
  '<form method="post" action="/consent"><button name="decision" value="allow">Allow</button></form>'

/** A provider whose answers are written down beforehand, by method and path. */
function browse(answers: Record<string, Scripted>) {
  const seen: { line: string; request: Request }[] = []
  const browser = createBrowser({
    user: { username: 'alice', password: 'secret' },
    pages: {},
    leaves: (url) => !url.startsWith(`${OP}/`),
    send: async (url, request = {}): Promise<Answer> => {
      const method = request.method ?? 'GET'
      const line = `${method} ${url.slice(OP.length).split('?')[0]}`
      seen.push({ line, request })
      const { status = 200, location, cookie, html = '' } = answers[line] ?? { status: 404 }
      const headers = new Headers()
      if (location !== undefined) headers.set('Location', location)
      if (cookie !== undefined) headers.append('Set-Cookie', cookie)
      return { method, url, status, headers, text: html }
    },
  })
  return { browser, seen }
}

test('signs in, consents and stops before it leaves the provider', async () => {
  const { browser, seen } = browse({
    'GET /authorize': { status: 303, location: '/login', cookie: 'sid=1; Path=/; HttpOnly' },
    'GET /login': { html: LOGIN },
    'POST /login': { status: 303, location: `${OP}/consent` },
    'GET /consent': { html: CONSENT },
    'POST /consent': { status: 303, location: 'https://rp.example/cb?code=c&state=s' },
  })
  const visit = await browser.visit({ url: `${OP}/authorize` })
  expect(visit).toMatchObject({
    kind: 'returned',
    mode: 'query',
    location: 'https://rp.example/cb?code=c&state=s',
    shown: ['login', 'consent'],
  })
  expect(visit.kind === 'returned' && visit.parameters.get('code')).toBe('c')
  expect(seen.map(({ line }) => line)).toEqual([
    'GET /authorize',
    'GET /login',
    'POST /login',
    'GET /consent',
    'POST /consent',
  ])
  expect(seen[2]?.request).toMatchObject({
    form: { u: 'alice', p: 'secret' },
    headers: { Cookie: 'sid=1', Origin: OP },
  })
})

test('reads what came in the fragment, and by a form', async () => {
  const fragment = browse({ 'GET /a': { status: 302, location: 'app:/cb#error=e' } })
  expect(await fragment.browser.visit({ url: `${OP}/a` })).toMatchObject({
    kind: 'returned',
    mode: 'fragment',
  })

  const form =
    '<form method="post" action="https://rp.example/cb"><input type="hidden" name="code" value="c&amp;d"></form>'
  const visit = await browse({ 'GET /a': { html: form } }).browser.visit({ url: `${OP}/a` })
  expect(visit).toMatchObject({ kind: 'returned', mode: 'form_post', location: 'https://rp.example/cb' })
  expect(visit.kind === 'returned' && visit.parameters.get('code')).toBe('c&d')
})

test('stays on a page of errors without pressing anything there', async () => {
  const { browser, seen } = browse({ 'GET /a': { status: 400, html: CONSENT } })
  expect(await browser.visit({ url: `${OP}/a` })).toMatchObject({
    kind: 'stayed',
    page: { status: 400 },
    shown: [],
  })
  expect(seen).toHaveLength(1)
})

test('looks without pressing if told so', async () => {
  const { browser, seen } = browse({ 'GET /a': { html: LOGIN } })
  expect(await browser.visit({ url: `${OP}/a` }, { interact: false })).toMatchObject({ kind: 'stayed' })
  expect(seen).toHaveLength(1)
})

test('repeats the form for 307 only', async () => {
  const answers = (status: number) => ({
    'POST /a': { status, location: '/b' },
    'GET /b': { status: 400 },
    'POST /b': { status: 400 },
  })
  for (const [status, line] of [
    [303, 'GET /b'],
    [302, 'GET /b'],
    [307, 'POST /b'],
  ] as const) {
    const { browser, seen } = browse(answers(status))
    await browser.visit({ url: `${OP}/a`, method: 'POST', form: { x: '1' } })
    expect(seen.at(-1)?.line).toBe(line)
  }
})

test('says so when the password is not taken, and when redirects do not end', async () => {
  const refused = browse({ 'GET /login': { html: LOGIN }, 'POST /login': { html: LOGIN } })
  await expect(refused.browser.visit({ url: `${OP}/login` })).rejects.toThrow(/sign-in form came back/)
  const endless = browse({ 'GET /a': { status: 302, location: '/a' } })
  await expect(endless.browser.visit({ url: `${OP}/a` })).rejects.toThrow(/still being redirected/)
})
