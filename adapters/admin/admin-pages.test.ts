/** What comes of the pages of the administration: what is made, changed and ended there, and what is shown. */

import { describe, expect, test } from 'vitest'
import { totpOf } from '../accounts/factors/totp.fixture.ts'
import { hiddenFields, post, signInOn } from '../mounts/at-pages.fixture.ts'
import { fieldsOf, formTo, openDesk, send, shop, unescaped } from './at-desk.fixture.ts'

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
      redirect_uris: ['https://shop.example/cb?to=a,https://b.example', 'https://shop.example/,'],
      scope: 'openid a,b',
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

  test('a link for a new password is shown once, works once, and is written down nowhere (W-023)', async () => {
    const at = await openDesk()
    const { browser } = await at.come()
    const person = await browser.open(`${at.issuer}/admin/people/bob`)
    const made = await send(browser, person, '/admin/people/bob/reset-link')
    const [link = ''] = /https:\/\/login\.test\/password\?token=[^<"]+/.exec(unescaped(made.html)) ?? []
    const theirs = at.op.browser()
    const form = await theirs.open(link)
    expect([form.status, form.html]).toEqual([200, expect.stringContaining('type="password"')])
    expect((await browser.open(`${at.issuer}/admin/events`)).html).toContain('person.reset_link_made')
    const written = await at.storage.list?.('admin_change', { prefix: 'at:', limit: 10 })
    expect(written?.records).toHaveLength(1)
    expect(written?.records[0]?.value).not.toContain(link.slice(-20))
    await at.accounts.update('bob', { disabled: true })
    expect((await send(browser, person, '/admin/people/bob/reset-link')).status).toBe(409)
  })

  test('second factors of somebody who has lost them are removed, which is written down', async () => {
    const at = await openDesk()
    const { secret } = at.accounts.factors.newOtp('login.test', 'bob')
    expect(await at.accounts.factors.addOtp('bob', secret, totpOf(secret, at.op.clock.now()))).toBe('added')
    const { browser } = await at.come()
    const page = await browser.open(`${at.issuer}/admin/people/bob`)
    expect(page.html).toContain('An app, since')
    const after = await send(browser, page, '/admin/people/bob/remove-factors')
    expect(after.html).not.toContain('An app, since')
    expect((await at.accounts.read('bob'))?.factors.otp).toBeUndefined()
    const events = await browser.open(`${at.issuer}/admin/events?person=bob`)
    expect(events.html).toContain('person.factors_removed')
    expect(events.html).not.toContain(secret)
  })

  test('somebody of the configuration is seen where they are signed in, and signed out there; no more', async () => {
    const at = await openDesk()
    const theirs = await at.come('carol')
    expect(theirs.page.status).toBe(403)
    const { browser } = await at.come()
    const page = await browser.open(`${at.issuer}/admin/people/carol`)
    expect([page.status, page.html]).toEqual([200, expect.stringContaining('is changed there')])
    await send(browser, page, '/admin/people/carol/end-sessions')
    expect(await at.op.provider.person('carol').sessions()).toEqual([])
    expect((await browser.open(`${at.issuer}/admin/people/nobody`)).status).toBe(404)
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
    expect(html).toContain('3 × since')
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
