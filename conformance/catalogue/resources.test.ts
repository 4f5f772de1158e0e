/** RFC 8707, rows, C-018, R-011, I-003: whom access tokens are for, and that they are for nobody else. */

import { describe, expect, test } from 'vitest'
import { createProvider, generateKeys } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { expectBearerError, expectError, expectSuccess } from './answers.ts'
import { expectCode, expectConsentPage, expectRefused } from './browser-answers.ts'
import {
  API,
  FAST,
  FILES,
  MAIL,
  redeemFor,
  refreshFor,
  requestTokens,
  resources,
  resourceWorld,
  tokensFor,
  urlFor,
} from './resources.ts'
import { authorizationUrl, clients, createWorld, ISSUER, introspect, type Tokens, userinfo } from './world.ts'

const world = await resourceWorld()

const audOf = async (token: string, of = world) => (await introspect(of, token)).aud
const tokens = async (response: Response) => (await expectSuccess<Tokens>(response)) as Tokens

describe('the authorization endpoint', () => {
  test.each<[string, string[]]>([
    ['A-096 a fragment', [`${API}/#f`]],
    ['A-096 no URI', ['api']],
    ['A-096 an unknown one', ['https://other.test']],
    ['an unknown one beside another', [API, 'https://other.test']],
    ['a path too many', [`${API}/x`]],
    ['another case', ['https://API.test']],
    ['another port', [`${API}:443`]],
    ['a query too many', [`${API}?a=1`]],
    ['a slash behind a path', ['https://files.test/v1/?tenant=1']],
    ['eleven', Array.from({ length: 11 }, (_, n) => `https://api.test/${n}`)],
  ])('%s: invalid_target', async (_, named) => {
    expectRefused(await world.browser().open(urlFor(named)), 'invalid_target')
  })

  test('where there are no resource servers it is a parameter that is not known, and ignored', async () => {
    const plain = await createWorld()
    const code = await plain.browser().code(urlFor(['https://other.test', 'https://another.test']))
    await expectSuccess(await redeemFor(plain, code, ['https://other.test']))
    const none = await createWorld({ resources: [] })
    expectRefused(await none.browser().open(urlFor(['https://other.test'])), 'invalid_target')
  })

  test('an empty one is none, and the same twice is one', async () => {
    const { access_token } = await tokensFor(world, ['', API, `${API}/`, API])
    expect(await audOf(access_token)).toBe(API)
  })

  test('A-007 two: the flow goes on, through the pages, and both are granted', async () => {
    const both = await tokensFor(world, [FILES, MAIL])
    const { payload } = partsOf(both.access_token)
    expect(payload.aud).toEqual([FILES, MAIL])
  })

  test('one that is not well-formed is said to be malformed, beside others too', async () => {
    const visit = await world.browser().open(`${urlFor([API])}&resource=%ff`)
    expectRefused(visit, 'invalid_request')
  })

  test('by POST as by GET', async () => {
    const [url = '', body = ''] = urlFor([API, FILES]).split('?')
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const browser = world.browser()
    const visit = await browser.finish(await browser.open(url, { method: 'POST', body, headers }))
    const { access_token } = await tokens(await redeemFor(world, expectCode(visit), [API]))
    expect(await audOf(access_token)).toBe(API)
  })

  test('a client that may not ask for it', async () => {
    const limited = await resourceWorld({ clients: limitedTo([`${API}/`]) })
    expectRefused(await limited.browser().open(urlFor([FILES])), 'invalid_target')
    const { access_token } = await tokensFor(limited, [API])
    expect(await audOf(access_token, limited)).toBe(API)
  })
})

function limitedTo(allowed: readonly string[]) {
  return clients.map((client) => (client.client_id === 'web' ? { ...client, resources: allowed } : client))
}

function partsOf(jwt: string) {
  const [header, payload] = jwt
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>)
  return { header: header ?? {}, payload: payload ?? {} }
}

