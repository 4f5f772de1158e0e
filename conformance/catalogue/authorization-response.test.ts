/** 1.A: which answers there are, and how `state` and `iss` travel in them. */

import { beforeAll, describe, expect, test } from 'vitest'
import { formOf, PASSWORD } from './browser.ts'
import { clientAnswer, type Expected, expectCode, expectRefused } from './browser-answers.ts'
import { type WatchedStorage, watchedStorage } from './watched-storage.ts'
import { authorizationUrl, clients, createWorld, ISSUER, redeem, type World } from './world.ts'

let world: World
let storage: WatchedStorage

beforeAll(async () => {
  storage = watchedStorage()
  const machine = { grant_types: ['client_credentials'], client_secret: 'no code for this client' }
  world = await createWorld({
    storage,
    clients: [...clients, { client_id: 'machine', redirect_uris: ['https://rp.test/cb'], ...machine }],
  })
})

const fragment: Expected = { mode: 'fragment' }

const refused: readonly [string, Record<string, string | undefined>, string, Expected?][] = [
  ['A-034 no response_type', { response_type: undefined }, 'invalid_request'],
  ['A-034 an empty response_type', { response_type: '' }, 'invalid_request'],
  ['A-034 an unknown response_type', { response_type: 'foo' }, 'unsupported_response_type'],
  ['A-034 code twice in one response_type', { response_type: 'code code' }, 'invalid_request'],
  ['A-034 another case', { response_type: 'CODE' }, 'unsupported_response_type'],
  ['A-035 response_type=token', { response_type: 'token' }, 'unsupported_response_type', fragment],
  ['A-035 response_type=id_token', { response_type: 'id_token' }, 'unsupported_response_type', fragment],
  ['A-035 id_token token', { response_type: 'id_token token' }, 'unsupported_response_type', fragment],
  ['A-035 code token', { response_type: 'code token' }, 'unsupported_response_type', fragment],
  [
    'A-036 id_token into the query',
    { response_type: 'id_token', response_mode: 'query' },
    'invalid_request',
    fragment,
  ],
  [
    'A-045 code id_token without nonce',
    { response_type: 'code id_token', nonce: undefined },
    'unsupported_response_type',
    fragment,
  ],
  ['A-035 none', { response_type: 'none' }, 'unsupported_response_type'],
  ['A-037 an unknown response_mode', { response_mode: 'foo' }, 'invalid_request'],
  ['A-037 a signed response_mode', { response_mode: 'form_post.jwt' }, 'invalid_request'],
  ['A-037 another case', { response_mode: 'QUERY' }, 'invalid_request'],
  ['A-040 web_message', { response_mode: 'web_message' }, 'invalid_request'],
  ['a client without authorization codes', { client_id: 'machine' }, 'unauthorized_client'],
]

describe('RFC 6749 section 3.1.1: a response this provider does not give is refused, with no code and no token', () => {
  test.each(refused)('%s', async (_, overrides, error, expected) => {
    const before = storage.writes
    const browser = world.browser()
    expectRefused(await browser.open(authorizationUrl(overrides)), error, expected)
    expect(storage.writes).toBe(before)
    expect(browser.cookies.size).toBe(0)
  })
})

describe('Multiple Response Types section 2.1: a client that listens at the fragment is answered there', () => {
  test('with a code that is redeemed', async () => {
    const browser = world.browser()
    const consent = await browser.signIn(authorizationUrl({ response_mode: 'fragment', prompt: 'consent' }))
    const code = expectCode(await browser.allow(consent), fragment)
    expect((await redeem(world, code)).status).toBe(200)
  })

  test('and with an error', async () => {
    const silent = await world.browser().open(authorizationUrl({ response_mode: 'fragment', prompt: 'none' }))
    expectRefused(silent, 'login_required', fragment)
    const faulty = await world.browser().open(authorizationUrl({ response_mode: 'fragment', scope: 'a"b' }))
    expectRefused(faulty, 'invalid_scope', fragment)
  })

  test('behind the query of its own', async () => {
    const redirect_uri = 'https://rp.test/cb?tenant=1'
    const url = authorizationUrl({ client_id: 'q', redirect_uri, response_mode: 'fragment', prompt: 'none' })
    expectRefused(await world.browser().open(url), 'login_required', { ...fragment, redirect_uri })
  })
})

