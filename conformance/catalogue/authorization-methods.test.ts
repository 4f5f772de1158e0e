/** 1.A and 1.W: how the browser's endpoints may be called, and by whose pages. */

import { beforeAll, describe, expect, test } from 'vitest'
import { textToBase64url } from 'vouchsafe/core'
import { type Browser, formOf, PASSWORD } from './browser.ts'
import {
  expectCode,
  expectConsentPage,
  expectErrorPage,
  expectLoginPage,
  expectRefused,
} from './browser-answers.ts'
import { type WatchedStorage, watchedStorage } from './watched-storage.ts'
import { authorizationUrl, createWorld, ISSUER, type World } from './world.ts'

let world: World
let storage: WatchedStorage

beforeAll(async () => {
  storage = watchedStorage()
  world = await createWorld({ storage })
})

const query = authorizationUrl().slice(`${ISSUER}/authorize`.length)

describe('A-097, W-024: RFC 9110 section 15.5.6, a method that is not served is told which are', () => {
  test.each([
    ...['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].map((method) => [
      method,
      `/authorize${query}`,
      'GET, POST, HEAD',
    ]),
    ...['PUT', 'DELETE', 'OPTIONS'].flatMap((method) => [
      [method, '/login', 'GET, POST, HEAD'],
      [method, '/consent', 'GET, POST, HEAD'],
    ]),
  ])('%s %s', async (method = '', path = '', allow = '') => {
    const { response, location } = await world.browser().open(`${ISSUER}${path}`, { method })
    expect([response.status, response.headers.get('allow'), location]).toEqual([405, allow, undefined])
    expect(storage.writes).toBe(0)
  })

  test.each([
    '/login',
    '/consent',
    '/consent?decision=allow',
    '/login?username=alice&password=x',
    '/login?under_way=%',
    `/login?under_way=${textToBase64url('client_id=web&state=\r\nLocation: https://evil.test')}`,
  ])('W-024: GET %s does nothing, and says that nothing is under way', async (path) => {
    const visit = await world.browser().open(`${ISSUER}${path}`)
    expectErrorPage(visit, 400)
    expect(visit.html).toContain('start again from the application')
    expect(storage.writes).toBe(0)
  })

  test('HEAD changes nothing either', async () => {
    for (const path of ['/login', '/consent'])
      expect((await world.browser().open(ISSUER + path, { method: 'HEAD' })).response.status).toBe(200)
  })

  test('A-105 X-HTTP-Method-Override changes nothing', async () => {
    const headers = { 'x-http-method-override': 'POST', 'x-method-override': 'DELETE' }
    expectLoginPage(await world.browser().open(authorizationUrl(), { headers }))
    expect((await world.browser().open(`${ISSUER}/login`, { headers })).response.status).toBe(400)
  })
})

describe('the address of a form, opened by GET', () => {
  test('leads back to what was under way, whatever came of it since', async () => {
    const alice = world.browser()
    const request = authorizationUrl({ prompt: 'consent' })
    const login = formOf(await alice.open(request)).action
    const wrong = await alice.post(login, { continuation: 'x', username: 'alice', password: 'wrong' })
    expectErrorPage(wrong, 400)
    const reopened = await alice.open(login)
    expect([reopened.response.status, reopened.location]).toEqual([303, request])
    const consent = await alice.submit(await alice.follow(reopened), {
      username: 'alice',
      password: PASSWORD,
    })
    expectConsentPage(consent)
    expect((await alice.open(formOf(consent).action)).location).toBe(request)
    // Another browser has the same way, and nothing of the person.
    expectLoginPage(await world.browser().follow(await world.browser().open(login)))
  })

  test('is without what was under way where that is too long, and the form is as good', async () => {
    const alice = world.browser()
    const page = await alice.open(authorizationUrl({ state: 'x'.repeat(7000) }))
    expect(formOf(page).action).toBe(`${ISSUER}/login`)
    expectErrorPage(await alice.open(`${ISSUER}/login`), 400)
  })
})