describe('the token is for what is named, and that alone', () => {
  test('named at the authorization endpoint only', async () => {
    const { access_token } = await tokensFor(world, [API])
    expect(await audOf(access_token)).toBe(API)
    await expectBearerError(await userinfo(world, access_token), 401, 'invalid_token')
  })

  test.each([API, `${API}/`])(
    'with a slash or without: %s, and answers say what is configured',
    async (named) => {
      const code = await world.browser().code(urlFor([named]))
      const { access_token } = await tokens(await redeemFor(world, code, [named === API ? `${API}/` : API]))
      expect(await audOf(access_token)).toBe(API)
    },
  )

  test('narrowed at redemption, then another at a refresh, and all that was granted without', async () => {
    const first = await tokensFor(world, [FILES, MAIL], { redeemed: [MAIL] })
    expect(partsOf(first.access_token).payload.aud).toBe(MAIL)
    const second = await tokens(await refreshFor(world, first.refresh_token, [FILES]))
    expect(partsOf(second.access_token).payload.aud).toBe(FILES)
    const third = await tokens(await refreshFor(world, second.refresh_token))
    expect(partsOf(third.access_token).payload.aud).toEqual([FILES, MAIL])
    expect(await audOf(third.access_token)).toEqual([FILES, MAIL])
    expect(await audOf(first.access_token)).toBe(MAIL)
  })

  test('C-018 one that was not asked for: invalid_target, and the code is as good as before', async () => {
    const code = await world.browser().code(urlFor([API]))
    for (const named of [[FILES], [API, FILES], ['https://other.test'], [ISSUER], ['x'], [`${API}#f`]])
      await expectError(await redeemFor(world, code, named), 400, 'invalid_target')
    await expectSuccess(await redeemFor(world, code, [API]))
  })

  test('R-011 the same at a refresh, and the refresh token is as good as before', async () => {
    const { refresh_token } = await tokensFor(world, [API])
    for (const named of [[FILES], [API, FILES], [ISSUER]])
      await expectError(await refreshFor(world, refresh_token, named), 400, 'invalid_target')
    await expectSuccess(await refreshFor(world, refresh_token, [API]))
  })

  test('a grant for none in particular is for UserInfo, and widens to nothing', async () => {
    const { access_token, refresh_token } = await tokensFor(world, [])
    expect(await audOf(access_token)).toBe(ISSUER)
    await expectSuccess(await userinfo(world, access_token))
    await expectError(await refreshFor(world, refresh_token, [API]), 400, 'invalid_target')
  })

  test('the issuer stands for UserInfo, alone or beside others', async () => {
    const both = await tokensFor(world, [ISSUER, API])
    expect(await audOf(both.access_token)).toEqual([ISSUER, API])
    await expectSuccess(await userinfo(world, both.access_token))
    const api = await tokens(await refreshFor(world, both.refresh_token, [API]))
    await expectBearerError(await userinfo(world, api.access_token), 401, 'invalid_token')
    const own = await tokens(await refreshFor(world, api.refresh_token, [ISSUER]))
    expect(await audOf(own.access_token)).toBe(ISSUER)
    await expectSuccess(await userinfo(world, own.access_token))
  })

  test('several of which no one token can be made', async () => {
    for (const pair of [
      [API, FILES],
      [FILES, FAST],
    ]) {
      const code = await world.browser().code(urlFor(pair))
      await expectError(await redeemFor(world, code), 400, 'invalid_target')
      await expectSuccess(await redeemFor(world, code, pair.slice(1)))
    }
  })

  test('a repeated refresh is for what it names: the same again, or another beside it', async () => {
    const { refresh_token } = await tokensFor(world, [API, ISSUER])
    const once = await tokens(await refreshFor(world, refresh_token, [API]))
    const again = await tokens(await refreshFor(world, refresh_token, [API]))
    const other = await tokens(await refreshFor(world, refresh_token, [ISSUER]))
    expect(again).toEqual(once)
    expect(other.refresh_token).toBe(once.refresh_token)
    expect(await audOf(other.access_token)).toBe(ISSUER)
    expect(await audOf(once.access_token)).toBe(API)
  })

  test('what a client may not ask for any more is not in its tokens', async () => {
    let allowed: string[] = [FILES, MAIL]
    const changing = await resourceWorld({
      clients: (id) => limitedTo(allowed).find(({ client_id }) => client_id === id),
    })
    const { refresh_token } = await tokensFor(changing, [FILES, MAIL])
    allowed = [MAIL]
    await expectError(await refreshFor(changing, refresh_token, [FILES]), 400, 'invalid_target')
    const left = await tokens(await refreshFor(changing, refresh_token))
    expect(partsOf(left.access_token).payload.aud).toBe(MAIL)
    allowed = []
    await expectError(await refreshFor(changing, left.refresh_token), 400, 'invalid_target')
  })
})

