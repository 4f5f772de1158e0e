/**
 * Clients in storage: made, changed and removed at run time, through `provider.clients`. A change takes effect at
 * once; a client that was made anew under an old id inherits nothing; what is never used goes.
 */

import { describe, expect, test } from 'vitest'
import { createProvider, generateKeys, hashClientSecret, type Provider } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  basic,
  clients,
  createWorld,
  introspect,
  issueTokens,
  post,
  redeem,
  refresh,
  SECRET,
  secretOf,
  type Tokens,
  tokenRequest,
  userinfo,
  type World,
} from './world.ts'

const DAY = 86_400
const web = {
  client_name: 'The Shop',
  redirect_uris: ['https://rp.test/cb'],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
}

/** A world that configures no client, with these of the fixtures in storage. */
async function stored(ids: readonly string[] = ['web'], options = {}, registeredItself = false) {
  const world = await createWorld({ clients: [], ...options })
  for (const id of ids) await store(world, id, registeredItself)
  return world
}

async function store({ provider }: Pick<World, 'provider'>, id: string, registeredItself = false) {
  const { client_secret: clientSecret, ...metadata } = clients.find(({ client_id }) => client_id === id) ?? {
    client_id: id,
  }
  const options = { registeredItself, ...(clientSecret !== undefined && { clientSecret }) }
  const created = await provider.clients.create(metadata, options)
  expect(created.kind).toBe('created')
}

const status = async (asked: Promise<Response>) => (await asked).status
const credentials = (world: World, secret?: string) =>
  post(world, '/token', { grant_type: 'client_credentials' }, { authorization: basic('web', secret) })

describe('what is made', () => {
  test('has an id and a secret in hexadecimal, which is shown once and kept as a hash', async () => {
    const storage = new FaultyStorage()
    const { provider } = await createWorld({ storage })
    const created = await provider.clients.create(web)
    if (created.kind !== 'created') throw new Error(created.kind)
    const { client_id } = created.client.metadata
    expect(client_id).toMatch(/^[0-9a-f]{32}$/)
    expect(created.clientSecret).toMatch(/^[0-9a-f]{64}$/)
    const read = await provider.clients.read(client_id)
    expect(read).toEqual(created.client)
    expect(JSON.stringify(read)).not.toContain(created.clientSecret)
    for (const { value } of storage.calls) expect(value ?? '').not.toContain(created.clientSecret)
    expect(read).toMatchObject({
      metadata: { ...web, response_types: ['code'], application_type: 'web', disabled: false },
      secrets: [{ id: expect.stringMatching(/^[0-9a-f]{16}$/), createdAt: 1_800_000_000 }],
      createdAt: 1_800_000_000,
    })
  })

  test('signs in, refreshes, is introspected and revoked as a configured one', async () => {
    const world = await stored(['web', 'rs'])
    const { access_token, refresh_token = '' } = await issueTokens(world)
    expect((await userinfo(world, access_token)).status).toBe(200)
    expect(await introspect(world, access_token)).toMatchObject({ active: true, client_id: 'web' })
    expect((await refresh(world, refresh_token)).status).toBe(200)
    expect(await status(credentials(world))).toBe(200)
    expect(
      await status(post(world, '/revoke', { token: access_token }, { authorization: basic('web') })),
    ).toBe(200)
    expect(await status(userinfo(world, access_token))).toBe(401)
  })

  test('without a secret it is public, and proves itself by PKCE', async () => {
    const world = await stored(['spa'])
    const client = await world.provider.clients.read('spa')
    expect(client?.secrets).toEqual([])
    const code = await world
      .browser()
      .code(authorizationUrl({ client_id: 'spa', redirect_uri: 'https://spa.test/cb' }))
    expect(await status(redeem(world, code, { redirect_uri: 'https://spa.test/cb' }, 'spa'))).toBe(200)
  })

  test('takes a secret of the host, or its hash', async () => {
    const world = await createWorld({ clients: [] })
    const clientSecretHash = hashClientSecret(secretOf('web'))
    const created = await world.provider.clients.create({ client_id: 'web', ...web }, { clientSecretHash })
    expect(created).not.toHaveProperty('clientSecret')
    expect(await status(credentials(world))).toBe(200)
  })

  test('takes no id that is there, in the configuration or in storage', async () => {
    const world = await createWorld()
    expect(await world.provider.clients.create({ ...web, client_id: 'web' })).toEqual({ kind: 'taken' })
    const lookedUp = await createWorld({ clients: (id) => clients.find(({ client_id }) => client_id === id) })
    expect(await lookedUp.provider.clients.create({ ...web, client_id: 'web' })).toEqual({ kind: 'taken' })
    expect((await world.provider.clients.create({ ...web, client_id: 'mine' })).kind).toBe('created')
    expect(await world.provider.clients.create({ ...web, client_id: 'mine' })).toEqual({ kind: 'taken' })
  })

  test('of two that are made at once under one id one is made', async () => {
    const { provider } = await createWorld()
    const made = await Promise.all(
      Array.from({ length: 8 }, () => provider.clients.create({ ...web, client_id: 'mine' })),
    )
    expect(made.filter(({ kind }) => kind === 'created')).toHaveLength(1)
  })

  test.each<[object, object, RegExp]>([
    [{ redirect_uris: ['http://rp.test/cb'] }, {}, /client\.redirect_uris\.0: must be https/],
    [{ ...web, redirect_uri: 'x' }, {}, /client\.redirect_uri: .*redirect_uris/],
    [{ ...web, grant_types: ['password'] }, {}, /client\.grant_types\.0/],
    [{ ...web, client_secret: 'a secret in the wrong place' }, {}, /client\.client_secret/],
    [{ ...web, application_type: 'native' }, {}, /token_endpoint_auth_method: must be none/],
    [{ ...web, client_id: 'e\u0301' }, {}, /client\.client_id: must be 1 to 255/],
    [web, { clientSecret: 'short' }, /clientSecret: must be random, and 22/],
    [web, { clientSecretHash: 'x' }, /clientSecretHash/],
    [web, { secret: 'x' }, /secret: .*clientSecret/],
    [
      { ...web, token_endpoint_auth_method: 'none' },
      { clientSecret: 'a secret that is long enough' },
      /clientSecret/,
    ],
  ])('%j with %j is refused by its name', async (metadata, options, message) => {
    const { provider } = await createWorld()
    await expect(provider.clients.create(metadata, options)).rejects.toThrow(message)
  })
})

