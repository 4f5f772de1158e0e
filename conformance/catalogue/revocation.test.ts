/** Rows V-001 to V-014: revocation. Its races and its faults have files of their own. */

import { describe, expect, test } from 'vitest'
import { expectError, expectInvalidClient } from './answers.ts'
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
} from './world.ts'

const storage = new FaultyStorage()
const world = await createWorld({ storage })
const spa = { client_id: 'spa', redirect_uri: 'https://spa.test/cb' }

type Family = Tokens & { refresh_token: string }

const family = (overrides = {}) => issueTokens(world, overrides) as Promise<Family>

const rotated = async ({ refresh_token }: Family) =>
  (await refresh(world, refresh_token)).json() as Promise<Family>

/** As `web`; a public client names itself in the form. */
function revoke(token: string, form: Record<string, string> = {}, caller = 'web'): Promise<Response> {
  const headers: Record<string, string> = form.client_id === undefined ? { authorization: basic(caller) } : {}
  return post(world, '/revoke', { token, ...form }, headers)
}

async function expectRevoked(response: Response): Promise<void> {
  expect({ status: response.status, body: await response.text() }).toEqual({ status: 200, body: '' })
}

async function active(...tokens: string[]): Promise<boolean[]> {
  return Promise.all(tokens.map(async (token) => (await introspect(world, token)).active === true))
}

describe('V-001, V-003 not by anybody else', () => {
  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['no credentials', { client_id: 'web' }, {}],
    ['a wrong secret', {}, { authorization: basic('web', 'wrong wrong wrong') }],
  ])('V-001 %s: 401C, and the token stays', async (_, form, headers) => {
    const { access_token } = await family()
    const response = await post(world, '/revoke', { token: access_token, ...form }, headers)
    await expectInvalidClient(response, 'authorization' in headers)
    expect(await active(access_token)).toEqual([true])
  })

  test('V-003 a confidential client is told, and the tokens stay', async () => {
    const { access_token, refresh_token } = await family()
    for (const token of [access_token, refresh_token])
      await expectError(await revoke(token, {}, 'web2'), 400, 'unauthorized_client')
    expect(await active(access_token, refresh_token)).toEqual([true, true])
  })

  test('V-003 a public client is told nothing, and the tokens stay', async () => {
    const { access_token, refresh_token } = await family()
    for (const token of [access_token, refresh_token, 'garbage'])
      await expectRevoked(await revoke(token, { client_id: 'spa' }))
    expect(await active(access_token, refresh_token)).toEqual([true, true])
  })
})

describe('what a revocation takes with it', () => {
  test('V-004 a refresh token: the whole family, on all processes', async () => {
    const first = await family()
    const second = await rotated(first)
    await expectRevoked(await revoke(second.refresh_token))
    const elsewhere = await createWorld({ storage, now: () => world.clock.now })
    for (const token of [first.access_token, second.access_token, second.refresh_token])
      expect(await introspect(elsewhere, token)).toEqual({ active: false })
    await expectError(await refresh(elsewhere, second.refresh_token), 400, 'invalid_grant')
  })

  test('V-005 an access token: only itself', async () => {
    const first = await family()
    const second = await rotated(first)
    await expectRevoked(await revoke(first.access_token))
    expect(await active(first.access_token, second.access_token, second.refresh_token)).toEqual([
      false,
      true,
      true,
    ])
  })

  test('V-005 the access token of a client', async () => {
    const response = await tokenRequest(world, { grant_type: 'client_credentials' })
    const { access_token } = (await response.json()) as Tokens
    storage.calls.splice(0)
    await expectRevoked(await revoke(access_token))
    expect(await active(access_token)).toEqual([false])
    const [write] = storage.calls.filter(({ operation }) => operation === 'put')
    expect(write?.expiresAt).toSatisfy(Number.isSafeInteger)
  })

  test('V-013 a refresh token that was rotated out: the family all the same', async () => {
    const first = await family()
    const second = await rotated(first)
    const third = await rotated(second)
    await expectRevoked(await revoke(first.refresh_token))
    expect(await active(third.access_token, third.refresh_token)).toEqual([false, false])
  })

  test('S-016 a family of any size: by one write', async () => {
    let newest = await family()
    const all = [newest]
    for (let i = 0; i < 40; i++) {
      newest = await rotated(newest)
      all.push(newest)
    }
    storage.calls.splice(0)
    await expectRevoked(await revoke(newest.refresh_token))
    expect(storage.calls.map(({ operation }) => operation)).toEqual(['get', 'put'])
    expect(await active(...all.map(({ access_token }) => access_token))).not.toContain(true)
  })
})

test.each(['garbage', '', 'é'])(
  'V-002 an unknown token (%j): 200 or, when it is missing, invalid_request',
  async (token) => {
    const response = await revoke(token)
    if (token === '') await expectError(response, 400, 'invalid_request')
    else await expectRevoked(response)
  },
)

test('V-002 twice: 200 both times', async () => {
  const { access_token, refresh_token } = await family()
  for (const token of [access_token, access_token, refresh_token, refresh_token])
    await expectRevoked(await revoke(token))
})

test.each([
  ['refresh_token', 'access_token'],
  ['access_token', 'refresh_token'],
  ['nonsense', 'access_token'],
] as const)('V-006 the hint %s with a %s: really revoked', async (token_type_hint, kind) => {
  const tokens = await family()
  await expectRevoked(await revoke(tokens[kind], { token_type_hint }))
  expect(await active(tokens[kind])).toEqual([false])
})

test('V-007 a public client revokes its own', async () => {
  const { access_token, refresh_token } = await family(spa)
  await expectRevoked(await revoke(access_token, { client_id: 'spa' }))
  expect(await active(access_token, refresh_token)).toEqual([false, true])
  await expectRevoked(await revoke(refresh_token, { client_id: 'spa' }))
  expect(await active(refresh_token)).toEqual([false])
})

test.each([
  ['V-010 GET', 'GET', '?token=x&callback=x', 405],
  ['V-010 a callback', 'POST', '?callback=x', 400],
  ['V-011 the token twice', 'POST', '', 400],
] as const)('%s', async (_, method, query, status) => {
  const { access_token } = await family()
  const body =
    method === 'GET'
      ? null
      : new URLSearchParams([
          ['token', access_token],
          ['token', 'x'],
        ])
  const headers = { authorization: basic('web') }
  const response = await world.provider.fetch(
    new Request(`https://op.test/revoke${query}`, { method, headers, body }),
  )
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(await active(access_token)).toEqual([true])
})

test('V-011 JSON: invalid_request', async () => {
  const { access_token } = await family()
  const headers = { authorization: basic('web'), 'content-type': 'application/json' }
  const body = JSON.stringify({ token: access_token })
  const request = new Request('https://op.test/revoke', { method: 'POST', headers, body })
  await expectError(await world.provider.fetch(request), 400, 'invalid_request')
  expect(await active(access_token)).toEqual([true])
})

test('V-014 what is no token of ours: 200, and nothing changes', async () => {
  const visitor = world.browser()
  const code = await visitor.code(authorizationUrl())
  const { id_token = '' } = await family()
  const keys = Object.keys(storage.dump())
  const before = storage.dump()
  for (const other of [
    code,
    id_token,
    ...visitor.cookies.values(),
    ...keys,
    ...keys.map((key) => key.split(':')[1] ?? ''),
  ])
    await expectRevoked(await revoke(other))
  expect(storage.dump()).toEqual(before)
})
