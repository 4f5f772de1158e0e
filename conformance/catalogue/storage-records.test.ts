/** Rows S-002, S-003, S-005, S-008 to S-010, S-012: what the provider makes of its records, whatever the store does. */

import { describe, expect, test } from 'vitest'
import { readClient } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { expectSuccess } from './answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  basic,
  createWorld,
  introspect,
  issueTokens,
  post,
  redeem,
  refresh,
  type Tokens,
  tokenRequest,
  userinfo,
} from './world.ts'

/** A store whose records can be edited behind the provider's back. */
async function edited() {
  const storage = new FaultyStorage()
  const world = await createWorld({ storage })
  const browser = world.browser()
  const code = await browser.code(authorizationUrl({ scope: 'openid offline_access' }))
  const tokens = (await (await redeem(world, code)).json()) as Required<Tokens>
  const waiting = await browser.code(authorizationUrl())
  const edit = (kind: string, change: (value: string) => string) => {
    for (const id of storage.memory.scan(kind).keys.map((key) => key.id)) {
      const [stored] = storage.memory.get([{ kind, id }])
      if (!stored) continue
      const { value, version } = stored
      const options = { ifVersion: version, version: `${version}x`, expiresAt: null }
      storage.memory.put({ kind, id }, change(value), options)
    }
  }
  const ask = [
    () => userinfo(world, tokens.access_token),
    () => post(world, '/introspect', { token: tokens.refresh_token }, { authorization: basic('rs') }),
    () => refresh(world, tokens.refresh_token),
    () => redeem(world, waiting),
    () => redeem(world, code),
    () => post(world, '/revoke', { token: tokens.access_token }, { authorization: basic('web') }),
  ]
  return { storage, world, browser, tokens, edit, ask }
}

const json = (change: (document: Record<string, unknown>) => unknown) => (value: string) =>
  JSON.stringify(change(JSON.parse(value)))

describe('S-008 records that were damaged', () => {
  const access_tokens = (access_token: unknown) =>
    json((document) => ({ ...document, access_tokens: access_token }))

  test.each<[string, (value: string) => string]>([
    ['cut in half', (value) => value.slice(0, value.length / 2)],
    ['empty', () => ''],
    ['null', () => 'null'],
    ['a list', () => '[]'],
    ['a prototype', () => '{"__proto__":{"polluted":true,"kind":"grant"}}'],
    ['of no version', json(({ v, ...document }) => document)],
    ['of an unknown kind', json((document) => ({ ...document, kind: 'other' }))],
    ['a member missing', json(({ client_id, ...document }) => document)],
    ['a list that is none', access_tokens('none')],
    ['a list of nothing', access_tokens([null])],
    ['an end that is text', access_tokens([{ serial: 1, issued_at: 0, expires_at: 'never', generation: 0 }])],
    ['an end that is missing', access_tokens([{ serial: 1, issued_at: 0, generation: 0 }])],
    ['a mark of revocation that is text', json((document) => ({ ...document, revoked_at: 'no' }))],
    ['a code that is null', json((document) => ({ ...document, code: null }))],
    [
      'a refresh without an end',
      json((document) => ({ ...document, refresh: { generation: 1, rotated_at: 0 } })),
    ],
  ])('a grant, %s: 503, and nothing is written', async (_, change) => {
    const { storage, edit, ask } = await edited()
    edit('grant', change)
    const before = storage.dump()
    for (const send of ask) {
      const response = await send()
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    }
    expect(storage.dump()).toEqual(before)
    expect('polluted' in {}).toBe(false)
  })

  test.each<[string, (value: string) => string]>([
    ['cut in half', (value) => value.slice(0, value.length / 2)],
    ['null', () => 'null'],
    ['without sessions', json(({ sessions, ...document }) => document)],
    [
      'a session without an end',
      json((document) => ({ ...document, sessions: [{ id: 's', auth_time: 0 }] })),
    ],
    ['a connection that is text', json((document) => ({ ...document, connections: ['all of them'] }))],
    ['without withdrawals', json(({ withdrawals, ...document }) => document)],
  ])('an End-User, %s: 503, and nothing is written', async (_, change) => {
    const { storage, browser, edit } = await edited()
    edit('end_user', change)
    const before = storage.dump()
    const { response } = await browser.open(authorizationUrl({ prompt: 'none' }))
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(storage.dump()).toEqual(before)
  })
})

