/** 1.A and 1.W: a request whose answer nobody is going to act on has no effect, whatever it asks for. */

import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, formOf, PASSWORD } from './browser.ts'
import { clientAnswer, expectCode, expectPageHeaders } from './browser-answers.ts'
import { type WatchedStorage, watchedStorage } from './watched-storage.ts'
import {
  authorizationUrl,
  basic,
  createWorld,
  ISSUER,
  issueTokens,
  post,
  refresh,
  type World,
} from './world.ts'

let storage: WatchedStorage
let world: World
let alice: Browser

beforeEach(async () => {
  storage = watchedStorage()
  world = await createWorld({ storage })
  alice = world.browser()
  await alice.code(authorizationUrl())
})

/** What browsers say of a page that they fetch ahead. */
const guesses = [
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { 'sec-purpose': 'prefetch;anonymous-client-ip' },
  { 'sec-purpose': 'prerender' },
  { 'Sec-Purpose': 'Prefetch' },
  { purpose: 'prefetch' },
  { 'x-purpose': 'preview' },
  { 'x-moz': 'prefetch' },
] as const

/** Nothing was written, nobody was told of anything, and no cookie was set. */
async function expectNothing(ask: () => Promise<Response>): Promise<Response> {
  const { writes } = storage
  const told = world.events.length
  const response = await ask()
  expect(storage.writes).toBe(writes)
  expect(world.events.slice(told).filter(({ type }) => type !== 'refused')).toEqual([])
  expect(response.headers.getSetCookie()).toEqual([])
  expect(response.headers.get('location')).toBeNull()
  expect(response.headers.get('cache-control')).toBe('no-store')
  return response
}

describe.each([
  ['that would be answered by a code', authorizationUrl()],
  ['without a page', authorizationUrl({ prompt: 'none' })],
  ['that would show a login page', authorizationUrl({ prompt: 'login' })],
])('RFC 9110 section 9.2.1: an authorization request %s', (_, url) => {
  test.each(guesses)('that a browser only guesses: %j', async (headers) => {
    const visit = async () => {
      const guessed = await alice.open(url, { headers })
      expect(guessed.response.status).toBe(503)
      expectPageHeaders(guessed.response)
      return guessed.response
    }
    await expectNothing(visit)
    expect(world.events.at(-1)).toEqual({
      type: 'refused',
      endpoint: 'authorization',
      reason: 'request.guess',
    })
  })

  test('by HEAD', async () => {
    const response = await expectNothing(async () => (await alice.open(url, { method: 'HEAD' })).response)
    expect(response.status).toBe(200)
  })

  test.each([
    { 'sec-purpose': 'navigate' },
    { 'sec-purpose': 'prefetching' },
    { purpose: 'x-prefetch' },
    { 'sec-fetch-mode': 'prefetch' },
  ])('that somebody makes: %j', async (headers) => {
    expect([200, 303]).toContain((await alice.open(url, { headers })).response.status)
  })
})

test('a continuation that proves a sign-in is not spent by a guess, and not answered with its code', async () => {
  const browser = world.browser()
  const page = await browser.open(authorizationUrl({ client_id: 'first' }))
  const { action, continuation } = formOf(page)
  const { location = '' } = await browser.post(action, { continuation, username: 'bob', password: PASSWORD })
  for (const init of [{ method: 'HEAD' }, { headers: guesses[0] }])
    await expectNothing(async () => (await browser.open(location, init)).response)
  expectCode(await browser.open(location))
})

test('forms and tokens neither', async () => {
  const page = await alice.open(authorizationUrl({ prompt: 'login' }))
  const { action, continuation } = formOf(page)
  const form = { continuation, username: 'alice', password: PASSWORD }
  await expectNothing(async () => (await alice.post(action, form, guesses[0])).response)
  const { refresh_token = '', access_token = '' } = await issueTokens(world)
  const headers = { authorization: basic('web'), ...guesses[0] }
  for (const [path, fields] of [
    ['/token', { grant_type: 'refresh_token', refresh_token }],
    ['/revoke', { token: refresh_token }],
  ] as const) {
    const response = await expectNothing(() => post(world, path, fields, headers))
    expect(response.status).toBe(503)
  }
  expect((await refresh(world, refresh_token)).status).toBe(200)
  expect(access_token).not.toBe('')
})

describe('a page of the host', () => {
  test.each([{ method: 'HEAD' }, { headers: guesses[0] }])('has nothing to ask: %j', async (init) => {
    const own = await createWorld({ loginUrl: '/sign-in', consentUrl: '/allow', storage })
    const browser = own.browser()
    const { location = '' } = await browser.open(authorizationUrl())
    const headers = new Headers(init.headers)
    headers.set('cookie', [...browser.cookies].map((pair) => pair.join('=')).join('; '))
    const request = () => new Request(ISSUER + location, { ...init, headers })
    const { writes } = storage
    for (const read of [own.provider.readLogin, own.provider.readConsent])
      expect((await read(request())).kind).toBe('answer')
    expect(storage.writes).toBe(writes)
    headers.delete('sec-purpose')
    expect((await own.provider.readLogin(new Request(ISSUER + location, { headers }))).kind).toBe('login')
  })

  test('that logs out does not do it for a guess', async () => {
    const cookie = [...alice.cookies].map((pair) => pair.join('=')).join('; ')
    const logOut = (init: RequestInit) =>
      world.provider.endSession(
        new Request(`${ISSUER}/out`, { ...init, headers: { cookie, ...init.headers } }),
      )
    for (const init of [{ method: 'HEAD' }, { headers: guesses[1] }])
      expect([...(await logOut(init))]).toEqual([])
    expectCode(await alice.open(authorizationUrl({ prompt: 'none' })))
    expect((await logOut({})).getSetCookie()).toHaveLength(1)
    expect(clientAnswer(await alice.open(authorizationUrl({ prompt: 'none' })))).toMatchObject({
      error: 'login_required',
    })
  })
})
