/**
 * Rows T-064 to T-067, and clients that register themselves or are named by a URL and authenticate by their keys: where
 * these are, how they change, and what their host can do to us.
 */

import { describe, expect, test, vi } from 'vitest'
import type { ClientMetadataInput, OutboundOptions, ProviderOptions } from 'vouchsafe'
import { expectInvalidClient, expectSuccess, expectUnavailable } from './answers.ts'
import { type ClientKey, claimsOf, clientKey, form, JWT_BEARER, sign } from './assertions.ts'
import { json, taking } from './document-world.ts'
import { manage, metadata, open, post as postRegistration, register } from './registration-world.ts'
import { authorizationUrl, clients, createWorld, post, tokenRequest, VERIFIER, type World } from './world.ts'

const JWKS_URI = 'https://app.test/jwks'
const first = await clientKey('ES256', 'first')
const next = await clientKey('ES256', 'next')
const keysOf = (...keys: ClientKey[]) => ({ keys: keys.map(({ jwk }) => jwk) })

const pkjwt: ClientMetadataInput = {
  client_id: 'pkjwt',
  token_endpoint_auth_method: 'private_key_jwt',
  jwks_uri: JWKS_URI,
  grant_types: ['client_credentials'],
}

type Fetch = NonNullable<OutboundOptions['fetch']>

async function keyedWorld(answer: Fetch, options: Partial<ProviderOptions> = {}) {
  const asked: string[] = []
  const fetch: Fetch = (url, init) => {
    asked.push(url)
    return answer(url, init)
  }
  const world = await createWorld({
    clients: [pkjwt],
    outbound: { fetch },
    ...options,
  })
  const send = async (key: ClientKey, header: Record<string, unknown> = { kid: key.jwk.kid }) => {
    const { now } = world.clock
    return post(
      world,
      '/token',
      form(await sign(claimsOf('pkjwt', { exp: now + 60, iat: now }), key, header)),
    )
  }
  return { ...world, asked, send }
}

