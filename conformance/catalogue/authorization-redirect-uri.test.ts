/** 1.A: where the answer may go. Exact comparison, and a page of ours whenever there is doubt. */

import { beforeAll, describe, expect, test } from 'vitest'
import { readClient } from 'vouchsafe'
import { clientAnswer, expectCode, expectErrorPage } from './browser-answers.ts'
import { type WatchedStorage, watchedStorage } from './watched-storage.ts'
import { authorizationUrl, clients, createWorld, type World } from './world.ts'

let world: World
let storage: WatchedStorage

beforeAll(async () => {
  storage = watchedStorage()
  const idn = {
    client_id: 'idn',
    redirect_uris: ['https://xn--bcher-kva.test/cb'],
    token_endpoint_auth_method: 'none' as const,
  }
  const dev = {
    client_id: 'dev',
    redirect_uris: ['http://localhost:3000/cb'],
    client_secret: 'a secret of the machine it is on',
  }
  const dev2 = { ...dev, client_id: 'dev2', redirect_uris: ['http://127.0.0.1:3000/cb'] }
  const apps = {
    client_id: 'apps',
    redirect_uris: ['cursor://vendor.extension/oauth/callback', 'homeassistant:/auth-callback'],
    token_endpoint_auth_method: 'none' as const,
  }
  world = await createWorld({ storage, clients: [...clients, idn, dev, dev2, apps] })
})

/** A valid request whose redirect_uri is written as it stands here, percent-encoding included. */
const at = (redirect_uri: string, client_id = 'web') =>
  `${authorizationUrl({ client_id, redirect_uri: undefined })}&redirect_uri=${redirect_uri}`
const encoded = (redirect_uri: string, client_id?: string) => at(encodeURIComponent(redirect_uri), client_id)

const registered = encodeURIComponent('https://rp.test/cb')

