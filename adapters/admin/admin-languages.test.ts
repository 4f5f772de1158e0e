/** The administration in other languages: nothing of its own is said in English, and what is English is marked as such. */

import { expect, test } from 'vitest'
import { totpOf } from '../accounts/factors/totp.fixture.ts'
import { hiddenFields, post } from '../mounts/at-pages.fixture.ts'
import { untranslated, withoutWords } from '../mounts/untranslated.fixture.ts'
import type { Language } from '../pages/texts/texts.ts'
import type { TestPage } from '../testing.ts'
import { adminTexts } from './admin-texts.ts'
import { openDesk, pages, send } from './at-desk.fixture.ts'

/** Dates are Arabic, and all else says nothing. */
const wordless: Language = { tag: 'ar', direction: 'rtl', texts: { admin: withoutWords(adminTexts.en) } }

const name = 'متجر'
const metadata = { client_name: name, redirect_uris: ['https://shop.example/cb'] }
const client = { ...metadata, client_id: 'shop' }

async function open() {
  const at = await openDesk({
    languages: [wordless],
    resources: [{ identifier: 'https://api.example' }],
    registration: 'token',
    clients: [{ ...metadata, client_id: 'configured', client_secret: 'a random secret of 22+ characters' }],
  })
  await at.op.provider.clients.create(client)
  await at.accounts.update('bob', {
    name,
    email: 'bob@example.com',
    claims: { locale: 'en' },
    roles: ['staff'],
  })
  const { secret } = at.accounts.factors.newOtp('login.test', 'bob')
  await at.accounts.factors.addOtp('bob', secret, totpOf(secret, at.op.clock.now()))
  const tokens = await at.op.tokensFor('configured', 'bob')
  const refused = { client_id: 'shop', client_secret: 'wrong', grant_type: 'client_credentials' }
  for (const _ of [1, 2])
    await at.op.fetch(`${at.issuer}/token`, { method: 'POST', body: new URLSearchParams(refused) })
  await at.op.fetch(`${at.issuer}/authorize?client_id=shop&redirect_uri=https%3A%2F%2Fother.example`)
  await at.op.provider.registrationTokens.create({ note: name })
  const { browser } = await at.come()
  const said: [what: string, page: TestPage][] = []
  const see = async (what: string, page: Promise<TestPage>) => {
    said.push([what, await page])
    return page
  }
  const visit = (path: string) => see(path, browser.open(`${at.issuer}${path}`))
  return { at, browser, tokens, said, see, visit }
}

test('no page says anything but its texts, what is the same in all languages, and what others have said', async () => {
  const { at, browser, tokens, said, see, visit } = await open()
  const sent = async (path: string, typed: Record<string, string> = {}, from = path) =>
    see(`POST ${path}`, send(browser, await browser.open(`${at.issuer}${from}`), path, typed))
  for (const path of pages) await visit(path)
  for (const kind of ['spa', 'native', 'service', 'mcp', 'api']) await visit(`/admin/new-client/${kind}`)
  for (const what of ['', '/edit', '/remove']) await visit(`/admin/people/carol${what}`)
  for (const what of ['updated', 'off', 'on', 'secret_removed'])
    await visit(`/admin/clients/shop?done=${what}`)
  for (const what of Object.keys(adminTexts.en.people.done)) await visit(`/admin/people/bob?done=${what}`)
  for (const list of ['clients', 'people']) await visit(`/admin/${list}?done=removed&filter=nobody&after=x`)
  for (const what of ['rotated', 'thrown_away']) await visit(`/admin/keys?done=${what}`)
  await visit('/admin/registration?done=removed')
  const [{ kid } = { kid: '' }] = await at.op.provider.keys.list()
  await visit(`/admin/keys/${kid}/throw-away`)

  await sent('/admin/new-client/web', {
    client_id: 'made',
    client_name: name,
    redirect_uris: 'https://a.example/cb',
  })
  await sent('/admin/new-client/web', { client_id: 'made', redirect_uris: 'https://a.example/cb' })
  await sent('/admin/new-client/spa', { client_name: name, redirect_uris: 'http://elsewhere.example/' })
  await sent('/admin/new-client/service', { client_id: 'service' })
  await sent('/admin/clients/made/secrets', {}, '/admin/clients/made')
  await sent('/admin/clients/made/secrets', {}, '/admin/clients/made')
  await visit('/admin/clients/made')
  const edit = await browser.open(`${at.issuer}/admin/clients/shop/edit`)
  await at.op.provider.clients.update('shop', { ...metadata, logo_uri: 'https://shop.example/logo.png' })
  const typed = { client_name: 'دكّان', require_pkce: 'true' }
  await see('a conflict about a client', send(browser, edit, '/admin/clients/shop/edit', typed))
  const off = await browser.open(`${at.issuer}/admin/clients/shop`)
  await at.op.provider.clients.update('shop', { ...metadata, skip_consent: true })
  await see('a client that has changed', send(browser, off, '/admin/clients/shop/off'))

  const person = await browser.open(`${at.issuer}/admin/people/bob/edit`)
  await at.accounts.update('bob', { emailVerified: true })
  await see('a conflict about a person', send(browser, person, '/admin/people/bob/edit', { name: 'سعيد' }))
  await sent('/admin/people/bob/edit', { claims: 'none' })
  await sent('/admin/people/bob/edit', { username: 'root' })
  await sent('/admin/people/bob/edit', { email: 'none' })
  await sent('/admin/people/bob/password', { password: 'short' })
  await sent('/admin/people/bob/reset-link', {}, '/admin/people/bob')
  await sent('/admin/new-person', { username: 'root' })
  const { form_token = '' } = hiddenFields(person.html)
  await see(
    'a person of the configuration',
    post(browser, `${at.issuer}/admin/people/carol/off`, { form_token }),
  )
  await at.accounts.update('bob', { disabled: true })
  await see('a person who is off', post(browser, `${at.issuer}/admin/people/bob/reset-link`, { form_token }))

  await sent('/admin/keys')
  await sent('/admin/tokens', { token: tokens.access_token })
  await sent('/admin/tokens', { token: 'none' })
  await see(
    'revoked',
    post(browser, `${at.issuer}/admin/tokens/revoke`, { form_token, token: tokens.access_token }),
  )
  await sent('/admin/registration', { uses: '1', hours: '1' })
  await sent('/admin/registration', { uses: 'many', hours: 'many' })
  await visit('/admin/events')

  const left = said
    .flatMap(([what, { html }]) => untranslated(html).map((text) => [what, text]))
    // A title is a name alone, which no markup can stand around.
    .filter(([, text]) => !/^carol( · ¶)?$/.test(text ?? ''))
  expect(left).toEqual([])
  expect(said.length).toBeGreaterThan(60)
  for (const [what, { html }] of said)
    expect([what, html]).toEqual([what, expect.stringContaining('dir="rtl"')])
}, 60_000)
