/** Section 1.G: with its first code a client that a document describes is kept, and nobody's host is waited for. */

import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, PASSWORD, type Visit } from './browser.ts'
import { expectErrorPage } from './browser-answers.ts'
import { type Answers, document, json, reasons, request, taking, URL_OF_CLIENT } from './document-world.ts'
import { FaultyStorage } from './faulty-storage.ts'
import { ISSUER, introspect, post, redeem, refresh, type Tokens, userinfo, type World } from './world.ts'

const DAY = 86_400

let answers: Answers
let up: Awaited<ReturnType<typeof taking>>

beforeEach(async () => {
  answers = { [URL_OF_CLIENT]: () => json(document) }
  up = await taking(answers)
})

const redeemed = (world: World, code: string) =>
  redeem(world, code, { redirect_uri: 'https://app.test/cb' }, URL_OF_CLIENT)
const refreshed = (world: World, { refresh_token = '' }: Tokens) =>
  refresh(world, refresh_token, {}, URL_OF_CLIENT)

async function tokensOf(world: World, browser: Browser = world.browser()): Promise<Tokens> {
  const code = await browser.code(request({ scope: 'openid offline_access' }))
  return (await redeemed(world, code)).json() as Promise<Tokens>
}

const record = () => up.provider.clients.read(URL_OF_CLIENT)
const changes = () => up.events.flatMap((event) => (event.type === 'client_changed' ? [event.change] : []))

/** Another process on the same storage, for which the host of the document is down. */
async function elsewhere(options: Parameters<typeof taking>[1] = {}) {
  const there = await taking({}, { storage: up.storage, ...options })
  there.clock.now = up.clock.now
  return there
}

describe('what it was given is good by the record, while its host is down', () => {
  test('it redeems, refreshes, asks for UserInfo, is introspected and revokes, and nobody is asked', async () => {
    const code = await up.browser.code(request({ scope: 'openid offline_access' }))
    const { world, asked } = await elsewhere()
    const response = await redeemed(world, code)
    expect(response.status).toBe(200)
    const tokens = (await response.json()) as Tokens
    const { access_token } = tokens
    expect((await userinfo(world, access_token)).status).toBe(200)
    expect(await introspect(world, access_token)).toMatchObject({ active: true, client_id: URL_OF_CLIENT })
    expect(await introspect(world, tokens.refresh_token ?? '')).toMatchObject({ active: true })
    expect((await refreshed(world, tokens)).status).toBe(200)
    const form = { client_id: URL_OF_CLIENT, token: access_token }
    expect((await post(world, '/revoke', form)).status).toBe(200)
    expect((await userinfo(world, access_token)).status).toBe(401)
    expect(asked).toEqual([])
  })

  test('only who authorizes has to wait: 503', async () => {
    await tokensOf(up.world)
    const { browser, asked } = await elsewhere()
    expect((await browser.open(request())).response.status).toBe(503)
    expect(asked).toEqual([URL_OF_CLIENT])
  })

  test('RP-Initiated Logout section 3: it brings people back after they have signed out', async () => {
    const { id_token = '' } = await tokensOf(up.world, up.browser)
    const { browser, asked } = await elsewhere()
    for (const [name, value] of up.browser.cookies) browser.cookies.set(name, value)
    const post_logout_redirect_uri = 'https://app.test/signed-out'
    const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri, state: 's' })
    const { location } = await browser.open(`${ISSUER}/end-session?${query}`)
    expect(location).toBe(`${post_logout_redirect_uri}?state=s`)
    query.set('post_logout_redirect_uri', 'https://app.test/elsewhere')
    expectErrorPage(await browser.open(`${ISSUER}/end-session?${query}`))
    expect(asked).toEqual([])
  })

  test('a caller of the introspection endpoint that names a URL makes nobody fetch it', async () => {
    for (const path of ['/introspect', '/userinfo']) {
      const response = await post(up.world, path, { client_id: URL_OF_CLIENT, token: 'x', access_token: 'x' })
      expect(response.status).toBe(401)
    }
    expect(up.asked).toEqual([])
  })
})

