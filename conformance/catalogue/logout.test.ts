/** 1.L: RP-initiated logout, from outside. */

import { beforeEach, describe, expect, test } from 'vitest'
import type { Hooks } from 'vouchsafe'
import { type Browser, PASSWORD } from './browser.ts'
import {
  expectCode,
  expectErrorPage,
  expectLogoutPage,
  expectRefused,
  expectSignedOutPage,
} from './browser-answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  createWorld,
  ISSUER,
  introspect,
  redeem,
  refresh,
  type Tokens,
  type World,
} from './world.ts'

const SESSION = '__Host-vouchsafe_session'
const BACK = 'https://rp.test/signed-out'

let world: World
let alice: Browser

beforeEach(async () => {
  world = await createWorld()
  alice = world.browser()
})

async function tokensOf(
  browser: Browser,
  overrides: Record<string, string> = {},
  username = 'alice',
): Promise<Tokens & { id_token: string }> {
  const code = await browser.code(authorizationUrl(overrides), username)
  const { client_id, redirect_uri } = overrides
  const sent = redirect_uri === undefined ? {} : { redirect_uri }
  return (await (await redeem(world, code, sent, client_id)).json()) as Tokens & { id_token: string }
}

function logoutUrl(parameters: Record<string, string> = {}): string {
  const query = new URLSearchParams(parameters).toString()
  return `${ISSUER}/end-session${query && `?${query}`}`
}

const silent = authorizationUrl({ prompt: 'none' })
const expectSignedIn = async (browser: Browser) => expectCode(await browser.open(silent))
const expectSignedOut = async (browser: Browser) =>
  expectRefused(await browser.open(silent), 'login_required')
const reasonsTold = () => world.events.flatMap((event) => (event.type === 'refused' ? [event.reason] : []))

describe('silently, for a client that shows an ID token of the session', () => {
  test('L-003 back to the client, with its state to the letter', async () => {
    const { id_token } = await tokensOf(alice)
    const state = 'a b+c&d="é'
    const visit = await alice.open(
      logoutUrl({ id_token_hint: id_token, post_logout_redirect_uri: BACK, state }),
    )
    expect(visit.response.status).toBe(303)
    const location = new URL(visit.location ?? '')
    expect(location.origin + location.pathname).toBe(BACK)
    expect(location.searchParams.get('state')).toBe(state)
    expect(visit.response.headers.getSetCookie()).toEqual([
      `${SESSION}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure`,
    ])
    await expectSignedOut(alice)
  })

  test('keeps the query of the registered URI; no state, no state', async () => {
    const { id_token } = await tokensOf(alice)
    const uri = 'https://rp.test/bye?tenant=1'
    const open = (more = {}) =>
      alice.open(logoutUrl({ id_token_hint: id_token, post_logout_redirect_uri: uri, ...more }))
    expect((await open()).location).toBe(uri)
    expect((await open({ state: 's' })).location).toBe(`${uri}&state=s`)
  })

  test('to a page of ours where there is nowhere to go on to', async () => {
    const { id_token } = await tokensOf(alice)
    expectSignedOutPage(await alice.open(logoutUrl({ id_token_hint: id_token })))
    await expectSignedOut(alice)
  })

  test('L-007 by an ID token that has expired, and by one of an earlier session of the same person', async () => {
    const { id_token } = await tokensOf(alice)
    await world.provider.person('alice').endSessions()
    world.clock.now += 86_400
    await tokensOf(alice)
    expectSignedOutPage(await alice.open(logoutUrl({ id_token_hint: id_token })))
    await expectSignedOut(alice)
  })

  test('also by POST', async () => {
    const { id_token } = await tokensOf(alice)
    const visit = await alice.post(logoutUrl(), { id_token_hint: id_token, post_logout_redirect_uri: BACK })
    expect(visit.location).toBe(BACK)
    await expectSignedOut(alice)
  })

  test('sent twice, by a second tab or the back button, it ends in the same place', async () => {
    const { id_token } = await tokensOf(alice)
    const url = logoutUrl({ id_token_hint: id_token, post_logout_redirect_uri: BACK, state: 'x' })
    const first = await alice.open(url)
    expect((await alice.open(url)).location).toBe(first.location)
    expect(world.events.filter(({ type }) => type === 'session_ended').length).toBe(1)
  })

  test('RFC 8252 section 7.3: any port of a loopback address, and nothing else of it', async () => {
    const { id_token } = await tokensOf(alice, { client_id: 'nat', redirect_uri: 'http://127.0.0.1:1024/cb' })
    const open = (uri: string) =>
      alice.open(logoutUrl({ id_token_hint: id_token, post_logout_redirect_uri: uri }))
    expectErrorPage(await open('http://127.0.0.1:5000/other'))
    expectErrorPage(await open('http://localhost:5000/bye'))
    expect((await open('http://127.0.0.1:5000/bye')).location).toBe('http://127.0.0.1:5000/bye')
    expect((await open('com.example.app:/bye')).location).toBe('com.example.app:/bye')
  })
})