describe('a change takes effect at once, in every process', () => {
  async function twoProcesses() {
    const here = await stored()
    const there = await createWorld({ clients: [], storage: here.storage })
    return { here, there }
  }

  test('a client that is made at one signs in at the other', async () => {
    const { there } = await twoProcesses()
    expect(await issueTokens(there)).toHaveProperty('access_token')
  })

  test('one that is removed at one is gone at the other, with all it was given', async () => {
    const { here, there } = await twoProcesses()
    const { access_token, refresh_token = '' } = await issueTokens(there)
    const code = await there.browser().code(authorizationUrl())
    expect(await here.provider.clients.remove('web')).toEqual({ kind: 'removed' })
    expect(await here.provider.clients.remove('web')).toEqual({ kind: 'unknown' })
    expect(await here.provider.clients.read('web')).toBeUndefined()
    expect(await status(userinfo(there, access_token))).toBe(401)
    expect(await status(refresh(there, refresh_token))).toBe(401)
    expect(await status(redeem(there, code))).toBe(401)
    expect(await status(credentials(there))).toBe(401)
    expect((await there.browser().open(authorizationUrl())).response.status).toBe(400)
  })

  test('one that is switched off is refused, and good again when it is switched on', async () => {
    const { here, there } = await twoProcesses()
    const { access_token } = await issueTokens(there)
    const { metadata } = (await here.provider.clients.read('web')) ?? { metadata: web }
    await here.provider.clients.update('web', { ...metadata, disabled: true })
    expect(await status(userinfo(there, access_token))).toBe(401)
    expect(await status(credentials(there))).toBe(401)
    await here.provider.clients.update('web', metadata)
    expect(await status(userinfo(there, access_token))).toBe(200)
  })

  test('a redirect URI that was taken back is one no more', async () => {
    const { here, there } = await twoProcesses()
    await here.provider.clients.update('web', { ...web, redirect_uris: ['https://elsewhere.test/cb'] })
    expect((await there.browser().open(authorizationUrl())).response.status).toBe(400)
  })
})

