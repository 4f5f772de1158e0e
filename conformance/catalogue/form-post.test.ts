/** 1.A: answers with response_mode=form_post, as far as a browser without scripts sees them. */

import { beforeAll, describe, expect, test } from 'vitest'
import type { Hooks } from 'vouchsafe'
import { fieldsOf, formOf, PASSWORD } from './browser.ts'
import { clientAnswer, expectErrorPage, expectRefused, postedAnswer } from './browser-answers.ts'
import { authorizationUrl, createWorld, ISSUER, redeem, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
})

const formPost = (overrides: Record<string, string | undefined> = {}) =>
  authorizationUrl({ response_mode: 'form_post', ...overrides })

describe('Form Post Response Mode section 2: the answer is a form that posts itself to the redirect_uri', () => {
  test('A-038 with a code that is redeemed', async () => {
    const browser = world.browser()
    const { code, ...rest } = postedAnswer(await browser.finish(await browser.open(formPost())))
    expect(rest).toEqual({})
    expect((await redeem(world, code ?? '')).status).toBe(200)
  })

  test('from a session, without a page to answer and with prompt=none', async () => {
    const browser = world.browser()
    await browser.code(authorizationUrl({ client_id: 'first' }))
    expect(postedAnswer(await browser.open(formPost({ client_id: 'first' })))).toHaveProperty('code')
    const silent = await browser.open(formPost({ client_id: 'first', prompt: 'none' }))
    expect(postedAnswer(silent)).toHaveProperty('code')
  })

  test('by POST as by GET', async () => {
    const body = new URL(formPost({ prompt: 'none' })).search.slice(1)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const visit = await world.browser().open(`${ISSUER}/authorize`, { method: 'POST', body, headers })
    expect(postedAnswer(visit)).toMatchObject({ error: 'login_required' })
  })

  test('RFC 6749 section 3.1.2: at a redirect_uri with a query of its own', async () => {
    const redirect_uri = 'https://rp.test/cb?tenant=1'
    const visit = await world.browser().open(formPost({ client_id: 'q', redirect_uri, prompt: 'none' }))
    expect(postedAnswer(visit, { redirect_uri })).toMatchObject({ error: 'login_required' })
  })

  test('without a body for HEAD, and not to be stored', async () => {
    const { response, html } = await world.browser().open(formPost({ prompt: 'none' }), { method: 'HEAD' })
    expect([response.status, html, response.headers.get('cache-control')]).toEqual([200, '', 'no-store'])
  })
})

describe('and so is an error', () => {
  test.each([
    ['prompt=none with nobody signed in', { prompt: 'none' }, 'login_required'],
    ['a scope that is malformed', { scope: 'a"b' }, 'invalid_scope'],
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['A-035 response_type=token', { response_type: 'token' }, 'unsupported_response_type'],
    ['no response_type', { response_type: undefined }, 'invalid_request'],
  ])('%s', async (_, overrides, error) => {
    const visit = await world.browser().open(formPost(overrides))
    expect(postedAnswer(visit)).toEqual({ error, error_description: expect.any(String) })
  })

  test('cancelled and denied', async () => {
    const browser = world.browser()
    const login = await browser.open(formPost({ prompt: 'consent' }))
    expect(postedAnswer(await browser.submit(login, { cancel: '1' }))).toMatchObject({
      error: 'access_denied',
    })
    const consent = await browser.submit(login, { username: 'alice', password: PASSWORD })
    const denied = await browser.submit(consent, { decision: 'deny' })
    expect(postedAnswer(denied)).toMatchObject({ error: 'access_denied' })
  })

  test('D1 a response_mode that came twice is none', async () => {
    expectRefused(await world.browser().open(`${formPost()}&response_mode=form_post`), 'invalid_request')
  })

  test('A-001 not before client and redirect_uri are known', async () => {
    expectErrorPage(await world.browser().open(formPost({ redirect_uri: 'https://evil.test/cb' })))
    expectErrorPage(await world.browser().open(formPost({ client_id: 'nobody' })))
  })

  test('a refusal in words goes on by a form', async () => {
    const hooks: Hooks = { afterSignIn: () => ({ kind: 'refuse', message: 'Your contract <ended>.' }) }
    const browser = (await createWorld({ hooks })).browser()
    const page = await browser.finish(await browser.open(formPost()))
    expect(page.response.status).toBe(403)
    expect(formOf(page).action).toBe('https://rp.test/cb')
    expect(Object.fromEntries(fieldsOf(page))).toMatchObject({
      error: 'access_denied',
      state: 's1',
      iss: ISSUER,
    })
    expect(page.html).toContain('Your contract &lt;ended&gt;.')
  })
})

describe('what is written into the page', () => {
  const printable = String.fromCharCode(...Array.from({ length: 0x7e - 0x20 + 1 }, (_, i) => 0x20 + i))

  test.each([
    ['A-038 a script', '"><script>alert(1)</script>'],
    ['A-043 all of 0x20 to 0x7E', printable],
    ['A-043 2,048 characters', 'x'.repeat(2048)],
    ['letters of all kinds', 'zażółć \u202egnp 🦊'],
  ])('%s in state is text, and comes back to the letter', async (_, state) => {
    const visit = await world.browser().open(formPost({ prompt: 'none', state }))
    expect(postedAnswer(visit, { state })).toMatchObject({ error: 'login_required' })
    expect(visit.html.match(/<script/g)).toHaveLength(1)
  })

  test.each([
    ['a line feed', 'a%0ab'],
    ['a carriage return', 'a%0db'],
    ['NUL', 'a%00b'],
  ])('A-041 a state with %s, which no form keeps, is refused and not sent back', async (_, state) => {
    const visit = await world.browser().open(`${formPost({ state: undefined })}&state=${state}`)
    expect(postedAnswer(visit, { state: null })).toMatchObject({ error: 'invalid_request' })
  })

  test('A-039 a scheme that takes no form is answered by its URL', async () => {
    const redirect_uri = 'com.example.app:/cb'
    const visit = await world.browser().open(formPost({ client_id: 'nat', redirect_uri }))
    expect(clientAnswer(visit, { redirect_uri })).toMatchObject({ error: 'invalid_request' })
  })

  test('a page of the host in its place', async () => {
    const pages = { post: (page: { action: string }) => ({ html: `to ${page.action}` }) }
    const browser = (await createWorld({ pages })).browser()
    const { html, response } = await browser.open(formPost({ prompt: 'none' }))
    expect(html).toBe('to https://rp.test/cb')
    expect(response.headers.get('content-security-policy')).not.toContain('script-src')
  })
})

test('response_mode=query says what is so without it', async () => {
  const visit = await world.browser().open(authorizationUrl({ response_mode: 'query', prompt: 'none' }))
  expect(clientAnswer(visit)).toMatchObject({ error: 'login_required' })
})
