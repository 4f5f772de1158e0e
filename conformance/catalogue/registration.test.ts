/** Section 1.G: clients that register themselves. What is said in a row is sent to `/register`. */

import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import type { ProviderOptions } from 'vouchsafe'
import { expectBearerError, expectError, expectJson } from './answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import { fieldRegistrations } from './field-registrations.ts'
import { type ClientInformation, metadata, open, post, REGISTRATION, register } from './registration-world.ts'
import { authorizationUrl, createWorld, ISSUER, post as postForm, VERIFIER, type World } from './world.ts'

const DAY = 86_400

/** The refusal, and the member that it names. */
async function expectRefusal(answer: Promise<Response>, error: string, name?: string): Promise<void> {
  const response = await answer
  const text = await response.clone().text()
  await expectError(response, 400, error)
  if (name !== undefined) expect(JSON.parse(text).error_description).toMatch(new RegExp(`^${name}\\b`))
}

/** Everything a client does once it has registered. @returns the tokens of the answer */
async function signInWith(
  world: World,
  { client_id, client_secret }: ClientInformation,
  redirect_uri: string,
): Promise<Record<string, string>> {
  const scope = 'openid offline_access'
  const code = await world.browser().code(authorizationUrl({ client_id, redirect_uri, scope }))
  const form = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: VERIFIER, client_id }
  const response = await postForm(world, '/token', { ...form, client_secret })
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, string>
}

describe('off, for those with a token, or open', () => {
  test('by default there is no such endpoint, and discovery names none', async () => {
    const world = await createWorld()
    expect((await post(world)).status).toBe(404)
    const discovery = await world.provider.fetch(new Request(`${ISSUER}/.well-known/openid-configuration`))
    expect(await discovery.json()).not.toHaveProperty('registration_endpoint')
  })

  test.each(['openid-configuration', 'oauth-authorization-server'])(
    '%s names it where it is',
    async (name) => {
      const { provider } = await open()
      const discovery = await provider.fetch(new Request(`${ISSUER}/.well-known/${name}`))
      expect(await discovery.json()).toMatchObject({ registration_endpoint: REGISTRATION })
    },
  )

  test('G-001 without an initial access token where one is needed', async () => {
    const world = await createWorld({ registration: 'token' })
    const response = await post(world)
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="https://op.test"')
    await expectError(response, 401, 'invalid_token')
  })

  test.each(['token', 'open'] as const)(
    'G-001 a wrong, altered, expired or removed one (%s)',
    async (registration) => {
      const world = await createWorld({ registration })
      const { initialAccessToken: right } = await world.provider.registrationTokens.create({ uses: 9 })
      const removed = await world.provider.registrationTokens.create()
      expect(await world.provider.registrationTokens.remove(removed.id)).toBe(true)
      expect(await world.provider.registrationTokens.remove(removed.id)).toBe(false)
      const late = await world.provider.registrationTokens.create({ expiresAt: world.clock.now + 60 })
      const spa = await register(world, metadata, right)
      world.clock.now += 60
      const altered = right.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
      const others = [removed.initialAccessToken, late.initialAccessToken, spa.registration_access_token]
      for (const token of ['x', altered, ...others])
        await expectBearerError(
          await post(world, metadata, { authorization: `Bearer ${token}` }),
          401,
          'invalid_token',
        )
      expect((await world.provider.clients.list()).clients).toHaveLength(1)
    },
  )

  test('G-002 a token for one client, ten times at once, makes one client', async () => {
    const world = await createWorld({ registration: 'token' })
    const { initialAccessToken } = await world.provider.registrationTokens.create()
    const headers = { authorization: `Bearer ${initialAccessToken}` }
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(world, metadata, headers)))
    const statuses = answers.map(({ status }) => status).sort((one, other) => one - other)
    expect(statuses).toEqual([201, ...Array(9).fill(401)])
    expect((await world.provider.clients.list()).clients).toHaveLength(1)
  })

  test('RFC 7591 section 1.2: a token for three registers three, and what is refused costs nothing', async () => {
    const world = await createWorld({ registration: 'token' })
    const { initialAccessToken, id } = await world.provider.registrationTokens.create({
      uses: 3,
      note: 'Ops',
    })
    const headers = { authorization: `Bearer ${initialAccessToken}` }
    for (let n = 0; n < 3; n++) {
      await expectRefusal(post(world, {}, headers), 'invalid_redirect_uri', 'redirect_uris')
      expect((await post(world, metadata, headers)).status).toBe(201)
    }
    expect((await post(world, metadata, headers)).status).toBe(401)
    const listed = await world.provider.registrationTokens.list()
    expect(listed.tokens).toEqual([
      { id, note: 'Ops', createdAt: 1_800_000_000, expiresAt: 1_800_000_000 + DAY, uses: 3, used: 3 },
    ])
  })

  test('no token is in storage, and what is listed makes none', async () => {
    const storage = new FaultyStorage()
    const world = await createWorld({ registration: 'token', storage })
    const { initialAccessToken } = await world.provider.registrationTokens.create()
    const [handle = ''] = initialAccessToken.split('.')
    for (const call of storage.calls) expect(JSON.stringify(call)).not.toContain(handle)
    expect(JSON.stringify(await world.provider.registrationTokens.list())).not.toContain(handle)
  })

  test.each([
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a,b',
    'bearer\ta',
    'Bearer "a"',
    'Bearer =',
    'Bearer %00',
    `Bearer ${'a'.repeat(9000)}`,
    'Bearer ä',
    'Basic d2ViOng=',
    'DPoP x',
  ])('G-003 Authorization: %s', async (authorization) => {
    const world = await createWorld({ registration: 'token' })
    expect((await post(world, metadata, { authorization })).status).toBe(401)
  })
})