describe('a client made anew under an old id', () => {
  async function madeAnew(world: World) {
    await world.provider.clients.remove('web')
    await store(world, 'web')
  }

  test('inherits no code, no token and no refresh token', async () => {
    const world = await stored(['web', 'rs'])
    const { access_token, refresh_token = '' } = await issueTokens(world)
    const code = await world.browser().code(authorizationUrl())
    await madeAnew(world)
    expect(await (await redeem(world, code)).json()).toMatchObject({ error: 'invalid_grant' })
    expect(await (await refresh(world, refresh_token)).json()).toMatchObject({ error: 'invalid_grant' })
    expect(await status(userinfo(world, access_token))).toBe(401)
    expect(await introspect(world, access_token)).toEqual({ active: false })
    expect(await introspect(world, refresh_token)).toEqual({ active: false })
    const revoked = post(world, '/revoke', { token: access_token }, { authorization: basic('web') })
    expect(await status(revoked)).toBe(200)
  })

  test('inherits no consent: the person is asked again', async () => {
    const world = await stored()
    const browser = world.browser()
    await browser.code(authorizationUrl())
    await madeAnew(world)
    const page = await browser.open(authorizationUrl())
    expect(page.html).toContain('action="https://op.test/consent?')
    const silent = await browser.open(authorizationUrl({ prompt: 'none' }))
    expect(silent.location).toContain('error=consent_required')
  })

  test('inherits no answer to a consent page of before', async () => {
    const world = await stored()
    const browser = world.browser()
    const page = await browser.signIn(authorizationUrl())
    await madeAnew(world)
    const answered = await browser.allow(page)
    expect(answered.location).toBeUndefined()
    expect(answered.html).toContain('action="https://op.test/consent?')
    expect((await browser.allow(answered)).location).toContain('code=')
  })

  test('nor from one of that id that the configuration had', async () => {
    const configured = await createWorld()
    const { access_token, refresh_token = '' } = await issueTokens(configured)
    const world = await createWorld({ clients: [], storage: configured.storage })
    await store(world, 'web')
    expect(await status(userinfo(world, access_token))).toBe(401)
    expect(await status(refresh(world, refresh_token))).toBe(400)
  })
})

describe('secrets', () => {
  test('two are good at a time, each until its own end, and one is taken back', async () => {
    const world = await stored()
    const { clients } = world.provider
    const old = secretOf('web')
    const at = world.clock.now
    const added = await clients.addSecret('web', { othersExpireAt: at + 100, expiresAt: at + 200 })
    if (added.kind !== 'added') throw new Error(added.kind)
    const fresh = added.clientSecret ?? ''
    expect(fresh).toMatch(/^[0-9a-f]{64}$/)
    expect(added.client.secrets.map(({ expiresAt }) => expiresAt)).toEqual([at + 100, at + 200])
    expect(await clients.addSecret('web')).toEqual({ kind: 'full' })
    for (const secret of [old, fresh]) expect(await status(credentials(world, secret))).toBe(200)
    expect(await status(credentials(world, 'neither of the two that are good'))).toBe(401)
    world.clock.now = at + 100
    expect(await status(credentials(world, old))).toBe(401)
    expect(await status(credentials(world, fresh))).toBe(200)
    world.clock.now = at + 200
    expect(await status(credentials(world, fresh))).toBe(401)
    expect(world.events.at(-1)).toMatchObject({ type: 'refused', reason: 'client.secret_expired' })
  })

  test('one that is taken back is refused at once', async () => {
    const world = await stored()
    const { clients } = world.provider
    const before = await clients.read('web')
    const added = await clients.addSecret('web')
    const removed = await clients.removeSecret('web', before?.secrets[0]?.id ?? '')
    expect(removed).toMatchObject({
      kind: 'removed',
      client: { secrets: [{ id: added.kind === 'added' ? added.secretId : '' }] },
    })
    expect(await status(credentials(world))).toBe(401)
  })

  test('a public client has none, and is given one once it authenticates', async () => {
    const world = await stored(['spa'])
    const { clients } = world.provider
    expect(await clients.addSecret('spa')).toEqual({ kind: 'without_secret' })
    const grown = await clients.update('spa', { ...web, token_endpoint_auth_method: 'client_secret_post' })
    expect(grown).toMatchObject({ kind: 'updated', clientSecret: expect.stringMatching(/^[0-9a-f]{64}$/) })
    const shrunk = await clients.update('spa', { ...web, token_endpoint_auth_method: 'none' })
    expect(shrunk).toMatchObject({ kind: 'updated', client: { secrets: [] } })
    expect(shrunk).not.toHaveProperty('clientSecret')
  })
})

