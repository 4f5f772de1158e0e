/** Who gets to see mounted pages, and whose forms are looked at. */

import { describe, expect, test } from 'vitest'
import { createMemoryStorage } from '../../storage/memory.ts'
import { html } from '../pages/html.ts'
import { createTestProvider, type TestProviderOptions } from '../testing.ts'
import { comeTo, hiddenFields, post, signInOn } from './at-pages.fixture.ts'
import type { Mount } from './mount.ts'
import { createSignedInPages } from './signed-in-pages.ts'
import type { Posted, Site, Visit } from './site.ts'

const people = [
  { sub: 'alice', claims: { name: 'Alice Example' } },
  { sub: 'bob', claims: { name: 'Bob' } },
]

/** Says what it was given, and takes forms at `/things/:id`. */
function notes(path = '/notes') {
  const posted: Posted[] = []
  const shown = (visit: Visit) => ({
    kind: 'page' as const,
    title: 'Notes',
    content: html`<p>${visit.account.sub} at ${visit.path} of ${JSON.stringify(visit.segments)}, ${visit.query.a}, draft ${JSON.stringify(visit.draft)}</p>${visit.field}`,
  })
  const take = async (visit: Posted) => {
    posted.push(visit)
    return { kind: 'see_other' as const, to: '/things/1?done=yes' }
  }
  const site: Site = {
    name: 'notes',
    secret: ['password'],
    routes: [
      { path: '', get: async (visit) => shown(visit) },
      { path: '/things/:id', get: async (visit) => shown(visit), post: take },
      { path: '/careful/:id', get: async (visit) => shown(visit), post: take, confirmed_within: 600 },
    ],
    admits: ({ account }) => account.sub !== 'bob',
    render: ({ title, content }) => ({ html: `<h1>${title}</h1>${content}`, csp: {} }),
    renderSignedOut: ({ because, action }) => ({
      html: `<p>${because}</p><a href="${action}">in</a>`,
      csp: {},
    }),
  }
  const client = { client_id: 'vouchsafe-notes', client_name: 'Notes', callback: '/callback' }
  const mount: Mount = { path, client, open: (world) => createSignedInPages(site, client, world) }
  return { mount, posted }
}

const opWith = (options: TestProviderOptions = {}) => {
  const { mount, posted } = notes()
  return { op: createTestProvider({ people, mounts: [mount], ...options }), posted }
}