describe('at the jwks_uri', () => {
  test('they are asked for once, and again when they are old', async () => {
    const { send, asked, clock } = await keyedWorld(async () => json(keysOf(first)))
    for (let n = 0; n < 3; n++) await expectSuccess(await send(first))
    expect(asked).toEqual([JWKS_URI])
    clock.now += 61
    await expectSuccess(await send(first))
    expect(asked).toHaveLength(2)
  })

  test.each([
    ['by its name', { kid: 'next' }],
    ['by nothing, as it is signed', {}],
  ])('T-066 a key that is new there is found: %s', async (_, header) => {
    let keys = keysOf(first)
    const forever = { 'cache-control': 'max-age=86400' }
    const { send, asked, clock } = await keyedWorld(async () => json(keys, forever))
    await expectSuccess(await send(first))
    clock.now += 60
    keys = keysOf(next)
    await expectSuccess(await send(next, header))
    expect(asked).toHaveLength(2)
    await expectInvalidClient(await send(first), false)
  })

  test('a key that was taken away is worth nothing after an hour, whatever the headers say', async () => {
    let keys = keysOf(first)
    const { send, clock } = await keyedWorld(async () => json(keys, { 'cache-control': 'max-age=86400' }))
    await expectSuccess(await send(first))
    keys = keysOf(next)
    clock.now += 3600
    await expectInvalidClient(await send(first), false)
  })

  test('T-065 made-up names ask once in a minute', async () => {
    const { send, asked, clock } = await keyedWorld(async () => json(keysOf(first)))
    await expectSuccess(await send(first))
    for (let n = 0; n < 30; n++) await expectInvalidClient(await send(first, { kid: `made up ${n}` }), false)
    expect(asked).toHaveLength(1)
    clock.now += 60
    for (let n = 0; n < 30; n++) await expectInvalidClient(await send(next), false)
    expect(asked).toHaveLength(2)
  })

  test('nobody is asked for an assertion that will not do', async () => {
    const world = await keyedWorld(async () => json(keysOf(first)))
    const late = await sign(claimsOf('pkjwt', { exp: world.clock.now - 60 }), first)
    await expectInvalidClient(await post(world, '/token', form(late)), false)
    expect(world.asked).toEqual([])
  })

  test.each<[string, Fetch]>([
    [
      'a redirect',
      async () => new Response('', { status: 302, headers: { location: 'https://127.0.0.1/' } }),
    ],
    ['20 MB', async () => new Response('x'.repeat(20_000_000))],
    ['HTML', async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })],
    ['a list', async () => json([first.jwk])],
    ['no list', async () => json({ keys: { 0: first.jwk } })],
    ['500 keys', async () => json({ keys: Array(500).fill(first.jwk) })],
    ['nothing that is a key', async () => json({ keys: [null, 'x', {}, [first.jwk]] })],
    ['a private key', async () => json({ keys: [{ ...first.jwk, d: 'x' }] })],
    ['a key for encryption', async () => json({ keys: [{ ...first.jwk, use: 'enc' }] })],
    ['a key that verifies nothing', async () => json({ keys: [{ ...first.jwk, key_ops: ['sign'] }] })],
    ['a key for another algorithm', async () => json({ keys: [{ ...first.jwk, alg: 'ES384' }] })],
    ['a shared key', async () => json({ keys: [{ kty: 'oct', kid: 'first', k: 'AAAA' }] })],
    ['a key that is none', async () => json({ keys: [{ ...first.jwk, x: 'AAAA' }] })],
  ])('T-064 T-067 %s: nobody is who they say', async (_, answer) => {
    const { send } = await keyedWorld(answer)
    await expectInvalidClient(await send(first), false)
  })

  test.each<[string, Fetch]>([
    ['is not found', async () => new Response('', { status: 404 })],
    ['fails', async () => new Response('', { status: 500 })],
    ['is not there', () => Promise.reject(new Error('nobody is there'))],
    ['does not end', async () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }))],
  ])('T-064 a host that %s is no reason to doubt the client: 503', async (_, answer) => {
    const { send, events } = await keyedWorld(answer, { outbound: { fetch: answer, deadlineMs: 50 } })
    await expectUnavailable(await send(first))
    expect(events).toMatchObject([
      { type: 'fetch_failed', purpose: 'jwks', host: 'app.test' },
      { type: 'unavailable', operation: 'fetch' },
    ])
  })

  test('F-218 a host that does not answer keeps only its own clients waiting, and is asked once for all of them', async () => {
    const answers: ((response: Response) => void)[] = []
    const { send, asked, ...world } = await keyedWorld(() => new Promise((answer) => answers.push(answer)), {
      clients: [pkjwt, ...clients],
    })
    let answered = 0
    const waiting = Array.from({ length: 20 }, () => send(first).finally(() => answered++))
    await expectSuccess(await tokenRequest(world, { grant_type: 'client_credentials' }))
    expect(answered).toBe(0)
    await vi.waitFor(() => expect(asked).toEqual([JWKS_URI]))
    answers[0]?.(json(keysOf(first)))
    for (const response of await Promise.all(waiting)) await expectSuccess(response)
    expect(asked).toHaveLength(1)
  })

  test('G-011 no private host is asked', async () => {
    for (const host of ['127.0.0.1', '[::ffff:10.0.0.1]', '169.254.169.254', 'x.internal', '0x7f.1']) {
      const client = {
        client_id: 'pkjwt',
        token_endpoint_auth_method: 'private_key_jwt',
        jwks_uri: `https://${host}/jwks`,
        grant_types: ['client_credentials'],
      } as const
      const { send, asked } = await keyedWorld(async () => json(keysOf(first)), { clients: [client] })
      await expectInvalidClient(await send(first), false)
      expect(asked).toEqual([])
    }
  })
})

const byKey = { token_endpoint_auth_method: 'private_key_jwt', jwks: keysOf(first) } as const

async function tokensOf(world: World, client_id: string, key: ClientKey, redirect_uri: string) {
  const code = await world.browser().code(authorizationUrl({ client_id, redirect_uri }))
  const client_assertion = await sign(claimsOf(client_id), key)
  const redemption = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: VERIFIER }
  return post(world, '/token', { ...redemption, client_assertion, client_assertion_type: JWT_BEARER })
}

