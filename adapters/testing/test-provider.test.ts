/** The test provider: its sessions and tokens are real ones, its time moves, and it begins anew. */

import { afterEach, describe, expect, test } from 'vitest'
import { createTestProvider, type TestProvider, type TestProviderOptions } from '../testing.ts'

const redirect_uri = 'http://localhost/callback'
const client_secret = 'a secret of the application'
const grant_types = ['authorization_code' as const, 'refresh_token' as const]

const app = { client_id: 'app', client_secret, redirect_uris: [redirect_uri], grant_types }
const alice = { sub: 'alice', claims: { name: 'Alice Example', email: 'alice@app.test' }, amr: ['pwd'] }
const seeds: TestProviderOptions = { people: [alice, { sub: 'gone', disabled: true }], clients: [app] }

const started: TestProvider[] = []
afterEach(async () => {
  for (const op of started.splice(0)) await op.close()
})

function payloadOf(jwt = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
}

async function userinfo(op: TestProvider, access_token: string): Promise<unknown[]> {
  const headers = { authorization: `Bearer ${access_token}` }
  const response = await op.fetch(`${op.issuer}/userinfo`, { headers })
  return [response.status, response.status === 200 ? await response.json() : undefined]
}

describe('tokensFor', () => {
  test.each([
    ['client_secret_basic', { client_secret: 'a secret with % and : in it' }],
    ['client_secret_post', { client_secret, token_endpoint_auth_method: 'client_secret_post' as const }],
    ['none', { token_endpoint_auth_method: 'none' as const }],
  ])('by a client of %s', async (_, metadata) => {
    const op = createTestProvider({
      ...seeds,
      clients: [{ client_id: 'app', redirect_uris: [redirect_uri], grant_types, ...metadata }],
    })
    const tokens = await op.tokensFor('app', 'alice', 'openid email offline_access')
    expect(tokens).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.any(String),
    })
    expect(await userinfo(op, tokens.access_token)).toEqual([200, { sub: 'alice', email: 'alice@app.test' }])
    expect(op.events.map(({ type }) => type)).toEqual([
      'signed_in',
      'consent_given',
      'code_issued',
      'tokens_issued',
    ])
  })

  test('says how and when somebody signed in, and passes parameters on', async () => {
    const op = createTestProvider(seeds)
    const authTime = Math.floor(op.clock.now()) - 100
    const usual = await op.tokensFor('app', 'alice')
    expect(payloadOf(usual.id_token)).toMatchObject({
      iss: op.issuer,
      aud: 'app',
      sub: 'alice',
      amr: ['pwd'],
    })
    const { id_token } = await op.tokensFor('app', 'alice', 'openid', {
      authTime,
      amr: ['hwk'],
      acr: 'urn:example:high',
      parameters: { nonce: 'n1' },
    })
    expect(payloadOf(id_token)).toMatchObject({
      auth_time: authTime,
      amr: ['hwk'],
      acr: 'urn:example:high',
      nonce: 'n1',
    })
  })

  test('says why there are none', async () => {
    const op = createTestProvider(seeds)
    await expect(op.tokensFor('nobody', 'alice')).rejects.toThrow('there is no client nobody')
    await expect(op.tokensFor('app', 'gone')).rejects.toThrow(
      'app is given no code for gone: access_denied: The End-User may not sign in.',
    )
    await expect(op.tokensFor('app', 'alice', 'made-up')).rejects.toThrow('scope.unknown')
    const elsewhere = { parameters: { redirect_uri: 'https://evil.test/' } }
    await expect(op.tokensFor('app', 'alice', 'openid', elsewhere)).rejects.toThrow(
      'redirect_uri.not_registered',
    )
  })

  test('with pages of the host’s, by which nothing is typed', async () => {
    const op = createTestProvider({ ...seeds, loginUrl: '/sign-in', consentUrl: '/allow?kind=own' })
    const { access_token } = await op.tokensFor('app', 'alice', 'openid email')
    expect((await userinfo(op, access_token))[0]).toBe(200)
  })

  test('with pages that look different', async () => {
    const pages: NonNullable<TestProviderOptions['pages']> = {
      login: ({ action, continuation }, { html }) => ({
        html: html`<form method="post" action="${action}"><input name="who">
          <input type="hidden" name="continuation" value="${continuation}"></form>`,
      }),
      consent: ({ action, continuation }, { html }) => ({
        html: html`<form method="post" action="${action}"><button name="decision" value="allow">Ja</button>
          <input type="hidden" name="continuation" value="${continuation}"></form>`,
      }),
    }
    const op = createTestProvider({ ...seeds, pages })
    expect((await op.tokensFor('app', 'alice')).token_type).toBe('Bearer')
  })
})

