/** 1.W: what an operator is told where clients call: each refusal once, with its reason and input. */

import { describe, expect, test } from 'vitest'
import type { ClientMetadataInput, VouchsafeEvent } from 'vouchsafe'
import {
  authorizationUrl,
  basic,
  clients,
  createWorld,
  issueTokens,
  post,
  redeem,
  refresh,
  type Tokens,
  tokenRequest,
  userinfo,
} from './world.ts'

const greedy: ClientMetadataInput = {
  client_id: 'greedy',
  token_endpoint_auth_method: 'none',
  grant_types: ['client_credentials'],
}
const world = await createWorld({ clients: [...clients, greedy] })
/** Of the same secret, on a storage of its own: its codes and tokens are well made, and unknown here. */
const elsewhere = await createWorld()

const offline = { scope: 'openid offline_access' }
const newCode = (of = world) => of.browser().code(authorizationUrl(offline))
const newTokens = (of = world) => issueTokens(of) as Promise<Required<Tokens>>
const revoke = (token: string, client_id = 'web') =>
  post(world, '/revoke', { token }, { authorization: basic(client_id) })

async function told(act: () => Promise<unknown>): Promise<VouchsafeEvent[]> {
  world.events.splice(0)
  await act()
  return world.events.splice(0)
}

/** What happens when the account is gone by the time of the request. */
async function withoutAlice(request: () => Promise<Response>): Promise<void> {
  const alice = world.accounts.get('alice')
  world.accounts.delete('alice')
  await request()
  if (alice) world.accounts.set('alice', alice)
}

interface Refused {
  readonly endpoint: string
  readonly reason: string
  readonly input?: string
  readonly client_id?: string
}