describe('a client that registers itself', () => {
  const registered = { ...metadata, ...byKey, token_endpoint_auth_signing_alg: 'ES256' }

  test('by its keys is given no secret, and uses them', async () => {
    const world = await open()
    const information = await register(world, registered)
    expect(information).toMatchObject({ ...byKey, token_endpoint_auth_signing_alg: 'ES256' })
    expect(Object.keys(information).filter((name) => name.startsWith('client_secret'))).toEqual([])
    await expectSuccess(await tokensOf(world, information.client_id, first, 'https://app.test/cb'))
    await expectInvalidClient(
      await tokensOf(world, information.client_id, next, 'https://app.test/cb'),
      false,
    )
  })

  test('changes its keys: the one before is worth nothing at once', async () => {
    const world = await open()
    const before = await register(world, registered)
    const changed = await manage(world, 'PUT', before, { ...registered, jwks: keysOf(next) })
    expect(changed.status).toBe(200)
    const { client_id } = before
    await expectInvalidClient(await tokensOf(world, client_id, first, 'https://app.test/cb'), false)
    await expectSuccess(await tokensOf(world, client_id, next, 'https://app.test/cb'))
  })

  test('goes from a secret to keys, and has no secret any more; not to nothing', async () => {
    const world = await open()
    const before = await register(world)
    const { client_id, client_secret } = before
    const after = await (await manage(world, 'PUT', before, registered)).json()
    expect(after).not.toHaveProperty('client_secret_expires_at')
    const old = { grant_type: 'refresh_token', refresh_token: 'x', client_id, client_secret }
    await expectInvalidClient(await post(world, '/token', old), false)
    await expectSuccess(await tokensOf(world, client_id, first, 'https://app.test/cb'))
    const access = { ...before, ...after }
    const none = await manage(world, 'PUT', access, { ...metadata, token_endpoint_auth_method: 'none' })
    expect(await none.json()).toMatchObject({ error: 'invalid_client_metadata' })
    const again = await (await manage(world, 'PUT', access, metadata)).json()
    expect(again.client_secret).toEqual(expect.any(String))
    await expectInvalidClient(await tokensOf(world, client_id, first, 'https://app.test/cb'), false)
  })

  test('has to say where its keys are, and needs them in one place', async () => {
    const world = await open()
    const refused = async (more: object) => (await postRegistration(world, { ...metadata, ...more })).json()
    const invalid = { error: 'invalid_client_metadata' }
    expect(await refused({ token_endpoint_auth_method: 'private_key_jwt' })).toMatchObject({
      ...invalid,
      error_description: 'token_endpoint_auth_method: private_key_jwt needs jwks or jwks_uri',
    })
    expect(await refused({ ...byKey, jwks_uri: JWKS_URI })).toMatchObject(invalid)
  })
})

describe('a client that is named by a URL', () => {
  /** What ChatGPT serves. */
  const url = 'https://chatgpt.test/oauth/IbUR3zxyNQ16/client.json'
  const document = {
    client_id: url,
    client_name: 'ChatGPT',
    client_uri: 'https://chatgpt.test/',
    redirect_uris: ['https://chatgpt.test/connector/oauth/IbUR3zxyNQ16'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
    token_endpoint_auth_signing_alg: 'RS256',
    jwks_uri: 'https://chatgpt.test/oauth/jwks.json',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  }
  const [redirect_uri = ''] = document.redirect_uris

  test('authenticates by its keys, and is held to them', async () => {
    const key = await clientKey('RS256', 'rsa')
    const { world, asked } = await taking({
      [url]: () => json(document),
      [document.jwks_uri]: () => json(keysOf(key)),
    })
    const { access_token } = await expectSuccess(await tokensOf(world, url, key, redirect_uri))
    expect(access_token).toEqual(expect.any(String))
    expect(asked).toEqual([url, document.jwks_uri])
    const code = await world.browser().code(authorizationUrl({ client_id: url, redirect_uri }))
    const form = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: VERIFIER }
    await expectInvalidClient(await post(world, '/token', { client_id: url, ...form }), false)
  })

  test.each([
    ['is public where its keys are nowhere, and it can be', { jwks_uri: undefined }, 'none'],
    ['is public where it names that first', { token_endpoint_auth_method: 'none' }, 'none'],
    ['is what it names first of several', { token_endpoint_auth_method: undefined }, 'none'],
    [
      'by its keys where it is public nowhere',
      {
        token_endpoint_auth_method: 'tls_client_auth',
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
      },
      'private_key_jwt',
    ],
  ])('%s', async (_, more, method) => {
    const { world } = await taking({ [url]: () => json({ ...document, ...more }) })
    await world.browser().code(authorizationUrl({ client_id: url, redirect_uri }))
    expect(await world.provider.clients.read(url)).toMatchObject({
      metadata: { token_endpoint_auth_method: method },
    })
  })
})
