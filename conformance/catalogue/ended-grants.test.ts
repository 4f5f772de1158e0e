/**
 * Rows C-015, C-016, C-027, R-014, R-015, U-010, I-007, T-023, M-004: what ends after it was granted. Each
 * change is made to the host's records or by the user, and every path that would trust the grant is asked.
 */

import { describe, expect, test } from 'vitest'
import { type Account, type Client, readClient } from 'vouchsafe'
import { expectBearerError, expectError, expectInvalidClient, expectSuccess } from './answers.ts'
import {
  authorizationUrl,
  clients,
  createWorld,
  introspect,
  issueTokens,
  redeem,
  refresh,
  type Tokens,
  tokenRequest,
  userinfo,
  type World,
} from './world.ts'

interface Changing {
  readonly world: World
  readonly web: Client
  readonly alice: Account
  readonly clients: Map<string, Client>
  /** The Cookie header of the browser that signed in. */
  readonly cookie: string
}

/** A world whose clients can change, with alice signed in and a code that is not yet redeemed. */
async function changing(overrides: Record<string, string> = {}): Promise<Changing & { code: string }> {
  const registered = new Map(clients.map((client) => [client.client_id, readClient(client, 'client')]))
  const world = await createWorld({ clients: (client_id) => registered.get(client_id) })
  const browser = world.browser()
  const code = await browser.code(authorizationUrl({ scope: 'openid email offline_access', ...overrides }))
  const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
  const [web, alice] = [registered.get('web'), world.accounts.get('alice')]
  if (!web || !alice) throw new Error('the fixtures have changed')
  return { world, web, alice, clients: registered, cookie, code }
}

const signOut = ({ world, cookie }: Changing) =>
  world.provider.endSession({ headers: new Headers({ cookie }) })

const withdraw = ({ world }: Changing) => world.provider.person('alice').disconnect('web')

type Change = (changing: Changing) => unknown

describe('changes that end everything of the grant', () => {
  const changes: [string, Change][] = [
    ['the consent withdrawn', withdraw],
    ['the user disabled', ({ world, alice }) => world.accounts.set('alice', { ...alice, disabled: true })],
    ['the user gone', ({ world }) => world.accounts.delete('alice')],
    [
      'the stamp of the user another',
      ({ world, alice }) => world.accounts.set('alice', { ...alice, stamp: '2' }),
    ],
  ]

  test.each(changes)('C-015 %s: the code is refused', async (_, change) => {
    const changed = await changing()
    await change(changed)
    await expectError(await redeem(changed.world, changed.code), 400, 'invalid_grant')
  })

  test.each(changes)('R-014, U-010, I-007 %s: so is every token', async (_, change) => {
    const changed = await changing()
    const { world, code } = changed
    const { access_token, refresh_token = '' } = await expectSuccess<Tokens>(await redeem(world, code))
    expect(await introspect(world, refresh_token)).toMatchObject({ active: true })
    await change(changed)
    expect(await introspect(world, access_token)).toEqual({ active: false })
    expect(await introspect(world, refresh_token)).toEqual({ active: false })
    await expectBearerError(await userinfo(world, access_token), 401, 'invalid_token')
    await expectError(await refresh(world, refresh_token), 400, 'invalid_grant')
  })
})

describe('C-016 signing out', () => {
  test('ends a code that was not for offline access', async () => {
    const changed = await changing({ scope: 'openid' })
    await signOut(changed)
    await expectError(await redeem(changed.world, changed.code), 400, 'invalid_grant')
  })

  test('ends the tokens of such a code', async () => {
    const changed = await changing({ scope: 'openid' })
    const { access_token } = await expectSuccess<Tokens>(await redeem(changed.world, changed.code))
    await signOut(changed)
    expect(await introspect(changed.world, access_token)).toEqual({ active: false })
  })

  test('leaves offline access', async () => {
    const changed = await changing()
    await signOut(changed)
    await expectSuccess(await redeem(changed.world, changed.code))
  })
})

