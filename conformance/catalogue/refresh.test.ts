/** Rows: the refresh token grant. `strict` allows no grace; `web` has the default of 10 s. */

import { describe, expect, test } from 'vitest'
import { expectError, expectInvalidClient, expectSuccess } from './answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  basic,
  createWorld,
  introspect,
  issueTokens,
  post,
  refresh,
  type Tokens,
  tokenRequest,
  userinfo,
} from './world.ts'

const storage = new FaultyStorage()
const world = await createWorld({ storage })

type Family = Tokens & { refresh_token: string }

function family(overrides: Record<string, string> = {}): Promise<Family> {
  return issueTokens(world, overrides) as Promise<Family>
}

async function rotated({ refresh_token }: Family, client_id = 'web'): Promise<Family> {
  return expectSuccess<Family>(await refresh(world, refresh_token, {}, client_id))
}

async function activity(...families: Family[]): Promise<boolean[]> {
  const tokens = families.flatMap(({ access_token, refresh_token }) => [access_token, refresh_token])
  return Promise.all(tokens.map(async (token) => (await introspect(world, token)).active === true))
}

test.each([
  ['R-001 absent', undefined, 'invalid_request'],
  ['R-001 garbage', 'garbage', 'invalid_grant'],
  ['R-001 unknown', 'AAAAAAAAAAAAAAAAAAAAAA.r1.AAAAAAAAAAAAAAAAAAAAAA', 'invalid_grant'],
])('%s: %s → %s', async (_, refresh_token, error) => {
  await expectError(await tokenRequest(world, { grant_type: 'refresh_token', refresh_token }), 400, error)
})

describe('R-001, R-002, R-009, R-020 what is refused consumes nothing', () => {
  test.each<[string, (token: string) => Promise<Response>, string]>([
    ['R-001 one shorter', (token) => refresh(world, token.slice(0, -1)), 'invalid_grant'],
    ['R-001 one longer', (token) => refresh(world, `${token}A`), 'invalid_grant'],
    ['R-002 another client', (token) => refresh(world, token, {}, 'web2'), 'invalid_grant'],
    ['R-002 a public client', (token) => refresh(world, token, {}, 'spa'), 'invalid_grant'],
    ['R-009 more scope', (token) => refresh(world, token, { scope: 'openid admin' }), 'invalid_scope'],
    [
      'R-009 a malformed scope',
      (token) => refresh(world, token, { scope: 'openid  email' }),
      'invalid_scope',
    ],
    ['R-009 an unknown scope', (token) => refresh(world, token, { scope: 'nonsense' }), 'invalid_scope'],
  ])('%s', async (_, send, error) => {
    const issued = await family()
    const before = storage.dump()
    await expectError(await send(issued.refresh_token), 400, error)
    expect(storage.dump()).toEqual(before)
    expect(await activity(issued)).toEqual([true, true])
  })

  test('R-020 a wrong client secret', async () => {
    const issued = await family()
    const form = { grant_type: 'refresh_token', refresh_token: issued.refresh_token }
    const wrong = { authorization: basic('web', 'wrong wrong wrong') }
    await expectInvalidClient(await post(world, '/token', form, wrong), true)
    expect(await activity(issued)).toEqual([true, true])
  })
})

describe('R-003, R-006 a token that was rotated out comes again', () => {
  test.each([
    ['R-003 strict: at once', 'strict', 0],
    ['R-003 strict: a second later', 'strict', 1],
    ['R-006 past the grace', 'web', 11],
  ])('%s: invalid_grant, and the family ends', async (_, client_id, seconds) => {
    const first = await family({ client_id })
    const second = await rotated(first, client_id)
    world.clock.now += seconds
    await expectError(await refresh(world, first.refresh_token, {}, client_id), 400, 'invalid_grant')
    expect(await activity(first, second)).toEqual([false, false, false, false])
    await expectError(await refresh(world, second.refresh_token, {}, client_id), 400, 'invalid_grant')
  })

  test('R-006 the generation before the parent, even within the grace', async () => {
    const first = await family()
    const second = await rotated(first)
    const third = await rotated(second)
    await expectError(await refresh(world, first.refresh_token), 400, 'invalid_grant')
    expect(await activity(first, second, third)).toEqual([false, false, false, false, false, false])
  })

  test.each([0, 9, 10])('R-006 the parent %i s later: the same successor', async (seconds) => {
    const first = await family()
    const second = await rotated(first)
    world.clock.now += seconds
    const again = await rotated(first)
    expect(again.refresh_token).toBe(second.refresh_token)
    expect(await activity(first, again)).toEqual([true, false, true, true])
    await rotated(again)
  })

  test.each([
    ['another client', 'web2', {}],
    ['more scope', 'strict', { scope: 'openid admin' }],
  ])('D2 reuse from %s ends nothing', async (_, client_id, form) => {
    const first = await family({ client_id: 'strict' })
    const second = await rotated(first, 'strict')
    expect((await refresh(world, first.refresh_token, form, client_id)).status).toBe(400)
    expect(await activity(second)).toEqual([true, true])
  })
})