test('of two administrators the second is told what the first has changed', async () => {
  const world = await stored()
  const { clients } = world.provider
  const read = await clients.read('web')
  const revision = read?.revision ?? ''
  const first = await clients.update('web', { ...web, client_name: 'First' }, { revision })
  expect(first.kind).toBe('updated')
  const second = await clients.update('web', { ...web, client_name: 'Second' }, { revision })
  expect(second).toMatchObject({ kind: 'conflict', client: { metadata: { client_name: 'First' } } })
  expect(await clients.remove('web', { revision })).toMatchObject({ kind: 'conflict' })
  expect(await clients.addSecret('web', { revision })).toMatchObject({ kind: 'conflict' })
  expect((await clients.read('web'))?.metadata.client_name).toBe('First')
})

test('a use is no change that somebody made', async () => {
  const world = await stored()
  const revision = (await world.provider.clients.read('web'))?.revision ?? ''
  world.clock.now += 2 * DAY
  await issueTokens(world)
  expect((await world.provider.clients.update('web', web, { revision })).kind).toBe('updated')
})

test('each change is told', async () => {
  const world = await stored()
  const { clients } = world.provider
  await clients.update('web', web)
  await clients.addSecret('web')
  const [secret] = (await clients.read('web'))?.secrets ?? []
  await clients.removeSecret('web', secret?.id ?? '')
  await clients.removeSecret('web', 'none of its secrets')
  await clients.remove('web')
  const told = world.events.flatMap((event) => (event.type === 'client_changed' ? [event.change] : []))
  expect(told).toEqual(['created', 'updated', 'secret_added', 'secret_removed', 'removed'])
})

describe('one that registered itself', () => {
  const policy = { unused_client_lifetime: 3 * DAY, refresh_token_lifetime: 5 * DAY }

  test('is gone when it was not used', async () => {
    const world = await stored(['web'], { policy: { ...policy, refresh_token_lifetime: DAY } }, true)
    world.clock.now += 3 * DAY - 1
    expect(await world.provider.clients.read('web')).toBeDefined()
    world.clock.now += 1
    expect(await world.provider.clients.read('web')).toBeUndefined()
    expect(await status(credentials(world))).toBe(401)
  })

  test.each<[string, (world: World, tokens: Tokens) => Promise<unknown>]>([
    ['a code', (world) => world.browser().code(authorizationUrl())],
    ['a refresh', (world, { refresh_token = '' }) => refresh(world, refresh_token)],
    ['tokens of its own', (world) => credentials(world)],
  ])('is kept by %s, which is noted once a day', async (_, use) => {
    const storage = new FaultyStorage()
    const world = await stored(['web'], { storage, policy }, true)
    const tokens = await issueTokens(world)
    const noted = () =>
      storage.calls.filter(({ operation, keys }) => operation === 'put' && keys[0]?.kind === 'client').length
    world.clock.now += 2 * DAY
    const before = noted()
    await use(world, tokens)
    expect(noted()).toBe(before + 1)
    await credentials(world)
    expect(noted()).toBe(before + 1)
    const client = await world.provider.clients.read('web')
    expect(client?.usedAt).toBe(world.clock.now - (world.clock.now % DAY))
    expect(client?.expiresAt).toBeGreaterThanOrEqual(world.clock.now + 5 * DAY)
  })

  test('is not kept by what it is refused', async () => {
    const world = await stored(['web'], { policy }, true)
    const before = await world.provider.clients.read('web')
    world.clock.now += DAY
    await redeem(world, 'garbage')
    await credentials(world, 'a wrong secret of the client')
    expect(await world.provider.clients.read('web')).toEqual(before)
  })

  test('is there as long as what it was given', async () => {
    const world = await stored(['web'], { policy }, true)
    const { refresh_token = '' } = await issueTokens(world)
    world.clock.now += 5 * DAY - 1
    expect(await status(refresh(world, refresh_token))).toBe(200)
  })

  test('is not given anything that outlasts it where that cannot be written', async () => {
    const storage = new FaultyStorage()
    const world = await stored(['web'], { storage, policy }, true)
    world.clock.now += 2 * DAY
    storage.treat = (_, { operation, keys }) =>
      operation === 'put' && keys[0]?.kind === 'client' ? 'before' : 'done'
    expect(await status(credentials(world))).toBe(503)
  })
})

