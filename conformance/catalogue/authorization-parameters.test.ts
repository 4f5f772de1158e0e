/** 1.A: the parameters of a request by a known client to a registered redirect_uri. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { expectConsentPage, expectLoginPage, expectRefused } from './browser-answers.ts'
import { type WatchedStorage, watchedStorage } from './watched-storage.ts'
import { authorizationUrl, createWorld, ISSUER, redeem, type Tokens, userinfo, type World } from './world.ts'

let world: World
let storage: WatchedStorage

beforeAll(async () => {
  storage = watchedStorage()
  world = await createWorld({ storage })
})

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const queryOf = (url: string) => url.slice(url.indexOf('?') + 1)
const postForm = (body: string, query = '') =>
  world.browser().open(`${ISSUER}/authorize${query}`, { method: 'POST', body, headers: form })

const once = {
  response_mode: 'query',
  prompt: 'login',
  max_age: '1',
  claims: '{}',
  request: 'x',
  login_hint: 'x',
}

describe('RFC 6749 section 3.1: a parameter is sent once', () => {
  test.each([
    'scope',
    'nonce',
    'response_type',
    'response_mode',
    'code_challenge',
    'code_challenge_method',
    'prompt',
    'max_age',
    'claims',
    'request',
    'login_hint',
    'id_token_hint',
    'continuation',
    'unheard_of',
  ])('A-006 %s twice', async (name) => {
    const value = new URL(authorizationUrl(once)).searchParams.get(name) ?? 'x'
    const twice = `${authorizationUrl({ [name]: undefined })}&${name}=${value}&${name}=${value}`
    expectRefused(await world.browser().open(twice), 'invalid_request')
    expectRefused(await postForm(queryOf(twice)), 'invalid_request')
  })

  test('A-006 an empty one and a full one are two', async () => {
    expectRefused(await world.browser().open(`${authorizationUrl()}&nonce=`), 'invalid_request')
  })

  test('A-007 RFC 8707 section 2: resource and audience may be repeated', async () => {
    const url = `${authorizationUrl()}&resource=https://a.test&resource=https://b.test&audience=a&audience=b`
    expectLoginPage(await world.browser().open(url))
    expectLoginPage(await postForm(queryOf(url)))
  })

  test.each([
    ['A-008 scope in both', authorizationUrl({ scope: 'openid admin' }), '?scope=openid'],
    [
      'A-008 scope in the query, the rest in the body',
      authorizationUrl({ scope: undefined }),
      '?scope=openid',
    ],
    ['A-008 an unknown name in the query', authorizationUrl(), '?utm=1'],
  ])('%s', async (_, url, query) => {
    expectRefused(await postForm(queryOf(url), query), 'invalid_request')
  })

  test('OpenID Connect Core 1.0 section 3.1.2.1: by POST as by GET', async () => {
    expectLoginPage(await postForm(queryOf(authorizationUrl())))
  })
})

const refused: readonly [string, string, Record<string, string | undefined>][] = [
  ['A-044 characters that no scope has', 'invalid_scope', { scope: 'é\u0007"' }],
  [
    'A-054 a scope the client may not ask for',
    'invalid_scope',
    { client_id: 'narrow', scope: 'openid admin' },
  ],
  ['A-055 a tab between scopes', 'invalid_scope', { scope: 'openid\tadmin' }],
  ['A-055 a line feed between scopes', 'invalid_scope', { scope: 'openid\nadmin' }],
  ['A-055 NUL between scopes', 'invalid_scope', { scope: 'openid\0admin' }],
  ['A-055 a no-break space between scopes', 'invalid_scope', { scope: 'openid\u00a0admin' }],
  ['A-056 a thousand scopes', 'invalid_scope', { scope: Array(1000).fill('x').join(' ') }],
  ['A-060 max_age=-1', 'invalid_request', { max_age: '-1' }],
  ['A-060 max_age=1.5', 'invalid_request', { max_age: '1.5' }],
  ['A-060 max_age=abc', 'invalid_request', { max_age: 'abc' }],
  ['A-060 max_age=1e3', 'invalid_request', { max_age: '1e3' }],
  ['A-060 max_age=0x10', 'invalid_request', { max_age: '0x10' }],
  ['A-060 max_age with a space', 'invalid_request', { max_age: ' 1' }],
  ['A-060 max_age of 40 digits', 'invalid_request', { max_age: '9'.repeat(40) }],
  ['A-086 a request object', 'request_not_supported', { request: 'eyJhbGciOiJub25lIn0.e30.' }],
  ['A-087 cloud metadata', 'request_uri_not_supported', { request_uri: 'http://169.254.169.254/latest' }],
  ['A-087 a database on loopback', 'request_uri_not_supported', { request_uri: 'http://127.0.0.1:6379/' }],
  ['A-087 a file', 'request_uri_not_supported', { request_uri: 'file:///etc/passwd' }],
  ['A-087 IPv6 loopback', 'request_uri_not_supported', { request_uri: 'https://[::1]/' }],
  ['A-087 an address as a number', 'request_uri_not_supported', { request_uri: 'http://2852039166/' }],
  [
    'A-092 a pushed request nobody pushed',
    'request_uri_not_supported',
    { request_uri: 'urn:ietf:params:oauth:request_uri:x' },
  ],
  ['A-089 request and request_uri', 'invalid_request', { request: 'x', request_uri: 'https://rp.test/r' }],
  ['A-090 registration', 'registration_not_supported', { registration: '{"client_name":"x"}' }],
  [
    'RFC 9396 section 5: authorization_details',
    'invalid_authorization_details',
    { authorization_details: '[{"type":"payment_initiation"}]' },
  ],
  ['RFC 9449 section 10: dpop_jkt', 'invalid_request', { dpop_jkt: 'x'.repeat(43) }],
  ['A-118 a nonce of more than 4 KB', 'invalid_request', { nonce: 'n'.repeat(4097) }],
]

describe('what is wrong with a request is told at the redirect_uri', () => {
  const outbound = vi.spyOn(globalThis, 'fetch')
  afterAll(() => outbound.mockRestore())

  test.each(refused)('%s', async (_, error, overrides) => {
    const before = storage.writes
    const url = authorizationUrl(overrides)
    const state = overrides.state ?? 's1'
    expectRefused(await world.browser().open(url), error, { state })
    expectRefused(await postForm(queryOf(url)), error, { state })
    expect(storage.writes).toBe(before)
    expect(outbound).not.toHaveBeenCalled()
  })

  test('but for a state or a login_hint that is longer than any should be: they are carried', async () => {
    for (const overrides of [{ state: 's'.repeat(5000) }, { login_hint: 'x'.repeat(5000) }])
      expectLoginPage(await world.browser().open(authorizationUrl(overrides)))
  })

  test.each(['openid  profile', ' openid profile', 'openid profile ', '   profile    openid  '])(
    'A-055 spaces too many are one: %j',
    async (scope) => {
      const code = await world.browser().code(authorizationUrl({ scope }))
      const tokens = (await (await redeem(world, code)).json()) as Tokens
      expect(tokens.scope.split(' ').toSorted()).toEqual(['openid', 'profile'])
    },
  )

  test.each(['response_type', 'scope', 'prompt'])('%s of nothing but a space is none', async (name) => {
    const visit = await world.browser().open(authorizationUrl({ [name]: ' ' }))
    if (name === 'response_type') expectRefused(visit, 'invalid_request')
    else expectLoginPage(visit)
  })

  test('A-056 10,000 scopes and a scope of 50 KB by POST', async () => {
    for (const scope of [Array(10_000).fill('x').join(' '), 'x'.repeat(50_000)])
      expectRefused(await postForm(queryOf(authorizationUrl({ scope }))), 'invalid_scope')
  })

  test('A-118 a nonce of 64 KB', async () => {
    const visit = await postForm(queryOf(authorizationUrl({ nonce: 'n'.repeat(64 * 1024) })))
    expect(visit.response.status).toBe(413)
  })

  test('A-104 20,000 parameters, and a name of 64 KB', async () => {
    const many = `${queryOf(authorizationUrl())}${'&a'.repeat(20_000)}`
    expectRefused(await postForm(many), 'invalid_request')
    expect((await world.browser().open(`${ISSUER}/authorize?${many}`)).response.status).toBe(414)
    const long = `${queryOf(authorizationUrl())}&${'n'.repeat(64 * 1024)}=1`
    expect((await postForm(long)).response.status).toBe(413)
  })
})

describe('what the provider does not know does not matter to it', () => {
  test.each([
    ['A-067 ui_locales that leads into files', 'ui_locales=../../../etc/passwd'],
    ['A-067 5 KB of ui_locales', `ui_locales=${'de+'.repeat(1700)}`],
    ['A-067 ui_locales of Object.prototype', 'ui_locales=__proto__'],
    ['A-068 claims that are not JSON', 'claims={{{'],
    ['A-068 claims nested deep', `claims=${'['.repeat(6000)}`],
    [
      'A-069 claims of Object.prototype',
      'claims={"userinfo":{"__proto__":{"essential":true},"constructor":null}}',
    ],
    [
      'A-102 names of Object.prototype',
      '__proto__=x&constructor[prototype][admin]=1&scope[]=openid&hasOwnProperty=1',
    ],
    ['A-105 another method in a parameter', '_method=POST'],
    ['W-018 where to go next', 'return_to=//evil.test&next=https:evil.test&redirect=javascript:x'],
  ])('%s', async (_, more) => {
    const browser = world.browser()
    const page = await browser.signIn(`${authorizationUrl({ prompt: 'consent' })}&${more}`)
    expectConsentPage(page)
    expect(page.html).not.toMatch(/evil|passwd|__proto__/)
    const { location = '' } = await browser.allow(page)
    expect(location).toMatch(/^https:\/\/rp\.test\/cb\?code=[\w.-]+&state=s1&iss=/)
    expect(({} as Record<string, unknown>).essential).toBeUndefined()
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
  })

  test('A-053 an unknown scope is not granted, and the token response says what is', async () => {
    const code = await world.browser().code(authorizationUrl({ scope: 'openid nonexist' }))
    const tokens = (await (await redeem(world, code)).json()) as Tokens
    expect(tokens.scope).toBe('openid')
  })

  test('A-070 claims are no way around a scope that was not granted', async () => {
    const claims = '{"id_token":{"email":null},"userinfo":{"email":{"essential":true}}}'
    const code = await world.browser().code(authorizationUrl({ claims }))
    const tokens = (await (await redeem(world, code)).json()) as Tokens
    expect(await (await userinfo(world, tokens.access_token)).json()).toEqual({ sub: 'alice' })
  })

  test('A-118 a nonce with quotes and CRLF is in the ID token as it was', async () => {
    const nonce = `"'\r\n<${'n'.repeat(3000)}`
    const code = await world.browser().code(authorizationUrl({ nonce }))
    const { id_token = '' } = (await (await redeem(world, code)).json()) as Tokens
    const claims = JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString())
    expect(claims.nonce).toBe(nonce)
  })
})
