/** Section 1.G: clients that are named by the URL of a document about them. */

import { describe, expect, test } from 'vitest'
import type { ProviderOptions } from 'vouchsafe'
import { expectErrorPage } from './browser-answers.ts'
import { type Answers, document, json, reasons, request, taking, URL_OF_CLIENT } from './document-world.ts'
import { authorizationUrl, clients, ISSUER, redeem, VERIFIER } from './world.ts'

describe('OAuth Client ID Metadata Document section 5: what the document says is what the client is', () => {
  test('it signs people in, and redeems and refreshes as a public client', async () => {
    const world = await taking({ [URL_OF_CLIENT]: () => json(document) })
    const code = await world.browser.code(request({ scope: 'openid offline_access' }))
    const response = await redeem(world.world, code, { redirect_uri: 'https://app.test/cb' }, URL_OF_CLIENT)
    expect(response.status).toBe(200)
    const tokens = (await response.json()) as Record<string, string>
    const { aud } = JSON.parse(atob(tokens.id_token?.split('.')[1] ?? ''))
    expect(aud).toBe(URL_OF_CLIENT)
    const again = await world.provider.fetch(
      new Request(`${ISSUER}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: URL_OF_CLIENT,
          grant_type: 'refresh_token',
          refresh_token: tokens.refresh_token ?? '',
        }),
      }),
    )
    expect(again.status).toBe(200)
    expect(world.asked).toEqual([URL_OF_CLIENT])
  })

  test('RFC 9700 section 2.1.1: PKCE is required of it', async () => {
    const world = await taking({ [URL_OF_CLIENT]: () => json(document) })
    await world.browser.signIn(request())
    const { location } = await world.browser.open(
      request({ code_challenge: undefined, code_challenge_method: undefined }),
    )
    expect(location).toContain('error=invalid_request')
  })

  test.each([
    ['registered', 'https://app.test/cb'],
    ['of any loopback port', 'http://127.0.0.1:51234/cb'],
    ['of a scheme of its own', 'app://cb'],
  ])('RFC 9700 section 2.1: a redirect URI %s', async (_, redirect_uri) => {
    const world = await taking({ [URL_OF_CLIENT]: () => json(document) })
    const answer = await world.browser.complete(request({ redirect_uri }))
    expect(answer.searchParams.get('code')).not.toBeNull()
  })

  test.each(['https://app.test/cb/', 'https://app.test/other', 'https://127.0.0.1/cb', 'app://other'])(
    'RFC 9700 section 2.1: not to %s',
    async (redirect_uri) => {
      const world = await taking({ [URL_OF_CLIENT]: () => json(document) })
      expectErrorPage(await world.browser.open(request({ redirect_uri })))
      expect(reasons(world.events)).toEqual(['redirect_uri.not_registered'])
    },
  )

  test('the field: grants and methods of other servers are left out, and members that nobody knows', async () => {
    const url = 'https://vscode.test/oauth/client-metadata.json'
    const said = {
      client_id: url,
      client_name: 'Visual Studio Code',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code', 'code id_token'],
      redirect_uris: ['http://127.0.0.1:33418/', 'https://vscode.test/redirect'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
      jwks_uri: 'https://vscode.test/jwks',
      software_id: 'x',
      'client_name#ja': 'x',
      __proto__: { skip_consent: true },
      skip_consent: true,
      introspect: 'any',
      client_secret_hash: 'x',
      allowed_origins: ['https://evil.test'],
    }
    const world = await taking({
      [url]: () => json(said, { 'content-type': 'application/vnd.app+json; charset=utf-8' }),
    })
    const page = await world.browser.signIn(
      authorizationUrl({
        client_id: url,
        redirect_uri: 'http://127.0.0.1:40001/',
        scope: 'openid offline_access',
      }),
    )
    expect(page.html).toContain('name="decision"')
    const { location } = await world.browser.allow(page)
    expect(location).toMatch(/^http:\/\/127\.0\.0\.1:40001\/\?code=/)
  })

  test('the field: neither application_type nor a method nor a port', async () => {
    const url = 'https://claude.test/oauth/claude-code-client-metadata'
    const said = {
      client_id: url,
      client_name: 'Claude Code',
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
    }
    const world = await taking({ [url]: () => json(said) })
    for (const port of [3118, 60351]) {
      const redirect_uri = `http://localhost:${port}/callback`
      const code = await world.browser.code(authorizationUrl({ client_id: url, redirect_uri }))
      expect((await redeem(world.world, code, { redirect_uri, code_verifier: VERIFIER }, url)).status).toBe(
        200,
      )
    }
  })
})

describe('G-029: what is no such client', () => {
  test.each([
    'https://app.test',
    'https://app.test?a=1',
    'https://app.test/a/../client.json',
    'https://app.test/./client.json',
    'https://app.test/a/%2E%2e/client.json',
    'https://app.test/..',
    'https://app.test/client.json#x',
    'https://user@app.test/client.json',
    'https://user:pass@app.test/client.json',
    'https://app.test/a b',
    'https://app.test\\@evil.test/',
  ])('OAuth Client ID Metadata Document section 3: %s is asked of nobody', async (client_id) => {
    const world = await taking({ [client_id]: () => json({ ...document, client_id }) })
    expectErrorPage(await world.browser.open(request({ client_id })))
    expect(world.asked).toEqual([])
    expect(reasons(world.events)).toEqual(['client_document.url'])
  })

  test.each([
    'http://app.test/client.json',
    'HTTPS://app.test/client.json',
    'ftp://app.test/client.json',
    'nobody',
  ])('%s is a name like any other, and of nobody', async (client_id) => {
    const world = await taking({ [client_id]: () => json({ ...document, client_id }) })
    expectErrorPage(await world.browser.open(request({ client_id })))
    expect(world.asked).toEqual([])
    expect(reasons(world.events)).toEqual(['client.unknown'])
  })

  test.each([
    ['https://127.0.0.1/c', 'fetch.host_forbidden'],
    ['https://[::1]/c', 'fetch.host_forbidden'],
    ['https://[::ffff:10.0.0.1]/c', 'fetch.host_forbidden'],
    ['https://2852039166/c', 'fetch.host_forbidden'],
    ['https://0xa9fea9fe/c', 'fetch.host_forbidden'],
    ['https://metadata.google.internal/c', 'fetch.host_forbidden'],
    ['https://localhost/c', 'fetch.host_forbidden'],
  ])('section 8.6: %s is not asked', async (client_id, reason) => {
    const world = await taking({ [client_id]: () => json({ ...document, client_id }) })
    expectErrorPage(await world.browser.open(request({ client_id })))
    expect(world.asked).toEqual([])
    expect(world.events).toMatchObject([
      { type: 'fetch_failed', purpose: 'client_metadata', reason },
      { type: 'refused', reason: 'client_document.not_taken', client_id },
    ])
  })

  test.each([
    ['a parameter twice', { scope: 'a' }, '&scope=b', 'request.parameter_repeated'],
    ['half an assertion', { client_assertion: 'x' }, '', 'client_assertion.type'],
  ])(
    'nor is anybody for a token request that is refused by itself: %s',
    async (_, more, repeated, reason) => {
      const world = await taking({ [URL_OF_CLIENT]: () => json(document) })
      const body = new URLSearchParams({
        client_id: URL_OF_CLIENT,
        grant_type: 'authorization_code',
        ...more,
      })
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      await world.provider.fetch(
        new Request(`${ISSUER}/token`, { method: 'POST', body: `${body}${repeated}`, headers }),
      )
      expect(world.asked).toEqual([])
      expect(reasons(world.events)).toEqual([reason])
    },
  )

  const said = (members: object) => () => json({ ...document, ...members })
  const bad: readonly [string, () => Response, string, string?][] = [
    [
      'of another client_id',
      said({ client_id: `${URL_OF_CLIENT}?` }),
      'client_document.client_id',
      'client_id',
    ],
    [
      'of a client_id in upper case',
      said({ client_id: 'https://APP.test/client.json' }),
      'client_document.client_id',
      'client_id',
    ],
    ['of no client_id', said({ client_id: undefined }), 'client_document.client_id', 'client_id'],
    ['of two client_ids', said({ client_id: [URL_OF_CLIENT] }), 'client_document.client_id', 'client_id'],
    ['with a secret', said({ client_secret: 'x' }), 'client_document.secret', 'client_secret'],
    [
      'with a secret that is nothing',
      said({ client_secret: null }),
      'client_document.secret',
      'client_secret',
    ],
    [
      'with the end of a secret',
      said({ client_secret_expires_at: 0 }),
      'client_document.secret',
      'client_secret_expires_at',
    ],
    ...['client_secret_basic', 'client_secret_post', 'client_secret_jwt'].map(
      (method) =>
        [
          `with ${method}`,
          said({ token_endpoint_auth_method: method, token_endpoint_auth_methods_supported: ['none'] }),
          'client_document.secret',
          'token_endpoint_auth_method',
        ] as [string, () => Response, string, string],
    ),
    [
      'with keys, which it has to use',
      said({ token_endpoint_auth_method: 'private_key_jwt' }),
      'client_document.authentication',
      'token_endpoint_auth_method',
    ],
    ['without redirect URIs', said({ redirect_uris: [] }), 'client_document.metadata', 'redirect_uris'],
    [
      'with a script for a redirect URI',
      said({ redirect_uris: ['javascript:alert(1)'] }),
      'client_document.metadata',
      'redirect_uris',
    ],
    [
      'with a redirect URI in the clear',
      said({ redirect_uris: ['http://app.test/cb'] }),
      'client_document.metadata',
      'redirect_uris',
    ],
    [
      'with a redirect URI that is no text',
      said({ redirect_uris: [7] }),
      'client_document.metadata',
      'redirect_uris',
    ],
    [
      'with a script for a page',
      said({ tos_uri: 'javascript:alert(1)' }),
      'client_document.metadata',
      'tos_uri',
    ],
    [
      'with a name that turns around',
      said({ client_name: 'App\u202e' }),
      'client_document.metadata',
      'client_name',
    ],
    [
      'with a name that is not seen',
      said({ client_name: 'A\u200bpp' }),
      'client_document.metadata',
      'client_name',
    ],
    ['with a name of two lines', said({ client_name: 'A\r\npp' }), 'client_document.metadata', 'client_name'],
    [
      'with an endless name',
      said({ client_name: 'a'.repeat(201) }),
      'client_document.metadata',
      'client_name',
    ],
    ['that is a list', () => json([document]), 'client_document.malformed'],
    ['that is nothing', () => json('null'), 'client_document.malformed'],
    ['that is no JSON', () => json('<html>'), 'client_document.malformed'],
    ['in text', () => json(document, { 'content-type': 'text/plain' }), 'client_document.media_type'],
    [
      'in HTML',
      () => json(document, { 'content-type': 'text/html; x=application/json' }),
      'client_document.media_type',
    ],
    [
      'of no type',
      () => new Response(new TextEncoder().encode(JSON.stringify(document))),
      'client_document.media_type',
    ],
    ['of 5121 bytes', said({ x: 'x'.repeat(5000) }), 'client_document.not_taken'],
    ['of a megabyte', said({ x: 'x'.repeat(1_000_000) }), 'client_document.not_taken'],
    [
      'that leads elsewhere',
      () => json('', { location: 'https://app.test/other' }, 302),
      'client_document.not_taken',
    ],
    ['that is not there', () => json('', {}, 404), 'client_document.missing'],
    ['that is gone', () => json(document, {}, 410), 'client_document.missing'],
  ]
  test.each(bad)('a document %s', async (_, answer, reason, input) => {
    const world = await taking({ [URL_OF_CLIENT]: answer })
    expectErrorPage(await world.browser.open(request()))
    expect(world.events.filter(({ type }) => type === 'refused')).toEqual([
      {
        type: 'refused',
        endpoint: 'authorization',
        reason,
        client_id: URL_OF_CLIENT,
        ...(input && { input }),
      },
    ])
    // Nothing of it is kept: section 5.2.
    await world.browser.open(request())
    expect(world.asked).toEqual([URL_OF_CLIENT, URL_OF_CLIENT])
  })
})

describe('RFC 9110 section 15.6.4: what may be different in a moment is no answer', () => {
  const down: readonly [string, () => Response | Promise<Response>][] = [
    ['nobody', () => Promise.reject(Object.assign(new Error(), { code: 'ECONNRESET' }))],
    ['a failure', () => json('', {}, 500)],
    ['a bad gateway', () => json('', {}, 502)],
    ['somebody who wants to know whether we are human', () => json('', {}, 403)],
    ['somebody who is asked too often', () => json('', {}, 429)],
    ['somebody who does not come to an end', () => new Promise<never>(() => undefined)],
  ]
  test.each(down)('%s answers: 503, and the next time it is asked again', async (_, answer) => {
    const answers: Answers = { [URL_OF_CLIENT]: answer }
    const world = await taking(answers)
    const { response } = await world.browser.open(request())
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).not.toBeNull()
    expect(world.events).toMatchObject([
      { type: 'fetch_failed', host: 'app.test' },
      { type: 'unavailable', endpoint: 'authorization', operation: 'fetch' },
    ])
    answers[URL_OF_CLIENT] = () => json(document)
    expect((await world.browser.open(request())).response.status).toBe(200)
  })
})

