/** 1.A, 1.W and 1.X: the cookies of a browser, how they are set and what altered ones are worth. */

import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, formOf, PASSWORD } from './browser.ts'
import { expectCode, expectLoginPage, expectRefused } from './browser-answers.ts'
import { authorizationUrl, createWorld, ISSUER, type World } from './world.ts'

const SESSION = '__Host-vouchsafe_session'
const silent = authorizationUrl({ prompt: 'none' })

let world: World
let alice: Browser
let cookie: string

beforeEach(async () => {
  world = await createWorld()
  alice = world.browser()
  await alice.code(authorizationUrl())
  cookie = alice.cookies.get(SESSION) ?? ''
})

/** A browser that sends this Cookie header, whatever else is set. */
function sending(header: string) {
  return world.browser().open(silent, { headers: { cookie: header } })
}

describe('W-003: RFC 6265bis section 4.1.3', () => {
  const attributes =
    /^__Host-vouchsafe_(session|browser)=([\w.-]+); Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax; Secure$/

  test('both cookies are __Host-, Secure, HttpOnly, Lax, and have no Domain', async () => {
    const browser = world.browser()
    const page = await browser.open(authorizationUrl())
    const [first = '', ...others] = page.response.headers.getSetCookie()
    expect(others).toEqual([])
    expect(attributes.exec(first)?.[1]).toBe('browser')
    const { action, continuation } = formOf(page)
    const login = await browser.post(action, { continuation, username: 'alice', password: PASSWORD })
    const [session = '', ...more] = login.response.headers.getSetCookie()
    expect(more).toEqual([expect.stringMatching(/^__Host-vouchsafe_device=/)])
    const [, name, value = ''] = attributes.exec(session) ?? []
    expect(name).toBe('session')
    // A nonce and a mac of 128 bits each.
    expect(value).toMatch(/^[\w-]{22}\.s[\w-]{22}\.[\w-]{22}$/)
  })

  test('X-018 an issuer without TLS, on loopback, has to do without the prefix', async () => {
    const plain = await createWorld({ issuer: 'http://127.0.0.1:8000' })
    const { response } = await plain
      .browser()
      .open(authorizationUrl().replace(ISSUER, 'http://127.0.0.1:8000'))
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^vouchsafe-[\w-]{8}_browser=[\w-]{22}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/,
      ),
    ])
  })

  test('their name is a policy', async () => {
    const named = await createWorld({ policy: { cookie_name: 'acme' } })
    const { response } = await named.browser().open(authorizationUrl())
    expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-acme_browser=/)])
  })
})

describe('A-106, X-019, X-020: a cookie that is not ours to the letter is no cookie', () => {
  const flipped = (text: string, at: number) =>
    text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

  test('one character altered, at every place', async () => {
    expectCode(await sending(`${SESSION}=${cookie}`))
    for (let at = 0; at < cookie.length; at++)
      expectRefused(await sending(`${SESSION}=${flipped(cookie, at)}`), 'login_required')
  })

  test.each([
    ['cut short', (value: string) => `${SESSION}=${value.slice(0, -1)}`],
    ['longer', (value: string) => `${SESSION}=${value}A`],
    ['in quotes', (value: string) => `${SESSION}="${value}"`],
    ['percent-encoded', (value: string) => `${SESSION}=${value.replaceAll('.', '%2e')}`],
    ['twice the same', (value: string) => `${SESSION}=${value}; ${SESSION}=${value}`],
    ['another in front', (value: string) => `${SESSION}=x; ${SESSION}=${value}`],
    ['another behind', (value: string) => `${SESSION}=${value}; ${SESSION}=x`],
    ['without its prefix', (value: string) => `vouchsafe_session=${value}`],
    ['in another case', (value: string) => `__host-vouchsafe_session=${value}`],
    ['behind a space that is none of HTTP', (value: string) => `x=1;\xa0${SESSION}=${value}`],
    ['before a space that is none of HTTP', (value: string) => `${SESSION}=${value}\xa0`],
    ['as the cookie of the browser', (value: string) => `__Host-vouchsafe_browser=${value}`],
    ['empty', () => `${SESSION}=`],
    ['a name alone', () => SESSION],
    ['percent signs and non-ASCII', () => `${SESSION}=%zz\xe9"; __Host-vouchsafe_browser=%00`],
    ['32 KB', () => `${SESSION}=${'x'.repeat(32_768)}`],
    ['of Object.prototype', () => `__proto__=1; constructor=1; ${SESSION}=__proto__`],
    ['a hundred others', () => Array.from({ length: 100 }, (_, i) => `c${i}=${i}`).join(';')],
  ])('%s', async (_, header) => {
    expectRefused(await sending(header(cookie)), 'login_required')
  })

  test('X-019 one tossed in without the prefix does not count', async () => {
    expectCode(await sending(`vouchsafe_session=x; ${SESSION}=${cookie}; other=1`))
  })

  test('a code or token is no session', async () => {
    const code = expectCode(await alice.open(silent))
    expectRefused(await sending(`${SESSION}=${code}`), 'login_required')
    expectRefused(await sending(`${SESSION}=${code.replace('.c0.', '.s0.')}`), 'login_required')
  })
})

describe('W-002: a session begins with the login', () => {
  test('a session that was there before is dead, and its cookie gets a new value', async () => {
    const page = await alice.open(authorizationUrl({ prompt: 'login' }))
    expectCode(await alice.submit(page, { username: 'alice', password: PASSWORD }))
    expect(alice.cookies.get(SESSION)).not.toBe(cookie)
    expectRefused(await sending(`${SESSION}=${cookie}`), 'login_required')
    expectCode(await alice.open(silent))
  })

  test('so is that of somebody else', async () => {
    const page = await alice.open(authorizationUrl({ prompt: 'login' }))
    await alice.submit(page, { username: 'bob', password: PASSWORD })
    expectRefused(await sending(`${SESSION}=${cookie}`), 'login_required')
  })

  test('a value the attacker chose is not taken over', async () => {
    const victim = world.browser()
    victim.cookies.set(SESSION, 'x'.repeat(22))
    await victim.signIn(authorizationUrl())
    expect(victim.cookies.get(SESSION)).not.toBe('x'.repeat(22))
  })

  test('a wrong password changes no cookie', async () => {
    const page = await alice.open(authorizationUrl({ prompt: 'login' }))
    const again = await alice.submit(page, { username: 'alice', password: 'wrong' })
    expectLoginPage(again, 400)
    expect(again.response.headers.getSetCookie()).toEqual([])
    expectCode(await alice.open(silent))
  })
})

describe('sessions end', () => {
  test.each([
    ['when they are not used', [86_399, 86_400]],
    ['when they are too old, used or not', [...Array<number>(14).fill(86_399), 13, 1]],
  ])('%s', async (_, steps) => {
    let ended = false
    for (const [index, step] of steps.entries()) {
      world.clock.now += step
      const { location = '' } = await alice.open(silent)
      ended = location.includes('error=login_required')
      if (index < steps.length - 1) expect(location).toContain('?code=')
    }
    expect(ended).toBe(true)
  })
})
