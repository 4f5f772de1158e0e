/** Rows T-001 to T-007, T-024 to T-032 and M-001 to M-003, M-030: the shape of token requests and answers. */

import { afterEach, describe, expect, test } from 'vitest'
import { type ClientMetadataInput, readClient } from 'vouchsafe'
import { type Flow, type GrantRequest, refuse, type TokenOutcome } from 'vouchsafe/core'
import { expectBearerError, expectError, expectJson, expectSuccess } from './answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  basic,
  clients,
  createWorld,
  introspect,
  redeem,
  secretOf,
  tokenRequest,
  userinfo,
  VERIFIER,
} from './world.ts'

const storage = new FaultyStorage()
const metadata: ClientMetadataInput[] = [
  ...clients,
  {
    client_id: 'greedy',
    token_endpoint_auth_method: 'none',
    grant_types: ['client_credentials'],
  },
]
const world = await createWorld({ storage, clients: metadata })
const browser = world.browser()

afterEach(() => storage.calls.splice(0))

function writes(): number {
  return storage.calls.filter((call) => call.operation !== 'get').length
}

const FORM = 'application/x-www-form-urlencoded'

function send(
  body: string | null,
  init: { method?: string; query?: string; type?: string } = {},
): Promise<Response> {
  const { method = 'POST', query = '', type = FORM } = init
  const headers = new Headers({ authorization: basic('web') })
  // A string body would bring a content type of its own.
  const bytes = body === null ? null : new TextEncoder().encode(body)
  if (type !== '') headers.set('content-type', type)
  return world.provider.fetch(new Request(`https://op.test/token${query}`, { method, headers, body: bytes }))
}

async function form(overrides: Record<string, string> = {}): Promise<Record<string, string>> {
  const code = await browser.code(authorizationUrl())
  storage.calls.splice(0)
  const redirect_uri = 'https://rp.test/cb'
  return { grant_type: 'authorization_code', code, redirect_uri, code_verifier: VERIFIER, ...overrides }
}

const encoded = async () => new URLSearchParams(await form()).toString()

test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'])('T-001 %s: 405 with Allow', async (method) => {
  const query = `?${await encoded()}`
  const response = await send(method === 'GET' || method === 'HEAD' ? null : await encoded(), {
    method,
    query,
  })
  expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({
    status: 405,
    allow: 'POST, OPTIONS',
  })
  if (method === 'HEAD') expect(await response.text()).toBe('')
  else await expectError(response, 405, 'invalid_request')
})

test.each([
  ['T-002 JSON', 'application/json', '{"grant_type":"client_credentials"}'],
  ['T-003 multipart', 'multipart/form-data; boundary=x', undefined],
  ['T-003 text/plain', 'text/plain', undefined],
  ['T-003 no content type', '', undefined],
  ['T-004 another charset', `${FORM}; charset=utf-16`, undefined],
  ['T-004 a lookalike', `${FORM}-not`, undefined],
])('%s: invalid_request', async (_, type, body) => {
  const right = await encoded()
  await expectError(await send(body ?? right, { type }), 400, 'invalid_request')
  expect(storage.calls).toEqual([])
})

test.each(['Application/X-WWW-Form-Urlencoded; charset=UTF-8', `${FORM};charset="utf-8"`, `${FORM} `])(
  'T-004 %s: works',
  async (type) => {
    await expectSuccess(await send(await encoded(), { type }))
  },
)

describe('T-005, T-006 parameters in the query', () => {
  test.each([
    ['T-005 all', (all: string) => [all, '']],
    ['T-005 some', (all: string) => all.split(/&(?=redirect_uri)/)],
    ['T-006 one in both', (all: string) => [all.split('&')[1], all]],
    ['T-006 one that is repeated and not to be read', (all: string) => ['code=%ff&code=x', all]],
    ['a secret of another grant', (all: string) => ['assertion=x', all]],
  ])('%s: invalid_request', async (_, split) => {
    const [query, body = ''] = split(await encoded())
    await expectError(await send(body, { query: `?${query}` }), 400, 'invalid_request')
    expect(storage.calls).toEqual([])
  })
})

test('RFC 6749 section 3.2: one that nobody knows is ignored, in the query as in the body', async () => {
  const query = '?client-request-id=0b6c5c6e&utm=1&utm=2&%ff'
  await expectSuccess(await send(`${await encoded()}&client-request-id=0b6c5c6e`, { query }))
})

test.each(['grant_type', 'code', 'redirect_uri', 'code_verifier', 'client_id', 'scope', 'x'])(
  'T-007 %s repeated: invalid_request',
  async (name) => {
    const values: Record<string, string> = await form()
    const value = values[name] ?? (name === 'client_id' ? 'web' : 'openid')
    const once = new URLSearchParams({ ...values, [name]: value }).toString()
    for (const repeated of [`${once}&${name}=${encodeURIComponent(value)}`, `${once}&${name}=`]) {
      await expectError(await send(repeated), 400, 'invalid_request')
      expect(storage.calls).toEqual([])
    }
    await expectSuccess(await send(once))
  },
)

