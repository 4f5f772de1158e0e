/** Who gets to the administration, whose forms count there, and what comes of them. @see security.md 1.W */

import { describe, expect, test } from 'vitest'
import { hiddenFields, post, signInOn } from '../mounts/at-pages.fixture.ts'
import { fieldsOf, formTo, openDesk, send, unescaped } from './at-desk.fixture.ts'

/** Every page that is looked at, where there is a client `shop` and a person `bob`. */
const pages = [
  '/admin/clients',
  '/admin/clients/shop',
  '/admin/clients/shop/edit',
  '/admin/clients/shop/remove',
  '/admin/new-client',
  '/admin/new-client/web',
  '/admin/people',
  '/admin/people/bob',
  '/admin/people/bob/edit',
  '/admin/people/bob/password',
  '/admin/people/bob/remove',
  '/admin/new-person',
  '/admin/keys',
  '/admin/tokens',
  '/admin/registration',
  '/admin/settings',
  '/admin/events',
]

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
  ['/admin/people/bob/off', {}],
  ['/admin/people/bob/remove', {}],
  ['/admin/people/bob/end-sessions', {}],
  ['/admin/people/bob/end-everything', {}],
  ['/admin/keys', {}],
  ['/admin/registration', { uses: '1', hours: '1' }],
]

const shop = { client_id: 'shop', client_name: 'The Shop', redirect_uris: ['https://shop.example/cb'] }

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
      expect([200, 405]).toContain(status)
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

