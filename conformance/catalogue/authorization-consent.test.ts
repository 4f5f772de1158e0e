/** 1.A and 1.W: what is asked for, what is remembered of the answer, and how it is taken back. */

import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, formOf } from './browser.ts'
import { clientAnswer, expectCode, expectConsentPage, expectRefused } from './browser-answers.ts'
import {
  authorizationUrl,
  basic,
  clients,
  createWorld,
  ISSUER,
  post,
  redeem,
  type Tokens,
  userinfo,
  VERIFIER,
  type World,
} from './world.ts'

let world: World
let alice: Browser

beforeEach(async () => {
  world = await createWorld()
  alice = world.browser()
})

const eventsOf = (type: string) => world.events.filter((event) => event.type === type)

async function tokens(code: string, overrides = {}, client_id = 'web'): Promise<Tokens> {
  return (await (await redeem(world, code, overrides, client_id)).json()) as Tokens
}

test('A-113 Deny is told to the client, with state and iss, and nothing is remembered', async () => {
  const page = await alice.signIn(authorizationUrl())
  expectRefused(await alice.submit(page, { decision: 'deny', scope: 'openid' }), 'access_denied')
  expect([eventsOf('consent_denied').length, eventsOf('code_issued').length]).toEqual([1, 0])
  expectConsentPage(await alice.open(authorizationUrl()))
})

test('RFC 6749 section 3.3: to tick nothing of what is asked for is to deny it', async () => {
  const page = await alice.signIn(authorizationUrl({ scope: 'email phone' }))
  expectRefused(await alice.allow(page, ['address']), 'access_denied')
  expect([eventsOf('consent_denied').length, eventsOf('code_issued').length]).toEqual([1, 0])
  expectConsentPage(await alice.open(authorizationUrl({ scope: 'email' })))
})

test('where nothing is asked for, nothing is denied', async () => {
  const page = await alice.signIn(authorizationUrl({ scope: undefined }))
  expectCode(await alice.allow(page))
})

test('a form with ticks but without a decision is shown again', async () => {
  const page = await alice.signIn(authorizationUrl({ scope: 'email' }))
  expectConsentPage(await alice.submit(page, {}), 403)
})

test('OpenID Connect Core 1.0 section 3.1.2.1: openid is not ticked, and is enough', async () => {
  const page = await alice.signIn(authorizationUrl({ scope: 'openid email' }))
  expect(await tokens(expectCode(await alice.allow(page, [])))).toMatchObject({ scope: 'openid' })
})

test('A-112 a consent sent ten times at once is one code', async () => {
  const page = await alice.signIn(authorizationUrl({ scope: 'openid email' }))
  const visits = await Promise.all(Array.from({ length: 10 }, () => alice.allow(page)))
  const codes = visits.map((visit) => expectCode(visit))
  expect(new Set(codes).size).toBe(1)
  expect([eventsOf('consent_given').length, eventsOf('code_issued').length]).toEqual([1, 1])
  expect((await redeem(world, codes[0] ?? '')).status).toBe(200)
})

test('A-112 sent at once with different ticks, it is one code all the same', async () => {
  const page = await alice.signIn(authorizationUrl({ scope: 'openid email phone' }))
  const ticks = [['email'], ['phone'], [], ['email', 'phone']]
  const visits = await Promise.all(ticks.map((ticked) => alice.allow(page, ticked)))
  expect(new Set(visits.map((visit) => expectCode(visit))).size).toBe(1)
})

describe('A-109: RFC 8252 section 8.6, the consent for a client that anybody can pretend to be is not remembered', () => {
  test.each(['http://127.0.0.1:51234/cb', 'http://[::1]/cb', 'com.example.app:/cb'])(
    '%s',
    async (redirect_uri) => {
      const url = authorizationUrl({ client_id: 'nat', redirect_uri })
      const code = expectCode(await alice.allow(await alice.signIn(url)), { redirect_uri })
      expect(await tokens(code, { redirect_uri }, 'nat')).toHaveProperty('access_token')
      expectConsentPage(await alice.open(url))
      const silent = authorizationUrl({ client_id: 'nat', redirect_uri, prompt: 'none' })
      expectRefused(await alice.open(silent), 'consent_required', { redirect_uri })
    },
  )

  test('a public client on the web is known by its address', async () => {
    const spa = { client_id: 'spa', redirect_uri: 'https://spa.test/cb' }
    const redirected = { redirect_uri: spa.redirect_uri }
    expectCode(await alice.allow(await alice.signIn(authorizationUrl(spa))), redirected)
    expectCode(await alice.open(authorizationUrl(spa)), redirected)
  })
})

