/** Section 1.G: what a client that has registered does with its registration. @see RFC 7592 */

import { describe, expect, test } from 'vitest'
import { createProvider, generateKeys } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { expectBearerError, expectError, expectJson } from './answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  type ClientInformation,
  manage,
  metadata,
  open,
  REGISTRATION,
  register,
  post as register_raw,
} from './registration-world.ts'
import {
  authorizationUrl,
  ISSUER,
  introspect,
  post,
  SECRET,
  userinfo,
  VERIFIER,
  type World,
} from './world.ts'

const said = { ...metadata, token_endpoint_auth_method: 'none' } as const
const changed = { ...said, client_name: 'The Other App' }

async function update(
  world: Pick<World, 'provider'>,
  client: Partial<ClientInformation>,
  body: unknown = changed,
): Promise<ClientInformation> {
  const response = await manage(world, 'PUT', client, body)
  const text = await response.text()
  expect({ status: response.status, text }).toEqual({ status: 200, text })
  return JSON.parse(text)
}

describe('RFC 7592 section 2.1: read', () => {
  test('what is known of it, with the token that it was read by, and no secret', async () => {
    const world = await open()
    const registered = await register(world)
    const response = await manage(world, 'GET', registered)
    expect(response.status).toBe(200)
    expectJson(response)
    const { client_secret, ...rest } = registered
    expect(await response.json()).toEqual(rest)
    expect((await manage(world, 'GET', registered)).status).toBe(200)
  })

  test('G-019 with the token of another, without one, and of nobody: all the same', async () => {
    const world = await open({ clients: [{ client_id: 'configured', ...said }] })
    const [one, other] = [await register(world), await register(world)]
    const nobody = { ...one, registration_client_uri: `${REGISTRATION}?client_id=nobody` }
    const configured = { ...one, registration_client_uri: `${REGISTRATION}?client_id=configured` }
    const nameless = { ...one, registration_client_uri: REGISTRATION }
    const without = { registration_client_uri: one.registration_client_uri }
    const others = { ...one, registration_access_token: other.registration_access_token }
    const bodies = new Set<string>()
    for (const client of [others, without, nobody, configured, nameless])
      for (const method of ['GET', 'PUT', 'DELETE'] as const) {
        const response = await manage(world, method, client, method === 'PUT' ? changed : undefined)
        bodies.add(await response.clone().text())
        await (client === without
          ? expectError(response, 401, 'invalid_token')
          : expectBearerError(response, 401, 'invalid_token'))
      }
    expect(bodies.size).toBe(1)
    expect(await (await manage(world, 'GET', one)).json()).toMatchObject({ client_name: 'The App' })
  })

  test('a client of the operator’s manages nothing, and one that is disabled no more', async () => {
    const world = await open()
    const made = await world.provider.clients.create({ client_id: 'made', ...said })
    expect(made.kind).toBe('created')
    const registered = await register(world, said)
    const of_made = { ...registered, registration_client_uri: `${REGISTRATION}?client_id=made` }
    expect((await manage(world, 'GET', of_made)).status).toBe(401)
    const { metadata: whole } = (await world.provider.clients.read(registered.client_id)) ?? {}
    await world.provider.clients.update(registered.client_id, { ...whole, disabled: true })
    expect((await manage(world, 'GET', registered)).status).toBe(401)
    expect((await manage(world, 'PUT', registered, said)).status).toBe(401)
  })
})