describe('lists', () => {
  async function many(count: number): Promise<Provider> {
    const { provider } = await createWorld({ clients: [] })
    for (let index = 0; index < count; index++)
      await provider.clients.create({
        ...web,
        client_id: `id-${String(index).padStart(3, '0')}`,
        client_name: `Shop ${String(count - index).padStart(3, '0')}`,
      })
    await provider.clients.create({ ...web, client_id: 'SHOP-of-no-name', client_name: undefined })
    await provider.clients.create({ ...web, client_id: 'cafe', client_name: 'Cafe\u0301 ＡＢＣ' })
    return provider
  }

  async function all(provider: Provider, options: { filter?: string; limit?: number } = {}) {
    const ids: string[] = []
    let after: string | undefined
    do {
      const page = await provider.clients.list({ ...options, ...(after !== undefined && { after }) })
      ids.push(...page.clients.map(({ metadata }) => metadata.client_id))
      after = page.after
    } while (after !== undefined)
    return ids
  }

  test('all by name, a page at a time, those without a name by their id', async () => {
    const provider = await many(30)
    const ids = await all(provider, { limit: 7 })
    const shops = Array.from({ length: 30 }, (_, index) => `id-${String(29 - index).padStart(3, '0')}`)
    expect(ids).toEqual(['cafe', ...shops, 'SHOP-of-no-name'])
  })

  test.each([
    ['a name', 'shop 01', 10],
    ['a name, however it is written', 'ＳＨＯＰ 01', 10],
    ['an id', 'ID-00', 10],
    ['a whole id', 'id-007', 1],
    ['a name of composed letters', 'caf\u00e9 abc', 1],
    ['a name or an id', 'shop', 31],
    ['nothing that there is', 'shopping', 0],
    ['characters of patterns', '%', 0],
  ])('by the beginning of %s', async (_, filter, count) => {
    const ids = await all(await many(30), { filter, limit: 4 })
    expect(ids).toHaveLength(count)
    expect(new Set(ids).size).toBe(count)
  })

  test('follow a change and a removal', async () => {
    const provider = await many(2)
    await provider.clients.update('id-000', { ...web, client_name: 'Renamed' })
    await provider.clients.remove('id-001')
    expect(await all(provider, { filter: 'shop 0' })).toEqual([])
    expect(await all(provider, { filter: 'renamed' })).toEqual(['id-000'])
  })

  test('have the clients of their own issuer', async () => {
    const storage = createMemoryStorage()
    const [here, there] = await Promise.all([
      createWorld({ clients: [], storage }),
      createWorld({ clients: [], storage, issuer: 'https://op.test/t2' }),
    ])
    await here.provider.clients.create({ ...web, client_id: 'here' })
    await there.provider.clients.create({ ...web, client_id: 'there' })
    expect(await all(here.provider)).toEqual(['here'])
    expect(await all(there.provider, { filter: 't' })).toEqual(['there'])
    expect(await there.provider.clients.read('here')).toBeUndefined()
  })

  test('are not there on a store without them, which says so, and the rest is', async () => {
    const { list, ...storage } = createMemoryStorage()
    const world = await stored(['web'], { storage })
    expect(list).toBeDefined()
    await expect(world.provider.clients.list()).rejects.toThrow(/The storage has no lists/)
    expect(await issueTokens(world)).toHaveProperty('access_token')
  })

  test.each([0, 1001, 1.5, Number.NaN])('a limit of %s is refused', async (limit) => {
    const { provider } = await createWorld()
    await expect(provider.clients.list({ limit })).rejects.toThrow('limit: must be')
  })

  test.each(['x', 'n', 'i', 'n\t', 'i%00', '😀'])(
    'a place that nobody was given is no error: %j',
    async (after) => {
      const provider = await many(1)
      expect(Array.isArray((await provider.clients.list({ filter: 'shop', after })).clients)).toBe(true)
    },
  )
})

test('a storage that is down says nothing of a client', async () => {
  const storage = new FaultyStorage()
  const world = await stored(['web'], { storage })
  storage.treat = () => 'before'
  expect(await status(credentials(world))).toBe(503)
  expect(await status(tokenRequest(world, { grant_type: 'client_credentials' }, 'spa'))).toBe(503)
  await expect(world.provider.clients.read('web')).rejects.toThrow()
  await expect(world.provider.clients.create(web)).rejects.toThrow()
})

test('no client need be configured', async () => {
  const provider = createProvider({
    issuer: 'https://op.test',
    storage: createMemoryStorage(),
    keys: await generateKeys(['RS256']),
    secrets: [SECRET],
    accounts: { find: () => undefined, authenticate: () => undefined },
  })
  expect((await provider.clients.create(web)).kind).toBe('created')
})