test('R-010 a narrowed token, and then the whole scope again', async () => {
  const first = await family({ scope: 'openid profile offline_access' })
  const narrow = await expectSuccess<Family>(await refresh(world, first.refresh_token, { scope: 'openid' }))
  expect(narrow.scope).toBe('openid')
  expect(await (await userinfo(world, narrow.access_token)).json()).toEqual({ sub: 'alice' })
  const whole = await rotated(narrow)
  expect(whole.scope).toBe('openid profile offline_access')
  expect(await (await userinfo(world, whole.access_token)).json()).toMatchObject({ name: 'alice Example' })
})

test('R-010 the parent with another scope, within the grace: the same successor, the scope asked for', async () => {
  const first = await family({ scope: 'openid profile offline_access' })
  const whole = await rotated(first)
  const narrow = await expectSuccess<Family>(await refresh(world, first.refresh_token, { scope: 'openid' }))
  expect(narrow).toMatchObject({ scope: 'openid', refresh_token: whole.refresh_token })
  expect(await activity(whole, narrow)).toEqual([true, true, true, true])
})

describe('R-017 idle and absolute lifetimes', () => {
  const day = 86_400

  test.each([
    ['a second before the idle end', [14 * day - 1], 200],
    ['at the idle end', [14 * day], 400],
    ['used in time, then again', [13 * day, 13 * day], 200],
    ['a second before the absolute end', [13 * day, 13 * day, 4 * day - 1], 200],
    ['at the absolute end', [13 * day, 13 * day, 4 * day], 400],
  ])('%s', async (_, waits, status) => {
    let current = await family()
    let last: Response | undefined
    for (const seconds of waits) {
      world.clock.now += seconds
      last = await refresh(world, current.refresh_token)
      if (last.ok) current = (await last.clone().json()) as Family
    }
    expect(last?.status).toBe(status)
  })
})

test('R-018 nothing else of ours is a refresh token', async () => {
  const visitor = world.browser()
  const code = await visitor.code(authorizationUrl())
  const { access_token, id_token } = await family()
  const before = storage.dump()
  for (const other of [code, access_token, id_token, ...visitor.cookies.values()])
    await expectError(await refresh(world, other ?? ''), 400, 'invalid_grant')
  expect(storage.dump()).toEqual(before)
})

test('R-023 reuse is noticed by a provider that was started since', async () => {
  const first = await family({ client_id: 'strict' })
  const second = await rotated(first, 'strict')
  const restarted = await createWorld({ storage, now: () => world.clock.now })
  await expectError(await refresh(restarted, first.refresh_token, {}, 'strict'), 400, 'invalid_grant')
  expect(await activity(first, second)).toEqual([false, false, false, false])
})

test('a client that refreshes in a loop keeps its newest twenty access tokens', async () => {
  let current = await family()
  const all = [current]
  for (let i = 0; i < 24; i++) {
    current = await rotated(current)
    all.push(current)
  }
  const active = await Promise.all(
    all.map(async ({ access_token }) => (await introspect(world, access_token)).active),
  )
  expect(active).toEqual([...Array(5).fill(false), ...Array(20).fill(true)])
})

test('no refresh token without offline_access, unless the client always gets one', async () => {
  expect(await issueTokens(world, { scope: 'openid' })).not.toHaveProperty('refresh_token')
  expect(await issueTokens(world, { scope: 'openid', client_id: 'always' })).toHaveProperty('refresh_token')
})