describe('who is signed in', () => {
  test('nobody: they sign in, and come to the page that they wanted, with its query', async () => {
    const { op } = opWith()
    const browser = op.browser()
    const login = await browser.open(`${op.issuer}/notes/things/7?a=b%20c`)
    expect(login.url.pathname).toBe('/authorize')
    expect(login.html).toContain('Notes')
    const page = await signInOn(browser, login, 'alice')
    expect(page.url.href).toBe(`${op.issuer}/notes/things/7?a=b%20c`)
    expect(page.html).toContain('alice at /things/7 of {&quot;id&quot;:&quot;7&quot;}, b c')
  })

  test('whoever is signed in at the provider is not asked again, nor to consent', async () => {
    const { op } = opWith()
    const { page } = await comeTo(op, '/notes', 'alice')
    expect([page.url.pathname, page.html]).toEqual(['/notes', expect.stringContaining('alice at  of')])
  })

  test('a session that has ended elsewhere is asked to sign in, and comes back', async () => {
    const { op } = opWith()
    const { browser } = await comeTo(op, '/notes', 'alice')
    await op.provider.person('alice').endSessions()
    const login = await browser.open(`${op.issuer}/notes/things/2`)
    expect(login.html).toContain('name="password"')
    const page = await signInOn(browser, login, 'alice')
    expect(page.url.pathname).toBe('/notes/things/2')
  })

  test.each([
    ['disabled', { sub: 'alice', disabled: true }],
    ['given another stamp', { sub: 'alice', stamp: '2' }],
  ])('an account that is %s is not there any more', async (_, changed) => {
    const { op } = opWith()
    const { browser } = await comeTo(op, '/notes', 'alice')
    op.people.set('alice', changed)
    expect((await browser.open(`${op.issuer}/notes`)).html).toContain('name="password"')
  })

  test('the cookie of one person is nobody else’s, however it is altered', async () => {
    const { op } = opWith()
    const { browser } = await comeTo(op, '/notes', 'alice')
    const { name = '', value = '' } = browser.cookies.find((one) => one.name.endsWith('_visit')) ?? {}
    expect(name).toMatch(/^__Host-vouchsafe_notes_visit$/)
    const [body = '', mac = ''] = value.split('.')
    const altered = Buffer.from(Buffer.from(body, 'base64url').toString().replace('alice', 'other')).toString(
      'base64url',
    )
    const asked = (cookie: string) =>
      op.fetch(`${op.issuer}/notes`, { headers: { cookie: `${name}=${cookie}` }, redirect: 'manual' })
    expect((await asked(value)).status).toBe(200)
    for (const cookie of [`${altered}.${mac}`, body, `.${mac}`, 'x', '', `${value}, ${value}`])
      expect((await asked(cookie)).status).toBe(303)
  })

  test('W-003: the cookies are for this host alone, by https, and for no script', async () => {
    const { op } = opWith()
    const browser = op.browser({ session: await op.signedIn('alice') })
    const cookie = () => browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    let at = `${op.issuer}/notes`
    const set: string[] = []
    for (let hop = 0; hop < 3; hop++) {
      const response = await op.fetch(at, {
        headers: { cookie: `${cookie()}; ${set.map((one) => one.split(';')[0]).join('; ')}` },
        redirect: 'manual',
      })
      set.push(...response.headers.getSetCookie())
      at = response.headers.get('location') ?? at
    }
    const ours = set.filter((one) => one.includes('_notes_'))
    expect(ours.map((one) => one.split('=')[0])).toEqual([
      '__Host-vouchsafe_notes_browser',
      '__Host-vouchsafe_notes_visit',
    ])
    for (const one of ours)
      expect(one.split('; ').slice(1)).toEqual(['Path=/', 'HttpOnly', 'SameSite=Lax', 'Secure'])
  })

  test('hooks.subject is for clients: pages of ours see people as the host does', async () => {
    const { op } = opWith({ hooks: { subject: ({ client }) => `somebody of ${client.client_id}` } })
    expect((await comeTo(op, '/notes', 'alice')).page.html).toContain('alice at')
  })

  test('somebody who is not admitted is refused, and shown nothing', async () => {
    const { op, posted } = opWith()
    const { browser, page } = await comeTo(op, '/notes', 'bob')
    expect([page.status, page.html]).toEqual([403, expect.not.stringContaining('bob at')])
    expect((await post(browser, `${op.issuer}/notes/things/1`, {})).status).toBe(403)
    expect(posted).toEqual([])
  })

  test('the client is nobody’s to see: no connection, and no name in a session', async () => {
    const { op } = opWith()
    await comeTo(op, '/notes', 'alice')
    const person = op.provider.person('alice')
    expect(await person.connections()).toEqual([])
    expect((await person.sessions()).map(({ clients }) => clients)).toEqual([[]])
    expect(await op.provider.clients.read('vouchsafe-notes')).toBeUndefined()
  })
})

describe('coming back from the sign-in', () => {
  const stateOf = (location: string | null) => new URL(location ?? '').searchParams.get('state') ?? ''

  test('W-017: an answer to somebody else’s question signs nobody in', async () => {
    const { op } = opWith()
    const first = await op.fetch(`${op.issuer}/notes`, { redirect: 'manual' })
    const state = stateOf(first.headers.get('location'))
    const other = op.browser()
    await other.open(`${op.issuer}/notes`)
    const came = await other.open(`${op.issuer}/notes/callback?code=x&state=${state}`)
    expect(came.html).toContain('name="password"')
    expect(other.cookies.some(({ name }) => name.endsWith('_visit'))).toBe(false)
  })

  test('a code for another nonce than the one that was sent is of no use', async () => {
    const { op } = opWith()
    const first = await op.fetch(`${op.issuer}/notes`, { redirect: 'manual' })
    const [cookie = ''] = first.headers.getSetCookie()[0]?.split(';') ?? []
    const asked = new URL(first.headers.get('location') ?? '')
    const led = async (nonce: string | null) => {
      asked.searchParams.set('nonce', nonce ?? '')
      const answer = await op.browser().authorize(asked, { as: 'alice' })
      const came = await op.fetch(answer, { headers: { cookie }, redirect: 'manual' })
      return new URL(came.headers.get('location') ?? '').pathname
    }
    expect(await led(asked.searchParams.get('nonce'))).toBe('/notes')
    expect(await led('another')).toBe('/authorize')
  })

  test('a browser that keeps no cookies is told so, and not sent around', async () => {
    const { op } = opWith()
    const first = await op.fetch(`${op.issuer}/notes`, { redirect: 'manual' })
    const state = stateOf(first.headers.get('location'))
    const came = await op.fetch(`${op.issuer}/notes/callback?code=x&state=${state}`, { redirect: 'manual' })
    expect([came.status, await came.text()]).toEqual([400, expect.stringContaining('no_cookies')])
  })

  test('who gave up is told that they are not signed in', async () => {
    const { op } = opWith()
    const browser = op.browser()
    const login = await browser.open(`${op.issuer}/notes`)
    const action = /action="([^"]+)"/.exec(login.html)?.[1] ?? ''
    const page = await post(browser, action, { ...hiddenFields(login.html), cancel: '1' })
    expect([page.status, page.html]).toEqual([403, expect.stringContaining('not_signed_in')])
  })

  test('a code that cannot be redeemed is not tried for ever', async () => {
    const { mount } = notes()
    const open: Mount['open'] = (world) => mount.open({ ...world, client_secret: 'another one' })
    const { op } = opWith({ mounts: [{ ...mount, open }] })
    const { page } = await comeTo(op, '/notes', 'alice')
    expect([page.status, page.html]).toEqual([403, expect.stringContaining('not_signed_in')])
  })

  test('loaded again, it leads to where it led before', async () => {
    const { op } = opWith()
    const session = await op.signedIn('alice')
    const browser = op.browser({ session })
    const location = (response: { headers: Headers }) => response.headers.get('location') ?? ''
    const cookie = () => browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    await browser.open(`${op.issuer}/notes`)
    const hop = (url: string) => op.fetch(url, { headers: { cookie: `${cookie()}` }, redirect: 'manual' })
    const anew = new Headers({ cookie: cookie().replace(/[^;]*_visit=[^;]*/, '') })
    const begun = await op.fetch(`${op.issuer}/notes/things/3`, { headers: anew, redirect: 'manual' })
    const back = location(await hop(location(begun)))
    expect(location(await hop(back))).toBe(`${op.issuer}/notes/things/3`)
    const again = await browser.open(back)
    expect([again.status, again.url.pathname]).toEqual([200, '/notes/things/3'])
  })
})