test.each(['resource', 'audience'])('T-007 RFC 8707 section 2: %s may be repeated', async (name) => {
  const once = new URLSearchParams(await form()).toString()
  await expectSuccess(await send(`${once}&${name}=https://a.test&${name}=https://b.test`))
})

test.each([
  ['T-024 absent', undefined, 'invalid_request'],
  ['T-024 unknown', 'foo', 'unsupported_grant_type'],
  ['T-024 password', 'password', 'unsupported_grant_type'],
  ['T-024 a name of every object', 'constructor', 'unsupported_grant_type'],
  ['T-024 a name of every object', '__proto__', 'unsupported_grant_type'],
  ['M-030 jwt-bearer', 'urn:ietf:params:oauth:grant-type:jwt-bearer', 'unsupported_grant_type'],
  ['M-030 token-exchange', 'urn:ietf:params:oauth:grant-type:token-exchange', 'unsupported_grant_type'],
  ['M-030 device_code', 'urn:ietf:params:oauth:grant-type:device_code', 'unsupported_grant_type'],
])('%s (%s): %s', async (_, grant_type, error) => {
  await expectError(await tokenRequest(world, { grant_type }), 400, error)
  expect(storage.calls).toEqual([])
})

test.each([
  ['T-024 a grant the client lacks', 'authorization_code', 'rs'],
  ['M-001 client_credentials by spa', 'client_credentials', 'spa'],
  ['M-001 client_credentials by nat', 'client_credentials', 'nat'],
  ['M-001 a public client that was registered for it', 'client_credentials', 'greedy'],
])('%s: unauthorized_client', async (_, grant_type, client_id) => {
  await expectError(await tokenRequest(world, { grant_type }, client_id), 400, 'unauthorized_client')
  expect(storage.calls).toEqual([])
})

test('T-026 the successful answer is JSON that nobody keeps', async () => {
  expectJson(await send(await encoded()))
})

test.each([
  ['T-027 a script', '<script>alert(1)</script>'],
  ['T-027 an accent', 'é'],
  ['T-027 quotes', `"'\\`],
  ['T-030 %00', '\0'],
])('%s as code: invalid_grant that does not say it again', async (_, code) => {
  const response = await send(new URLSearchParams(await form({ code })).toString())
  expect(await response.clone().text()).not.toContain(code)
  await expectError(response, 400, 'invalid_grant')
})

test.each([
  ['T-030 not UTF-8', 'code=%ff', 400, 'invalid_request'],
  ['T-030 no escape', 'code=%zz', 400, 'invalid_request'],
  ['T-030 not even ASCII', 'code=\u00e9', 400, 'invalid_request'],
  ['T-030 257 parameters', 'x&'.repeat(257), 400, 'invalid_request'],
  ['T-030 1 MB', `code=${'a'.repeat(1_000_000)}`, 413, 'invalid_request'],
] as const)('%s', async (_, code, status, error) => {
  await expectError(await send(`grant_type=authorization_code&${code}`), status, error)
  expect(storage.calls).toEqual([])
})

describe('T-028 CORS', () => {
  const ask = (origin: string, form: Record<string, string>) =>
    world.provider.fetch(
      new Request('https://op.test/token', {
        method: 'POST',
        headers: { origin },
        body: new URLSearchParams({ client_id: 'spa', grant_type: 'authorization_code', ...form }),
      }),
    )
  const readBy = ({ headers }: Response) => {
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    expect(headers.get('vary')).toBe('Origin')
    const allowed = headers.get('access-control-allow-origin')
    expect(headers.get('access-control-expose-headers')).toBe(allowed && 'WWW-Authenticate, Retry-After')
    return allowed
  }

  test.each([
    ['https://spa.test', 'https://spa.test'],
    ['https://evil.test', null],
    ['https://rp.test', null],
    ['http://spa.test', null],
    ['https://spa.test.evil.test', null],
    ['null', null],
  ])('tokens of a client are read by its origins: %s reads %s', async (origin, allowed) => {
    const redirect_uri = 'https://spa.test/cb'
    const code = await world.browser().code(authorizationUrl({ client_id: 'spa', redirect_uri }))
    const response = await ask(origin, { code, redirect_uri, code_verifier: VERIFIER })
    expect(response.status).toBe(200)
    expect(readBy(response)).toBe(allowed)
  })

  test.each([
    ['https://spa.test', 'https://spa.test'],
    ['https://anybody.test', 'https://anybody.test'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['null', null],
    ['https://spa.test/x', null],
  ])('what is wrong is read by whoever asked: %s reads %s', async (origin, allowed) => {
    const response = await ask(origin, { code: 'x' })
    expect(response.status).toBe(400)
    expect(readBy(response)).toBe(allowed)
  })

  test('a preflight of an opaque origin promises nothing, and none ever credentials', async () => {
    const preflight = (origin: string) =>
      world.provider.fetch(
        new Request('https://op.test/token', {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'POST' },
        }),
      )
    expect((await preflight('null')).headers.get('access-control-allow-origin')).toBeNull()
    expect((await preflight('https://spa.test')).headers.get('access-control-allow-origin')).toBe(
      'https://spa.test',
    )
    expect((await preflight('https://spa.test')).headers.get('access-control-allow-credentials')).toBeNull()
  })
})