describe('A-098: RFC 9700 section 2.6, no page of another origin reads what the browser is told', () => {
  test.each(['https://evil.test', 'null', 'https://rp.test', 'https://op.test'])(
    'Origin: %s',
    async (origin) => {
      const preflight = { origin, 'access-control-request-method': 'POST' }
      for (const path of ['/authorize', '/login', '/consent']) {
        for (const [method, headers] of [
          ['GET', { origin }],
          ['POST', { origin }],
          ['OPTIONS', preflight],
        ] as const) {
          const url = `${ISSUER}${path}${path === '/authorize' ? query : ''}`
          const { response } = await world.browser().open(url, { method, headers })
          const readable = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'))
          expect({ path, method, readable }).toEqual({ path, method, readable: [] })
        }
      }
    },
  )
})

describe('OpenID Connect Core 1.0 section 3.1.2.1: a request by POST, from the page of a client', () => {
  const cross = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' }
  const body = authorizationUrl({ prompt: 'none' }).slice(`${ISSUER}/authorize?`.length)
  const post = (browser: Browser, content: string, headers: Record<string, string> = cross) =>
    browser.open(`${ISSUER}/authorize`, { method: 'POST', body: content, headers })

  test('comes without cookies, is sent again by GET, and finds the session', async () => {
    const alice = world.browser()
    await alice.code(authorizationUrl())
    const { response, location } = await post(world.browser(), body)
    expect([response.status, location]).toEqual([303, authorizationUrl({ prompt: 'none' })])
    expectCode(await alice.open(location ?? ''))
  })

  test('is sent on by a page of ours where it is too long for a URL', async () => {
    const page = await post(world.browser(), `${body}&x=${'a'.repeat(6144)}`)
    expect(page.html).toContain(`<form method="post" action="${ISSUER}/authorize"`)
    expect(page.html).toContain(`name="x" value="${'a'.repeat(6144)}"`)
  })

  test('is not sent on where it would not arrive, or is no such form', async () => {
    expectRefused(await post(world.browser(), `${body}&x=\xe9`), 'invalid_request')
    expectRefused(
      await post(world.browser(), body, { ...cross, 'sec-fetch-site': 'same-origin' }),
      'login_required',
    )
    expectRefused(await post(world.browser(), body, { ...cross, cookie: 'a=b' }), 'login_required')
    expectErrorPage(await post(world.browser(), body, { ...cross, 'content-type': 'text/plain' }))
  })
})

describe('a form is a form, in UTF-8', () => {
  const body = query.slice(1)

  test.each([
    ['application/json', JSON.stringify(Object.fromEntries(new URLSearchParams(body)))],
    ['text/plain', body],
    ['multipart/form-data; boundary=x', body],
    ['application/x-www-form-urlencoded; charset=utf-16', body],
    ['application/x-www-form-urlencoded, application/json', body],
  ])('POST as %s', async (type, content) => {
    for (const path of ['/authorize', '/login', '/consent'])
      expectErrorPage(
        await world
          .browser()
          .open(`${ISSUER}${path}`, { method: 'POST', body: content, headers: { 'content-type': type } }),
      )
  })

  test.each(['application/x-www-form-urlencoded', 'Application/X-WWW-Form-URLencoded; Charset="UTF-8"'])(
    'POST as %s',
    async (type) => {
      const headers = { 'content-type': type }
      expectLoginPage(await world.browser().open(`${ISSUER}/authorize`, { method: 'POST', body, headers }))
    },
  )

  test('no form at all', async () => {
    for (const path of ['/authorize', '/login', '/consent'])
      expectErrorPage(await world.browser().open(`${ISSUER}${path}`, { method: 'POST' }))
  })

  test.each([
    ['X-021 a byte order mark', '\ufeffclient_id=web'],
    ['X-021 UTF-16', Buffer.from(body, 'utf16le')],
    ['X-021 overlong UTF-8', `${body.replace('client_id=web', 'client_id=we%c1%a2')}`],
    ['X-021 a lone surrogate', `${body.replace('client_id=web', 'client_id=web%ed%a0%80')}`],
    ['X-021 raw UTF-8', `${body.replace('client_id=web', 'client_id=wéb')}`],
  ])('%s', async (_, content) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expectErrorPage(
      await world.browser().open(`${ISSUER}/authorize`, { method: 'POST', body: content, headers }),
    )
  })
})

test('a URL of 8 KiB is served, and a longer one is refused with 414', async () => {
  const at = (length: number) => {
    const padding = length - `/authorize${query}&x=`.length
    return world.browser().open(`${authorizationUrl()}&x=${'a'.repeat(padding)}`)
  }
  expectLoginPage(await at(8192))
  expect((await at(8193)).response.status).toBe(414)
})
