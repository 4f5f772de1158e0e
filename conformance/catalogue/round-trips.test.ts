/** How often each request asks the store: exactly, because every further question is a wait on every sign-in. */

import { describe, expect, test } from 'vitest'
import { claimsOf, clientKey, form, sign } from './assertions.ts'
import { PASSWORD } from './browser.ts'
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
  type Tokens,
  tokenRequest,
  userinfo,
  type World,
} from './world.ts'

const key = await clientKey('ES256')

const by_key = {
  client_id: 'by key',
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [key.jwk] },
  grant_types: ['client_credentials'],
} as const

type Ask = () => Promise<unknown>

/** Each row makes ready and hands back the one request that is counted. */
const rows: [string, readonly string[], (world: World) => Promise<Ask>][] = [
  [
    'discovery',
    [],
    async (world) => () =>
      world.provider.fetch(new Request('https://op.test/.well-known/openid-configuration')),
  ],
  ['JWKS', [], async (world) => () => world.provider.fetch(new Request('https://op.test/jwks'))],
  ['a visitor who is not signed in', [], async (world) => () => world.browser().open(authorizationUrl())],
  [
    'a wrong password',
    [],
    async (world) => {
      const browser = world.browser()
      const page = await browser.open(authorizationUrl())
      return () => browser.submit(page, { username: 'alice', password: 'wrong' })
    },
  ],
  [
    'a login, up to the consent page',
    ['get', 'put', 'get'],
    async (world) => {
      const browser = world.browser()
      const page = await browser.open(authorizationUrl())
      return () => browser.submit(page, { username: 'alice', password: PASSWORD })
    },
  ],
  [
    'a consent',
    ['get', 'get', 'put', 'put'],
    async (world) => {
      const browser = world.browser()
      const page = await browser.signIn(authorizationUrl())
      return () => browser.allow(page)
    },
  ],
  [
    'silent authorize',
    ['get', 'put'],
    async (world) => {
      const browser = world.browser()
      await browser.code(authorizationUrl())
      return () => browser.code(authorizationUrl({ prompt: 'none' }))
    },
  ],
  [
    "silent authorize, a client's first in a session",
    ['get', 'put', 'put'],
    async (world) => {
      const browser = world.browser()
      await browser.code(authorizationUrl())
      return () => browser.code(authorizationUrl({ prompt: 'none', client_id: 'first' }))
    },
  ],
  [
    'logout',
    ['get', 'put'],
    async (world) => {
      const browser = world.browser()
      await browser.code(authorizationUrl())
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      return () => world.provider.endSession({ headers: new Headers({ cookie }) })
    },
  ],
  [
    'disconnecting a client',
    ['get', 'put'],
    async (world) => {
      await issueTokens(world)
      return () => world.provider.person('alice').disconnect('web')
    },
  ],
  [
    'ending everything of a person',
    ['get', 'put'],
    async (world) => {
      await issueTokens(world)
      return () => world.provider.person('alice').endEverything()
    },
  ],
  [
    'token by code',
    ['get', 'put'],
    async (world) => {
      const code = await world.browser().code(authorizationUrl())
      return () => redeem(world, code)
    },
  ],
  [
    'refresh',
    ['get', 'put'],
    async (world) => {
      const { refresh_token = '' } = await issueTokens(world)
      return () => refresh(world, refresh_token)
    },
  ],
  [
    'a refresh that is repeated within the grace',
    ['get'],
    async (world) => {
      const { refresh_token = '' } = await issueTokens(world)
      await refresh(world, refresh_token)
      return () => refresh(world, refresh_token)
    },
  ],
  [
    'userinfo',
    ['get'],
    async (world) => {
      const { access_token } = await issueTokens(world)
      return () => userinfo(world, access_token)
    },
  ],
  [
    'introspection',
    ['get'],
    async (world) => {
      const { access_token } = await issueTokens(world)
      return () => introspect(world, access_token)
    },
  ],
  [
    'client_credentials',
    ['put'],
    async (world) => () => tokenRequest(world, { grant_type: 'client_credentials' }),
  ],
  [
    'client_credentials of a client that has keys',
    ['put', 'put'],
    async (world) => async () => post(world, '/token', form(await sign(claimsOf('by key'), key))),
  ],
  [
    'revocation',
    ['get', 'put'],
    async (world) => {
      const { access_token } = await issueTokens(world)
      return () => post(world, '/revoke', { token: access_token }, { authorization: basic('web') })
    },
  ],
  [
    'revocation of what is revoked',
    ['get'],
    async (world) => {
      const { access_token } = await issueTokens(world)
      const revoke = () => post(world, '/revoke', { token: access_token }, { authorization: basic('web') })
      await revoke()
      return revoke
    },
  ],
  ['garbage at userinfo', [], async (world) => () => userinfo(world, 'garbage')],
  [
    'garbage at introspection',
    [],
    async (world) => () => introspect(world, 'AAAAAAAAAAAAAAAAAAAAAA.a1.AAAAAAAAAAAAAAAAAAAAAA'),
  ],
  [
    'garbage as a code',
    [],
    async (world) => () => redeem(world, 'AAAAAAAAAAAAAAAAAAAAAA.c0.AAAAAAAAAAAAAAAAAAAAAA'),
  ],
  [
    'a client that is not authenticated',
    [],
    async (world) => {
      const { refresh_token = '' } = (await issueTokens(world)) as Tokens
      return () => post(world, '/token', { grant_type: 'refresh_token', refresh_token, client_id: 'web' })
    },
  ],
]

test.each(rows)('%s: %j', async (_, operations, prepare) => {
  const storage = new FaultyStorage()
  const ask = await prepare(await createWorld({ storage, clients: [...clients, by_key] }))
  storage.calls.splice(0)
  await ask()
  expect(storage.calls.map(({ operation }) => operation)).toEqual(operations)
})

describe('of a client in storage', () => {
  const of_stored: Record<string, readonly string[]> = {
    'silent authorize': ['get', 'put'],
    'token by code': ['get', 'get', 'put'],
    refresh: ['get', 'get', 'put'],
    userinfo: ['get', 'get'],
    introspection: ['get', 'get', 'get'],
    client_credentials: ['get', 'put'],
  }

  async function createStoredWorld(storage: FaultyStorage): Promise<World> {
    const world = await createWorld({ storage, clients: [] })
    for (const { client_secret: clientSecret, ...metadata } of clients)
      await world.provider.clients.create(metadata, clientSecret === undefined ? {} : { clientSecret })
    return world
  }

  test.each(Object.entries(of_stored))('%s: %j', async (name, operations) => {
    const [, , prepare] = rows.find(([id]) => id === name) ?? []
    const storage = new FaultyStorage()
    const ask = await prepare?.(await createStoredWorld(storage))
    storage.calls.splice(0)
    await ask?.()
    expect(storage.calls.map(({ operation }) => operation)).toEqual(operations)
  })
})