describe('RFC 7592 section 2.2: update', () => {
  test('all of it, in the place of what was; what is left out has its default again', async () => {
    const world = await open()
    const registered = await register(world, { ...said, logo_uri: 'https://app.test/l', scope: 'openid' })
    const updated = await update(world, registered, { client_id: registered.client_id, ...changed })
    expect(updated).toMatchObject({ client_name: 'The Other App', client_id: registered.client_id })
    expect(updated).not.toHaveProperty('logo_uri')
    expect(await (await manage(world, 'GET', updated)).json()).toEqual(updated)
  })

  test('what was answered can be sent back whole, with its secret', async () => {
    const world = await open()
    const registered = await register(world)
    const updated = await update(world, registered, { ...registered, client_name: 'x' })
    const { client_secret, registration_access_token, ...rest } = registered
    expect(updated).toEqual({
      ...rest,
      client_name: 'x',
      registration_access_token: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    const authorization = `Basic ${btoa(`${registered.client_id}:${client_secret}`)}`
    expect((await post(world, '/token', { grant_type: 'x' }, { authorization })).status).toBe(400)
  })

  test('holds at once: another redirect URI is refused, the new one taken', async () => {
    const world = await open()
    const { client_id, ...registered } = await register(world, said)
    await update(world, registered, { ...said, redirect_uris: ['https://new.test/cb'] })
    const before = await world
      .browser()
      .open(authorizationUrl({ client_id, redirect_uri: 'https://app.test/cb' }))
    expect(before.response.status).toBe(400)
    await world.browser().code(authorizationUrl({ client_id, redirect_uri: 'https://new.test/cb' }))
  })

  test.each<[string, object, string]>([
    ['another client_id', { client_id: 'web' }, 'invalid_client_metadata'],
    ['another client_secret', { client_secret: 'x'.repeat(64) }, 'invalid_client_metadata'],
    ['a client_secret that is no text', { client_secret: 7 }, 'invalid_client_metadata'],
    ['none in the place of a secret', { token_endpoint_auth_method: 'none' }, 'invalid_client_metadata'],
    ['a scope of the host’s own alone', { scope: 'admin' }, 'invalid_client_metadata'],
    ['a wrong redirect URI', { redirect_uris: ['data:x'] }, 'invalid_redirect_uri'],
    ['client_credentials alone', { grant_types: ['client_credentials'] }, 'invalid_client_metadata'],
  ])('G-020 %s', async (_, more, error) => {
    const world = await open()
    const registered = await register(world)
    await expectError(await manage(world, 'PUT', registered, { ...metadata, ...more }), 400, error)
    const read = await (await manage(world, 'GET', registered)).json()
    const { client_secret, ...rest } = registered
    expect(read).toEqual(rest)
  })

  test('G-020 it gives itself nothing of an operator, and keeps what it was given', async () => {
    const world = await open({
      hooks: {
        register: ({ client, metadata: asked }) => ({
          kind: 'allow',
          ...(!client && { metadata: { ...asked, skip_consent: true, scope: 'openid admin' } }),
        }),
      },
    })
    const registered = await register(world, said)
    const updated = await update(world, registered, { ...registered, introspect: 'any', skip_consent: false })
    const kept = await world.provider.clients.read(registered.client_id)
    expect(kept?.metadata).toMatchObject({ skip_consent: true, introspect: 'own', scope: 'openid admin' })
    expect(await update(world, updated, { ...said, scope: 'openid email' })).toMatchObject({
      scope: 'openid email',
    })
  })

  test('a client that begins to authenticate is given a secret', async () => {
    const world = await open()
    const registered = await register(world, said)
    const updated = await update(world, registered, metadata)
    expect(updated).toMatchObject({
      client_secret: expect.stringMatching(/^[0-9a-f]{64}$/),
      client_secret_expires_at: 0,
    })
    const again = await update(world, updated, metadata)
    expect(again).not.toHaveProperty('client_secret')
    expect(again.client_secret_expires_at).toBe(0)
  })

  test('the hook is told of the client that there is, and may refuse', async () => {
    const told: unknown[] = []
    const world = await open({
      hooks: {
        register: ({ client }) => {
          if (!client) return { kind: 'allow' }
          told.push(client.client_id)
          return { kind: 'refuse', errorDescription: 'Nothing changes here.' }
        },
      },
    })
    const registered = await register(world, said)
    const response = await manage(world, 'PUT', registered, changed)
    expect(await response.clone().json()).toMatchObject({ error_description: 'Nothing changes here.' })
    await expectError(response, 400, 'invalid_client_metadata')
    expect(told).toEqual([registered.client_id])
    expect((await manage(world, 'GET', registered)).status).toBe(200)
  })
})

describe('G-021 the token after an update', () => {
  test('is another one; the one before is good for the same update once more, within the grace', async () => {
    const world = await open()
    const first = await register(world, said)
    const second = await update(world, first)
    expect(second.registration_access_token).not.toBe(first.registration_access_token)
    expect((await manage(world, 'GET', first)).status).toBe(401)
    expect((await manage(world, 'DELETE', first)).status).toBe(401)
    expect((await manage(world, 'PUT', first, said)).status).toBe(401)
    world.clock.now += 9
    const repeated = await update(world, first)
    expect((await manage(world, 'GET', second)).status).toBe(401)
    expect((await manage(world, 'PUT', first, changed)).status).toBe(401)
    expect(await (await manage(world, 'GET', repeated)).json()).toEqual(repeated)
  })

  test('the one before is refused after the grace, and at once where that is 0', async () => {
    const world = await open()
    const first = await register(world, said)
    await update(world, first)
    world.clock.now += 10
    expect((await manage(world, 'PUT', first, changed)).status).toBe(401)
    const strict = await open({ policy: { refresh_token_grace: 0 } })
    const registered = await register(strict, said)
    await update(strict, registered)
    expect((await manage(strict, 'PUT', registered, changed)).status).toBe(401)
  })

  test('of two different updates at once one holds; the same one twice holds once', async () => {
    const world = await open()
    const first = await register(world, said)
    const bodies = Array.from({ length: 6 }, (_, n) => ({ ...said, client_name: `Name ${n}` }))
    const answers = await Promise.all(bodies.map((body) => manage(world, 'PUT', first, body)))
    const held = answers.filter(({ status }) => status === 200)
    expect(held).toHaveLength(1)
    const updated = (await held[0]?.json()) as ClientInformation
    const twice = await Promise.all([0, 1].map(() => manage(world, 'PUT', updated, changed)))
    const tokens = await Promise.all(twice.map((answer) => answer.json() as Promise<ClientInformation>))
    const alive = await Promise.all(tokens.map((client) => manage(world, 'GET', client)))
    expect(alive.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 401])
  })
})

describe('RFC 7592 section 2.3: delete', () => {
  test('G-022 204; its codes, tokens and consents are dead at once', async () => {
    const world = await open({
      clients: [
        {
          client_id: 'rs',
          grant_types: ['client_credentials'],
          client_secret: 'resource server secret',
          introspect: 'any',
        },
      ],
    })
    const registered = await register(world, {
      ...said,
      grant_types: ['authorization_code', 'refresh_token'],
    })
    const { client_id } = registered
    const redirect_uri = 'https://app.test/cb'
    const request = authorizationUrl({ client_id, redirect_uri, scope: 'openid offline_access' })
    const browser = world.browser()
    const form = { grant_type: 'authorization_code', redirect_uri, code_verifier: VERIFIER, client_id }
    const redeemed = await post(world, '/token', { ...form, code: await browser.code(request) })
    const tokens = (await redeemed.json()) as Record<string, string>
    const unused = await browser.code(request)

    const response = await manage(world, 'DELETE', registered)
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect((await userinfo(world, tokens.access_token ?? '')).status).toBe(401)
    expect(await introspect(world, tokens.access_token ?? '')).toEqual({ active: false })
    expect((await post(world, '/token', { ...form, code: unused })).status).toBe(401)
    const again = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id }
    expect((await post(world, '/token', again)).status).toBe(401)
    expect((await browser.open(request)).response.status).toBe(400)
    for (const method of ['GET', 'DELETE'] as const)
      expect((await manage(world, method, registered)).status).toBe(401)
    await world.provider.clients.create({ ...said, client_id })
    expect((await userinfo(world, tokens.access_token ?? '')).status).toBe(401)
    expect((await browser.open(request)).html).toContain('name="decision"')
    expect((await manage(world, 'GET', registered)).status).toBe(401)
  })

  test('of ten at once one deletes, and none fails', async () => {
    const world = await open()
    const registered = await register(world)
    const answers = await Promise.all(Array.from({ length: 10 }, () => manage(world, 'DELETE', registered)))
    const statuses = answers.map(({ status }) => status).sort((one, other) => one - other)
    expect(statuses).toEqual([204, ...Array(9).fill(401)])
  })
})

