/** OpenID Connect Session Management 1.0: what clients and browsers are told. What a browser makes of it is in interop. */

import { createHash, webcrypto } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { describe, expect, test, vi } from 'vitest'
import { type Browser, formOf, PASSWORD } from './browser.ts'
import { authorizationUrl, createWorld, ISSUER } from './world.ts'

const COOKIE = '__Host-vouchsafe_browser_state'
const policy = { session_management: true }

const frame = async (world: Awaited<ReturnType<typeof createWorld>>) =>
  world.provider.fetch(new Request(`${ISSUER}/check-session`))

describe('where it is off, as by default', () => {
  test('there is no frame, no session_state, and no cookie', async () => {
    const world = await createWorld()
    const alice = world.browser()
    const answer = await alice.complete(authorizationUrl())
    expect(answer.searchParams.has('session_state')).toBe(false)
    expect([...alice.cookies.keys()]).not.toContain(COOKIE)
    expect((await frame(world)).status).toBe(404)
    const discovery = await world.provider.fetch(new Request(`${ISSUER}/.well-known/openid-configuration`))
    expect(await discovery.json()).not.toHaveProperty('check_session_iframe')
  })
})

describe('where it is on', async () => {
  const world = await createWorld({ policy })
  const document = await (await frame(world)).text()
  const [, script = ''] = /<script>([\s\S]*)<\/script>/.exec(document) ?? []

  /** What the frame says to a page of that origin, in a browser with these cookies. */
  function ask(
    message: unknown,
    { cookies }: Pick<Browser, 'cookies'>,
    origin = 'https://rp.test',
    location: object = { ancestorOrigins: [origin] },
  ): Promise<string | undefined> {
    let listener: (event: object) => void = () => undefined
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const globals = { location, document: { cookie }, crypto: webcrypto, TextEncoder, btoa, Uint8Array }
    const addEventListener = (_: string, heard: () => void) => {
      listener = heard
    }
    runInNewContext(script, { ...globals, addEventListener })
    const heard: string[] = []
    const source = {
      postMessage: (answer: string, to: string) => heard.push(to === origin ? answer : 'astray'),
    }
    listener({ data: message, origin, source })
    // A digest is made on another thread.
    return vi.waitUntil(() => heard[0], { timeout: 300, interval: 1 }).catch(() => 'nothing')
  }

  const signedIn = async (overrides = {}) => {
    const browser = world.browser()
    const answer = await browser.complete(authorizationUrl(overrides))
    return { browser, session_state: answer.searchParams.get('session_state') ?? '' }
  }

  const signOut = async (browser: Browser) =>
    browser.submit(await browser.open(`${ISSUER}/end-session`), { decision: 'sign_out' })

  test('section 3.3: discovery names the frame, which any page may frame and which runs its own script alone', async () => {
    const discovery = await world.provider.fetch(new Request(`${ISSUER}/.well-known/openid-configuration`))
    expect(await discovery.json()).toMatchObject({ check_session_iframe: `${ISSUER}/check-session` })
    const { headers, status } = await frame(world)
    expect(status).toBe(200)
    expect(headers.get('x-frame-options')).toBeNull()
    const hash = createHash('sha256').update(script).digest('base64')
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'sha256-${hash}'; base-uri 'none'`,
    )
  })

  test('section 2: session_state is a hash of what the browser knows, with a salt of its own, and has no space', async () => {
    const { browser, session_state } = await signedIn()
    const [digest, salt] = session_state.split('.')
    const text = `web https://rp.test ${browser.cookies.get(COOKIE)} ${salt}`
    expect(digest).toBe(createHash('sha256').update(text).digest('base64url'))
    const again = await browser.complete(authorizationUrl())
    expect(again.searchParams.get('session_state')).not.toBe(session_state)
  })

  test('section 3.2: unchanged, until they sign out', async () => {
    const { browser, session_state } = await signedIn()
    expect(await ask(`web ${session_state}`, browser)).toBe('unchanged')
    await signOut(browser)
    expect(await ask(`web ${session_state}`, browser)).toBe('changed')
  })

  test('or until somebody else signs in', async () => {
    const { browser, session_state } = await signedIn()
    await browser.finish(await browser.open(authorizationUrl({ prompt: 'login' })), 'bob')
    expect(await ask(`web ${session_state}`, browser)).toBe('changed')
  })

  test('the same person signing in again changes nothing', async () => {
    const { browser, session_state } = await signedIn()
    await browser.complete(authorizationUrl({ prompt: 'login' }))
    expect(await ask(`web ${session_state}`, browser)).toBe('unchanged')
  })

  test('a session that ran out has changed once the browser comes by', async () => {
    const { browser, session_state } = await signedIn()
    world.clock.now += 30 * 24 * 60 * 60
    await browser.open(authorizationUrl({ prompt: 'none' }))
    expect(await ask(`web ${session_state}`, browser)).toBe('changed')
  })

  test('nobody being there is a state too, which ends when somebody signs in', async () => {
    const browser = world.browser()
    const told = async () => {
      const { location = '' } = await browser.open(authorizationUrl({ prompt: 'none' }))
      const { searchParams } = new URL(location)
      expect(searchParams.get('error')).toBe('login_required')
      return searchParams.get('session_state')
    }
    const first = await told()
    expect(await ask(`web ${first}`, browser)).toBe('unchanged')
    await browser.open(authorizationUrl())
    const second = await told()
    await browser.complete(authorizationUrl())
    expect(await ask(`web ${second}`, browser)).toBe('changed')
    await signOut(browser)
    expect(await ask(`web ${second}`, browser)).toBe('unchanged')
  })

  test('a frame on another site, which is sent that cookie alone, does not change it', async () => {
    const { browser, session_state } = await signedIn()
    const elsewhere = world.browser()
    elsewhere.cookies.set(COOKIE, browser.cookies.get(COOKIE) ?? '')
    const { response, location = '' } = await elsewhere.open(authorizationUrl({ prompt: 'none' }))
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await ask(`web ${session_state}`, elsewhere)).toBe('unchanged')
    const answered = new URL(location).searchParams.get('session_state')
    expect(await ask(`web ${answered}`, elsewhere)).toBe('unchanged')
  })

  test('it is of one client, one origin and one browser', async () => {
    const { browser, session_state } = await signedIn()
    expect(await ask(`web2 ${session_state}`, browser)).toBe('changed')
    expect(await ask(`web ${session_state}`, browser, 'https://evil.test')).toBe('changed')
    expect(await ask(`web ${session_state}`, (await signedIn()).browser)).toBe('changed')
  })

  test('section 3.2: only the page that frames it is answered, where the browser tells which that is', async () => {
    const { browser, session_state } = await signedIn()
    const message = `web ${session_state}`
    const framedBy = (...ancestorOrigins: string[]) =>
      ask(message, browser, 'https://rp.test', { ancestorOrigins })
    expect(await framedBy('https://rp.test', 'https://portal.test')).toBe('unchanged')
    expect(await framedBy('https://evil.test', 'https://rp.test')).toBe('nothing')
    expect(await ask(message, browser, 'https://rp.test', {})).toBe('unchanged')
    expect(await ask(message, browser, 'null', {})).toBe('nothing')
    expect(await ask({ message }, browser)).toBe('nothing')
  })

  test('section 3.2: what is no such message is an error, and so is a browser that shows no cookie', async () => {
    const { browser, session_state } = await signedIn()
    for (const message of ['', 'web', 'web ', 'web x', `web ${session_state}.`, session_state])
      expect(await ask(message, browser), message).toBe('error')
    expect(await ask(`web ${session_state}`, { cookies: new Map() })).toBe('error')
    expect(await ask(`web ${session_state}`, { cookies: new Map([['x', 'y']]) })).toBe('error')
  })

  test('the cookie leads to no session, and no other is without HttpOnly', async () => {
    const { browser } = await signedIn()
    const state = browser.cookies.get(COOKIE) ?? ''
    for (const [name, value] of browser.cookies) if (name !== COOKIE) expect(value).not.toContain(state)
    const forged = world.browser()
    forged.cookies.set('__Host-vouchsafe_session', state)
    const { location = '' } = await forged.open(authorizationUrl({ prompt: 'none' }))
    expect(new URL(location).searchParams.get('error')).toBe('login_required')

    const form = formOf(await browser.open(authorizationUrl({ prompt: 'login' })))
    const fields = { continuation: form.continuation, username: 'bob', password: PASSWORD }
    const set = (await browser.post(form.action, fields)).response.headers.getSetCookie()
    expect(set.some((cookie) => cookie.startsWith('__Host-vouchsafe_session='))).toBe(true)
    expect(set.filter((cookie) => !cookie.includes('; HttpOnly'))).toEqual([
      expect.stringContaining(`${COOKIE}=`),
    ])
  })

  test('by https the cookie is for frames of every site; without, for those of ours', async () => {
    const { response } = await world.browser().open(authorizationUrl({ prompt: 'none' }))
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-vouchsafe_browser_state=[\w-]{22}; Max-Age=34560000; Path=\/; SameSite=None; Secure$/,
      ),
    ])
    const plain = await createWorld({ policy, issuer: 'http://localhost:8000' })
    const url = authorizationUrl({ prompt: 'none' }).replace(ISSUER, 'http://localhost:8000')
    const [cookie] = (await plain.browser().open(url)).response.headers.getSetCookie()
    expect(cookie).toMatch(/; Max-Age=34560000; Path=\/; SameSite=Lax$/)
  })

  test('a redirect URI that is no origin gets none', async () => {
    const redirect_uri = 'com.example.app:/cb'
    const { session_state } = await signedIn({ client_id: 'nat', redirect_uri })
    expect(session_state).toBe('')
  })

  test('the origin is as browsers have it', async () => {
    const redirect_uris = ['HTTPS://RP.test:443/cb']
    const odd = { client_id: 'odd', client_secret: 'correct horse battery staple', redirect_uris }
    const other = await createWorld({ policy, clients: [odd] })
    const browser = other.browser()
    const url = authorizationUrl({ client_id: 'odd', redirect_uri: redirect_uris[0] })
    const session_state = (await browser.complete(url)).searchParams.get('session_state')
    expect(await ask(`odd ${session_state}`, browser)).toBe('unchanged')
  })

  test('a page of the host signs out with the same effect', async () => {
    const { browser, session_state } = await signedIn()
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await world.provider.endSession(new Request(`${ISSUER}/bye`, { headers: { cookie } }))
    for (const set of answer.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      browser.cookies.set(name, value)
    }
    expect(await ask(`web ${session_state}`, browser)).toBe('changed')
  })
})