describe('RFC 7591 section 3.2.1: what is answered', () => {
  test('201, JSON, no-store; what a confidential client needs, and nothing of an operator', async () => {
    const world = await open()
    const response = await post(world, { ...metadata, software_id: 'app', software_version: '1.2' })
    expect(response.status).toBe(201)
    expectJson(response)
    const client_id = expect.stringMatching(/^[0-9a-f]{32}$/)
    const secret = expect.stringMatching(/^[0-9a-f]{64}$/)
    const information = await response.json()
    expect(information).toEqual({
      client_id,
      client_id_issued_at: 1_800_000_000,
      client_secret: secret,
      client_secret_expires_at: 0,
      registration_access_token: secret,
      registration_client_uri: `${REGISTRATION}?client_id=${information.client_id}`,
      client_name: 'The App',
      redirect_uris: ['https://app.test/cb'],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      application_type: 'web',
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'RS256',
      scope: 'openid profile email phone address offline_access',
      software_id: 'app',
      software_version: '1.2',
      post_logout_redirect_uris: [],
      backchannel_logout_session_required: true,
      frontchannel_logout_session_required: true,
    })
  })

  test('a public client gets no secret', async () => {
    const world = await open()
    const information = await register(world, { ...metadata, token_endpoint_auth_method: 'none' })
    expect(information).not.toHaveProperty('client_secret')
    expect(information).not.toHaveProperty('client_secret_expires_at')
  })

  test('every member of both specifications that is honoured comes back as it was sent', async () => {
    const said = {
      ...metadata,
      client_uri: 'https://app.test',
      logo_uri: 'https://app.test/logo.svg',
      policy_uri: 'https://app.test/policy',
      tos_uri: 'https://app.test/tos',
      contacts: ['ops@app.test'],
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      application_type: 'native',
      id_token_signed_response_alg: 'RS256',
      scope: 'openid email',
      default_max_age: 60,
      require_auth_time: true,
      default_acr_values: ['urn:x:high'],
      subject_type: 'public',
      initiate_login_uri: 'https://app.test/login',
      post_logout_redirect_uris: ['https://app.test/bye'],
      software_id: 'app',
      software_version: '1',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks_uri: 'https://app.test/jwks',
    }
    expect(await register(await open(), said)).toMatchObject(said)
  })

  test.each(['http://localhost:8081', 'http://127.0.0.1:8081', 'http://[::1]:8081'])(
    'a client at %s has all of its addresses there',
    async (origin) => {
      const said = {
        redirect_uris: [`${origin}/secure/redirect_uri`],
        post_logout_redirect_uris: [`${origin}/bye`],
        initiate_login_uri: `${origin}/secure/redirect_uri`,
        backchannel_logout_uri: `${origin}/secure/redirect_uri?logout=backchannel`,
        frontchannel_logout_uri: `${origin}/secure/redirect_uri?logout=get`,
        client_uri: `${origin}/`,
        logo_uri: `${origin}/logo.png`,
        policy_uri: `${origin}/policy`,
        tos_uri: `${origin}/terms`,
        jwks_uri: `${origin}/jwks`,
      }
      expect(await register(await open(), said)).toMatchObject(said)
    },
  )

  test('RFC 7591 section 2: what is not known is left out, what is null is as left out', async () => {
    const odd = { 'client_name#<x>': 'x', '': 1, nobody_knows: {}, logo_uri: null, jwks: null }
    const information = await register(await open(), { ...metadata, ...odd })
    expect(Object.keys(information).filter((name) => name in odd)).toEqual([])
  })

  test('RFC 7591 section 2: what libraries ask for unasked is left out, and the answer does not name it', async () => {
    const asked = { userinfo_signed_response_alg: 'RS256', request_object_signing_alg: 'RS256' }
    const information = await register(await open(), { ...metadata, ...asked })
    expect(information).toMatchObject({ client_id: expect.any(String) })
    expect(Object.keys(information).filter((name) => name in asked)).toEqual([])
  })

  test('G-024 the secret and the token are random, long, shown once and kept as hashes', async () => {
    const storage = new FaultyStorage()
    const world = await open({ storage })
    const one = await register(world)
    const other = await register(world)
    expect(one.registration_access_token).not.toBe(other.registration_access_token)
    const kept = JSON.stringify(storage.calls)
    for (const { client_secret = '', registration_access_token } of [one, other]) {
      expect(kept).not.toContain(client_secret)
      expect(kept).not.toContain(registration_access_token)
    }
    expect(JSON.stringify(await world.provider.clients.read(one.client_id))).not.toContain(
      one.registration_access_token,
    )
  })

  test('any page may ask and read it, and sees what it is to wait for or to prove', async () => {
    const world = await open({ policy: { registrations_in_all: 1 } })
    const origin = 'http://localhost:6274'
    const asked = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    }
    const preflight = await world.provider.fetch(
      new Request(REGISTRATION, { method: 'OPTIONS', headers: { origin, ...asked } }),
    )
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-methods')).toMatch(/POST, PUT, DELETE/)
    const answers = [await post(world, metadata, { origin }), await post(world, metadata, { origin })]
    answers.push(await post(world, metadata, { origin, authorization: 'Bearer x' }))
    expect(answers.map(({ status }) => status)).toEqual([201, 429, 401])
    for (const { headers } of [preflight, ...answers]) {
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.get('access-control-allow-credentials')).toBeNull()
    }
    for (const { headers } of answers)
      expect(headers.get('access-control-expose-headers')).toBe('WWW-Authenticate, Retry-After')
  })
})