describe('section 5.2: kept as the headers say', () => {
  test('a document that has become another one is the client from then on', async () => {
    const answers: Answers = {
      [URL_OF_CLIENT]: () => json(document, { 'cache-control': 'max-age=600' }),
    }
    const world = await taking(answers)
    await world.browser.signIn(request())
    answers[URL_OF_CLIENT] = () => json({ ...document, redirect_uris: ['https://app.test/new'] })
    world.clock.now += 599
    expect((await world.browser.open(request())).response.status).toBe(200)
    world.clock.now += 1
    expectErrorPage(await world.browser.open(request()))
    expect(reasons(world.events)).toEqual(['redirect_uri.not_registered'])
  })

  test('one that has become none is asked for anew, and not remembered', async () => {
    const answers: Answers = { [URL_OF_CLIENT]: () => json('not yet') }
    const world = await taking(answers)
    expectErrorPage(await world.browser.open(request()))
    answers[URL_OF_CLIENT] = () => json(document)
    expect((await world.browser.open(request())).response.status).toBe(200)
    expect(world.asked).toHaveLength(2)
  })
})

describe('section 8.9: the policy', () => {
  const answers: Answers = { [URL_OF_CLIENT]: () => json(document) }
  const statusOf = async (options: Partial<ProviderOptions>) => {
    const world = await taking(answers, options)
    const { response } = await world.browser.open(request())
    const discovery = ['openid-configuration', 'oauth-authorization-server'].map(async (name) => {
      const found = await world.provider.fetch(new Request(`${ISSUER}/.well-known/${name}`))
      return ((await found.json()) as Record<string, unknown>).client_id_metadata_document_supported
    })
    return [response.status, ...(await Promise.all(discovery)), reasons(world.events)[0]]
  }
  const taken = (client_id_metadata_documents: boolean | string[]) => ({
    policy: { client_id_metadata_documents },
  })

  test('section 6: is off, and says so, unless it is on', async () => {
    expect(await statusOf({ policy: { client_id_metadata_documents: undefined } })).toEqual([
      400,
      undefined,
      undefined,
      'client.unknown',
    ])
    expect(await statusOf(taken(false))).toEqual([400, undefined, undefined, 'client.unknown'])
    expect(await statusOf(taken([]))).toEqual([400, undefined, undefined, 'client.unknown'])
    expect(await statusOf(taken(true))).toEqual([200, true, true, undefined])
  })

  test('names hosts', async () => {
    expect(await statusOf(taken(['app.test']))).toEqual([200, true, true, undefined])
    expect(await statusOf(taken(['*.test']))).toEqual([200, true, true, undefined])
    expect(await statusOf(taken(['other.test', '*.app.test']))).toEqual([
      400,
      true,
      true,
      'client_document.not_allowed',
    ])
  })

  test('or a hook says which URLs, at every use', async () => {
    const asked: string[] = []
    const allowing = (allow: boolean) => ({
      hooks: { allowClientDocument: ({ url }: { url: string }) => asked.push(url) > 0 && allow },
    })
    expect(await statusOf(allowing(true))).toEqual([200, true, true, undefined])
    expect(await statusOf(allowing(false))).toEqual([400, true, true, 'client_document.not_allowed'])
    expect(asked).toEqual([URL_OF_CLIENT, URL_OF_CLIENT])
    expect((await statusOf({ hooks: { allowClientDocument: (() => 'yes') as never } }))[0]).toBe(503)
  })

  test('section 7.2: a client that is configured is what it is configured as, also when it is disabled', async () => {
    const own = {
      ...document,
      client_name: 'Our own',
      skip_consent: true,
      token_endpoint_auth_method: 'none' as const,
    }
    const configured = await taking(answers, { clients: [...clients, own] })
    expect((await configured.browser.complete(request())).searchParams.get('code')).not.toBeNull()
    const disabled = await taking(answers, { clients: [{ ...own, disabled: true }] })
    expectErrorPage(await disabled.browser.open(request()))
    expect([...configured.asked, ...disabled.asked]).toEqual([])
  })
})

