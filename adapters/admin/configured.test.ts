/** What is in the configuration is seen by administrators and their programs, and changed nowhere but there. */

import { expect, test } from 'vitest'
import { createMemoryStorage } from '../../storage/memory.ts'
import { totpOf } from '../accounts/factors/totp.fixture.ts'
import { createPasswordAccounts } from '../accounts.ts'
import { adminPages } from '../admin.ts'
import { hiddenFields, post, signInOn } from '../mounts/at-pages.fixture.ts'
import { createProvider } from '../provider.ts'
import { createBrowser } from '../testing/browser.ts'
import { testKeys, testSecrets } from '../testing/keys.ts'
import { shop } from './at-desk.fixture.ts'

const issuer = 'https://login.test'
const resource = `${issuer}/admin/api`
const secret = 'a random secret of 22+ characters'
const service = { client_secret: secret, grant_types: ['client_credentials'] }

/** With clients and `carol` in the configuration, and `root` and `bob` in the storage. */
async function open() {
  const storage = createMemoryStorage()
  const configured = [
    {
      username: 'carol',
      password: 'password',
      claims: { email: 'c@carol.example', roles: ['staff'], note: 'x' },
    },
  ]
  const accounts = createPasswordAccounts({ storage, issuer, configured, secrets: testSecrets })
  const provider = createProvider({
    issuer,
    storage,
    accounts,
    keys: testKeys,
    secrets: testSecrets,
    clients: [
      { ...service, client_id: 'ops', scope: 'vouchsafe:admin' },
      { ...shop, client_secret: secret },
      { ...service, client_id: 'any' },
    ],
    mounts: [adminPages({ accounts })],
  })
  await accounts.create({ sub: 'root', username: 'root', password: 'password', roles: ['admin'] })
  await accounts.create({ sub: 'bob', username: 'bob', password: 'password' })
  const fetched = (url: string, init?: RequestInit) => provider.fetch(new Request(url, init))

  async function come() {
    const browser = createBrowser({ provider, credentialsOf: () => ({ username: '', password: '' }) })
    await signInOn(browser, await browser.open(`${issuer}/admin`), 'root')
    const { form_token = '' } = hiddenFields((await browser.open(`${issuer}/admin/keys`)).html)
    return { browser, form_token }
  }

  const asked = { grant_type: 'client_credentials', resource, scope: 'vouchsafe:admin' }
  const token = await fetched(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`ops:${secret}`)}` },
    body: new URLSearchParams(asked),
  })
  const { access_token } = (await token.json()) as { access_token: string }
  async function call(method: string, path: string, body?: object) {
    const answer = await fetched(`${resource}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${access_token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    return {
      status: answer.status,
      headers: answer.headers,
      body: JSON.parse((await answer.text()) || '{}') as Record<string, unknown>,
    }
  }
  return { provider, accounts, fetched, come, call }
}

test('a client is listed, and seen with what it did; every form says that it is changed there', async () => {
  const { come, fetched } = await open()
  const wrong = { client_id: 'shop', client_secret: 'x', grant_type: 'client_credentials' }
  await fetched(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(wrong) })
  const { browser, form_token } = await come()
  for (const filter of ['', 'sho', 'THE S'])
    expect((await browser.open(`${issuer}/admin/clients?filter=${filter}`)).html).toMatch(
      /The Shop[\s\S]*from the configuration/,
    )
  const others = await browser.open(`${issuer}/admin/clients?filter=hop`)
  expect(others.html).not.toContain('The Shop')
  const page = await browser.open(`${issuer}/admin/clients/shop`)
  for (const text of ['is changed there', 'client.secret_mismatch', 'https://shop.example/cb'])
    expect(page.html).toContain(text)
  expect(page.html).not.toMatch(/<form|vouchsafe-admin/)
  expect(page.html).not.toContain(secret)
  const edit = await browser.open(`${page.url}/edit`)
  expect([edit.status, edit.html]).toEqual([200, expect.stringContaining('is changed there')])
  for (const what of ['/edit', '/off', '/secrets', '/secrets/remove', '/remove'])
    expect([what, (await post(browser, `${page.url}${what}`, { form_token })).status]).toEqual([what, 409])
  expect((await browser.open(`${issuer}/admin/clients/vouchsafe-admin`)).status).toBe(404)
})