test('G-003 a malformed Authorization header is a 401 here too', async () => {
  const world = await open()
  const registered = await register(world)
  for (const token of ['', ' ', 'a b', '"', '%00', 'x'.repeat(9000)])
    expect((await manage(world, 'GET', { ...registered, registration_access_token: token })).status).toBe(401)
})

test('methods that are not, and what a browser asks before', async () => {
  const { provider } = await open()
  const wrong = await provider.fetch(new Request(REGISTRATION, { method: 'PATCH', body: '{}' }))
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, POST, PUT, DELETE, HEAD, OPTIONS'])
  const headers = { origin: 'https://app.test', 'access-control-request-method': 'PUT' }
  const preflight = await provider.fetch(new Request(REGISTRATION, { method: 'OPTIONS', headers }))
  expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE')
})

test('a storage that is down is a 503, and a client that was not made is not there', async () => {
  const storage = new FaultyStorage()
  const world = await open({ storage, onError: () => undefined })
  const registered = await register(world, said)
  storage.treat = () => 'before'
  expect((await register_raw(world)).status).toBe(503)
  for (const method of ['GET', 'DELETE'] as const)
    expect((await manage(world, method, registered)).status).toBe(503)
  expect((await manage(world, 'PUT', registered, changed)).status).toBe(503)
})

test('two processes on one storage: what one does, the other knows at once', async () => {
  const storage = createMemoryStorage()
  const options = {
    issuer: ISSUER,
    keys: await generateKeys(),
    secrets: [SECRET] as [string],
    storage,
    registration: 'token',
    accounts: { find: () => undefined, authenticate: () => undefined },
  } as const
  const [one, other] = [{ provider: createProvider(options) }, { provider: createProvider(options) }]
  const { initialAccessToken } = await one.provider.registrationTokens.create()
  const registered = await register(other, said, initialAccessToken)
  expect((await register_raw(one, said, { authorization: `Bearer ${initialAccessToken}` })).status).toBe(401)
  const updated = await update(one, registered)
  expect((await manage(other, 'GET', registered)).status).toBe(401)
  expect((await manage(other, 'DELETE', updated)).status).toBe(204)
  expect((await manage(one, 'GET', updated)).status).toBe(401)
})
