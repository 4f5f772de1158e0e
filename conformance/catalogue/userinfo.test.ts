/** Rows U-001 to U-019: the UserInfo endpoint. A user who is gone or disabled is in ended-grants.test.ts. */

import { describe, expect, test } from 'vitest'
import { expectBearerError, expectJson, expectSuccess } from './answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  basic,
  createWorld,
  issueTokens,
  post,
  refresh,
  type Tokens,
  tokenRequest,
  userinfo,
} from './world.ts'

const storage = new FaultyStorage()
const world = await createWorld({ storage })
const { access_token: good } = await issueTokens(world, { scope: 'openid email' })

interface Sent {
  readonly method?: string
  readonly authorization?: string
  readonly query?: string
  readonly body?: string
  readonly type?: string
  readonly origin?: string
}

/** As an adapter hands it over, so that a GET can bring a body and a header be empty. */
async function send({
  method = 'GET',
  query = '',
  body = '',
  type,
  authorization,
  origin,
}: Sent): Promise<Response> {
  const {
    status,
    headers,
    body: text,
  } = await world.provider.handle({
    method,
    path: '/userinfo',
    query,
    headers: { 'content-type': type ?? 'application/x-www-form-urlencoded', authorization, origin },
    body,
  })
  return new Response(text === '' ? null : text, { status, headers })
}

test.each<[string, Sent]>([
  ['U-001 nothing at all', {}],
  ['U-001 another scheme', { authorization: basic('web') }],
  ['U-003 a token in the query', { query: `access_token=${good}` }],
  ['U-003 a token in the query of a POST', { method: 'POST', query: `access_token=${good}` }],
  ['U-005 a token in the body of a GET', { body: `access_token=${good}` }],
  ['U-005 a body that is no form', { method: 'POST', body: `access_token=${good}`, type: 'text/plain' }],
])('%s: 401 without an error code', async (_, sent) => {
  const response = await send(sent)
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer realm="https://op.test"')
  expect(await response.text()).toBe('')
})

test.each<[string, Sent]>([
  ['the header', { authorization: `Bearer ${good}` }],
  ['U-005 the form body of a POST', { method: 'POST', body: `access_token=${good}` }],
  ['U-009 the scheme in lower case', { authorization: `bearer ${good}` }],
  [
    'U-004 an empty parameter beside the header',
    { method: 'POST', authorization: `Bearer ${good}`, body: 'access_token=' },
  ],
])('%s: works', async (_, sent) => {
  const response = await send(sent)
  expectJson(response)
  expect(await expectSuccess(response)).toEqual({
    sub: 'alice',
    email: 'alice@example.test',
    email_verified: true,
  })
})

test.each<[string, Sent]>([
  [
    'U-004 header and body',
    { method: 'POST', authorization: `Bearer ${good}`, body: `access_token=${good}` },
  ],
  ['U-004 twice in the body', { method: 'POST', body: `access_token=${good}&access_token=${good}` }],
  ['U-009 a tab', { authorization: `Bearer\t${good}` }],
  ['U-009 a comma', { authorization: `Bearer ${good},x` }],
  ['U-009 no token', { authorization: 'Bearer' }],
  ['U-009 only a blank', { authorization: 'Bearer ' }],
  ['U-019 two headers', { authorization: `Bearer ${good}, Bearer bad` }],
  ['U-019 the same twice', { authorization: `Bearer ${good}, Bearer ${good}` }],
])('%s: invalid_request', async (_, sent) => {
  await expectBearerError(await send(sent), 400, 'invalid_request')
})

test('U-009 two blanks are one (RFC 9110 section 11.4)', async () => {
  const { access_token } = await issueTokens(world)
  await expectSuccess(await send({ authorization: `Bearer  ${access_token}` }))
})

describe('U-002, U-007 what is no access token that stands', () => {
  test.each(['garbage', 'AAAAAAAAAAAAAAAAAAAAAA.a1.AAAAAAAAAAAAAAAAAAAAAA', `${good}A`, good.slice(0, -1)])(
    'U-002 %s',
    async (token) => {
      await expectBearerError(await userinfo(world, token), 401, 'invalid_token')
    },
  )

  test.each([
    [3599, 200],
    [3600, 401],
  ])('U-002 after %i s: %i', async (seconds, status) => {
    const { access_token } = await issueTokens(world)
    world.clock.now += seconds
    expect((await userinfo(world, access_token)).status).toBe(status)
  })

  test('U-007 any other value of ours', async () => {
    const visitor = world.browser()
    const code = await visitor.code(authorizationUrl())
    const { refresh_token, id_token } = await issueTokens(world)
    for (const other of [code, refresh_token, id_token, ...visitor.cookies.values()])
      await expectBearerError(await userinfo(world, other ?? ''), 401, 'invalid_token')
  })

  test('U-017 a revoked one, at the next request, also elsewhere', async () => {
    const { access_token } = await issueTokens(world)
    const elsewhere = await createWorld({ storage, now: () => world.clock.now })
    await expectSuccess(await userinfo(elsewhere, access_token))
    await post(world, '/revoke', { token: access_token }, { authorization: basic('web') })
    await expectBearerError(await userinfo(elsewhere, access_token), 401, 'invalid_token')
  })
})