test('a person is listed, and found by their address; their account is changed there', async () => {
  const { come } = await open()
  const { browser, form_token } = await come()
  for (const filter of ['', 'CAR', 'c@carol'])
    expect((await browser.open(`${issuer}/admin/people?filter=${filter}`)).html).toMatch(
      /carol[\s\S]*staff[\s\S]*from the configuration/,
    )
  const page = await browser.open(`${issuer}/admin/people/carol`)
  expect([page.status, page.html]).toEqual([200, expect.stringContaining('is changed there')])
  expect(page.html).toContain('note: &quot;x&quot;')
  for (const what of ['/edit', '/password', '/remove']) {
    const shown = await browser.open(`${page.url}${what}`)
    expect([shown.status, shown.html]).toEqual([200, expect.stringContaining('is changed there')])
  }
  const typed = { form_token, username: 'carol', password: 'another password', claims: '{}' }
  for (const what of ['/edit', '/password', '/remove', '/off'])
    expect([what, (await post(browser, `${page.url}${what}`, typed)).status]).toEqual([what, 409])
})

test.each(['by a button', 'by a program'])(
  'what they show beside the password is seen, and taken away %s',
  async (how) => {
    const { accounts, come, call } = await open()
    const { secret } = accounts.factors.newOtp('login.test', 'carol')
    const code = totpOf(secret, Math.floor(Date.now() / 1000))
    expect(await accounts.factors.addOtp('carol', secret, code)).toBe('added')
    expect((await call('GET', '/people/carol')).body.factors).toMatchObject({ otp: {} })
    const { browser, form_token } = await come()
    const page = await browser.open(`${issuer}/admin/people/carol`)
    expect(page.html).toContain('An app, since')
    if (how === 'by a button') await post(browser, `${page.url}/remove-factors`, { form_token })
    else expect((await call('DELETE', '/people/carol/factors')).status).toBe(204)
    expect((await browser.open(page.url.href)).html).not.toContain('An app, since')
    expect(await accounts.secondFactors('carol')).toBeUndefined()
    expect((await call('GET', '/changes')).body.changes).toMatchObject([{ action: 'person.factors_removed' }])
  },
)

test('in lists what is there comes first, and each is in one page, however long a page is', async () => {
  const { call } = await open()
  for (const client_id of ['a', 'b', 'any-other'])
    await call('POST', '/clients', { client_id, client_name: `Name of ${client_id}`, grant_types: [] })
  async function listed(path: string, limit: number, filter = '') {
    const found: unknown[] = []
    let after: unknown
    do {
      const place = after === undefined ? '' : `&after=${encodeURIComponent(String(after))}`
      const { body } = await call('GET', `${path}?limit=${limit}${place}&filter=${filter}`)
      const [records = []] = Object.values(body) as Record<string, unknown>[][]
      expect(records.length).toBeLessThanOrEqual(limit)
      found.push(...records.map(({ client_id, username, source }) => [client_id ?? username, source]))
      after = body.after
    } while (after !== undefined)
    return found
  }
  const found = await call('GET', '/clients?filter=B')
  expect(found.body).toMatchObject({ clients: [{ client_id: 'b' }] })
  const configured = ['any', 'ops', 'shop'].map((id) => [id, 'configuration'])
  const stored = ['a', 'any-other', 'b'].map((id) => [id, 'storage'])
  for (const limit of [1, 2, 3, 4, 50])
    expect([limit, await listed('/clients', limit)]).toEqual([limit, [...configured, ...stored]])
  expect(await listed('/clients', 1, 'AN')).toEqual([
    ['any', 'configuration'],
    ['any-other', 'storage'],
  ])
  expect(await listed('/people', 1)).toEqual([
    ['carol', 'configuration'],
    ['bob', 'storage'],
    ['root', 'storage'],
  ])
})

test.each<[string, string, object?]>([
  ['PATCH', '/clients/ops', { client_name: 'Ops' }],
  ['DELETE', '/clients/ops'],
  ['POST', '/clients/ops/secrets', {}],
  ['DELETE', '/clients/ops/secrets/x'],
  ['PATCH', '/people/carol', { name: 'Carol' }],
  ['DELETE', '/people/carol'],
])('a program is told where it is changed: %s %s', async (method, path, body) => {
  const { call } = await open()
  const { status, body: said } = await call(method, path, body)
  expect([status, said.error]).toEqual([409, 'not_possible'])
  expect((await call('GET', '/changes')).body.changes).toEqual([])
})

test.each(['/clients/any', '/people/carol'])('a program sees %s, and no secret of it', async (path) => {
  const { call } = await open()
  const { status, body, headers } = await call('GET', path)
  expect([status, body.source, headers.has('etag')]).toEqual([200, 'configuration', false])
  expect(JSON.stringify(body)).not.toMatch(/client_secret|hash|password"/)
})