test.each<[string, () => Promise<unknown>, Refused]>([
  [
    'a wrong secret',
    () => post(world, '/token', {}, { authorization: basic('web', 'wrong') }),
    { endpoint: 'token', reason: 'client.secret_mismatch', input: 'client_secret', client_id: 'web' },
  ],
  [
    'a secret that came as a client_id, with another for it',
    () => post(world, '/token', { client_id: 'a-secret-of-somebody', client_secret: 'x' }),
    { endpoint: 'token', reason: 'client.authentication_unknown', input: 'client_id' },
  ],
  [
    'the same by Basic',
    () => post(world, '/revoke', { token: 'x' }, { authorization: basic('a-secret-of-somebody') }),
    { endpoint: 'revocation', reason: 'client.authentication_unknown', input: 'client_id' },
  ],
  [
    'a wrong secret by Basic at introspection',
    () => post(world, '/introspect', { token: 'x' }, { authorization: basic('web', 'wrong') }),
    { endpoint: 'introspection', reason: 'client.secret_mismatch', input: 'client_secret', client_id: 'web' },
  ],
  [
    'no token at introspection',
    () => post(world, '/introspect', {}, { authorization: basic('web') }),
    { endpoint: 'introspection', reason: 'request.parameter_missing', input: 'token', client_id: 'web' },
  ],
  ...(['token', 'revocation', 'introspection'] as const).flatMap((endpoint) => {
    const path = { token: '/token', revocation: '/revoke', introspection: '/introspect' }[endpoint]
    const send = (body: string, client_id: string, secret?: string) =>
      world.provider.fetch(
        new Request(`https://op.test${path}`, {
          method: 'POST',
          body,
          headers: {
            authorization: basic(client_id, secret),
            'content-type': 'application/x-www-form-urlencoded',
          },
        }),
      )
    const parameter = endpoint === 'token' ? 'grant_type' : 'token'
    const missing = { reason: 'request.parameter_missing', input: parameter }
    const wrong = { reason: 'client.secret_mismatch', input: 'client_secret' }
    const unknown = { reason: 'client.authentication_unknown', input: 'client_id' }
    const repeated = { reason: 'request.parameter_repeated', input: 'scope' }
    const cases: [string, () => Promise<unknown>, Refused][] = [
      [`${endpoint} by Basic alone`, () => send('', 'web'), { endpoint, ...missing, client_id: 'web' }],
      [
        `${endpoint} with a wrong secret`,
        () => send('', 'web', 'x'),
        { endpoint, ...wrong, client_id: 'web' },
      ],
      [
        `${endpoint} with a parameter twice`,
        () => send('scope=1&scope=2', 'web'),
        { endpoint, ...repeated, client_id: 'web' },
      ],
      [
        `${endpoint} by nobody: not what may be a secret`,
        () => send('', 'nobody', 'x'),
        { endpoint, ...unknown },
      ],
      [
        `${endpoint} with a secret for a client_id`,
        () => post(world, path, { client_id: 'a secret', client_secret: 'x', token: 'x' }),
        { endpoint, ...unknown },
      ],
      [
        `${endpoint} with an assertion`,
        () => post(world, path, { client_id: 'web', client_assertion: 'x' }),
        { endpoint, reason: 'client_assertion.type', input: 'client_assertion_type', client_id: 'web' },
      ],
    ]
    return cases
  }),
  [
    'no grant_type',
    () => tokenRequest(world, {}),
    { endpoint: 'token', reason: 'request.parameter_missing', input: 'grant_type', client_id: 'web' },
  ],
  [
    'an unknown grant_type',
    () => tokenRequest(world, { grant_type: 'x' }),
    { endpoint: 'token', reason: 'grant_type.unsupported', input: 'grant_type', client_id: 'web' },
  ],
  [
    'a grant_type that the client lacks',
    () => redeem(world, 'x', {}, 'rs'),
    { endpoint: 'token', reason: 'grant_type.not_allowed', input: 'grant_type', client_id: 'rs' },
  ],
  [
    'client_credentials by a public client',
    () => tokenRequest(world, { grant_type: 'client_credentials', client_id: 'greedy' }, 'greedy'),
    {
      endpoint: 'token',
      reason: 'client_credentials.public_client',
      input: 'client_id',
      client_id: 'greedy',
    },
  ],
  [
    'a malformed scope for a client of its own',
    () => tokenRequest(world, { grant_type: 'client_credentials', scope: 'a\tb' }),
    { endpoint: 'token', reason: 'scope.malformed', input: 'scope', client_id: 'web' },
  ],
  [
    'a malformed code',
    () => redeem(world, 'x'),
    { endpoint: 'token', reason: 'code.malformed', input: 'code', client_id: 'web' },
  ],
  [
    'an unknown code',
    async () => redeem(world, await newCode(elsewhere)),
    { endpoint: 'token', reason: 'code.unknown', input: 'code', client_id: 'web' },
  ],
  [
    'a code of an account that is gone',
    async () => {
      const code = await newCode()
      await withoutAlice(() => redeem(world, code))
    },
    { endpoint: 'token', reason: 'grant.account_unusable', input: 'code', client_id: 'web' },
  ],
  [
    'a malformed refresh token',
    () => refresh(world, 'x'),
    { endpoint: 'token', reason: 'refresh_token.malformed', input: 'refresh_token', client_id: 'web' },
  ],
  [
    'an unknown refresh token',
    async () => refresh(world, (await newTokens(elsewhere)).refresh_token),
    { endpoint: 'token', reason: 'refresh_token.unknown', input: 'refresh_token', client_id: 'web' },
  ],
  [
    'a refresh token of an account that is gone',
    async () => {
      const { refresh_token } = await newTokens()
      await withoutAlice(() => refresh(world, refresh_token))
    },
    { endpoint: 'token', reason: 'grant.account_unusable', input: 'refresh_token', client_id: 'web' },
  ],
  [
    'a token of another client to revoke',
    async () => revoke((await newTokens()).access_token, 'web2'),
    { endpoint: 'revocation', reason: 'revocation.wrong_client', input: 'token', client_id: 'web2' },
  ],
  [
    'introspection by a public client',
    () => post(world, '/introspect', { token: 'x', client_id: 'spa' }),
    {
      endpoint: 'introspection',
      reason: 'client.authentication_method',
      input: 'client_id',
      client_id: 'spa',
    },
  ],
  [
    'UserInfo for what is no token',
    () => userinfo(world, 'x'),
    { endpoint: 'userinfo', reason: 'access_token.malformed' },
  ],
  [
    'UserInfo for an unknown token',
    async () => userinfo(world, (await newTokens(elsewhere)).access_token),
    { endpoint: 'userinfo', reason: 'access_token.unknown' },
  ],
  [
    'UserInfo for a token that was revoked',
    async () => {
      const { access_token } = await newTokens()
      await revoke(access_token)
      await userinfo(world, access_token)
    },
    { endpoint: 'userinfo', reason: 'access_token.revoked', client_id: 'web' },
  ],
  [
    'UserInfo for an account that is gone',
    async () => {
      const { access_token } = await newTokens()
      await withoutAlice(() => userinfo(world, access_token))
    },
    { endpoint: 'userinfo', reason: 'access_token.account_unusable', client_id: 'web' },
  ],
])('W-035 %s', async (_, act, expected) => {
  const refusals = (await told(act)).filter(({ type }) => type === 'refused')
  expect(refusals).toEqual([{ type: 'refused', ...expected }])
})

