/** Who gets to the administration, and whose forms count there. @see security.md 1.W */

import { describe, expect, test } from 'vitest'
import { hiddenFields, post, signInOn } from '../mounts/at-pages.fixture.ts'
import { fieldsOf, formTo, openDesk, pages, send, shop } from './at-desk.fixture.ts'

/** Every form that changes something, with what it would say. */
const forms: readonly (readonly [path: string, fields: Readonly<Record<string, string>>])[] = [
  ['/admin/new-client/web', { client_name: 'x', redirect_uris: 'https://x.example/cb', made_id: 'x' }],
  ['/admin/clients/shop/edit', { client_name: 'other' }],
  ['/admin/clients/shop/secrets', {}],
  ['/admin/clients/shop/off', {}],
  ['/admin/clients/shop/remove', {}],
  ['/admin/new-person', { username: 'x' }],
  ['/admin/people/bob/edit', { username: 'other' }],
  ['/admin/people/bob/password', { password: 'another password' }],
  ['/admin/people/bob/reset-link', {}],
  ['/admin/people/bob/remove-factors', {}],
  ['/admin/people/bob/off', {}],
  ['/admin/people/bob/remove', {}],
  ['/admin/people/bob/end-sessions', {}],
  ['/admin/people/bob/end-everything', {}],
  ['/admin/keys', {}],
  ['/admin/registration', { uses: '1', hours: '1' }],
]

/** All that an administrator could change. */
async function state({ op, accounts }: Awaited<ReturnType<typeof openDesk>>) {
  const { clients } = await op.provider.clients.list()
  const { accounts: people } = await accounts.list()
  const { tokens } = await op.provider.registrationTokens.list()
  return JSON.stringify([clients, people, tokens])
}