const refused: readonly [string, string][] = [
  ['A-005 twice, the registered one first', at(`${registered}&redirect_uri=https://evil.test/`)],
  ['A-005 twice, the registered one last', at(`https://evil.test/&redirect_uri=${registered}`)],
  ['A-005 twice the same', at(`${registered}&redirect_uri=${registered}`)],
  ['A-009 empty', at('')],
  ['A-010 absent', authorizationUrl({ redirect_uri: undefined })],
  ['A-011 of somebody else', encoded('https://evil.test/cb')],
  ['A-011 of another client here', encoded('https://rp2.test/cb')],
  ['A-012 a slash behind', encoded('https://rp.test/cb/')],
  ['A-012 a registered one as its prefix', encoded('https://rp.test/cbx')],
  ['A-012 a prefix of a registered one', encoded('https://rp.test/')],
  ['A-013 dot segments', encoded('https://rp.test/cb/../evil')],
  ['A-013 dot segments that lead back', encoded('https://rp.test/x/../cb')],
  ['A-013 encoded dots', encoded('https://rp.test/cb/%2e%2e/evil')],
  ['A-013 an encoded slash', encoded('https://rp.test/cb/..%2fevil')],
  ['A-015 an added query', encoded('https://rp.test/cb?x=1')],
  ['A-015 an empty query', encoded('https://rp.test/cb?')],
  ['A-016 without its query', encoded('https://rp.test/cb', 'q')],
  ['A-016 another value', encoded('https://rp.test/cb?tenant=2', 'q')],
  ['A-016 one more parameter', encoded('https://rp.test/cb?tenant=1&x=2', 'q')],
  ['A-016 the parameter twice', encoded('https://rp.test/cb?tenant=1&tenant=1', 'q')],
  ['A-017 an empty fragment', encoded('https://rp.test/cb#')],
  ['A-017 a fragment', encoded('https://rp.test/cb#x')],
  ['A-018 user information', encoded('https://rp.test@evil.test/cb')],
  ['A-018 a backslash in user information', encoded('https://evil.test%5c@rp.test/cb')],
  ['A-018 a raw backslash', encoded('https://evil.test\\@rp.test/cb')],
  ['A-018 a port in user information', encoded('https://rp.test:443@evil.test/cb')],
  ['A-019 scheme and host in capitals', encoded('HTTPS://RP.TEST/cb')],
  ['A-019 the path in capitals', encoded('https://rp.test/CB')],
  ['A-019 http for https', encoded('http://rp.test/cb')],
  ['A-020 the default port', encoded('https://rp.test:443/cb')],
  ['A-021 a letter percent-encoded', encoded('https://rp.test/%63b')],
  ['A-022 in Unicode, registered in Punycode', encoded('https://bücher.test/cb', 'idn')],
  ['A-022 a host that looks the same', encoded('https://rр.test/cb')],
  ['A-023 CR and LF', at(`${registered}%0d%0aSet-Cookie:%20a=b`)],
  ['A-023 NUL', at(`${registered}%00`)],
  ['A-023 a tab', at(`${registered}%09`)],
  ['A-023 a space in front', at(`+${registered}`)],
  ['A-023 bytes that are not UTF-8', at(`${registered}%ff`)],
  ['A-025 another path on loopback', encoded('http://127.0.0.1:51234/other', 'nat')],
  ['A-025 localhost for an address', encoded('http://localhost:51234/cb', 'nat')],
  ['A-025 https for http on loopback', encoded('https://127.0.0.1:51234/cb', 'nat')],
  ['A-025 another loopback address', encoded('http://127.0.0.2:51234/cb', 'nat')],
  ['A-026 a query on loopback', encoded('http://127.0.0.1:51234/cb?bar=foo', 'nat')],
  ['A-026 a fragment on loopback', encoded('http://127.0.0.1:51234/cb#x', 'nat')],
  ['A-027 a host that starts with the address', encoded('http://127.0.0.1.evil.test:1/cb', 'nat')],
  ['A-027 a host that starts with localhost', encoded('http://localhost.evil.test/cb', 'nat')],
  ['A-027 the address as user information', encoded('http://127.0.0.1@evil.test/cb', 'nat')],
  ['A-027 address and port as user information', encoded('http://127.0.0.1:80@evil.test/cb', 'nat')],
  ['A-027 a port that is none', encoded('http://127.0.0.1:99999/cb', 'nat')],
  ['A-027 port 0', encoded('http://127.0.0.1:0/cb', 'nat')],
  ['A-027 port 0 of a web client', encoded('http://localhost:0/cb', 'dev')],
  ['A-025 https for http on loopback, for a web client', encoded('https://localhost:3000/cb', 'dev')],
  ['A-025 the other name of loopback', encoded('http://[::1]:3000/cb', 'dev')],
  ['A-031 another host of a private scheme', encoded('cursor://other.extension/oauth/callback', 'apps')],
  ['A-031 another private scheme', encoded('vscode://vendor.extension/oauth/callback', 'apps')],
  ['A-030 another port of a web client', encoded('https://rp.test:8443/cb')],
  ['A-031 an authority in a private scheme', encoded('com.example.app://cb', 'nat')],
  ['A-031 no slash in a private scheme', encoded('com.example.app:cb', 'nat')],
  ['A-031 a private scheme in capitals', encoded('COM.EXAMPLE.APP:/cb', 'nat')],
  ['A-032 out of band', encoded('urn:ietf:wg:oauth:2.0:oob')],
  ['A-032 out of band for a native client', encoded('urn:ietf:wg:oauth:2.0:oob', 'nat')],
  ['A-033 brackets for a regular expression to get lost in', encoded(`http://${'[:'.repeat(1000)}`, 'nat')],
  ['A-059 prompt=none does not come before the check', `${encoded('https://evil.test/')}&prompt=none`],
  ['A-059 nor does a fault elsewhere', `${encoded('https://evil.test/')}&scope=openid&scope=x`],
  ['A-059 nor does another response_type', `${encoded('https://evil.test/')}&response_type=token`],
]

describe('RFC 9700 section 4.1.3: no answer goes where it was not registered', () => {
  test.each(refused)('%s', async (_, url) => {
    const before = storage.writes
    expectErrorPage(await world.browser().open(url))
    expect(storage.writes).toBe(before)
  })

  test.each([
    ['100,000 brackets', `http://${'[:'.repeat(50_000)}`],
    ['100 KB of a', `https://rp.test/${'a'.repeat(100_000)}`],
  ])('A-033 %s: too long for a URL, and for a body', async (_, redirect_uri) => {
    const by_get = await world.browser().open(encoded(redirect_uri, 'nat'))
    expect(by_get.response.status).toBe(414)
    const body = new URLSearchParams({ client_id: 'nat', redirect_uri })
    const by_post = await world.browser().open('https://op.test/authorize', { method: 'POST', body })
    expect([by_post.response.status, by_post.location]).toEqual([413, undefined])
  })

  test('A-033 60 KB of brackets by POST', async () => {
    const body = `client_id=nat&redirect_uri=http://${'[:'.repeat(30_000)}`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expectErrorPage(
      await world.browser().open('https://op.test/authorize', { method: 'POST', body, headers }),
    )
  })
})