describe('U-006 a token without openid', () => {
  test.each<[string, () => Promise<Tokens>]>([
    ['of a user', () => issueTokens(world, { scope: 'email' })],
    [
      'narrowed by a refresh',
      async () => {
        const { refresh_token = '' } = await issueTokens(world, { scope: 'openid email offline_access' })
        return (await refresh(world, refresh_token, { scope: 'email' })).json()
      },
    ],
    [
      'of a client',
      async () => (await tokenRequest(world, { grant_type: 'client_credentials', scope: 'email' })).json(),
    ],
  ])('%s: insufficient_scope', async (_, issue) => {
    const { access_token } = await issue()
    const response = await userinfo(world, access_token)
    expect(response.headers.get('www-authenticate')).toContain('scope="openid"')
    await expectBearerError(response, 403, 'insufficient_scope')
  })
})

describe('U-011 to U-013 claims', () => {
  test('U-011 only of the granted scopes', async () => {
    const { access_token } = await issueTokens(world, { scope: 'openid phone' })
    expect(await expectSuccess(await userinfo(world, access_token))).toEqual({
      sub: 'alice',
      phone_number: '+1 555 0100',
    })
  })

  test('U-012 the sub of the ID token, of introspection and of UserInfo is the one of the subject hook', async () => {
    const pairwise = await createWorld({
      hooks: { subject: ({ account, client }) => `${client.client_id}-${account.sub}` },
    })
    for (const client_id of ['web', 'plain']) {
      const { access_token, id_token = '' } = await issueTokens(pairwise, { client_id })
      const sub = `${client_id}-alice`
      expect(JSON.parse(atob(id_token.split('.')[1] ?? ''))).toMatchObject({ sub })
      expect(await expectSuccess(await userinfo(pairwise, access_token))).toMatchObject({ sub })
      const answer = await post(
        pairwise,
        '/introspect',
        { token: access_token },
        { authorization: basic('rs') },
      )
      expect(await answer.json()).toMatchObject({ sub })
    }
  })

  test('U-013 what is in profile data is data', async () => {
    const name = '</script><script>"\u2028'
    const spoofed = await createWorld({
      policy: {
        scopes: { admin: { description: 'all', claims: ['sub', 'iss', 'active', '__proto__', 'role'] } },
      },
      hooks: {
        accountClaims: () =>
          JSON.parse(
            `{"name":${JSON.stringify(name)},"sub":"bob","iss":"https://evil.test","active":true,"role":"r","__proto__":{"x":1}}`,
          ),
        idTokenClaims: () => ({
          sub: 'bob',
          iss: 'https://evil.test',
          aud: 'evil',
          exp: 9e9,
          nonce: 'n',
          role: 'r',
        }),
      },
    })
    const { access_token, id_token = '' } = await issueTokens(spoofed, { scope: 'openid profile admin' })
    const claims = await expectSuccess(await userinfo(spoofed, access_token))
    expect(claims).toMatchObject({ sub: 'alice', name, role: 'r' })
    expect(claims).not.toHaveProperty('iss')
    expect(claims).not.toHaveProperty('active')
    expect(JSON.parse(atob(id_token.split('.')[1] ?? ''))).toMatchObject({
      sub: 'alice',
      iss: 'https://op.test',
      aud: 'web',
      nonce: 'n1',
      role: 'r',
    })
  })
})

test.each([
  ['https://rp.test', 'https://rp.test'],
  ['https://evil.test', null],
  ['null', null],
])('U-015 the origin %s may read: %s', async (origin, allowed) => {
  const { access_token } = await issueTokens(world)
  const { status, headers } = await send({ authorization: `Bearer ${access_token}`, origin })
  expect(status).toBe(200)
  expect(headers.get('access-control-allow-origin')).toBe(allowed)
  expect(headers.get('access-control-allow-credentials')).toBeNull()
  expect(headers.get('vary')).toBe('Origin')
})

test.each(['PUT', 'DELETE', 'PATCH'])('U-016 %s: 405', async (method) => {
  const response = await send({ method, authorization: `Bearer ${good}` })
  expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({
    status: 405,
    allow: 'GET, POST, HEAD, OPTIONS',
  })
})

test('U-016 HEAD: 200 without a body', async () => {
  const { access_token } = await issueTokens(world)
  const response = await send({ method: 'HEAD', authorization: `Bearer ${access_token}` })
  expect([response.status, await response.text()]).toEqual([200, ''])
})

test('U-003 the query counts where the policy says so, and never beside another place', async () => {
  const older = await createWorld({ policy: { userinfo_query_token: true } })
  const { access_token } = await issueTokens(older)
  const get = (headers: Record<string, string> = {}) =>
    older.provider.fetch(new Request(`https://op.test/userinfo?access_token=${access_token}`, { headers }))
  await expectSuccess(await get())
  await expectBearerError(await get({ authorization: `Bearer ${access_token}` }), 400, 'invalid_request')
})