describe('signedIn', () => {
  test('is a session, at which nobody has to sign in again, and that has allowed nothing', async () => {
    const op = createTestProvider(seeds)
    const session = await op.signedIn('alice', { acr: 'urn:example:high' })
    const url = `${op.issuer}/authorize?${new URLSearchParams({
      response_type: 'code',
      client_id: 'app',
      redirect_uri,
      scope: 'openid',
      prompt: 'none',
    })}`
    const answer = await op.fetch(url, { headers: { cookie: session.cookie }, redirect: 'manual' })
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('error')).toBe('consent_required')
    expect(op.events.filter(({ type }) => type !== 'refused')).toMatchObject([
      { type: 'signed_in', sub: 'alice' },
    ])
    expect(session.storageState).toEqual({ cookies: session.cookies, origins: [] })
    expect(session.cookies.map(({ name }) => name)).toContain('__Host-vouchsafe_session')
    for (const cookie of session.cookies)
      expect(cookie).toMatchObject({ domain: 'login.test', path: '/', secure: true, sameSite: 'Lax' })

    const back = await op.browser({ session }).authorize(url.replace('&prompt=none', ''))
    expect(back.searchParams.get('code')).toBeTruthy()
  })

  test('is there when somebody has signed in, whatever a hook says then', async () => {
    for (const verdict of [{ kind: 'refuse' }, { kind: 'stepUp', url: '/stronger' }] as const) {
      const op = createTestProvider({ ...seeds, hooks: { afterSignIn: () => verdict } })
      expect((await op.signedIn('alice')).cookie).toContain('vouchsafe_session=')
    }
  })

  test('of nobody there is none', async () => {
    const op = createTestProvider(seeds)
    await expect(op.signedIn('nobody')).rejects.toThrow('nobody is not let in: access_denied')
  })
})

describe('time', () => {
  test('passes as a test says, and takes tokens and sessions with it', async () => {
    const op = createTestProvider(seeds)
    const { access_token } = await op.tokensFor('app', 'alice')
    op.clock.advance(3599)
    expect((await userinfo(op, access_token))[0]).toBe(200)
    op.clock.advance(2)
    expect((await userinfo(op, access_token))[0]).toBe(401)
    expect(() => op.clock.advance(-1)).toThrow('time does not go back')
  })
})

describe('reset', () => {
  test('takes everything back, and the provider stays the same object', async () => {
    const op = createTestProvider(seeds)
    const { provider, events } = op
    op.people.set('bob', { sub: 'bob' })
    op.clients.delete('app')
    op.clients.set('other', { ...app, client_id: 'other' })
    const { access_token } = await op.tokensFor('other', 'bob')
    op.clock.advance(1_000_000)
    op.reset()
    expect([op.people.has('bob'), [...op.clients.keys()], events.length]).toEqual([false, ['app'], 0])
    expect(Math.abs(op.clock.now() - Date.now() / 1000)).toBeLessThan(5)
    const headers = { authorization: `Bearer ${access_token}` }
    const answer = await provider.fetch(new Request(`${op.issuer}/userinfo`, { headers }))
    expect(answer.status).toBe(401)
    const { id_token } = await op.tokensFor('app', 'alice')
    expect(Number(payloadOf(id_token).iat)).toBeLessThan(Date.now() / 1000 + 5)
  })
})

describe('start', () => {
  test('listens at a free port, which is the issuer’s then, and ends', async () => {
    const op = createTestProvider(seeds)
    started.push(op)
    expect(op.issuer).toBe('https://login.test')
    const issuer = await op.start()
    expect(issuer).toMatch(/^http:\/\/localhost:\d+$/)
    expect([op.issuer, await op.start()]).toEqual([issuer, issuer])
    const discovery = () => fetch(`${issuer}/.well-known/openid-configuration`)
    expect(await (await discovery()).json()).toMatchObject({ issuer })
    op.reset()
    expect(await (await discovery()).json()).toMatchObject({ issuer })
    await op.close()
    await expect(discovery()).rejects.toThrow()
    await op.close()
  })

  test('listens where the issuer says, and only where it can', async () => {
    const first = createTestProvider(seeds)
    const port = new URL(await first.start()).port
    await first.close()
    const op = createTestProvider({ ...seeds, issuer: `http://127.0.0.1:${port}/auth` })
    started.push(op)
    const issuer = await op.start()
    expect((await fetch(`${issuer}/jwks`)).status).toBe(200)
    await expect(createTestProvider({ issuer: 'https://op.test' }).start()).rejects.toThrow(
      'start() speaks http',
    )
  })
})

describe('what is wrong is told', () => {
  test.each<[string, TestProviderOptions, string]>([
    ['an option', { peeple: [] } as TestProviderOptions, 'peeple: is not known; did you mean people?'],
    ['an option of createProvider', { loginURL: '/' } as TestProviderOptions, 'did you mean loginUrl?'],
    ['the time, which is the clock’s', { now: () => 0 } as TestProviderOptions, 'now: is not known'],
    ['a client', { clients: [{ client_id: 'app' }] }, 'clients[0]: client_secret is missing'],
    ['a policy', { policy: { code_lifetime: -1 } }, 'policy.code_lifetime'],
    ['an issuer that is somebody’s', { issuer: 'https://login.bank.com' }, 'everybody has the keys'],
  ])('%s', (_, options, told) => {
    expect(() => createTestProvider(options)).toThrow(told)
  })

  test('what is not at the issuer is not asked', async () => {
    const op = createTestProvider(seeds)
    await expect(op.fetch('https://app.test/')).rejects.toThrow('https://app.test/ is not at the issuer')
  })

  test('keys are the same in every provider', async () => {
    const keysOf = async (op: TestProvider) => (await op.fetch(`${op.issuer}/jwks`)).text()
    expect(await keysOf(createTestProvider())).toBe(await keysOf(createTestProvider(seeds)))
  })
})