describe('the record', () => {
  test('is made with the first code, and not before', async () => {
    const page = await up.browser.signIn(request())
    expect(await record()).toBeUndefined()
    await up.browser.allow(page)
    expect(await record()).toMatchObject({
      metadata: { client_id: URL_OF_CLIENT, client_name: 'The App', skip_consent: false, introspect: 'own' },
      secrets: [],
      expiresAt: expect.any(Number),
    })
    expect(changes()).toEqual(['created'])
  })

  test('costs what that of a client in storage costs', async () => {
    const storage = new FaultyStorage()
    const { world, browser } = await taking(answers, { storage })
    const operations = async (ask: () => Promise<unknown>) => {
      storage.calls.splice(0)
      await ask()
      return storage.calls.map(({ operation }) => operation)
    }
    const { access_token } = await tokensOf(world, browser)
    const silent = request({ scope: 'openid offline_access', prompt: 'none' })
    let code = ''
    expect(await operations(async () => (code = await browser.code(silent)))).toEqual(['get', 'put'])
    expect(await operations(() => redeemed(world, code))).toEqual(['get', 'get', 'put'])
    expect(await operations(() => userinfo(world, access_token))).toEqual(['get', 'get'])
  })

  test('follows the document with each code, and what was given before stays', async () => {
    const before = await tokensOf(up.world)
    answers[URL_OF_CLIENT] = () => json({ ...document, client_name: 'The New App' })
    up.clock.now += 60
    expect((await refreshed(up.world, before)).status).toBe(200)
    expect((await record())?.metadata.client_name).toBe('The App')
    await tokensOf(up.world)
    expect((await record())?.metadata.client_name).toBe('The New App')
    expect(changes()).toEqual(['created', 'updated'])
    expect((await userinfo(up.world, before.access_token)).status).toBe(200)
  })

  test.each([
    ['at once', (visits: (() => Promise<Visit>)[]) => Promise.all(visits.map((visit) => visit()))],
    [
      'one after the other, on pages from before it',
      async ([one, other]: (() => Promise<Visit>)[]) => [await one?.(), await other?.()],
    ],
  ])('is there for two who let it in %s', async (_, ask) => {
    const [alice, bob] = [up.world.browser(), up.world.browser()]
    const pages = [await alice.signIn(request()), await bob.signIn(request(), 'bob')] as const
    const visits = await ask([() => alice.allow(pages[0]), () => bob.allow(pages[1])])
    for (const visit of visits) {
      const code = new URL(visit?.location ?? '').searchParams.get('code') ?? ''
      expect((await redeemed(up.world, code)).status).toBe(200)
    }
    expect(changes()).toEqual(['created'])
  })

  test('outlasts what the client has, and goes when it is not used', async () => {
    let tokens = await tokensOf(up.world)
    for (let day = 0; day < 20; day += 10) {
      up.clock.now += 10 * DAY
      tokens = (await (await refreshed(up.world, tokens)).json()) as Tokens
      expect(tokens.error).toBeUndefined()
    }
    const { expiresAt = 0 } = (await record()) ?? {}
    expect(expiresAt).toBeGreaterThan(up.clock.now + 30 * DAY)
    up.clock.now = expiresAt
    expect(await record()).toBeUndefined()
  })

  test('that ran out has the document asked for, and a host that is down makes nobody an invalid client', async () => {
    const tokens = await tokensOf(up.world)
    up.clock.now = (await record())?.expiresAt ?? 0
    const { world, asked } = await elsewhere()
    expect((await userinfo(world, tokens.access_token)).status).toBe(401)
    expect(asked).toEqual([])
    expect((await refreshed(world, tokens)).status).toBe(503)
    expect(asked).toEqual([URL_OF_CLIENT])
    const response = await refreshed(up.world, tokens)
    expect([response.status, ((await response.json()) as Tokens).error]).toEqual([400, 'invalid_grant'])
  })
})

describe('section 8.9: what the deployment says counts, also of what is kept', () => {
  test('without the policy, or the leave of the hook, it is no client', async () => {
    const { access_token } = await tokensOf(up.world)
    for (const options of [
      { policy: { client_id_metadata_documents: false } },
      { policy: { client_id_metadata_documents: ['other.test'] } },
      { hooks: { allowClientDocument: () => false } },
    ]) {
      const { world } = await elsewhere(options)
      expect((await userinfo(world, access_token)).status).toBe(401)
      expect(await introspect(world, access_token)).toEqual({ active: false })
    }
  })

  test('removed, everything of it ends, and it begins anew', async () => {
    const before = await tokensOf(up.world)
    const page = await up.browser.signIn(request({ prompt: 'consent' }))
    await up.provider.clients.remove(URL_OF_CLIENT)
    expect((await userinfo(up.world, before.access_token)).status).toBe(401)
    // A consent page from before the removal gives nothing: it is asked for anew.
    expect((await up.browser.allow(page)).html).toContain('name="decision"')
    const after = await tokensOf(up.world)
    expect((await userinfo(up.world, after.access_token)).status).toBe(200)
    expect((await refreshed(up.world, before)).status).toBe(400)
  })

  test("changed by an operator it is the operator's: no document is asked for, and it stays", async () => {
    const { access_token } = await tokensOf(up.world)
    const { metadata } = (await record()) ?? {}
    if (!metadata) throw new Error('no record')
    const { world, browser, asked } = await elsewhere()
    await world.provider.clients.update(URL_OF_CLIENT, { ...metadata, skip_consent: true })
    expect(await record()).not.toHaveProperty('expiresAt')
    expect((await userinfo(world, access_token)).status).toBe(200)
    const login = await browser.open(request())
    expect(login.html).not.toContain('<bdi>app.test</bdi>')
    const { location } = await browser.submit(login, { username: 'alice', password: PASSWORD })
    expect(location).toContain('code=')
    await world.provider.clients.update(URL_OF_CLIENT, { ...metadata, disabled: true })
    expect((await userinfo(world, access_token)).status).toBe(401)
    expectErrorPage(await browser.open(request()))
    expect(reasons(world.events)).toContain('client.unknown')
    expect(asked).toEqual([])
  })
})