describe('anybody else could have sent the browser here, and so the person is asked', () => {
  test('L-001 without parameters: who is signed in is said, and nothing is ended', async () => {
    await tokensOf(alice)
    const page = await alice.open(logoutUrl())
    expectLogoutPage(page)
    expect(page.html).toContain('alice Example')
    await expectSignedIn(alice)
    expectSignedOutPage(await alice.submit(page, { decision: 'sign_out' }))
    await expectSignedOut(alice)
  })

  test('the client that asks is named, and gets the browser back with its state', async () => {
    await tokensOf(alice)
    const page = await alice.open(
      logoutUrl({ client_id: 'web', post_logout_redirect_uri: BACK, state: 'kept' }),
    )
    expectLogoutPage(page)
    expect(page.html).toContain('<bdi>Web</bdi> asks you to sign out')
    expect((await alice.submit(page, { decision: 'sign_out' })).location).toBe(`${BACK}?state=kept`)
  })

  test('"stay" changes nothing and ends with us', async () => {
    await tokensOf(alice)
    const page = await alice.open(logoutUrl({ client_id: 'web', post_logout_redirect_uri: BACK }))
    expectSignedOutPage(await alice.submit(page, { decision: 'stay' }), 'You are still signed in')
    await expectSignedIn(alice)
  })

  test('L-009 the ID token of somebody else', async () => {
    const { id_token } = await tokensOf(world.browser(), {}, 'bob')
    await tokensOf(alice)
    const page = await alice.open(logoutUrl({ id_token_hint: id_token, post_logout_redirect_uri: BACK }))
    expectLogoutPage(page)
    await expectSignedIn(alice)
    expect((await alice.submit(page, { decision: 'sign_out' })).location).toBe(BACK)
    await expectSignedOut(alice)
  })

  test('"everywhere" ends every session and disconnects every client', async () => {
    const offline = await tokensOf(alice, { scope: 'openid offline_access' })
    const phone = world.browser()
    await tokensOf(phone)
    await alice.submit(await alice.open(logoutUrl()), { decision: 'everywhere' })
    await expectSignedOut(alice)
    await expectSignedOut(phone)
    expect((await introspect(world, offline.access_token)).active).toBe(false)
    expect(await world.provider.person('alice').connections()).toEqual([])
  })

  test('nobody is signed in: there is nothing to ask', async () => {
    expectSignedOutPage(await alice.open(logoutUrl()))
    const visit = await alice.open(logoutUrl({ client_id: 'web', post_logout_redirect_uri: BACK }))
    expect(visit.location).toBe(BACK)
  })

  test('L-012 the old cookie signs nobody in again', async () => {
    const { id_token } = await tokensOf(alice)
    const cookie = alice.cookies.get(SESSION) ?? ''
    await alice.open(logoutUrl({ id_token_hint: id_token }))
    alice.cookies.set(SESSION, cookie)
    await expectSignedOut(alice)
  })
})