describe('who gets in', () => {
  test('nobody who is not signed in sees a page, or has a form looked at (W-025)', async () => {
    const at = await openDesk()
    await at.op.provider.clients.create(shop)
    const before = await state(at)
    for (const path of pages) {
      const answer = await at.op.fetch(`${at.issuer}${path}`, { redirect: 'manual' })
      expect([path, answer.status, answer.headers.get('location')]).toEqual([
        path,
        303,
        expect.stringContaining(`${at.issuer}/authorize?`),
      ])
    }
    for (const [path, fields] of forms)
      await at.op.fetch(`${at.issuer}${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
      })
    expect(await state(at)).toBe(before)
  })

  test('somebody without the role is refused everywhere, and nothing they send is done (W-025)', async () => {
    const at = await openDesk()
    await at.op.provider.clients.create(shop)
    const before = await state(at)
    const { browser, page } = await at.come('bob')
    expect(page.status).toBe(403)
    for (const path of pages) {
      const seen = await browser.open(`${at.issuer}${path}`)
      expect([path, seen.status]).toEqual([path, 403])
      expect(seen.html).not.toContain('The Shop')
    }
    for (const [path, fields] of forms)
      expect([path, (await post(browser, `${at.issuer}${path}`, fields)).status]).toEqual([path, 403])
    expect(await state(at)).toBe(before)
  })

  test('whoever loses the role is out at the next request', async () => {
    const at = await openDesk()
    const { browser, page } = await at.come()
    expect(page.status).toBe(200)
    await at.accounts.update('root', { roles: [] })
    expect((await browser.open(`${at.issuer}/admin/clients`)).status).toBe(403)
  })

  test.each([
    '/ADMIN',
    '//admin',
    '/admin;x/',
    '/admin%2fclients',
    '/./admin/x',
    '/admin/clients/',
    '/admin//clients',
  ])('a spelling of its own leads past nothing: %s (W-029)', async (path) => {
    const at = await openDesk()
    const answer = await at.op.fetch(`${at.issuer}${path}`, { redirect: 'manual' })
    expect([303, 404]).toContain(answer.status)
  })

  test('a tab from before signing out is asked to sign in, and does nothing', async () => {
    const at = await openDesk()
    await at.op.provider.clients.create(shop)
    const { browser } = await at.come()
    const page = await browser.open(`${at.issuer}/admin/clients/shop`)
    await at.op.provider.person('root').endSessions()
    const answer = await send(browser, page, '/admin/clients/shop/off')
    expect(answer.html).toContain('name="password"')
    expect((await at.op.provider.clients.read('shop'))?.metadata.disabled).toBe(false)
  })
})

test('until there is somebody to let in there is nothing, for people and for programs', async () => {
  let asked = 0
  let is_open = false
  const isOpen = () => {
    asked++
    return is_open
  }
  const at = await openDesk({ admin: { isOpen } })
  const status = async (path: string) =>
    (await at.op.fetch(`${at.issuer}${path}`, { redirect: 'manual' })).status
  expect([
    await status('/admin'),
    await status('/admin/clients'),
    await status('/admin/api/clients'),
  ]).toEqual([404, 404, 404])
  is_open = true
  expect([await status('/admin'), await status('/admin/api/clients')]).toEqual([303, 401])
  expect(asked).toBe(4)
})

describe('whose forms count', () => {
  test('none without the token of this sign-in, and none from elsewhere (W-024, W-027)', async () => {
    const at = await openDesk()
    await at.op.provider.clients.create(shop)
    const { browser } = await at.come()
    const page = await browser.open(`${at.issuer}/admin/clients/shop`)
    const { form_token = '' } = hiddenFields(page.html)
    expect(form_token).not.toBe('')
    const { browser: theirs } = await at.come('second')
    const foreign = hiddenFields((await theirs.open(`${at.issuer}/admin/clients/shop`)).html).form_token ?? ''
    const before = await state(at)
    for (const [path, fields] of forms) {
      const url = `${at.issuer}${path}`
      const statuses = [
        (await post(browser, url, fields)).status,
        (await post(browser, url, { ...fields, form_token: foreign })).status,
        (await post(browser, url, { ...fields, form_token }, { origin: 'https://evil.test' })).status,
        (await post(browser, url, { ...fields, form_token }, { 'sec-fetch-site': 'cross-site' })).status,
        (
          await browser.open(url, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ ...fields, form_token }),
          })
        ).status,
      ]
      expect([path, ...statuses]).toEqual([path, 403, 403, 403, 403, 415])
    }
    expect(await state(at)).toBe(before)
  })

  test('what changes something takes no GET (W-024)', async () => {
    const at = await openDesk()
    await at.op.provider.clients.create(shop)
    const before = await state(at)
    const { browser } = await at.come()
    for (const [path] of forms) {
      const { status } = await browser.open(`${at.issuer}${path}?confirm=1`)
      expect([200, 303]).toContain(status)
    }
    expect(await state(at)).toBe(before)
  })

  test('after ten minutes the password is asked for before something is changed, and what was typed is kept (W-033)', async () => {
    const at = await openDesk()
    await at.op.provider.clients.create({ ...shop, grant_types: ['authorization_code', 'refresh_token'] })
    const { browser } = await at.come()
    at.op.clock.advance(601)
    const page = await browser.open(`${at.issuer}/admin/clients/shop/edit`)
    const asked = await send(browser, page, '/admin/clients/shop/edit', { client_name: 'The Other Shop' })
    expect(asked.html).toContain('name="password"')
    expect((await at.op.provider.clients.read('shop'))?.metadata.client_name).toBe('The Shop')
    const back = await signInOn(browser, asked, 'root')
    expect(fieldsOf(formTo(back.html, '/admin/clients/shop/edit')).client_name).toBe('The Other Shop')
    await send(browser, back, '/admin/clients/shop/edit', { grant_types: 'authorization_code' })
    const { client_name, grant_types } = (await at.op.provider.clients.read('shop'))?.metadata ?? {}
    expect([client_name, grant_types]).toEqual(['The Other Shop', ['authorization_code']])
  })

  test('a button that has no page of its own leads back to where it stands', async () => {
    const at = await openDesk()
    await at.op.provider.clients.create(shop)
    const { browser } = await at.come()
    const page = await browser.open(`${at.issuer}/admin/clients/shop`)
    at.op.clock.advance(601)
    const back = await signInOn(browser, await send(browser, page, '/admin/clients/shop/off'), 'root')
    expect([back.status, back.url.pathname]).toEqual([200, '/admin/clients/shop'])
    expect((await send(browser, back, '/admin/clients/shop/off')).html).toContain('switched off')
  })
})

describe('two administrators at once', () => {
  test('the second is shown what the first has changed, and can save after that', async () => {
    const at = await openDesk()
    await at.op.provider.clients.create(shop)
    const edit = '/admin/clients/shop/edit'
    const first = await at.come('root')
    const second = await at.come('second')
    const one = await first.browser.open(`${at.issuer}${edit}`)
    const other = await second.browser.open(`${at.issuer}${edit}`)
    await send(first.browser, one, edit, { client_name: 'Of the first', grant_types: 'authorization_code' })
    const told = await send(second.browser, other, edit, {
      client_name: 'Of the second',
      grant_types: 'authorization_code',
    })
    expect(told.status).toBe(409)
    expect(told.html).toContain('Somebody else has changed it meanwhile')
    expect(told.html).toMatch(/Of the first[\s\S]*Of the second/)
    expect((await at.op.provider.clients.read('shop'))?.metadata.client_name).toBe('Of the first')
    await send(second.browser, told, edit, { grant_types: 'authorization_code' })
    expect((await at.op.provider.clients.read('shop'))?.metadata.client_name).toBe('Of the second')
  })

  test('so it is with people, and with what removes and switches off', async () => {
    const at = await openDesk()
    const { browser } = await at.come()
    const edit = await browser.open(`${at.issuer}/admin/people/bob/edit`)
    const removal = await browser.open(`${at.issuer}/admin/people/bob/remove`)
    const shown = await browser.open(`${at.issuer}/admin/people/bob`)
    await at.accounts.update('bob', { name: 'Robert' })
    const told = await send(browser, edit, '/admin/people/bob/edit', { name: 'Bobby' })
    expect([told.status, told.html]).toEqual([409, expect.stringMatching(/Robert[\s\S]*Bobby/)])
    expect((await send(browser, removal, '/admin/people/bob/remove')).status).toBe(409)
    expect((await send(browser, shown, '/admin/people/bob/off')).status).toBe(409)
    const { name, disabled } = (await at.accounts.read('bob')) ?? {}
    expect([name, disabled]).toEqual(['Robert', false])
  })
})

describe('an administrator who is not there (W-033)', () => {
  const asksAnew = (page: { readonly html: string }) => page.html.includes('name="password"')

  test('signs in again after a quarter of an hour, and not while they are at work', async () => {
    const at = await openDesk()
    const { browser } = await at.come()
    for (let n = 0; n < 3; n++) {
      at.op.clock.advance(900)
      expect(asksAnew(await browser.open(`${at.issuer}/admin/clients`))).toBe(false)
    }
    at.op.clock.advance(901)
    const login = await browser.open(`${at.issuer}/admin/people?filter=b`)
    expect(asksAnew(login)).toBe(true)
    const back = await signInOn(browser, login, 'root')
    expect([back.url.href, back.status]).toEqual([`${at.issuer}/admin/people?filter=b`, 200])
  })

  test('is found by nobody else: not without the cookie, and not by asking the provider for less', async () => {
    const at = await openDesk()
    const { browser } = await at.come()
    at.op.clock.advance(901)
    const session = { cookies: browser.cookies.filter(({ name }) => !name.includes('_admin_')) }
    const theirs = at.op.browser({ session })
    expect(asksAnew(await theirs.open(`${at.issuer}/admin/clients`))).toBe(true)
    const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const begun = await at.op.fetch(`${at.issuer}/admin/clients`, { headers: { cookie }, redirect: 'manual' })
    const asked = new URL(begun.headers.get('location') ?? '')
    expect(asked.searchParams.get('max_age')).toBe('900')
    asked.searchParams.delete('max_age')
    expect(asksAnew(await browser.open(asked))).toBe(true)
  })

  test('has nothing done by a form that was left open', async () => {
    const at = await openDesk({ admin: { idleFor: 60 } })
    const { browser } = await at.come()
    const form = await browser.open(`${at.issuer}/admin/tokens`)
    at.op.clock.advance(61)
    expect(asksAnew(await send(browser, form, '/admin/tokens', { token: 'none' }))).toBe(true)
    await expect(openDesk({ admin: { idleFor: 59 } })).rejects.toThrow('idleFor')
  })
})