describe('without a resource', () => {
  const withDefault = (policy: object = {}) =>
    resourceWorld({ policy: { default_resource: `${API}/`, ...policy } })

  test('with openid: for UserInfo and the default; both can be had apart', async () => {
    const of = await withDefault()
    const { access_token, refresh_token, scope } = await tokensFor(of, [], {
      scope: 'openid api:read offline_access',
    })
    expect(scope).toBe('openid api:read offline_access')
    expect(await audOf(access_token, of)).toEqual([ISSUER, API])
    await expectSuccess(await userinfo(of, access_token))
    const api = await tokens(await refreshFor(of, refresh_token, [API]))
    expect(api.scope).toBe('api:read')
    await expectBearerError(await userinfo(of, api.access_token), 401, 'invalid_token')
  })

  test('without openid: for the default alone, a client’s own too', async () => {
    const of = await withDefault()
    const { access_token } = await tokensFor(of, [], { scope: 'api:read' })
    expect(await audOf(access_token, of)).toBe(API)
    const own = await tokens(
      await requestTokens(of, { grant_type: 'client_credentials', scope: 'api:read openid' }),
    )
    expect(own.scope).toBe('api:read')
    expect(await audOf(own.access_token, of)).toBe(API)
  })

  test('without both, and without a default: as the policy says', async () => {
    const strict = await resourceWorld({ policy: { require_resource: true } })
    expectRefused(await strict.browser().open(authorizationUrl({ scope: undefined })), 'invalid_target')
    await expectError(
      await requestTokens(strict, { grant_type: 'client_credentials' }),
      400,
      'invalid_target',
    )
    await expectSuccess(await requestTokens(strict, { grant_type: 'client_credentials' }, [API]))
    const { access_token } = await tokensFor(strict, [])
    expect(await audOf(access_token, strict)).toBe(ISSUER)
    const lenient = await tokens(await requestTokens(world, { grant_type: 'client_credentials' }))
    expect(await audOf(lenient.access_token)).toBe(ISSUER)
  })

  test('a default that the client may not ask for is none', async () => {
    const of = await resourceWorld({ policy: { default_resource: API }, clients: limitedTo([FILES]) })
    const { access_token } = await tokensFor(of, [])
    expect(await audOf(access_token, of)).toBe(ISSUER)
  })

  test('a default that comes later widens nothing', async () => {
    const storage = createMemoryStorage()
    const before = await resourceWorld({ storage })
    const { refresh_token } = await tokensFor(before, [])
    const after = await resourceWorld({ storage, policy: { default_resource: API } })
    await expectError(await refreshFor(after, refresh_token, [API]), 400, 'invalid_target')
    const next = await tokens(await refreshFor(after, refresh_token))
    expect(await audOf(next.access_token, after)).toBe(ISSUER)
  })
})