describe('what the field sends: registered, and signed in with', () => {
  for (const { name, metadata: said, redirects } of fieldRegistrations)
    test.each(redirects)(`${name}: %s`, async (redirect_uri) => {
      const world = await open()
      const information = await register(world, said)
      const { grant_types, ...rest } = said
      const { scope, ...answered } = rest
      expect(information).toMatchObject(answered)
      expect(information.grant_types).toEqual(['authorization_code', 'refresh_token'])
      const { refresh_token, id_token } = await signInWith(world, information, redirect_uri)
      expect(id_token).toBeDefined()
      const { client_id, client_secret } = information
      const again = { grant_type: 'refresh_token', refresh_token, client_id, client_secret }
      expect((await postForm(world, '/token', again)).status).toBe(200)
    })
})

test('OpenID Connect Core section 11: offline access that is kept from them is ignored, and the rest goes on', async () => {
  const world = await open({ policy: { registration_scopes: ['openid'] } })
  const grant_types = ['authorization_code', 'refresh_token']
  const information = await register(world, { ...metadata, grant_types })
  const tokens = await signInWith(world, information, 'https://app.test/cb')
  expect(tokens.scope).toBe('openid')
  expect(tokens).not.toHaveProperty('refresh_token')
})

describe('redirect URIs', () => {
  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://rp.test/x',
    'file:///etc/passwd',
    'about:blank',
    'ws://x',
    'http://rp.test/cb',
    'view-source:x',
    'mailto:a@b.test',
    'intent://x',
    'ms-settings:x',
    'https://rp.test/cb#x',
    'https://*.rp.test/cb',
    'https://user@rp.test/',
    '/cb',
    '',
    'https://',
    `https://rp.test/${'a'.repeat(2048)}`,
    7,
    null,
    { toString: 'x' },
  ])('G-004 G-006 G-007 %j', async (uri) => {
    const world = await open()
    await expectRefusal(post(world, { redirect_uris: [uri] }), 'invalid_redirect_uri', 'redirect_uris')
    expect((await world.provider.clients.list()).clients).toEqual([])
  })

  test.each<[string, unknown]>([
    ['empty', []],
    ['missing', undefined],
    ['a text', 'https://rp.test/cb'],
    ['an object', { 0: 'https://rp.test/cb' }],
    ['of 1,000', many(1000)],
  ])('G-006 a list that is %s', async (_, redirect_uris) =>
    expectRefusal(post(await open(), { redirect_uris }), 'invalid_redirect_uri', 'redirect_uris'),
  )

  test.each(['vscode://x/y', 'oc://cb', 'com.example.app:/cb', 'http://[::1]:7/cb', 'HTTPS://rp.test/cb'])(
    'G-007 %s is stored',
    async (uri) => {
      expect(await register(await open(), { redirect_uris: [uri] })).toMatchObject({ redirect_uris: [uri] })
    },
  )

  test.each(['javascript:alert(1)', 'http://rp.test/bye', 'https://rp.test/#x'])(
    'G-027 post_logout_redirect_uris with %s',
    async (uri) =>
      expectRefusal(
        post(await open(), { ...metadata, post_logout_redirect_uris: [uri] }),
        'invalid_client_metadata',
        'post_logout_redirect_uris',
      ),
  )

  test('G-026 the origin of a redirect URI is all that reads what the client is given', async () => {
    const world = await open()
    const redirect_uris = ['https://app.test/cb', 'cursor://x/cb']
    const information = await register(world, { redirect_uris, token_endpoint_auth_method: 'none' })
    const readers = ['https://app.test', 'https://xapp.test', 'https://app.testx', 'null', 'cursor://x']
    const allowed = []
    for (const origin of readers) {
      const { refresh_token, access_token = '' } = await signInWith(world, information, 'https://app.test/cb')
      expect(refresh_token).toBeUndefined()
      const response = await world.provider.fetch(
        new Request(`${ISSUER}/userinfo`, { headers: { origin, authorization: `Bearer ${access_token}` } }),
      )
      allowed.push(response.headers.get('access-control-allow-origin'))
    }
    expect(allowed).toEqual(['https://app.test', null, null, null, null])
  })
})