describe('W-035 what is done', () => {
  const of = { sub: 'alice', client_id: 'web' }

  test('tokens are issued, and revoked one by one or all', async () => {
    const tokens = await newTokens()
    expect(await told(() => refresh(world, tokens.refresh_token))).toEqual([
      { type: 'tokens_issued', grant_type: 'refresh_token', client_id: 'web', scope: offline.scope },
    ])
    expect(await told(() => revoke(tokens.access_token))).toEqual([
      { type: 'revoked', token: 'access_token', ...of },
    ])
    expect(await told(() => revoke(tokens.refresh_token))).toEqual([
      { type: 'revoked', token: 'refresh_token', ...of },
    ])
    expect(await told(() => revoke(tokens.refresh_token))).toEqual([])
  })

  test('a token of a client speaks of nobody', async () => {
    const response = await tokenRequest(world, { grant_type: 'client_credentials' }, 'rs')
    const { access_token } = (await response.json()) as Tokens
    expect(await told(() => revoke(access_token, 'rs'))).toEqual([
      { type: 'revoked', token: 'access_token', client_id: 'rs' },
    ])
  })

  test('a code is replayed', async () => {
    const code = await newCode()
    await redeem(world, code)
    expect(await told(() => redeem(world, code))).toEqual([
      { type: 'code_replayed', ...of },
      { type: 'refused', endpoint: 'token', reason: 'code.replayed', input: 'code', client_id: 'web' },
    ])
  })

  test('a refresh token is reused', async () => {
    const { refresh_token } = await newTokens()
    await refresh(world, refresh_token)
    world.clock.now += 11
    expect(await told(() => refresh(world, refresh_token))).toEqual([
      { type: 'refresh_token_reused', ...of },
      {
        type: 'refused',
        endpoint: 'token',
        reason: 'refresh_token.reused',
        input: 'refresh_token',
        client_id: 'web',
      },
    ])
  })
})

describe('what is no name is not told, whatever it holds and however long it is', () => {
  const bodies = [
    ['a body that was no form', '{"client_secret":"100% secret"}'],
    ['a name twice, of 20 kB', `${'secret'.repeat(3000)}=1&${'secret'.repeat(3000)}=2`],
    ['a client_id of 60 kB', `token=a&grant_type=client_credentials&client_id=${'secret'.repeat(10_000)}`],
    ['a client_id of several lines', 'token=a&grant_type=client_credentials&client_id=secret%0Asecret'],
  ] as const
  const endpoints = ['token', 'revoke', 'introspect']

  test.each(endpoints.flatMap((path) => bodies.map(([what, body]) => [path, what, body] as const)))(
    '/%s: %s',
    async (path, _, body) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const request = new Request(`https://op.test/${path}`, { method: 'POST', headers, body })
      const [refused, ...more] = await told(() => world.provider.fetch(request))
      expect(more).toEqual([])
      expect(refused).toMatchObject({ type: 'refused', reason: expect.any(String) })
      expect(JSON.stringify(refused)).not.toMatch(/secret|.{200}/)
    },
  )
})