describe('RFC 6749 section 4.1.2: the answer goes exactly where it was registered', () => {
  test.each([
    ['A-016 a registered query stays, the answer is appended', 'q', 'https://rp.test/cb?tenant=1'],
    ['A-024 any port of 127.0.0.1 (RFC 8252 section 7.3)', 'nat', 'http://127.0.0.1:51234/cb'],
    ['A-024 any port of [::1]', 'nat', 'http://[::1]:51234/cb'],
    ['A-024 no port', 'nat', 'http://127.0.0.1/cb'],
    ['A-024 any port of localhost, whoever registered it', 'dev', 'http://localhost:5173/cb'],
    ['A-024 any port of 127.0.0.1, whoever registered it', 'dev2', 'http://127.0.0.1:65535/cb'],
    ['A-031 a private scheme without a dot', 'apps', 'cursor://vendor.extension/oauth/callback'],
    ['A-031 another one', 'apps', 'homeassistant:/auth-callback'],
    ['A-031 a private scheme as registered (RFC 8252 section 7.1)', 'nat', 'com.example.app:/cb'],
    ['A-022 Punycode as registered', 'idn', 'https://xn--bcher-kva.test/cb'],
  ])('%s', async (_, client_id, redirect_uri) => {
    const browser = world.browser()
    const url = authorizationUrl({ client_id, redirect_uri })
    const page = await browser.signIn(url)
    expectCode(await browser.allow(page), { redirect_uri })
    const refusal = await browser.open(
      authorizationUrl({ client_id, redirect_uri, prompt: 'none', id_token_hint: 'x' }),
    )
    expect(clientAnswer(refusal, { redirect_uri })).toHaveProperty('error')
  })
})

test.each([
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'JavaScript:alert(1)',
  'https://rp.test/cb\r\nSet-Cookie: a=b',
  'https://rp.test;sandbox/cb',
  'intent://rp.test/cb',
])('A-039 a stored client with %j is not answered there', async (redirect_uri) => {
  const sound = readClient(
    { client_id: 'old', redirect_uris: ['https://rp.test/cb'], token_endpoint_auth_method: 'none' },
    'old',
  )
  const legacy = await createWorld({ clients: () => ({ ...sound, redirect_uris: [redirect_uri] }) })
  for (const response_mode of ['query', 'form_post']) {
    const url = authorizationUrl({ client_id: 'old', redirect_uri, response_mode })
    const visit = await legacy.browser().open(url)
    // The record of the client is at fault, and not the request: it is no client until that is mended.
    expect([visit.response.status, visit.location]).toEqual([503, undefined])
    expect(visit.html).not.toMatch(/<form|<script|alert\(1\)/)
  }
})

describe('a redirect_uri that is not registered is explained', () => {
  test('on the page: the client, the nearest that is registered, and what differs; not what came', async () => {
    const redirect_uri = 'https://rp.test/cb/?token=secret'
    const visit = await world.browser().open(authorizationUrl({ redirect_uri }))
    expectErrorPage(visit)
    expect(visit.html).toContain('The application is <bdi>Web</bdi>')
    expect(visit.html).toContain('Registered is <bdi>https://rp.test/cb</bdi>; the path is another one')
    expect(visit.html).not.toMatch(/secret|cb\/\?/)
  })

  test('of a client without one, and of a request without one', async () => {
    const codeless = await world.browser().open(authorizationUrl({ client_id: 'codeless' }))
    expect(codeless.html).toContain('No address is registered for it')
    const without = await world.browser().open(authorizationUrl({ redirect_uri: undefined }))
    expect(without.html).toContain('The application is <bdi>Web</bdi>')
    expect(without.html).not.toContain('Registered is')
  })

  test('an unknown client is not named', async () => {
    const visit = await world.browser().open(authorizationUrl({ client_id: 'a secret' }))
    expectErrorPage(visit)
    expect(visit.html).not.toMatch(/a secret|The application is/)
  })
})