describe('L-002 the question is answered in the browser and for the session that it was asked in', () => {
  test('without a continuation, or with one that is cut short', async () => {
    await tokensOf(alice)
    expectErrorPage(await alice.post(`${ISSUER}/logout`, { decision: 'sign_out' }))
    expectErrorPage(await alice.post(`${ISSUER}/logout`, { continuation: 'x.y', decision: 'sign_out' }))
    await expectSignedIn(alice)
  })

  test("of another browser's page", async () => {
    const mallory = world.browser()
    await tokensOf(mallory, {}, 'bob')
    const page = await mallory.open(logoutUrl())
    await tokensOf(alice)
    expectLogoutPage(await alice.submit(page, { decision: 'sign_out' }), 403)
    await expectSignedIn(alice)
  })

  test('of a session before: the person who is there now is asked', async () => {
    await tokensOf(alice)
    const page = await alice.open(logoutUrl())
    await alice.signIn(authorizationUrl({ prompt: 'login' }), 'bob', PASSWORD)
    const again = await alice.submit(page, { decision: 'sign_out' })
    expectLogoutPage(again, 403)
    expect(again.html).toContain('bob Example')
  })

  test('of a login page, and a login page of it: each is taken up as what it was', async () => {
    const login = await alice.open(authorizationUrl())
    const { response } = await alice.post(`${ISSUER}/logout`, {
      continuation: /name="continuation" value="([^"]*)"/.exec(login.html)?.[1] ?? '',
      decision: 'sign_out',
    })
    expect(response.status).toBe(403)
    await tokensOf(alice)
    const page = await alice.open(logoutUrl())
    const continuation = /name="continuation" value="([^"]*)"/.exec(page.html)?.[1] ?? ''
    expectLogoutPage(
      await alice.post(`${ISSUER}/login`, { continuation, username: 'bob', password: PASSWORD }),
      403,
    )
  })

  test('from another site', async () => {
    await tokensOf(alice)
    const page = await alice.open(logoutUrl())
    const continuation = /name="continuation" value="([^"]*)"/.exec(page.html)?.[1] ?? ''
    const visit = await alice.post(
      `${ISSUER}/logout`,
      { continuation, decision: 'sign_out' },
      { 'sec-fetch-site': 'cross-site' },
    )
    expectErrorPage(visit, 403)
    await expectSignedIn(alice)
  })

  test('sent twice, it is done once, and ends in the same place', async () => {
    await tokensOf(alice)
    const page = await alice.open(logoutUrl({ client_id: 'web', post_logout_redirect_uri: BACK }))
    const first = await alice.submit(page, { decision: 'sign_out' })
    const second = await alice.submit(page, { decision: 'sign_out' })
    expect([first.location, second.location]).toEqual([BACK, BACK])
  })

  test.each([{}, { decision: 'maybe' }])('decided by nothing: %j', async (decision) => {
    await tokensOf(alice)
    expectLogoutPage(await alice.submit(await alice.open(logoutUrl()), decision), 403)
    await expectSignedIn(alice)
  })
})