describe('forms', () => {
  test('one from the page is taken, without its token', async () => {
    const { op, posted } = opWith()
    const { browser, page } = await comeTo(op, '/notes/things/1', 'alice')
    const done = await post(browser, page.url, { ...hiddenFields(page.html), text: 'a <b> & ü', empty: '' })
    expect(done.url.search).toBe('?done=yes')
    expect(posted.map(({ form, account, segments }) => [{ ...form }, account.sub, { ...segments }])).toEqual([
      [{ text: 'a <b> & ü' }, 'alice', { id: '1' }],
    ])
  })

  test.each<[string, Record<string, string>, Record<string, string>, number]>([
    ['without a token', { form_token: '' }, {}, 403],
    ['with a token of nobody', { form_token: 'x'.repeat(22) }, {}, 403],
    ['of another site', {}, { origin: 'https://evil.test' }, 403],
    ['of another site, by what the browser says', {}, { 'sec-fetch-site': 'cross-site' }, 403],
    ['of a neighbour', {}, { 'sec-fetch-site': 'same-site' }, 403],
    ['that is no form', {}, { 'content-type': 'application/json' }, 415],
    ['with a content coding', {}, { 'content-encoding': 'gzip' }, 415],
  ])('W-024, W-027: one %s is refused', async (_, fields, headers, status) => {
    const { op, posted } = opWith()
    const { browser, page } = await comeTo(op, '/notes/things/1', 'alice')
    const answer = await post(browser, page.url, { ...hiddenFields(page.html), ...fields }, headers)
    expect([answer.status, posted]).toEqual([status, []])
  })

  test('W-014: a token of somebody else, or of an earlier session, is refused', async () => {
    const { op, posted } = opWith({ people: [...people, { sub: 'carol' }] })
    const carol = await comeTo(op, '/notes/things/1', 'carol')
    const before = await comeTo(op, '/notes/things/1', 'alice')
    const now = await comeTo(op, '/notes/things/1', 'alice')
    for (const { page } of [carol, before])
      expect((await post(now.browser, now.page.url, hiddenFields(page.html))).status).toBe(403)
    expect(posted).toEqual([])
  })

  test('of a session that has ended nothing is done; the person signs in and sees the page', async () => {
    const { op, posted } = opWith()
    const { browser, page } = await comeTo(op, '/notes/things/1', 'alice')
    await op.provider.person('alice').endSessions()
    const login = await post(browser, page.url, hiddenFields(page.html))
    expect((await signInOn(browser, login, 'alice')).url.pathname).toBe('/notes/things/1')
    expect(posted).toEqual([])
  })

  test('after a while the person confirms who they are, and what was typed is there, but for the password', async () => {
    const { op, posted } = opWith()
    const { browser, page } = await comeTo(op, '/notes/careful/9', 'alice')
    op.clock.advance(601)
    const typed = { ...hiddenFields(page.html), text: 'typed', password: 'secret' }
    const login = await post(browser, page.url, typed)
    expect([login.html, posted]).toEqual([expect.stringContaining('name="password"'), []])
    const back = await signInOn(browser, login, 'alice')
    expect(back.url.pathname).toBe('/notes/careful/9')
    expect(back.html).toContain('draft {&quot;text&quot;:&quot;typed&quot;}')
    expect((await browser.open(back.url)).html).toContain('draft <')
    await post(browser, back.url, { ...hiddenFields(back.html), text: 'typed' })
    expect(posted.map(({ form }) => form.text)).toEqual(['typed'])
  })

  test('somebody else who signs in then does not get what was typed', async () => {
    const { op } = opWith({ people: [...people, { sub: 'carol' }] })
    const { browser, page } = await comeTo(op, '/notes/careful/9', 'alice')
    op.clock.advance(601)
    const login = await post(browser, page.url, { ...hiddenFields(page.html), text: 'typed' })
    const shown = await signInOn(browser, login, 'carol')
    expect(shown.html).toContain('carol at /careful/9')
    expect(shown.html).not.toContain('typed')
  })

  test('what is too much for a cookie has to be typed again', async () => {
    const { op } = opWith()
    const { browser, page } = await comeTo(op, '/notes/careful/9', 'alice')
    op.clock.advance(601)
    const login = await post(browser, page.url, { ...hiddenFields(page.html), text: 'x'.repeat(5000) })
    expect((await signInOn(browser, login, 'alice')).html).toContain('draft {}')
  })
})

