/** What a host can say and do itself: the verdict after sign-in, its own login page, its own pages. */

import { describe, expect, test, vi } from 'vitest'
import type { Hooks, SignInVerdict } from 'vouchsafe'
import { type Browser, PASSWORD, type Visit } from './browser.ts'
import { expectCode, expectConsentPage, expectLoginPage, expectRefused } from './browser-answers.ts'
import { watchedStorage } from './watched-storage.ts'
import { authorizationUrl, createWorld, ISSUER, redeem, type Tokens, type World } from './world.ts'

async function claimsOf(world: World, code: string): Promise<Record<string, unknown>> {
  const { id_token = '' } = (await (await redeem(world, code)).json()) as Tokens
  return JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString())
}

describe('afterSignIn', () => {
  const deciding = (verdict: SignInVerdict) => createWorld({ hooks: { afterSignIn: () => verdict } })

  test('is asked at every authorization, with what it needs to know', async () => {
    const afterSignIn = vi.fn<NonNullable<Hooks['afterSignIn']>>(() => ({ kind: 'allow' }))
    const world = await createWorld({ hooks: { afterSignIn } })
    const browser = world.browser()
    await browser.open(authorizationUrl())
    expect(afterSignIn).not.toHaveBeenCalled()
    await browser.code(authorizationUrl({ scope: 'openid email' }))
    const before = afterSignIn.mock.calls.length
    expectCode(await browser.open(authorizationUrl({ scope: 'openid email' })))
    expect(afterSignIn.mock.calls.length).toBe(before + 1)
    expect(afterSignIn.mock.lastCall?.[0]).toMatchObject({
      account: { sub: 'alice' },
      client: { client_id: 'web' },
      scope: ['openid', 'email'],
      authorizationUrl: expect.stringContaining(`${ISSUER}/authorize?`),
    })
  })

  test('refuses: the client is told, nobody is asked for consent', async () => {
    const world = await deciding({ kind: 'refuse' })
    const browser = world.browser()
    expectRefused(await browser.signIn(authorizationUrl()), 'access_denied')
    expectRefused(await browser.open(authorizationUrl({ prompt: 'none' })), 'access_denied')
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'refused', reason: 'sign_in.refused' }),
    )
  })

  test('refuses after the consent page was shown: the consent is void', async () => {
    let verdict: SignInVerdict = { kind: 'allow' }
    const world = await createWorld({ hooks: { afterSignIn: () => verdict } })
    const browser = world.browser()
    const consent = await browser.signIn(authorizationUrl())
    verdict = { kind: 'refuse' }
    expectRefused(await browser.allow(consent), 'access_denied')
    expect(world.events.filter(({ type }) => type === 'code_issued')).toEqual([])
  })

  test.each([undefined, 'login'])('sends elsewhere and takes back, with prompt=%s', async (prompt) => {
    let accepted = false
    let back = ''
    const world = await createWorld({
      hooks: {
        afterSignIn: ({ authorizationUrl }) => {
          back = authorizationUrl
          return accepted ? { kind: 'allow' } : { kind: 'redirect', url: 'https://host.test/terms' }
        },
      },
    })
    const browser = world.browser()
    const sent = await browser.signIn(authorizationUrl({ prompt }))
    expect([sent.response.status, sent.location]).toEqual([303, 'https://host.test/terms'])
    // Still not accepted: still no way around it.
    expect((await browser.open(back)).location).toBe('https://host.test/terms')
    accepted = true
    const consent = await browser.open(back)
    expectConsentPage(consent)
    expectCode(await browser.allow(consent))
  })

  test('sends elsewhere: prompt=none shows no page, of the host neither', async () => {
    const world = await deciding({ kind: 'redirect', url: 'https://host.test/terms' })
    const browser = world.browser()
    await browser.signIn(authorizationUrl())
    expectRefused(await browser.open(authorizationUrl({ prompt: 'none' })), 'login_required')
  })

  test.each([
    'https://host.test/grüße',
    'https://host.test/a b',
    'https://host.test/\r\nSet-Cookie: a=b',
    'https://host.test/👋',
  ])('X-024 a URL with characters that no header has: %j', async (url) => {
    const world = await deciding({ kind: 'redirect', url })
    const { response, location } = await world.browser().signIn(authorizationUrl())
    expect(response.status).toBe(303)
    expect(location).toMatch(/^https:\/\/host\.test\/[\x21-\x7e]*$/)
    expect(response.headers.getSetCookie()).toEqual([])
  })

  test('fails: 503, and the next try may work', async () => {
    let broken = true
    const world = await createWorld({
      hooks: {
        afterSignIn: () => {
          if (broken) throw new Error('hunter2')
          return { kind: 'allow' }
        },
      },
    })
    const browser = world.browser()
    const visit = await browser.signIn(authorizationUrl())
    expect(visit.response.status).toBe(503)
    expect(visit.html).not.toContain('hunter2')
    broken = false
    expectConsentPage(await browser.open(authorizationUrl()))
  })
})