describe('what is wrong leads nowhere', () => {
  test.each([
    'https://evil.test/',
    `${BACK}?x=1`,
    `${BACK}/`,
    'https://rp.test/SIGNED-OUT',
    'https://rp.test/x/../signed-out',
    'https://rp.test@evil.test/signed-out',
    'https://rp.test/cb',
    'javascript:alert(1)',
  ])('L-004 a URI that is not registered: %s', async (uri) => {
    const { id_token } = await tokensOf(alice)
    for (const who of [{ id_token_hint: id_token }, { client_id: 'web' }] as Record<string, string>[])
      expectErrorPage(await alice.open(logoutUrl({ ...who, post_logout_redirect_uri: uri })))
    await expectSignedIn(alice)
  })

  test('L-005 a URI of nobody: the person is asked, and stays with us', async () => {
    await tokensOf(alice)
    const page = await alice.open(logoutUrl({ post_logout_redirect_uri: BACK }))
    expectLogoutPage(page)
    expect(reasonsTold()).toContain('logout.redirect_uri_unbound')
    expectSignedOutPage(await alice.submit(page, { decision: 'sign_out' }))
  })

  test.each(['unsigned', 'tampered', 'of another issuer', 'garbage'])(
    'L-006 an ID token that is %s: the person is asked, and stays with us',
    async (kind) => {
      const { id_token, access_token } = await tokensOf(alice)
      const [header = '', payload = '', signature = ''] = id_token.split('.')
      const unsigned = Buffer.from('{"alg":"none"}').toString('base64url')
      const hint = {
        unsigned: `${unsigned}.${payload}.`,
        tampered: `${header}.${Buffer.from('{"sub":"alice"}').toString('base64url')}.${signature}`,
        'of another issuer': 'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.e30.AAAA',
        garbage: access_token,
      }[kind]
      const asked = { id_token_hint: hint ?? '', client_id: 'web', post_logout_redirect_uri: BACK }
      const page = await alice.open(logoutUrl(asked))
      expectLogoutPage(page)
      expect(reasonsTold()).toContain('logout.hint_invalid')
      expectSignedOutPage(await alice.submit(page, { decision: 'sign_out' }))
    },
  )

  test('L-008 an ID token of one client, sent by another', async () => {
    const { id_token } = await tokensOf(alice)
    expectErrorPage(
      await alice.open(
        logoutUrl({
          id_token_hint: id_token,
          client_id: 'web2',
          post_logout_redirect_uri: 'https://rp2.test/signed-out',
        }),
      ),
    )
    await expectSignedIn(alice)
  })

  test('a client that is not there', async () => {
    await tokensOf(alice)
    expectErrorPage(await alice.open(logoutUrl({ client_id: 'nobody' })))
  })

  test('L-010, L-019 what would split a header, or is too long', async () => {
    const { id_token } = await tokensOf(alice)
    const asked = { id_token_hint: id_token, post_logout_redirect_uri: BACK }
    const { location } = await alice.open(logoutUrl({ ...asked, state: 'a\r\nSet-Cookie: x=y"' }))
    expect(location).toBe(`${BACK}?state=a%0D%0ASet-Cookie%3A%20x%3Dy%22`)
    expectErrorPage(await alice.post(logoutUrl(), { ...asked, state: 'x'.repeat(40_000) }))
    await tokensOf(alice)
    expectLogoutPage(await alice.post(logoutUrl(), { id_token_hint: 'e'.repeat(30_000) }))
  })

  test('L-011 a parameter that is there twice; another method', async () => {
    await tokensOf(alice)
    expectErrorPage(await alice.open(`${logoutUrl({ state: 'a' })}&state=b`))
    expectErrorPage(await alice.open(`${logoutUrl()}?state=%ff`))
    for (const method of ['PUT', 'DELETE'])
      expect((await alice.open(logoutUrl(), { method })).response.status).toBe(405)
    await expectSignedIn(alice)
  })

  test('a tab that is opened again after its form was sent says what is so now', async () => {
    const asked = await alice.follow(await alice.open(`${ISSUER}/logout`))
    expect(asked.html).toContain('You are signed out')
    await tokensOf(alice)
    expect((await alice.follow(await alice.open(`${ISSUER}/logout`))).html).toContain('Sign out?')
    await expectSignedIn(alice)
  })

  test('a storage that is down: nobody is told that they are signed out', async () => {
    const storage = new FaultyStorage()
    world = await createWorld({ storage })
    alice = world.browser()
    const { id_token } = await tokensOf(alice)
    storage.treat = () => 'before'
    expect((await alice.open(logoutUrl({ id_token_hint: id_token }))).response.status).toBe(503)
    storage.treat = () => 'done'
    await expectSignedIn(alice)
  })
})