describe('what the pages do', () => {
  test('a client is made by its kind, its secret shown once and kept nowhere (W-032)', async () => {
    const at = await openDesk()
    const { browser } = await at.come()
    const form = await browser.open(`${at.issuer}/admin/new-client/web`)
    const made = await send(browser, form, '/admin/new-client/web', {
      client_name: 'The Shop',
      redirect_uris: 'https://shop.example/cb\r\nhttps://shop.example/other',
    })
    expect(made.status).toBe(200)
    const [secret = ''] = /[0-9a-f]{64}/.exec(made.html) ?? []
    const [client] = (await at.op.provider.clients.list()).clients
    expect(client?.metadata.redirect_uris).toEqual(['https://shop.example/cb', 'https://shop.example/other'])
    const { client_id = '' } = client?.metadata ?? {}
    const introspected = await at.op.fetch(`${at.issuer}/introspect`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client_id}:${secret}`)}` },
      body: new URLSearchParams({ token: 'none' }),
    })
    expect(introspected.status).toBe(200)
    for (const path of [`/admin/clients/${client_id}`, '/admin/events', `/admin/clients/${client_id}/edit`])
      expect((await browser.open(`${at.issuer}${path}`)).html).not.toContain(secret)
    const again = await send(browser, form, '/admin/new-client/web', {
      redirect_uris: 'https://shop.example/cb',
    })
    expect(again.html).toContain('the client is made')
    expect((await at.op.provider.clients.list()).clients).toHaveLength(1)
  })

  test.each([
    ['spa', { redirect_uris: 'https://app.example/cb' }, { token_endpoint_auth_method: 'none' }],
    ['native', { redirect_uris: 'com.example.app:/cb' }, { application_type: 'native' }],
    ['service', { scope: 'openid' }, { grant_types: ['client_credentials'] }],
    ['api', { resource: 'https://api.example' }, { introspect: ['https://api.example'], grant_types: [] }],
    ['mcp', { resource: 'https://api.example' }, { introspect: ['https://api.example'] }],
  ])('of the kind %s', async (kind, typed, metadata) => {
    const at = await openDesk({ resources: [{ identifier: 'https://api.example' }] })
    const { browser } = await at.come()
    const path = `/admin/new-client/${kind}`
    const made = await send(browser, await browser.open(`${at.issuer}${path}`), path, {
      ...typed,
      client_id: 'it',
    })
    expect([made.status, made.html]).toEqual([200, expect.stringContaining('The client is made')])
    expect((await at.op.provider.clients.read('it'))?.metadata).toMatchObject(metadata)
  })

  test('what is wrong is said at its field, and what was typed stays', async () => {
    const at = await openDesk()
    const { browser } = await at.come()
    const path = '/admin/new-client/web'
    const form = await browser.open(`${at.issuer}${path}`)
    const told = await send(browser, form, path, {
      client_name: 'X',
      redirect_uris: 'http://elsewhere.example/',
    })
    expect(told.status).toBe(400)
    expect(told.html).toMatch(/name="redirect_uris"[^>]*aria-describedby="[^"]*redirect_uris-problem"/)
    expect(told.html).toContain('must be https')
    expect(fieldsOf(formTo(told.html, path)).client_name).toBe('X')
  })

  test('every member is in the form, and saving it untouched changes nothing', async () => {
    const at = await openDesk()
    await at.op.provider.clients.create({
      ...shop,
      grant_types: ['authorization_code'],
      introspect: 'any',
      require_pkce: true,
      access_token_lifetime: 60,
      contacts: ['a@b.example'],
      skip_consent: true,
      remember_consent: false,
      disabled: true,
    })
    const { browser } = await at.come()
    const path = '/admin/clients/shop/edit'
    const before = await at.op.provider.clients.read('shop')
    const saved = await send(browser, await browser.open(`${at.issuer}${path}`), path)
    expect(saved.url.pathname).toBe('/admin/clients/shop')
    expect((await at.op.provider.clients.read('shop'))?.metadata).toEqual(before?.metadata)
  })

  test('a person is made, signs in, and is signed out by an administrator', async () => {
    const at = await openDesk()
    const { browser } = await at.come()
    const form = await browser.open(`${at.issuer}/admin/new-person`)
    const made = await send(browser, form, '/admin/new-person', {
      username: 'Alice',
      email: 'alice@example.com',
      password: 'through the looking glass',
      roles: 'admin',
      claims: '{"locale": "en"}',
    })
    expect(made.html).toContain('The person is made')
    const alice = await at.accounts.readByName('alice')
    expect(alice).toMatchObject({ roles: ['admin'], claims: { locale: 'en' }, emailVerified: false })
    const theirs = at.op.browser()
    const login = await theirs.open(`${at.issuer}/admin`)
    expect((await signInOn(theirs, login, 'alice', 'through the looking glass')).status).toBe(200)
    const page = await browser.open(`${at.issuer}${made.url.pathname}`)
    await send(browser, page, `${made.url.pathname}/end-sessions`)
    expect((await theirs.open(`${at.issuer}/admin/clients`)).html).toContain('name="password"')
  })

  test('a session of somebody else is none of this person, and stays', async () => {
    const at = await openDesk()
    const { browser } = await at.come()
    await at.come('second')
    const [theirs] = await at.op.provider.person('second').sessions()
    const page = await browser.open(`${at.issuer}/admin/people/root`)
    const fields = fieldsOf(formTo(page.html, '/admin/people/root/end-session'))
    await post(browser, `${at.issuer}/admin/people/root/end-session`, {
      ...fields,
      session: theirs?.id ?? '',
    })
    expect(await at.op.provider.person('second').sessions()).toHaveLength(1)
    expect((await post(browser, `${at.issuer}/admin/people/nobody/end-sessions`, fields)).status).toBe(404)
  })

  test('a token is told what it is worth, and revoked; its text is on no page', async () => {
    const at = await openDesk({ clients: [{ ...shop, client_secret: 'a random secret of the shop, 22+' }] })
    const { access_token } = await at.op.tokensFor('shop', 'bob')
    const { browser } = await at.come()
    const form = await browser.open(`${at.issuer}/admin/tokens`)
    const shown = await send(browser, form, '/admin/tokens', { token: access_token })
    expect(shown.html).toMatch(/Is it good<\/dt><dd>yes/)
    expect(shown.html).toContain('bob')
    expect(shown.html).not.toContain(access_token)
    const fields = { ...hiddenFields(form.html), token: access_token }
    const revoked = await post(browser, `${at.issuer}/admin/tokens/revoke`, fields)
    expect(revoked.html).toMatch(/Is it good<\/dt><dd>no/)
    expect((await at.op.provider.tokens.show(access_token))?.active).toBe(false)
    expect((await send(browser, form, '/admin/tokens', { token: 'none' })).status).toBe(404)
  })

  test('an initial access token is shown once, and taken back', async () => {
    const at = await openDesk({ registration: 'token' })
    const { browser } = await at.come()
    const form = await browser.open(`${at.issuer}/admin/registration`)
    const made = await send(browser, form, '/admin/registration', { note: 'for <us>', uses: '2', hours: '1' })
    expect(made.html).toContain('It is shown this once')
    const list = await browser.open(`${at.issuer}/admin/registration`)
    expect(unescaped(list.html)).toContain('for <us>')
    const [token] = (await at.op.provider.registrationTokens.list()).tokens
    await send(browser, list, `/admin/registration/${token?.id}/remove`)
    expect((await at.op.provider.registrationTokens.list()).tokens).toEqual([])
    expect((await send(browser, form, '/admin/registration', { uses: 'many', hours: '1' })).status).toBe(400)
  })

  test('keys that have no schedule say so, and nothing is done', async () => {
    const at = await openDesk()
    const { browser } = await at.come()
    const page = await browser.open(`${at.issuer}/admin/keys`)
    expect(page.html).toContain('signing')
    const told = await send(browser, page, '/admin/keys')
    expect([told.status, told.html]).toEqual([409, expect.stringContaining('no schedule')])
  })

  test('settings say what is in force, by default, and who set it', async () => {
    const at = await openDesk({ policy: { access_token_lifetime: 900 } })
    const { browser } = await at.come()
    const { html } = await browser.open(`${at.issuer}/admin/settings`)
    const shown = html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
    expect(shown).toContain('policy.access_token_lifetime 900 3600 the options of createProvider')
    expect(shown).toContain('policy.code_lifetime 60 60 the default')
  })

  test('a refusal is on the page of events, with what explains it, by client and reason', async () => {
    const at = await openDesk({ clients: [{ ...shop, client_secret: 'a random secret of the shop, 22+' }] })
    for (let n = 0; n < 3; n++)
      await at.op.fetch(`${at.issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: 'shop',
          client_secret: 'wrong',
          grant_type: 'client_credentials',
        }),
      })
    const { browser } = await at.come()
    const { html } = await browser.open(`${at.issuer}/admin/events?client=shop`)
    expect(html).toContain('client.secret_mismatch')
    expect(html).toContain('3 times')
    expect((await browser.open(`${at.issuer}/admin/events?reason=code.`)).html).not.toContain(
      'secret_mismatch',
    )
    expect((await browser.open(`${at.issuer}/admin/events?client=other`)).html).not.toContain(
      'secret_mismatch',
    )
  })

  test('every change is on the page of events, with who made it and what was there before', async () => {
    const at = await openDesk()
    await at.op.provider.clients.create(shop)
    const { browser } = await at.come()
    const edit = '/admin/clients/shop/edit'
    await send(browser, await browser.open(`${at.issuer}${edit}`), edit, {
      client_name: 'New',
      grant_types: 'authorization_code',
    })
    await send(
      browser,
      await browser.open(`${at.issuer}/admin/people/bob/password`),
      '/admin/people/bob/password',
      {
        password: 'a secret of bob',
      },
    )
    const { html } = await browser.open(`${at.issuer}/admin/events`)
    expect(html).toMatch(/client\.updated[\s\S]*The Shop[\s\S]*New/)
    expect(html).toContain('person.updated')
    expect(html).not.toContain('a secret of bob')
    expect((await browser.open(`${at.issuer}/admin/events?person=bob`)).html).not.toContain('client.updated')
    expect((await browser.open(`${at.issuer}/admin/events?person=root`)).html).toContain('client.updated')
  })
})

const corpus = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '</textarea><script>alert(1)</script>',
  ['{{7*7}}', '$', '{7*7}<%= 7*7 %>'].join(''),
  '\u202eevil',
]

test('nothing that somebody has written is markup on any page (W-028, W-042)', async () => {
  const at = await openDesk()
  for (const [index, text] of corpus.entries()) {
    await at.op.provider.clients.create({
      ...shop,
      client_id: `c${index}`,
      client_name: text,
      contacts: [text],
      software_id: text,
      software_version: text,
      default_acr_values: [text],
    })
    await at.accounts.create({
      sub: `p${index}`,
      username: `${text}${index}`,
      name: text,
      roles: [text.replace('\u202e', '')],
      claims: { note: text },
    })
    await at.op.provider.registrationTokens.create({ note: text })
    await at.op.fetch(
      `${at.issuer}/authorize?${new URLSearchParams({ client_id: text, state: text, scope: text })}`,
    )
  }
  const { browser } = await at.come()
  const one = corpus.flatMap((_, index) => [
    `/admin/clients/c${index}`,
    `/admin/clients/c${index}/edit`,
    `/admin/people/p${index}`,
    `/admin/people/p${index}/edit`,
    `/admin/people/p${index}/remove`,
  ])
  const asked = corpus.map(
    (text) => `/admin/events?${new URLSearchParams({ client: text, person: text, reason: text })}`,
  )
  const searched = corpus.map((text) => `/admin/clients?${new URLSearchParams({ filter: text, done: text })}`)
  const lists = ['/admin/clients', '/admin/people', '/admin/registration', '/admin/events', '/admin/settings']
  for (const path of [...lists, ...one, ...asked, ...searched]) {
    const { html, status } = await browser.open(`${at.issuer}${path}`)
    expect([path, status]).toEqual([path, 200])
    expect(html).not.toMatch(/<script|<img src=x/)
    // What stands in a field is what there is, to the letter.
    expect(html.replace(/ value="[^"]*"|<textarea[\s\S]*?<\/textarea>/g, '')).not.toContain('\u202e')
  }
})

test.each([
  [
    'what is listed',
    'list',
    () => true,
    pages.filter((path) => /clients$|shop$|people$|bob$|registration|events/.test(path)),
  ],
  ['a client', 'get', (kind: string) => kind === 'client', pages.filter((path) => path.includes('/shop'))],
] as const)('a storage that does not answer about %s is a 503', async (_, method, isDown, paths) => {
  let is_down = false
  const at = await openDesk({ onError: () => undefined })
  await at.op.provider.clients.create(shop)
  const { browser } = await at.come()
  const ask = at.storage[method] as (asked: unknown, ...more: unknown[]) => unknown
  const kindOf = (asked: unknown) =>
    (typeof asked === 'string' ? asked : (asked as { kind: string }[])[0]?.kind) ?? ''
  Object.assign(at.storage, {
    [method]: (asked: unknown, ...more: unknown[]) =>
      is_down && isDown(kindOf(asked))
        ? Promise.reject(new Error('down'))
        : ask.call(at.storage, asked, ...more),
  })
  is_down = true
  for (const path of paths) {
    const { status } = await browser.open(`${at.issuer}${path}`)
    expect([path, status]).toEqual([path, 503])
  }
  expect(paths.length).toBeGreaterThan(2)
})