/** A valid request whose state is written as it stands here. */
const stating = (state: string, overrides = {}) =>
  `${authorizationUrl({ state: undefined, ...overrides })}&state=${state}`
const printable = String.fromCharCode(...Array.from({ length: 0x7e - 0x20 + 1 }, (_, i) => 0x20 + i))

describe('RFC 6749 Appendix A.5: state comes back to the letter', () => {
  test.each([
    ['A-043 all of 0x20 to 0x7E', printable],
    ['A-043 2,048 characters', 'x'.repeat(2048)],
    ['A-043 percent and plus', '%20+%2B%'],
    ['A-041 CR and LF, encoded again', 'a\r\nLocation: https://evil.test'],
    ['A-043 beyond ASCII', 'grüße 👋'],
    ['A-043 what looks like parameters', '&code=evil&iss=https://evil.test#'],
  ])('%s', async (_, state) => {
    const browser = world.browser()
    const url = authorizationUrl({ state, prompt: 'consent' })
    expectRefused(await browser.open(authorizationUrl({ state, prompt: 'none' })), 'login_required', {
      state,
    })
    expectCode(await browser.allow(await browser.signIn(url)), { state })
    expectRefused(
      await browser.open(authorizationUrl({ state, response_type: 'token' })),
      'unsupported_response_type',
      { state, mode: 'fragment' },
    )
  })

  test.each([
    ['A-042 not UTF-8', '%ff%fe'],
    ['A-042 a lone surrogate', '%ed%a0%80'],
    ['A-042 no hex digits', '%zz'],
    ['A-006 state twice', 'a&state=b'],
  ])('%s: refused, and not echoed', async (_, state) => {
    expectRefused(await world.browser().open(stating(state)), 'invalid_request', { state: null })
  })

  test('an absent or empty state is none', async () => {
    expectRefused(
      await world.browser().open(authorizationUrl({ state: undefined, prompt: 'none' })),
      'login_required',
      { state: null },
    )
    expectRefused(await world.browser().open(stating('', { prompt: 'none' })), 'login_required', {
      state: null,
    })
  })
})

describe('RFC 9207 section 2: iss is in every answer', () => {
  test('A-099 success, denial, refusal, and cancelled login', async () => {
    const browser = world.browser()
    const url = authorizationUrl({ prompt: 'consent' })
    expect(clientAnswer(await browser.submit(await browser.open(url), { cancel: '1' }))).toMatchObject({
      error: 'access_denied',
    })
    const consent = await browser.signIn(url)
    expect(clientAnswer(await browser.submit(consent, { decision: 'deny' }))).toMatchObject({
      error: 'access_denied',
    })
    expectCode(await browser.allow(await browser.open(url)), { iss: ISSUER })
    expectRefused(await browser.open(authorizationUrl({ scope: 'openid\temail' })), 'invalid_scope', {
      iss: ISSUER,
    })
  })

  test('A-099 it is the issuer of the tenant that answers', async () => {
    const issuer = `${ISSUER}/t1`
    const tenant = await createWorld({ issuer })
    const url = authorizationUrl({ prompt: 'none' }).replace(ISSUER, issuer)
    expectRefused(await tenant.browser().open(url), 'login_required', { iss: issuer })
  })
})

test('A-100 the redirect that ends a login is a 303, and nothing on the way says where from', async () => {
  const browser = world.browser()
  await browser.code(authorizationUrl())
  const page = await browser.open(authorizationUrl({ prompt: 'login' }))
  const { action, continuation } = formOf(page)
  let visit = await browser.post(action, { continuation, username: 'alice', password: PASSWORD })
  const hops = [visit]
  for (let location = visit.location; location?.startsWith(ISSUER); location = visit.location) {
    visit = await browser.open(location)
    hops.push(visit)
  }
  expect(hops.length).toBe(2)
  for (const { response, location } of hops) {
    expect(response.status).toBe(303)
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(location).not.toContain('password')
  }
  expectCode(visit)
})