describe('records of a version that this release does not read are none', () => {
  const other = json((document) => ({ ...document, v: 3 }))

  test('a grant: what leads to it is not valid', async () => {
    const { storage, world, tokens, edit } = await edited()
    edit('grant', other)
    const before = storage.dump()
    expect(await introspect(world, tokens.access_token)).toEqual({ active: false })
    expect((await refresh(world, tokens.refresh_token)).status).toBe(400)
    expect(storage.dump()).toEqual(before)
    const told = world.events.filter(({ type }) => type === 'record_unreadable')
    expect(told).toEqual(Array(2).fill({ type: 'record_unreadable', kind: 'grant' }))
  })

  test('an End-User: asked to sign in again, and the record gives way', async () => {
    const { world, browser, tokens, edit } = await edited()
    edit('end_user', other)
    const { location } = await browser.open(authorizationUrl({ prompt: 'none' }))
    expect(location).toContain('error=login_required')
    expect((await refresh(world, tokens.refresh_token)).status).toBe(400)
    const code = await browser.code(authorizationUrl())
    expect((await redeem(world, code)).status).toBe(200)
  })
})

test('what is to end in a record of another version is not said to have ended', async () => {
  const { world, browser, edit } = await edited()
  edit(
    'end_user',
    json((document) => ({ ...document, v: 3 })),
  )
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const request = { headers: new Headers({ cookie }) }
  await expect(world.provider.endSession(request)).rejects.toThrow('unavailable')
  await expect(world.provider.person('alice').disconnect('web')).rejects.toThrow('unavailable')
  await expect(world.provider.person('alice').endEverything()).rejects.toThrow('unavailable')
})

describe('S-002 a record of one kind under the key of another is none', () => {
  test('an End-User in place of a grant', async () => {
    const { storage, world, tokens, edit } = await edited()
    const [key] = Object.keys(storage.dump()).filter((name) => name.startsWith('end_user:'))
    const user = storage.dump()[key ?? ''] ?? ''
    edit('grant', () => user)
    expect(await introspect(world, tokens.access_token)).toEqual({ active: false })
    expect((await refresh(world, tokens.refresh_token)).status).toBe(400)
  })

  test('a grant in place of an End-User', async () => {
    const { storage, browser, edit } = await edited()
    const [key] = Object.keys(storage.dump()).filter((name) => name.startsWith('grant:'))
    const grant = storage.dump()[key ?? ''] ?? ''
    edit('end_user', () => grant)
    const { location } = await browser.open(authorizationUrl({ prompt: 'none' }))
    expect(location).toContain('error=login_required')
  })
})

test('S-009 what a later release has added to a record stays in it', async () => {
  const { storage, world, tokens, edit } = await edited()
  edit(
    'grant',
    json((document) => ({ ...document, later: { a: [1] } })),
  )
  edit(
    'end_user',
    json((document) => ({ ...document, later: { b: 2 } })),
  )
  const { refresh_token = '' } = await expectSuccess<Tokens>(await refresh(world, tokens.refresh_token))
  await expectSuccess(await refresh(world, refresh_token))
  await world.provider.person('alice').disconnect('web')
  for (const value of Object.values(storage.dump())) expect(JSON.parse(value)).toHaveProperty('later')
})