describe('OpenID Connect Core 1.0 section 3.1.2.4: what is remembered', () => {
  test('is what was ticked, and it adds up', async () => {
    const asking = (scope: string) => alice.open(authorizationUrl({ scope }))
    await alice.allow(await alice.signIn(authorizationUrl({ scope: 'openid email phone' })), ['email'])
    expectCode(await asking('openid email'))
    expectConsentPage(await asking('openid email phone'))
    await alice.allow(await asking('openid phone'))
    expect((await tokens(expectCode(await asking('openid email phone')))).scope).toBe('openid email phone')
  })

  test('is of one client, of one person', async () => {
    await alice.code(authorizationUrl())
    expectConsentPage(await alice.open(authorizationUrl({ client_id: 'plain' })))
    expectConsentPage(await world.browser().signIn(authorizationUrl(), 'bob'))
  })

  test('lapses after 90 days, and does not come back with another consent', async () => {
    await alice.code(authorizationUrl({ scope: 'openid email' }))
    world.clock.now += 90 * 86_400
    const page = await alice.signIn(authorizationUrl({ scope: 'openid phone' }))
    expectConsentPage(page)
    await alice.allow(page)
    expectConsentPage(await alice.open(authorizationUrl({ scope: 'openid email' })))
  })

  test('is skipped by clients of the first party, unless they ask', async () => {
    expectCode(await alice.signIn(authorizationUrl({ client_id: 'first' })))
    expectCode(
      await alice.open(authorizationUrl({ client_id: 'first', prompt: 'none', scope: 'openid email' })),
    )
    expectConsentPage(await alice.open(authorizationUrl({ client_id: 'first', prompt: 'consent' })))
  })

  test('is gone when it is withdrawn, and its tokens with it', async () => {
    const { refresh_token = '' } = await tokens(
      await alice.code(authorizationUrl({ scope: 'openid offline_access' })),
    )
    await world.provider.person('alice').disconnect('web')
    expectConsentPage(await alice.open(authorizationUrl()))
    const form = {
      grant_type: 'refresh_token',
      refresh_token,
      code: undefined,
      redirect_uri: undefined,
      code_verifier: undefined,
    }
    expect((await tokens('', form)).error).toBe('invalid_grant')
  })
})

describe('a consent page that is sent again', () => {
  const scope = 'openid email offline_access'

  test('after its code was redeemed begins a new authorization', async () => {
    const page = await alice.signIn(authorizationUrl({ scope }))
    const first = expectCode(await alice.allow(page))
    await tokens(first)
    const second = expectCode(await alice.allow(page))
    expect(second).not.toBe(first)
    expect((await tokens(second)).scope).toBe(scope)
  })

  test('with fewer ticks does not put the first grant out of reach of a withdrawal', async () => {
    const page = await alice.signIn(authorizationUrl({ scope }))
    const { refresh_token = '' } = await tokens(expectCode(await alice.allow(page)))
    await alice.allow(page, [])
    // Past the end of everything that is not offline access, with something registered after it.
    world.clock.now += 2 * 86_400
    await alice.code(authorizationUrl({ client_id: 'plain' }))
    await world.provider.person('alice').disconnect('web')
    const form = {
      grant_type: 'refresh_token',
      refresh_token,
      code: undefined,
      redirect_uri: undefined,
      code_verifier: undefined,
    }
    expect((await tokens('', form)).error).toBe('invalid_grant')
  })

  test('with more ticks does not let the first grant outlive its session', async () => {
    const page = await alice.signIn(authorizationUrl({ scope }))
    const { access_token = '' } = await tokens(expectCode(await alice.allow(page, [])))
    await alice.allow(page, ['offline_access'])
    await world.provider.endSession(requestOf(alice))
    expect((await userinfo(world, access_token)).status).toBe(401)
  })
})

function requestOf(browser: Browser) {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return { headers: new Headers({ cookie }) }
}

test('the consent page names who asks, for whom, for what, and where the answer goes (W-020)', async () => {
  const page = await alice.signIn(authorizationUrl({ scope: 'openid email admin', client_id: 'web' }))
  const text = page.html.replace(/<style>[\s\S]*<\/style>/, '').replace(/<[^>]*>/g, ' ')
  for (const shown of [
    'Web',
    'alice Example',
    'rp.test',
    'Confirm who you are',
    'See your e-mail address',
    'Administer everything',
  ])
    expect(text).toContain(shown)
  expect(clientAnswer(await alice.allow(page))).toHaveProperty('code')
})

describe('RFC 8252 section 8.6: a public client whose redirect URI proves nothing', () => {
  const redirect_uri = 'http://127.0.0.1/cb'
  const nat = (prompt?: string) => authorizationUrl({ client_id: 'nat', redirect_uri, prompt })
  const remembering = (remember_consent?: boolean) =>
    createWorld({
      clients: clients.map((client) =>
        client.client_id === 'nat' && remember_consent !== undefined
          ? { ...client, remember_consent }
          : client,
      ),
    })

  test('is asked about each time, so that prompt=none is refused', async () => {
    const browser = (await remembering()).browser()
    await browser.code(nat())
    expectRefused(await browser.open(nat('none')), 'consent_required', { redirect_uri })
  })

  test('is remembered where the operator says so', async () => {
    const browser = (await remembering(true)).browser()
    await browser.code(nat())
    expectCode(await browser.open(nat('none')), { redirect_uri })
  })
})

test('OpenID Connect Core section 11: offline_access is not shown, nor granted, to a client that may not refresh', async () => {
  const own = { redirect_uris: ['https://rp.test/cb'], client_secret: 'the secret of once, long enough' }
  const world = await createWorld({ clients: [{ client_id: 'once', ...own }] })
  const browser = world.browser()
  const page = await browser.signIn(
    authorizationUrl({ client_id: 'once', scope: 'openid email offline_access' }),
  )
  expectConsentPage(page)
  expect(page.html).not.toContain('offline_access')
  const answer = await browser.post(`${ISSUER}/consent`, {
    continuation: formOf(page).continuation,
    decision: 'allow',
    scope: ['email', 'offline_access'],
  })
  const code = expectCode(await browser.follow(answer))
  const headers = { authorization: basic('once', own.client_secret) }
  const grant = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: 'https://rp.test/cb',
    code_verifier: VERIFIER,
  }
  const tokens = await (await post(world, '/token', grant, headers)).json()
  expect(tokens).toMatchObject({ scope: 'openid email' })
  expect(tokens).not.toHaveProperty('refresh_token')
})