/** What the host's own page got from the browser that it shows itself to. */
function pageRequest(browser: Browser, continuation: string): Request {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return new Request(`https://op.test/sign-in?continuation=${continuation}`, { headers: { cookie } })
}

describe('loginUrl: a login page of the host', () => {
  const own = (options = {}) => createWorld({ loginUrl: 'https://op.test/sign-in?theme=dark', ...options })

  async function arrive(browser: Browser, url = authorizationUrl()): Promise<string> {
    const { location = '', response } = await browser.open(url)
    expect(response.status).toBe(303)
    expect(location).toMatch(/^https:\/\/op\.test\/sign-in\?theme=dark&continuation=[\w.-]+$/)
    return new URL(location).searchParams.get('continuation') ?? ''
  }

  async function complete(
    world: World,
    browser: Browser,
    continuation: string,
    sub = 'alice',
    how: { amr: string[]; acr?: string } = { amr: ['hwk', 'pin'], acr: 'urn:x:high' },
  ): Promise<Visit> {
    const login = await world.provider.readLogin(pageRequest(browser, continuation))
    const response = login.kind === 'login' ? await login.complete({ sub, ...how }) : login.answer
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      browser.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const html = await response.clone().text()
    return { response, html, location: response.headers.get('location') ?? undefined }
  }

  test('stepUp sends to such a page, and the hook is asked again: how strong the sign-in is now', async () => {
    const told: unknown[] = []
    const world = await own({
      hooks: {
        afterSignIn: ({ amr, acr, authTime, request }) => {
          told.push({ amr, acr, authTime, prompt: request.prompt })
          return acr === 'urn:x:high'
            ? { kind: 'allow' }
            : { kind: 'stepUp', url: 'https://op.test/sign-in?step=up' }
        },
      },
    } satisfies { hooks: Hooks })
    const browser = world.browser()
    const first = await arrive(browser, authorizationUrl({ prompt: 'login' }))
    world.clock.now += 60
    const weak = await complete(world, browser, first, 'alice', { amr: ['pwd'] })
    const { location = '' } = await browser.open(weak.location ?? '')
    expect(location).toContain('https://op.test/sign-in?step=up&continuation=')
    const second = new URL(location).searchParams.get('continuation') ?? ''
    // What was asked for was asked for when the first page was shown: the password just given counts.
    expect(await world.provider.readLogin(pageRequest(browser, second))).toMatchObject({
      sub: 'alice',
      mustAuthenticate: true,
      countsSince: 1_800_000_000 - 10,
    })
    expectConsentPage(await browser.follow(await complete(world, browser, second)))
    const at_password = { amr: ['pwd'], acr: undefined, authTime: 1_800_000_060, prompt: 'login' }
    const at_step = { ...at_password, amr: ['hwk', 'pin'], acr: 'urn:x:high' }
    expect(told).toEqual([at_password, at_step])
  })

  test('a refusal in words: the person reads them, and goes on to the client, which is told', async () => {
    const message = 'Your contract <ended>.'
    const refusing: Hooks = {
      afterSignIn: () => ({
        kind: 'refuse',
        message,
        error: 'interaction_required',
        errorDescription: 'No.',
      }),
    }
    const world = await own({ hooks: refusing })
    const browser = world.browser()
    const page = await browser.follow(await complete(world, browser, await arrive(browser)))
    expect(page.response.status).toBe(403)
    expect(page.html).toContain('Your contract &lt;ended&gt;.')
    const [, href = ''] = /<a href="([^"]+)"/.exec(page.html) ?? []
    const { searchParams } = new URL(href.replaceAll('&amp;', '&'))
    expect(Object.fromEntries(searchParams)).toMatchObject({
      error: 'interaction_required',
      error_description: 'No.',
      state: 's1',
    })
  })

  test('who signed in there, how and when, is in the ID token', async () => {
    const world = await own()
    const browser = world.browser()
    const continuation = await arrive(browser)
    world.clock.now += 100
    const done = await complete(world, browser, continuation)
    const consent = await browser.follow(done)
    expectConsentPage(consent)
    const claims = await claimsOf(world, expectCode(await browser.allow(consent)))
    expect(claims).toMatchObject({
      sub: 'alice',
      amr: ['hwk', 'pin'],
      acr: 'urn:x:high',
      auth_time: 1_800_000_100,
    })
  })

  test('prompt=login goes there although there is a session, once', async () => {
    const world = await own()
    const browser = world.browser()
    const first = await browser.follow(await complete(world, browser, await arrive(browser)))
    expectCode(await browser.allow(first))
    const url = authorizationUrl({ prompt: 'login' })
    expectCode(await browser.follow(await complete(world, browser, await arrive(browser, url))))
    await arrive(browser, url)
  })

  test('W-017 a continuation of another browser signs nobody in', async () => {
    const world = await own()
    const mallory = world.browser()
    const continuation = await arrive(mallory)
    const victim = world.browser()
    for (const prepare of [() => undefined, () => arrive(victim)]) {
      await prepare()
      const visit = await complete(world, victim, continuation)
      expect(visit.location).toMatch(/^https:\/\/op\.test\/sign-in\?/)
      expect(victim.cookies.has('__Host-vouchsafe_session')).toBe(false)
    }
    expect((await mallory.open(authorizationUrl())).location).toMatch(/^https:\/\/op\.test\/sign-in\?/)
  })

  test('a continuation that expired, or is none, is not completed', async () => {
    const world = await own()
    const browser = world.browser()
    const continuation = await arrive(browser)
    world.clock.now += 3600
    expect((await complete(world, browser, continuation)).location).toMatch(/^https:\/\/op\.test\/sign-in\?/)
    expect((await complete(world, browser, 'x')).response.status).toBe(400)
    expect(browser.cookies.has('__Host-vouchsafe_session')).toBe(false)
  })

  test('an account that is disabled does not get in: the client is told, and nobody asks again', async () => {
    const world = await own()
    world.accounts.set('alice', { sub: 'alice', disabled: true })
    const browser = world.browser()
    const visit = await complete(world, browser, await arrive(browser))
    expectRefused(visit, 'access_denied')
    expect(world.events.filter(({ type }) => type === 'signed_in')).toEqual([])
  })

  test('a storage that is down is a 503', async () => {
    const storage = watchedStorage()
    const world = await own({ storage })
    const browser = world.browser()
    const continuation = await arrive(browser)
    storage.down = true
    const visit = await complete(world, browser, continuation)
    expect([visit.response.status, visit.response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(visit.html).not.toContain('hunter2')
    storage.down = false
    expectConsentPage(await browser.follow(await complete(world, browser, continuation)))
  })
})