function many(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `https://rp.test/${n}`)
}

describe('what would weaken the client is refused by its name', () => {
  test.each<[string, unknown]>([
    ['sector_identifier_uri', 'https://169.254.169.254/'],
    ['subject_type', 'pairwise'],
    ['token_endpoint_auth_method', 'private_key_jwt'],
    ['token_endpoint_auth_method', 'client_secret_jwt'],
    ['id_token_signed_response_alg', 'none'],
    ['id_token_signed_response_alg', 'HS256'],
    ['id_token_encrypted_response_alg', 'RSA-OAEP-256'],
    ['introspection_signed_response_alg', 'RS256'],
    ['userinfo_encrypted_response_alg', 'RSA-OAEP-256'],
    ['require_signed_request_object', true],
    ['require_pushed_authorization_requests', true],
    ['dpop_bound_access_tokens', true],
    ['tls_client_certificate_bound_access_tokens', true],
    ['application_type', 'service'],
    ['grant_types', ['password']],
    ['grant_types', ['client_credentials']],
    ['grant_types', ['refresh_token']],
    ['grant_types', 'authorization_code'],
    ['response_types', ['token']],
    ['response_types', []],
    ['scope', 'admin'],
    ['scope', ['openid']],
    ['default_max_age', -1],
    ['default_max_age', '60'],
    ['contacts', 'ops@app.test'],
    ['logo_uri', 'javascript:alert(1)'],
    ['logo_uri', 'data:text/html,x'],
    ['logo_uri', 'http://app.test/logo'],
    ['policy_uri', 'javascript:alert(1)'],
    ['tos_uri', 'http://app.test'],
    ['client_uri', 'data:x'],
    ['initiate_login_uri', 'http://app.test'],
    ['jwks_uri', 'http://10.0.0.1/'],
    ['jwks', { keys: [{ kty: 'oct', k: 'x' }] }],
    ['jwks', { keys: [{ kty: 'RSA', n: 'x'.repeat(171), e: 'AQAB' }] }],
    ['token_endpoint_auth_signing_alg', 'none'],
    ['token_endpoint_auth_signing_alg', 'HS256'],
    ['jwks', { keys: [{ kty: 'RSA', n: 'x', e: 'AQAB', d: 'x' }] }],
    ['jwks', { keys: Array(500).fill({ kty: 'EC' }) }],
    [
      'jwks',
      {
        keys: [
          { kty: 'EC', kid: 'a' },
          { kty: 'EC', kid: 'a' },
        ],
      },
    ],
    ['client_name', 'a'.repeat(10_000)],
    ['client_name', 'Bank\u202eknab'],
    ['client_name', 'Ba\u200bnk'],
    ['client_name', 'Bank\r\nSet-Cookie: x'],
  ])('G-008 G-009 G-011 G-012 G-013 G-014 G-016 %s: %j', async (name, value) => {
    const asked: string[] = []
    const fetch = (url: string) => {
      asked.push(url)
      return Promise.reject(new Error('nobody is asked'))
    }
    const world = await open({ outbound: { fetch } })
    await expectRefusal(post(world, { ...metadata, [name]: value }), 'invalid_client_metadata', name)
    expect((await world.provider.clients.list()).clients).toEqual([])
    expect(asked).toEqual([])
  })

  test('G-013 jwks and jwks_uri exclude each other', async () =>
    expectRefusal(
      post(await open(), { ...metadata, jwks: { keys: [] }, jwks_uri: 'https://app.test/jwks' }),
      'invalid_client_metadata',
      'jwks',
    ))

  test('G-016 client_credentials are for who can prove who they are, and whom somebody vouches for', async () => {
    const world = await open()
    const said = { grant_types: ['client_credentials'] }
    await expectRefusal(post(world, said), 'invalid_client_metadata', 'grant_types')
    const { initialAccessToken } = await world.provider.registrationTokens.create({ uses: 2 })
    const authorization = `Bearer ${initialAccessToken}`
    const public_one = { ...said, token_endpoint_auth_method: 'none' }
    await expectRefusal(post(world, public_one, { authorization }), 'invalid_client_metadata', 'grant_types')
    const { client_id, client_secret } = await register(world, said, initialAccessToken)
    const form = { grant_type: 'client_credentials', scope: 'admin' }
    const authorized = { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` }
    await expectError(await postForm(world, '/token', form, authorized), 400, 'invalid_scope')
    expect((await postForm(world, '/token', { ...form, scope: undefined }, authorized)).status).toBe(200)
  })

  test('G-014 a name with markup is text on the consent page', async () => {
    const world = await open()
    const { client_id } = await register(world, { ...metadata, client_name: '<script>alert(1)</script>' })
    const page = await world
      .browser()
      .signIn(authorizationUrl({ client_id, redirect_uri: 'https://app.test/cb' }))
    expect(page.html).toContain('&lt;script&gt;alert(1)')
    expect(page.html).not.toContain('<script>alert')
    expect(page.html).toContain('app.test')
  })
})

describe('G-015 nothing that is an operator’s to grant', () => {
  test('is taken from a client', async () => {
    const world = await open()
    const said = {
      client_id: 'web',
      client_secret: 'x',
      client_secret_hash: 'x',
      client_secret_expires_at: 1,
      trusted: true,
      skip_consent: true,
      remember_consent: true,
      disabled: false,
      introspect: 'any',
      allowed_origins: ['https://evil.test'],
      require_pkce: false,
      access_token_lifetime: 9_999_999,
      issue_refresh_token: 'always',
      self_described: false,
      registration: {},
      nonce: 'x',
      secrets: [],
      expires_at: 9_999_999_999,
      removed_at: 1,
      kind: 'grant',
      tenant: 't2',
      created_by: 'root',
      scope: 'openid admin',
    }
    const body = JSON.stringify({ ...metadata, ...said }).replace('{', '{"__proto__":{"skip_consent":true},')
    const information = await register(world, body)
    expect(information.client_id).not.toBe('web')
    expect(information.scope).toBe('openid')
    const kept = await world.provider.clients.read(information.client_id)
    expect(kept?.metadata).toMatchObject({
      skip_consent: false,
      introspect: 'own',
      allowed_origins: [],
      disabled: false,
      scope: 'openid profile email phone address offline_access',
    })
    for (const name of ['access_token_lifetime', 'issue_refresh_token', 'remember_consent', 'require_pkce'])
      expect(kept?.metadata).not.toHaveProperty(name)
    const page = await world
      .browser()
      .signIn(authorizationUrl({ client_id: information.client_id, redirect_uri: 'https://app.test/cb' }))
    expect(page.html).toContain('name="decision"')
  })

  test('scopes of the host’s own are for those that the policy names', async () => {
    const policy = {
      scopes: { tools: { description: 'Use tools' } },
      registration_scopes: ['openid', 'tools'],
    }
    const world = await open({ policy })
    expect(await register(world, { ...metadata, scope: 'tools email' })).toMatchObject({ scope: 'tools' })
    expect(await register(world)).toMatchObject({ scope: 'openid tools' })
  })
})

describe('bodies', () => {
  const text = JSON.stringify(metadata)
  test.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number that is none', '{"redirect_uris":NaN}'],
    ['a byte order mark', `\ufeff${text}`],
    ['a member twice', text.replace('{', '{"client_name":"x",')],
    ['a member twice, written otherwise', text.replace('{', '{"client_n\\u0061me":"x",')],
    ['10,000 brackets', '['.repeat(10_000)],
    ['10,000 objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ])('G-017 %s', async (_, body) => {
    const response = await post(await open(), body)
    expect(response.status).toBe(400)
    expectJson(response)
  })

  test('G-017 bytes that are no UTF-8', async () => {
    const { provider } = await open()
    const body = Uint8Array.from([...Buffer.from('{"client_name":"'), 0xff, ...Buffer.from('"}')])
    const headers = { 'content-type': 'application/json' }
    await expectError(
      await provider.fetch(new Request(REGISTRATION, { method: 'POST', body, headers })),
      400,
      'invalid_client_metadata',
    )
  })

  test('G-017 5 MB', async () => {
    const response = await post(await open(), `{"client_name":"${'a'.repeat(5_000_000)}"}`)
    expect(response.status).toBe(413)
  })

  test('a name of other letters comes back as it was sent', async () => {
    const client_name = 'Ünïcode 100 % „日本語“ 😀'
    expect(await register(await open(), { ...metadata, client_name })).toMatchObject({ client_name })
  })

  test.each(['text/html', 'application/x-www-form-urlencoded', 'text/plain', 'application/jsonx', ''])(
    'G-018 Content-Type: %s',
    async (type) => {
      const response = await post(await open(), '<script>alert(1)</script>', { 'content-type': type })
      const body = await response.clone().text()
      await expectError(response, 400, 'invalid_client_metadata')
      expect(body).not.toContain('<')
    },
  )

  test('a POST to a registration_client_uri makes no other client', async () => {
    const world = await open()
    const { registration_client_uri } = await register(world)
    const init = { method: 'POST', body: text, headers: { 'content-type': 'application/json' } }
    const response = await world.provider.fetch(new Request(registration_client_uri, init))
    await expectError(response, 400, 'invalid_client_metadata')
  })
})

describe('G-023 RFC 7591 section 5: nobody fills the storage', () => {
  test('by registering in a loop from one address', async () => {
    const world = await open()
    const answers = []
    for (let n = 0; n < 110; n++) answers.push(await post(world, metadata, {}, '203.0.113.7'))
    const made = answers.filter(({ status }) => status === 201)
    expect(made).toHaveLength(100)
    const last = answers.at(-1) as Response
    expect(last.headers.get('retry-after')).toBe('36')
    await expectError(last, 429, 'temporarily_unavailable')
    expect((await post(world, metadata, {}, '203.0.113.8')).status).toBe(201)
    expect((await post(world, {}, {}, '203.0.113.7')).status).toBe(400)
    world.clock.now += 36
    expect((await post(world, metadata, {}, '203.0.113.7')).status).toBe(201)
    expect((await post(world, metadata, {}, '203.0.113.7')).status).toBe(429)
  })

  test('from all addresses of one network, or of nobody knows where', async () => {
    const world = await open({ policy: { registrations_per_address: 2, registrations_in_all: 5 } })
    const statuses = []
    for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:ffff::3', '2001:db8:0:1::1'])
      statuses.push((await post(world, metadata, {}, address)).status)
    for (let n = 0; n < 3; n++) statuses.push((await post(world)).status)
    expect(statuses).toEqual([201, 201, 429, 201, 201, 201, 429])
  })

  test('whoever brings an initial access token has the number of its uses', async () => {
    const world = await open({ policy: { registrations_in_all: 1 } })
    const { initialAccessToken } = await world.provider.registrationTokens.create({ uses: 2 })
    for (const status of [201, 201, 401])
      expect((await post(world, metadata, { authorization: `Bearer ${initialAccessToken}` })).status).toBe(
        status,
      )
  })

  test('what is never used goes, and what is used stays', async () => {
    const world = await open()
    const said = { ...metadata, token_endpoint_auth_method: 'none' }
    const [unused, used] = [await register(world, said), await register(world, said)]
    world.clock.now += 20 * DAY
    await signInWith(world, used, 'https://app.test/cb')
    world.clock.now += 15 * DAY
    expect(await world.provider.clients.read(unused.client_id)).toBeUndefined()
    expect(await world.provider.clients.read(used.client_id)).toBeDefined()
  })
})

describe('RFC 7591 section 2.3: software statements', () => {
  const issuer = 'https://trust.test'
  const pair = generateKeyPair('ES256', { extractable: true })

  async function trusting(options: Partial<ProviderOptions> = {}): Promise<World> {
    const { publicKey } = await pair
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'a' }] }
    return open({ softwareStatements: [{ issuer, jwks }], ...options })
  }

  async function statement(claims: Record<string, unknown>, key = pair): Promise<string> {
    const { privateKey } = await key
    const jwt = new SignJWT({ iss: issuer, ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'a' })
    return jwt.sign(privateKey)
  }

  test('its claims win, and it is answered unmodified', async () => {
    const world = await trusting()
    const software_statement = await statement({
      client_name: 'The Real App',
      redirect_uris: ['https://real.test/cb'],
      skip_consent: true,
      exp: world.clock.now + 60,
      aud: ISSUER,
    })
    const information = await register(world, {
      ...metadata,
      logo_uri: 'https://app.test/l',
      software_statement,
    })
    expect(information).toMatchObject({
      client_name: 'The Real App',
      redirect_uris: ['https://real.test/cb'],
      logo_uri: 'https://app.test/l',
      software_statement,
    })
    expect((await world.provider.clients.read(information.client_id))?.metadata.skip_consent).toBe(false)
  })

  test('what it says is checked as what a client says', async () =>
    expectRefusal(
      post(await trusting(), {
        ...metadata,
        software_statement: await statement({ redirect_uris: ['data:x'] }),
      }),
      'invalid_redirect_uri',
      'redirect_uris',
    ))

  test.each([
    ['no JWT', async () => 'x'],
    ['unsigned', async () => new UnsecuredJWT({ iss: issuer }).encode()],
    ['of another key', async () => statement({}, generateKeyPair('ES256', { extractable: true }))],
    ['expired', async () => statement({ exp: 1_800_000_000 - 60 })],
    ['not yet valid', async () => statement({ nbf: 1_800_000_000 + 60 })],
    ['for another server', async () => statement({ aud: 'https://other.test' })],
    [
      'altered',
      async () =>
        (await statement({ client_name: 'x' })).replace(
          /\.[^.]*\./,
          `.${btoa(JSON.stringify({ iss: issuer, client_name: 'y' })).replaceAll('=', '')}.`,
        ),
    ],
    ['no text', async () => ({}) as unknown as string],
    [
      'of a shared key',
      async () => new SignJWT({ iss: issuer }).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32)),
    ],
  ])('G-025 %s', async (_, make) =>
    expectRefusal(
      post(await trusting(), { ...metadata, software_statement: await make() }),
      'invalid_software_statement',
    ),
  )

  test('G-025 of an issuer that is not known, or where none is', async () => {
    const foreign = await statement({ iss: 'https://other.test' })
    for (const world of [await trusting(), await open()])
      await expectRefusal(
        post(world, { ...metadata, software_statement: foreign }),
        'unapproved_software_statement',
      )
  })
})

describe('the hook register', () => {
  test('is told what registers, and with what; it may change it, also into what only operators grant', async () => {
    const told: unknown[] = []
    const world = await open({
      hooks: {
        register: (input) => {
          told.push(input)
          const { metadata: said } = input
          return {
            kind: 'allow',
            metadata: { ...said, client_name: `${said.client_name} (ours)`, skip_consent: true },
          }
        },
      },
    })
    const { initialAccessToken, id } = await world.provider.registrationTokens.create({ note: 'Ops' })
    const information = await register(world, metadata, initialAccessToken)
    expect(information).toMatchObject({ client_name: 'The App (ours)' })
    expect(told).toEqual([
      {
        metadata: expect.objectContaining({ client_name: 'The App', skip_consent: false }),
        scope: 'openid profile email phone address offline_access',
        initialAccessToken: { id, note: 'Ops' },
      },
    ])
    expect((await world.provider.clients.read(information.client_id))?.metadata.skip_consent).toBe(true)
  })

  test('may refuse, in its own words', async () => {
    const world = await open({
      hooks: {
        register: ({ metadata: { client_name } }) =>
          client_name === 'Bad'
            ? { kind: 'refuse', error: 'unapproved_software_statement', errorDescription: 'Not "this" one.' }
            : { kind: 'refuse' },
      },
    })
    const response = await post(world, { ...metadata, client_name: 'Bad' })
    expect(await response.clone().json()).toEqual({
      error: 'unapproved_software_statement',
      error_description: "Not 'this' one.",
    })
    await expectError(response, 400, 'unapproved_software_statement')
    await expectRefusal(post(world), 'invalid_client_metadata')
  })

  test.each<[string, () => never]>([
    [
      'that fails',
      () => {
        throw new Error('x')
      },
    ],
    ['that answers nothing', () => undefined as never],
    ['that answers something else', () => ({ kind: 'yes' }) as never],
    ['whose metadata is wrong', () => ({ kind: 'allow', metadata: { redirect_uris: ['data:x'] } }) as never],
  ])('%s is a 503, and no client', async (_, hook) => {
    const world = await open({ hooks: { register: hook }, onError: () => undefined })
    expect((await post(world)).status).toBe(503)
    expect((await world.provider.clients.list()).clients).toEqual([])
  })
})

describe('D11 errors to the redirect URI of a client that nobody vouches for', () => {
  const wrong = (client_id: string, more = {}) =>
    authorizationUrl({ client_id, redirect_uri: 'https://app.test/cb', response_type: 'token', ...more })

  test('come only after the person has signed in, except prompt=none', async () => {
    const world = await open()
    const { client_id } = await register(world)
    const browser = world.browser()
    const before = await browser.open(wrong(client_id))
    expect([before.response.status, before.location]).toEqual([400, undefined])
    expect((await browser.open(wrong(client_id, { prompt: 'none' }))).location).toContain('error=')
    await browser.signIn(authorizationUrl({ client_id, redirect_uri: 'https://app.test/cb' }))
    expect((await browser.open(wrong(client_id))).location).toContain('error=unsupported_response_type')
  })

  test('come at once of one that has registered with a token', async () => {
    const world = await open()
    const { initialAccessToken } = await world.provider.registrationTokens.create()
    const { client_id } = await register(world, metadata, initialAccessToken)
    expect((await world.browser().open(wrong(client_id))).location).toContain('error=')
  })
})

test('an operator sees that clients are made, and why some are not, and no secret', async () => {
  const world = await open()
  const { client_id } = await register(world)
  await post(world, { redirect_uris: ['data:x'] })
  expect(world.events).toEqual([
    { type: 'client_changed', client_id, change: 'created' },
    {
      type: 'refused',
      endpoint: 'registration',
      reason: 'registration.redirect_uri',
      input: 'redirect_uris',
    },
  ])
})