describe('scopes of a resource', () => {
  test('without it are not known', async () => {
    expectRefused(await world.browser().open(urlFor([], { scope: 'api:read' })), 'invalid_scope')
    const { scope } = await tokensFor(world, [], { scope: 'openid api:read' })
    expect(scope).toBe('openid')
    const of_another = await tokensFor(world, [MAIL], { scope: 'openid api:read admin' })
    expect(of_another.scope).toBe('admin')
  })

  test('are on the consent page with their texts, and granted as they are ticked', async () => {
    const browser = world.browser()
    const page = await browser.signIn(urlFor([API, FILES], { scope: 'openid api:read files:read read' }))
    expectConsentPage(page)
    for (const text of ['Read what the API has', 'Read your files', 'Read · Read all files'])
      expect(page.html).toContain(text)
    const code = expectCode(await browser.allow(page, ['files:read']))
    const { scope, id_token } = await tokens(await redeemFor(world, code, [FILES]))
    expect(scope).toBe('files:read')
    expect(id_token).toBeDefined()
  })

  test('are in tokens for it, and in no others', async () => {
    const first = await tokensFor(world, [API, FILES], {
      scope: 'openid profile offline_access api:read files:read read admin',
      redeemed: [API],
    })
    expect(first.scope).toBe('api:read read admin')
    expect(await introspect(world, first.access_token)).toMatchObject({
      scope: 'api:read read admin',
      aud: API,
    })
    const second = await tokens(
      await refreshFor(world, first.refresh_token, [FILES], { scope: 'openid files:read' }),
    )
    expect(second.scope).toBe('files:read')
    expect(partsOf(second.access_token).payload.scope).toBe('files:read')
    expect(second.id_token).toBeDefined()
  })

  test('consent is remembered for the resource it was given for', async () => {
    const of = await resourceWorld()
    const browser = of.browser()
    const asks = async (named: string[], scope: string) => {
      const visit = await browser.follow(await browser.open(urlFor(named, { scope })))
      return visit.html.includes('name="decision"')
    }
    await browser.code(urlFor([API], { scope: 'openid read' }))
    expect(await asks([API], 'openid read')).toBe(false)
    expect(await asks([`${API}/`], 'read')).toBe(false)
    expect(await asks([API], 'openid')).toBe(false)
    expect(await asks([API], 'openid api:read')).toBe(true)
    expect(await asks([FILES], 'openid read')).toBe(true)
    expect(await asks([MAIL], 'openid')).toBe(true)
    expect(await asks([], 'openid')).toBe(false)
    await browser.code(urlFor([FILES], { scope: 'openid read' }))
    expect(await asks([API, FILES], 'openid read')).toBe(false)
    const [connection] = await of.provider.person('alice').connections()
    expect(connection?.resources).toEqual(
      expect.arrayContaining([
        { identifier: API, scopes: ['read'] },
        { identifier: FILES, scopes: ['read'] },
      ]),
    )
  })
})

describe('what others learn', () => {
  test('I-003 a resource server outside the audience: inactive; within it: all', async () => {
    const asking = clients.map((client) =>
      client.client_id === 'rs' ? { ...client, introspect: [`${API}/`] } : client,
    )
    const of = await resourceWorld({ clients: asking })
    const api = await tokensFor(of, [API])
    const files = await tokensFor(of, [FILES])
    const none = await tokensFor(of, [])
    expect(await introspect(of, api.access_token)).toMatchObject({ active: true, aud: API, client_id: 'web' })
    for (const token of [files.access_token, none.access_token, api.refresh_token, files.refresh_token])
      expect(await introspect(of, token ?? '')).toEqual({ active: false })
    expect(await introspect(of, files.access_token, 'web')).toMatchObject({ active: true, aud: FILES })
  })

  test('afterSignIn is told whom tokens will be for', async () => {
    const seen: unknown[] = []
    const afterSignIn = ({ audience }: { audience: readonly string[] }) => {
      seen.push(audience)
      return { kind: 'allow' } as const
    }
    const of = await resourceWorld({ hooks: { afterSignIn } })
    await tokensFor(of, [FILES, MAIL])
    expect(seen).toContainEqual([FILES, MAIL])
  })

  test('both metadata documents name the resources and their scopes', async () => {
    for (const path of ['openid-configuration', 'oauth-authorization-server']) {
      const response = await world.provider.fetch(new Request(`${ISSUER}/.well-known/${path}`))
      expect(await response.json()).toMatchObject({
        protected_resources: [API, FILES, FAST],
        scopes_supported: expect.arrayContaining(['api:read', 'files:read', 'read']),
      })
    }
    const plain = await (await createWorld()).provider.fetch(
      new Request(`${ISSUER}/.well-known/openid-configuration`),
    )
    expect(await plain.json()).not.toHaveProperty('protected_resources')
  })
})