test('the subject a client sees is the one that id_token_hint is compared with', async () => {
  const world = await createWorld({
    hooks: { subject: ({ account, client }) => `${account.sub}@${client.client_id}` },
  })
  const browser = world.browser()
  const code = await browser.code(authorizationUrl())
  const { id_token } = (await (await redeem(world, code)).json()) as Tokens
  expectCode(await browser.open(authorizationUrl({ prompt: 'none', id_token_hint: id_token })))
  const page = await browser.open(authorizationUrl({ prompt: 'login', id_token_hint: id_token }))
  expectLoginPage(page)
  expectRefused(await browser.submit(page, { username: 'bob', password: PASSWORD }), 'login_required')
})

describe('OpenID Connect Core 1.0 section 2: a subject is 1 to 255 characters of ASCII', () => {
  const tokens = async (world: World, name: string) =>
    (await redeem(world, await world.browser().code(authorizationUrl(), name))).status

  test.each([
    ['a'.repeat(255), 200],
    ['a'.repeat(256), 503],
    ['é', 503],
    ['', 503],
  ])('%.10s of the hook: %i', async (sub, status) => {
    expect(await tokens(await createWorld({ hooks: { subject: () => sub } }), 'alice')).toBe(status)
  })

  test.each([
    ['a'.repeat(255), 200],
    ['a'.repeat(256), 503],
    ['é', 503],
  ])('%.10s of an account: %i', async (sub, status) => {
    const world = await createWorld()
    world.accounts.set(sub, { sub })
    expect(await tokens(world, sub)).toBe(status)
  })
})