describe('S-003 names that a store could trip over', () => {
  const names = [
    'a:b',
    '*',
    '?',
    '[a-z]',
    '{tag}',
    '}{',
    'line\nfeed',
    'ümläut 名前',
    '../..',
    `${'long '.repeat(2048)}`,
    '__proto__',
  ]

  test.each(names)('a user %j', async (name) => {
    const storage = new FaultyStorage()
    const subject = (sub: string) => encodeURIComponent(sub).slice(0, 255)
    const world = await createWorld({ storage, hooks: { subject: ({ account }) => subject(account.sub) } })
    for (const sub of [name, `${name}:x`, 'grant']) world.accounts.set(sub, { sub })
    const code = await world.browser().code(authorizationUrl(), name)
    await world.browser().code(authorizationUrl(), `${name}:x`)
    await world.provider.person(`${name}:x`).disconnect('web')
    const { access_token } = await expectSuccess<Tokens>(await redeem(world, code))
    expect(await expectSuccess(await userinfo(world, access_token))).toEqual({ sub: subject(name) })
    for (const { id } of storage.calls.flatMap(({ keys }) => keys)) expect(id).toMatch(/^[\w-]{22}$/)
  })

  test.each(names.filter((name) => /^[\x20-\x7e]{1,255}$/.test(name)))('a client %j', async (client_id) => {
    const storage = new FaultyStorage()
    const found = readClient(
      { client_id, client_secret: 'a secret of another client', grant_types: ['client_credentials'] },
      'client',
    )
    const world = await createWorld({ storage, clients: (id) => (id === client_id ? found : undefined) })
    const headers = { authorization: basic(client_id, 'a secret of another client') }
    const { access_token } = await expectSuccess<Tokens>(
      await post(world, '/token', { grant_type: 'client_credentials' }, headers),
    )
    const answer = await post(world, '/introspect', { token: access_token }, headers)
    expect(await answer.json()).toMatchObject({ active: true, client_id })
    for (const { id } of storage.calls.flatMap(({ keys }) => keys)) expect(id).toMatch(/^[\w-]{22}$/)
  })
})

test('S-005 a store that never drops a record makes nothing last longer', async () => {
  const world = await createWorld({ storage: createMemoryStorage({ now: () => 0 }) })
  const browser = world.browser()
  const { access_token, refresh_token = '' } = await issueTokens(world)
  const code = await browser.code(authorizationUrl())
  world.clock.now += 2
  expect((await browser.open(authorizationUrl({ prompt: 'none' }))).location).toContain('code=')
  world.clock.now += 30 * 86_400
  expect((await redeem(world, code)).status).toBe(400)
  expect((await userinfo(world, access_token)).status).toBe(401)
  expect((await refresh(world, refresh_token)).status).toBe(400)
  expect((await browser.open(authorizationUrl({ prompt: 'none' }))).location).toContain(
    'error=login_required',
  )
})

test('S-010, INV-38 after the longest lifetime the store is empty', async () => {
  const clock = { now: 1_800_000_000 }
  const storage = createMemoryStorage({ now: () => clock.now })
  const world = await createWorld({ storage, now: () => clock.now })
  const browser = world.browser()
  await browser.code(authorizationUrl({ client_id: 'first' }))
  for (let i = 0; i < 500; i++) {
    await browser.code(
      authorizationUrl({ client_id: 'first', scope: i % 2 ? 'email' : 'email offline_access' }),
    )
    if (i % 10 === 0) await tokenRequest(world, { grant_type: 'client_credentials' })
    clock.now += 60
  }
  await issueTokens(world)
  // What nobody redeems is forgotten with its code.
  expect(storage.size).toBeLessThan(100)
  clock.now += 91 * 86_400
  // Every write looks at a few records more: the last one is the only one that is left.
  for (let i = 0; i < storage.size + 500; i++)
    storage.put({ kind: 'k', id: 'i' }, '', {
      ifVersion: i === 0 ? null : `${i - 1}`,
      version: `${i}`,
      expiresAt: null,
    })
  expect(storage.size).toBe(1)
})

test('S-012 two providers with a store each know nothing of each other', async () => {
  const [one, two] = await Promise.all([createWorld(), createWorld()])
  const { access_token } = await issueTokens(one)
  expect((await userinfo(two, access_token)).status).toBe(401)
  expect((await userinfo(one, access_token)).status).toBe(200)
})