describe('D11, RFC 9700 section 4.11.2: nobody is sent to a client that nobody vouches for before they sign in', () => {
  const answers: Answers = { [URL_OF_CLIENT]: () => json(document) }
  const invalid = { response_type: 'token' }

  test('an error is shown here, and leads nowhere', async () => {
    const world = await taking(answers)
    expectErrorPage(await world.browser.open(request(invalid)))
    expectErrorPage(await world.browser.open(request({ id_token_hint: 'x' })))
    expect(world.events).toMatchObject([
      { type: 'refused', reason: 'response_type.unsupported', client_id: URL_OF_CLIENT },
      { type: 'refused', reason: 'id_token_hint.invalid', client_id: URL_OF_CLIENT },
    ])
  })

  test('whoever gives up on the login page is told so here', async () => {
    const { browser } = await taking(answers)
    const page = await browser.submit(await browser.open(request()), { cancel: '1' })
    expectErrorPage(page)
    expect(page.html).not.toContain('app.test/cb')
  })

  test('once they have signed in, the client is told', async () => {
    const { browser } = await taking(answers)
    await browser.signIn(request())
    expect((await browser.open(request(invalid))).location).toMatch(
      /^https:\/\/app\.test\/cb#error=unsupported_response_type/,
    )
    const page = await browser.open(request())
    expect((await browser.submit(page, { decision: 'deny' })).location).toContain('error=access_denied')
  })

  test('prompt=none shows no page', async () => {
    const { browser } = await taking(answers)
    expect((await browser.open(request({ prompt: 'none' }))).location).toContain('error=login_required')
    expect((await browser.open(request({ prompt: 'none', scope: 'unknown"' }))).location).toContain(
      'error=invalid_scope',
    )
    expect((await browser.open(request({ prompt: 'none login', scope: 'x"' }))).location).toBeUndefined()
  })

  test('of clients that the host knows everybody goes back, as before', async () => {
    const { browser } = await taking(answers)
    expect((await browser.open(authorizationUrl(invalid))).location).toMatch(/^https:\/\/rp\.test\/cb#error=/)
  })
})

describe('section 8.5: people see which host it is', () => {
  const page = async (members: object, redirect_uri: string) => {
    const { browser } = await taking({ [URL_OF_CLIENT]: () => json({ ...document, ...members }) })
    const login = await browser.open(request({ redirect_uri }))
    const consent = await browser.submit(login, { username: 'alice', password: 'a password nobody guesses' })
    return { login: login.html, consent: consent.html }
  }

  test('beside the name that it has given itself, on both pages', async () => {
    const { login, consent } = await page({ client_name: 'Your Bank' }, 'https://app.test/cb')
    for (const html of [login, consent]) {
      expect(html).toContain('Your Bank')
      expect(html).toMatch(/of <strong><bdi>app\.test<\/bdi><\/strong>/)
    }
    expect(consent).not.toContain('class="notice"')
  })

  test.each([
    ['http://127.0.0.1:4000/cb', '127.0.0.1:4000'],
    ['app://cb', 'app:'],
    ['https://else.test/cb', 'else.test'],
    ['https://app.test.else.test/cb', 'app.test.else.test'],
  ])('and where they go on to, where that is another one: %s', async (redirect_uri, host) => {
    const { consent } = await page({ redirect_uris: [redirect_uri] }, redirect_uri)
    const [notice = ''] = /<p class="notice">.*<\/p>/.exec(consent) ?? []
    expect(notice).toContain(`<strong><bdi>${host}</bdi></strong>`)
    expect(notice).toContain('<strong><bdi>app.test</bdi></strong>')
  })

  test('another port is no other host', async () => {
    const uri = 'https://APP.test:8443/cb'
    const { consent } = await page({ redirect_uris: [uri] }, uri)
    expect(consent).not.toContain('class="notice"')
  })

  test('section 8.8: and no logo that is loaded from where it likes', async () => {
    const { login, consent } = await page({ logo_uri: 'https://bank.test/logo.png' }, 'https://app.test/cb')
    expect(login + consent).not.toContain('logo.png')
  })
})