describe('answers', () => {
  test.each([
    ['GET', '/notes/nothing', 404],
    ['GET', '/notes/things/1/2', 404],
    ['GET', '/notes/things/', 404],
    ['GET', '/notes/things/%ff', 404],
    ['POST', '/notes', 405],
    ['DELETE', '/notes/things/1', 405],
  ])('%s %s is a page of %i', async (method, path, status) => {
    const { op } = opWith()
    const response = await op.fetch(`${op.issuer}${path}`, { method, redirect: 'manual' })
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'text/html; charset=utf-8',
    ])
    if (status === 405) expect(response.headers.get('allow')).toMatch(/GET, HEAD/)
  })

  test.each(['/NOTES', '//notes', '/notes;x/', '/notes%2fthings/1', '/./notes/x/..%2f', '/notesx'])(
    'W-029: %s is no spelling of a page',
    async (path) => {
      const { op } = opWith()
      const answer = await op.provider.handle({ method: 'GET', path, query: '', headers: {}, body: '' })
      expect(answer.status).toBe(404)
    },
  )

  test('with a slash at the end it is the same page', async () => {
    const { op } = opWith()
    expect((await comeTo(op, '/notes/', 'alice')).page.html).toContain('alice at ')
  })

  test('W-013, W-021: every page has the headers of a page, and is kept by no cache', async () => {
    const { op } = opWith()
    const { page } = await comeTo(op, '/notes', 'alice')
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    })
  })

  test('a storage that is down is a page that says so, and asks to come back', async () => {
    const storage = createMemoryStorage()
    let is_down = false
    const fails = {
      ...storage,
      get: (keys: Parameters<typeof storage.get>[0]) =>
        is_down ? Promise.reject(new Error('down')) : storage.get(keys),
    }
    const { op } = opWith({ storage: fails })
    const { browser } = await comeTo(op, '/notes', 'alice')
    is_down = true
    const page = await browser.open(`${op.issuer}/notes`)
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '1'])
    expect(page.html).toContain('Not available right now')
  })

  test('a body that is too large, and an address that is too long', async () => {
    const { op } = opWith()
    const { browser, page } = await comeTo(op, '/notes/things/1', 'alice')
    const large = await post(browser, page.url, { text: 'x'.repeat(70_000) })
    const long = await browser.open(`${op.issuer}/notes?${'x'.repeat(9000)}`)
    expect([large.status, long.status]).toEqual([413, 414])
  })

  test('HEAD is answered without a body, and signs nobody in', async () => {
    const { op } = opWith()
    const { browser } = await comeTo(op, '/notes', 'alice')
    const head = await browser.open(`${op.issuer}/notes`, { method: 'HEAD' })
    expect([head.status, head.html]).toEqual([200, ''])
  })
})

test.each([
  ['a path that is none', ['notes'], /mounts\[0\]: path must be/],
  ['with a slash at the end', ['/notes/'], /mounts\[0\]: path must be/],
  ['that of an endpoint', ['/token'], /mounts\[0\]: \/token is taken by the endpoint token/],
  ['above an endpoint', ['/.well-known'], /is taken by the endpoint openid_configuration/],
  ['twice', ['/notes', '/notes'], /mounts\[0\]: \/notes is taken by the mount at \/notes/],
  ['below another', ['/notes', '/notes/more'], /mounts\[1\]: \/notes\/more is taken by the mount at \/notes/],
])('refused at start: %s', (_, paths, expected) => {
  expect(() => createTestProvider({ mounts: paths.map((path) => notes(path).mount) })).toThrow(expected)
})