describe('resources that a host looks up', () => {
  test('are found by what is named, when it is', async () => {
    const asked: string[] = []
    const of = await resourceWorld({
      resources: async (identifier) => {
        asked.push(identifier)
        return resources.find((one) => one.identifier === identifier.replace(/\/$/, ''))
      },
    })
    const { access_token } = await tokensFor(of, [`${API}/`], { scope: 'api:read', redeemed: [API] })
    expect(await introspect(of, access_token)).toMatchObject({ aud: API, scope: 'api:read' })
    expectRefused(await of.browser().open(urlFor(['https://other.test'])), 'invalid_target')
    expect(new Set(asked)).toEqual(new Set([`${API}/`, API, 'https://other.test']))
    asked.length = 0
    await tokensFor(of, [])
    expect(asked).toEqual([])
  })

  test.each<[string, () => never | object]>([
    [
      'that fails',
      () => {
        throw new Error('down')
      },
    ],
    ['that answers nonsense', () => ({ identifier: API, accessTokenFormat: 'JWT' })],
  ])('a look-up %s is a 503, and the code is as good as before', async (_, answer) => {
    let broken = false
    const of = await resourceWorld({
      resources: (identifier) =>
        broken ? (answer() as never) : resources.find((one) => one.identifier === identifier),
      onError: () => {},
    })
    const code = await of.browser().code(urlFor([API]))
    broken = true
    expect((await redeemFor(of, code)).status).toBe(503)
    broken = false
    await expectSuccess(await redeemFor(of, code))
  })

  test('one that is gone is not known any more', async () => {
    let gone: string | undefined
    const of = await resourceWorld({
      resources: (identifier) =>
        identifier === gone ? undefined : resources.find((one) => one.identifier === identifier),
    })
    const { refresh_token } = await tokensFor(of, [FILES, MAIL])
    gone = FILES
    await expectError(await refreshFor(of, refresh_token, [FILES]), 400, 'invalid_target')
    const left = await tokens(await refreshFor(of, refresh_token))
    expect(partsOf(left.access_token).payload.aud).toBe(MAIL)
  })
})

describe('what does not go together is refused at start', () => {
  const base = { issuer: ISSUER, storage: createMemoryStorage(), secrets: ['x'.repeat(32)] as [string] }
  const keys = generateKeys(['RS256'])
  const accounts = { find: () => undefined, authenticate: () => undefined }
  test.each<[string, object, string]>([
    ['a resource', { resources: [{ identifier: 'api' }] }, 'resources[0].identifier'],
    ['something else', { resources: {} }, 'resources: must be a list of resources'],
    [
      'an algorithm without a key',
      { resources: [{ identifier: API, accessTokenFormat: 'jwt', accessTokenSigningAlg: 'ES256' }] },
      'resources[0]: accessTokenSigningAlg is ES256',
    ],
    ['a default that is none', { policy: { default_resource: API } }, 'policy.default_resource'],
    [
      'a client’s that is none',
      { clients: [{ client_id: 'c', client_secret: 'x'.repeat(22), grant_types: [], resources: [API] }] },
      'clients[0].resources.0: is none of the resources; add it to those first, where they are configured',
    ],
    [
      'a client that introspects for none',
      { clients: [{ client_id: 'c', client_secret: 'x'.repeat(22), grant_types: [], introspect: [API] }] },
      'clients[0].introspect.0: is none of the resources; add it to those first, where they are configured',
    ],
  ])('%s', async (_, options, message) => {
    const all = { ...base, keys: await keys, accounts, clients: [], ...options }
    expect(() => createProvider(all as never)).toThrow(message)
  })
})