describe('T-023, M-004 a client that is', () => {
  test.each<[string, Change]>([
    ['disabled', (changed) => changed.clients.set('web', { ...changed.web, disabled: true })],
    ['gone', (changed) => changed.clients.delete('web')],
  ])('%s: 401C, and all its tokens are inactive', async (_, change) => {
    const changed = await changing()
    const { world } = changed
    const { access_token, refresh_token = '' } = await issueTokens(world)
    const own = (await (await tokenRequest(world, { grant_type: 'client_credentials' })).json()) as Tokens
    await change(changed)
    await expectInvalidClient(await redeem(world, changed.code), true)
    await expectInvalidClient(await refresh(world, refresh_token), true)
    for (const token of [access_token, refresh_token, own.access_token])
      expect(await introspect(world, token)).toEqual({ active: false })
    await expectBearerError(await userinfo(world, access_token), 401, 'invalid_token')
  })
})

describe('what a client is registered for shrinks', () => {
  test('C-027 it may not use codes any more: unauthorized_client', async () => {
    const { world, code, web, clients: registered } = await changing()
    registered.set('web', { ...web, grant_types: ['refresh_token'] })
    await expectError(await redeem(world, code), 400, 'unauthorized_client')
  })

  test('R-014 it may not use refresh tokens any more: unauthorized_client', async () => {
    const { world, code, web, clients: registered } = await changing()
    const { refresh_token = '' } = await expectSuccess<Tokens>(await redeem(world, code))
    registered.set('web', { ...web, grant_types: ['authorization_code'] })
    await expectError(await refresh(world, refresh_token), 400, 'unauthorized_client')
  })

  test('R-014 it may not ask for offline_access any more: invalid_grant', async () => {
    const { world, code, web, clients: registered } = await changing()
    const { refresh_token = '' } = await expectSuccess<Tokens>(await redeem(world, code))
    registered.set('web', { ...web, scope: 'openid email' })
    await expectError(await refresh(world, refresh_token), 400, 'invalid_grant')
    expect(await introspect(world, refresh_token)).toEqual({ active: false })
  })

  test('R-014 where every client gets refresh tokens, offline_access is not what they hang on', async () => {
    const { world, code, web, clients: registered } = await changing()
    const { refresh_token = '' } = await expectSuccess<Tokens>(await redeem(world, code))
    registered.set('web', { ...web, scope: 'openid email', issue_refresh_token: 'always' })
    expect(await expectSuccess(await refresh(world, refresh_token))).toMatchObject({ scope: 'openid email' })
  })

  test('R-015 it may not ask for a scope any more: the next token is without it', async () => {
    const { world, code, web, clients: registered } = await changing()
    const { refresh_token = '' } = await expectSuccess<Tokens>(await redeem(world, code))
    registered.set('web', { ...web, scope: 'openid offline_access' })
    const refreshed = await expectSuccess<Tokens>(await refresh(world, refresh_token))
    expect(refreshed.scope).toBe('openid offline_access')
    expect(await (await userinfo(world, refreshed.access_token)).json()).toEqual({ sub: 'alice' })
  })

  test('R-015 not even when it asks for it by name', async () => {
    const { world, code, web, clients: registered } = await changing()
    const { refresh_token = '' } = await expectSuccess<Tokens>(await redeem(world, code))
    registered.set('web', { ...web, scope: 'openid offline_access' })
    const refreshed = await expectSuccess<Tokens>(
      await refresh(world, refresh_token, { scope: 'openid email' }),
    )
    expect(refreshed.scope).toBe('openid')
  })
})

test('INV-11 withdrawing consent reaches an access token that outlives its refresh token', async () => {
  const { world, code } = await changing()
  const first = await expectSuccess<Tokens>(await redeem(world, code))
  let { refresh_token = '', access_token } = first
  for (const days of [10, 10, 9.99]) {
    world.clock.now += days * 86_400
    ;({ refresh_token = '', access_token } = await expectSuccess<Tokens>(await refresh(world, refresh_token)))
  }
  world.clock.now += 1800
  // Another client's grant is written to the same record meanwhile.
  await world.browser().code(authorizationUrl({ client_id: 'first' }))
  expect(await introspect(world, access_token)).toMatchObject({ active: true })
  await world.provider.person('alice').disconnect('web')
  expect(await introspect(world, access_token)).toEqual({ active: false })
})