describe('L-013 what ends with it', () => {
  test('codes and tokens of the session, and not offline access', async () => {
    const online = await tokensOf(alice)
    const offline = await tokensOf(alice, { scope: 'openid offline_access' })
    const waiting = await alice.code(authorizationUrl())
    await alice.open(logoutUrl({ id_token_hint: online.id_token }))
    expect((await introspect(world, online.access_token)).active).toBe(false)
    expect((await redeem(world, waiting)).status).toBe(400)
    expect((await refresh(world, offline.refresh_token ?? '')).status).toBe(200)
  })

  test('offline access of the clients of that session too, where the policy says so; consent stays', async () => {
    world = await createWorld({ policy: { logout_ends_offline_access: true } })
    alice = world.browser()
    const phone = world.browser()
    const elsewhere = await tokensOf(phone, { client_id: 'first', scope: 'openid offline_access' })
    const offline = await tokensOf(alice, { scope: 'openid offline_access' })
    await alice.open(logoutUrl({ id_token_hint: offline.id_token }))
    expect((await refresh(world, offline.refresh_token ?? '')).status).toBe(400)
    expect((await refresh(world, elsewhere.refresh_token ?? '', {}, 'first')).status).toBe(200)
    const back = await alice.signIn(authorizationUrl({ scope: 'openid offline_access' }))
    expectCode(back)
  })
})

describe('hooks', () => {
  const told: unknown[] = []
  const worldWith = async (hooks: Hooks) => {
    told.length = 0
    world = await createWorld({ hooks })
    alice = world.browser()
    return await tokensOf(alice)
  }

  test('before and after are told who, for whom, and where to; after may send the browser elsewhere', async () => {
    const { id_token } = await worldWith({
      beforeEndSession: ({ account, client }) => {
        told.push(['before', account.sub, client?.client_id])
      },
      afterEndSession: ({ account, client, url }) => {
        told.push(['after', account.sub, client?.client_id, url])
        return { kind: 'redirect', url: 'https://upstream.test/logout' }
      },
    })
    const visit = await alice.open(
      logoutUrl({ id_token_hint: id_token, post_logout_redirect_uri: BACK, state: 's' }),
    )
    expect(visit.location).toBe('https://upstream.test/logout')
    expect(told).toEqual([
      ['before', 'alice', 'web'],
      ['after', 'alice', 'web', `${BACK}?state=s`],
    ])
  })

  test('where the first one fails nothing is ended', async () => {
    const { id_token } = await worldWith({
      beforeEndSession: () => {
        throw new Error('no')
      },
    })
    expect((await alice.open(logoutUrl({ id_token_hint: id_token }))).response.status).toBe(503)
    await expectSignedIn(alice)
  })

  test.each(['text', { kind: 'allow' }, { kind: 'redirect' }])(
    'an answer that is none is a failure: %j',
    async (answer) => {
      const { id_token } = await worldWith({ afterEndSession: () => answer as never })
      expect((await alice.open(logoutUrl({ id_token_hint: id_token }))).response.status).toBe(503)
      await expectSignedOut(alice)
    },
  )
})

test('a form on another site comes without cookies: the same by GET, or from a page of ours where it is long', async () => {
  const { id_token } = await tokensOf(alice)
  const cookies = new Map(alice.cookies)
  alice.cookies.clear()
  const crossSite = { 'sec-fetch-site': 'cross-site', origin: 'https://rp.test' }
  const asked = { id_token_hint: id_token, post_logout_redirect_uri: BACK }
  const short = await alice.post(logoutUrl(), asked, crossSite)
  expect(short.location?.startsWith(`${ISSUER}/end-session?id_token_hint=`)).toBe(true)
  const long = await alice.post(logoutUrl(), { ...asked, state: 'x'.repeat(7000) }, crossSite)
  expect(long.html).toContain(`action="${ISSUER}/end-session"`)
  for (const [name, value] of cookies) alice.cookies.set(name, value)
  const fields = [...long.html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  const visit = await alice.post(
    logoutUrl(),
    Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])),
    { 'sec-fetch-site': 'same-origin' },
  )
  expect(visit.location).toBe(`${BACK}?state=${'x'.repeat(7000)}`)
})