test('T-029 unknown parameters are ignored', async () => {
  await expectSuccess(await send(`${await encoded()}&x=1&__proto__=2&constructor=3&toString=4`))
})

test('T-032 no write holds the secret or the verifier', async () => {
  const code = await browser.code(authorizationUrl({ client_id: 'post' }))
  const secret = { client_id: 'post', client_secret: secretOf('post') }
  const answer = await world.provider.fetch(
    new Request('https://op.test/token', {
      method: 'POST',
      body: new URLSearchParams({ ...(await form()), ...secret, code }),
    }),
  )
  await expectSuccess(answer)
  expect(writes()).toBeGreaterThan(0)
  expect(JSON.stringify(storage.calls)).not.toMatch(new RegExp(`${VERIFIER}|${secretOf('post')}`))
})

describe('M-002, M-003 client_credentials', () => {
  test('M-002 yields nothing that speaks of a user', async () => {
    const asked = { grant_type: 'client_credentials', scope: 'openid offline_access email' }
    const tokens = await expectSuccess(await tokenRequest(world, asked, 'rs'))
    expect(tokens).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'email',
    })
  })

  test('M-003 a client with the id of a user gets no claims of hers', async () => {
    const alice = {
      client_id: 'alice',
      client_secret: 'a secret of another client',
      grant_types: ['client_credentials'],
    }
    const found = new Map(
      [...clients, alice].map((client) => [client.client_id, readClient(client, 'client')]),
    )
    const twins = await createWorld({ clients: (client_id) => found.get(client_id) })
    const request = new Request('https://op.test/token', {
      method: 'POST',
      headers: { authorization: basic('alice', alice.client_secret) },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'openid email' }),
    })
    const { access_token } = await expectSuccess<{ access_token: string }>(
      await twins.provider.fetch(request),
    )
    await expectBearerError(await userinfo(twins, access_token), 403, 'insufficient_scope')
    expect(await introspect(twins, access_token)).toMatchObject({ active: true, client_id: 'alice' })
  })
})

test('a code that was refused for its form is still good', async () => {
  const values = await form()
  await expectError(await redeem(world, values.code ?? '', { code: `${values.code} ` }), 400, 'invalid_grant')
  await expectSuccess(await redeem(world, values.code ?? ''))
})

describe('what a grant does not understand is not granted around', () => {
  const codeRequest = async (more: Record<string, string>, headers: Record<string, string>) => {
    const body = new URLSearchParams(await form(more))
    const request = { method: 'POST', body, headers: { authorization: basic('web'), ...headers } }
    return world.provider.fetch(new Request('https://op.test/token', request))
  }

  test.each([
    [
      'RFC 9396 section 6: authorization_details',
      { authorization_details: '[]' },
      {},
      'invalid_authorization_details',
    ],
    ['RFC 9449 section 5: a DPoP proof', {}, { DPoP: 'eyJ0eXAiOiJkcG9wK2p3dCJ9.e30.' }, 'invalid_request'],
  ])('%s', async (_, more, headers, error) => {
    await expectError(await codeRequest(more, headers), 400, error)
    expect(writes()).toBe(0)
  })

  test('a grant of the host is given both, and decides', async () => {
    const extensionGrants = {
      // biome-ignore lint/correctness/useYield: it asks the world for nothing
      'urn:own': function* ({ parameters, facts }: GrantRequest): Flow<TokenOutcome> {
        const told = `${parameters.values.authorization_details} ${facts.headers.dpop}`
        return refuse(told === '[] proof' ? 'scope.unknown' : 'scope.malformed')
      },
    }
    const client = {
      client_id: 'own',
      client_secret: 'the secret of own, long enough',
      grant_types: ['urn:own'],
    }
    const { provider } = await createWorld({ extensionGrants, clients: [client] })
    const body = new URLSearchParams({ grant_type: 'urn:own', authorization_details: '[]' })
    const headers = { authorization: basic('own', client.client_secret), dpop: 'proof' }
    const answer = await provider.fetch(
      new Request('https://op.test/token', { method: 'POST', body, headers }),
    )
    expect(await answer.json()).toMatchObject({
      error: 'invalid_scope',
      error_description: expect.stringMatching(/granted/),
    })
  })
})
