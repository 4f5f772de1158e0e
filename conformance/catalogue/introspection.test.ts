/** Rows I-001 to I-013: introspection. What ends after it was granted is in ended-grants.test.ts. */

import { describe, expect, test } from 'vitest'
import { expectError, expectInvalidClient, expectJson, expectSuccess } from './answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  basic,
  clients,
  createWorld,
  introspect,
  issueTokens,
  post,
  refresh,
  type Tokens,
} from './world.ts'

const storage = new FaultyStorage()
const world = await createWorld({ storage })
const own = await issueTokens(world)

function ask(form: Record<string, string>, authorization?: string): Promise<Response> {
  return post(world, '/introspect', form, authorization === undefined ? {} : { authorization })
}

describe('I-001 who asks is known', () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    ['nobody', {}, undefined],
    ['a public client', { client_id: 'spa' }, undefined],
    ['a confidential client without its secret', { client_id: 'rs' }, undefined],
    ['a wrong secret', {}, basic('rs', 'wrong wrong wrong')],
    ['the token itself', {}, `Bearer ${own.access_token}`],
  ])('%s: 401C', async (_, form, authorization) => {
    const response = await ask({ ...form, token: own.access_token }, authorization)
    await expectInvalidClient(response, authorization !== undefined)
  })

  test('a public client learns nothing even about its own token', async () => {
    const { access_token } = await issueTokens(world, {
      client_id: 'spa',
      redirect_uri: 'https://spa.test/cb',
    })
    await expectInvalidClient(await ask({ client_id: 'spa', token: access_token }), false)
  })
})

test('I-010 an active access token, member by member', async () => {
  const response = await ask({ token: own.access_token }, basic('rs'))
  expectJson(response)
  expect(await expectSuccess(response)).toEqual({
    active: true,
    iss: 'https://op.test',
    sub: 'alice',
    client_id: 'web',
    token_type: 'Bearer',
    aud: 'https://op.test',
    scope: 'openid offline_access',
    iat: 1_800_000_000,
    exp: 1_800_003_600,
  })
})

test('I-010 an active refresh token has no token_type and its own end', async () => {
  const answer = await introspect(world, own.refresh_token ?? '')
  expect(answer).toMatchObject({
    active: true,
    client_id: 'web',
    sub: 'alice',
    exp: 1_800_000_000 + 14 * 86_400,
  })
  expect(answer).not.toHaveProperty('token_type')
})

test('I-010 a token of a client is about no person, whatever person has the name of the client', async () => {
  const client = { client_id: 'alice', client_secret: 'the secret of a client, long enough' }
  const namesake = await createWorld({
    clients: [...clients, { ...client, grant_types: ['client_credentials'] }],
    hooks: { introspectionClaims: () => ({ sub: 'alice' }) },
  })
  const headers = { authorization: basic('alice', client.client_secret) }
  const response = await post(namesake, '/token', { grant_type: 'client_credentials' }, headers)
  const answer = await introspect(namesake, ((await response.json()) as Tokens).access_token)
  expect(answer).toMatchObject({ active: true, client_id: 'alice' })
  expect(answer).not.toHaveProperty('sub')
})

test('what a hook adds never replaces what the protocol says', async () => {
  const hooked = await createWorld({
    hooks: { introspectionClaims: () => ({ tenant: 7, sub: 'bob', active: false, exp: 0, scope: 'admin' }) },
  })
  const { access_token } = await issueTokens(hooked)
  expect(await introspect(hooked, access_token)).toMatchObject({
    tenant: 7,
    sub: 'alice',
    active: true,
    exp: 1_800_003_600,
    scope: 'openid offline_access',
  })
})

describe('what is not active is said in one way', () => {
  const inactive = async (token: string, caller?: string) =>
    expect(await introspect(world, token, caller)).toEqual({ active: false })

  test.each(['garbage', 'é', '\0', 'AAAAAAAAAAAAAAAAAAAAAA.a1.AAAAAAAAAAAAAAAAAAAAAA', 'a'.repeat(60_000)])(
    'I-002 garbage',
    async (token) => inactive(token),
  )

  test('I-002 one that has expired', async () => {
    const { access_token, refresh_token = '' } = await issueTokens(world)
    world.clock.now += 3600
    await inactive(access_token)
    world.clock.now += 14 * 86_400
    await inactive(refresh_token)
  })

  test('I-003 one that is none of the caller’s business', async () => {
    const { access_token, refresh_token = '' } = await issueTokens(world)
    for (const token of [access_token, refresh_token]) {
      await inactive(token, 'web2')
      expect(await introspect(world, token, 'web')).toMatchObject({ active: true })
    }
  })

  test('I-005 any other value of ours', async () => {
    const visitor = world.browser()
    const code = await visitor.code(authorizationUrl())
    const { id_token = '' } = await issueTokens(world)
    for (const other of [code, id_token, ...visitor.cookies.values()]) await inactive(other)
  })

  test('I-013 a refresh token that was rotated out, even within the grace', async () => {
    const { refresh_token = '' } = await issueTokens(world)
    const { refresh_token: newest = '' } = (await (await refresh(world, refresh_token)).json()) as Tokens
    await inactive(refresh_token)
    expect(await introspect(world, newest)).toMatchObject({ active: true })
  })
})

test('I-002 1 MB: 413', async () => {
  await expectError(await ask({ token: 'a'.repeat(1_000_000) }, basic('rs')), 413, 'invalid_request')
})

test.each(['refresh_token', 'access_token', 'nonsense', ''])(
  'I-004 the hint %s misleads nobody',
  async (hint) => {
    const { access_token, refresh_token = '' } = await issueTokens(world)
    for (const token of [access_token, refresh_token]) {
      const response = await ask({ token, token_type_hint: hint }, basic('rs'))
      expect(await response.json()).toMatchObject({ active: true })
    }
  },
)

test.each([
  [
    'I-004 the hint twice',
    'token=x&token_type_hint=a&token_type_hint=b',
    'application/x-www-form-urlencoded',
  ],
  ['I-009 the token twice', 'token=x&token=x', 'application/x-www-form-urlencoded'],
  ['I-009 no token', 'x=1', 'application/x-www-form-urlencoded'],
  ['I-009 JSON', '{"token":"x"}', 'application/json'],
])('%s: invalid_request', async (_, body, type) => {
  const headers = { authorization: basic('rs'), 'content-type': type }
  const request = new Request('https://op.test/introspect', { method: 'POST', headers, body })
  await expectError(await world.provider.fetch(request), 400, 'invalid_request')
})

test('I-009 GET: 405', async () => {
  const response = await world.provider.fetch(
    new Request(`https://op.test/introspect?token=${own.access_token}`),
  )
  expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({
    status: 405,
    allow: 'POST',
  })
})

test('I-012 once /revoke has answered, nobody sees the token active again', async () => {
  const { access_token } = await issueTokens(world)
  expect(await introspect(world, access_token)).toMatchObject({ active: true })
  storage.latency = 2
  let revoked = false
  async function poll(): Promise<boolean[]> {
    const afterwards: boolean[] = []
    while (afterwards.length < 50) {
      const began_afterwards = revoked
      const { active } = await introspect(world, access_token)
      if (began_afterwards) afterwards.push(active === true)
    }
    return afterwards
  }
  const polls = [poll(), poll(), poll(), poll()]
  await post(world, '/revoke', { token: access_token }, { authorization: basic('web') })
  revoked = true
  const seen = await Promise.all(polls)
  storage.latency = 0
  expect(seen.flat()).toEqual(Array(200).fill(false))
})
