/** What administrators type and is refused, said in their language: each text for what the core or the accounts do say. */

import { expect, test } from 'vitest'
import type { Language } from '../pages/texts/texts.ts'
import { testKeys } from '../testing/keys.ts'
import { adminTexts } from './admin-texts.ts'
import { openDesk, send, shop } from './at-desk.fixture.ts'

const { said } = adminTexts.en.refusals

/** A language in which each says its own name, and what stands in it. */
const names: Language = {
  tag: 'ar',
  texts: {
    admin: {
      ...adminTexts.en,
      refusals: {
        numbered: '{problem}, {number}.',
        said: Object.fromEntries(
          Object.entries(said).map(([name, text]) => [
            name,
            [name, ...(text.match(/\{\w+\}/g) ?? [])].join(' '),
          ]),
        ) as unknown as typeof said,
      },
    },
  },
}

const client = '/admin/clients/shop/edit'
const person = '/admin/people/bob/edit'
const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }
const jwks = (...keys: object[]) => ({ jwks: JSON.stringify({ keys }) })

const rows: readonly [path: string, typed: Record<string, string>, ...told: string[]][] = [
  [client, { redirect_uris: 'app.example/cb\n/cb' }, 'absolute, 1.', 'absolute, 2.'],
  [client, { redirect_uris: 'localhost:3000/cb' }, 'scheme, 1.'],
  [client, { redirect_uris: 'https://app.example/é' }, 'characters, 1.'],
  [client, { redirect_uris: 'https://*.app.example/cb' }, 'wildcard, 1.'],
  [client, { redirect_uris: 'https://app.example/#cb' }, 'fragment, 1.'],
  [client, { post_logout_redirect_uris: 'javascript:alert(1)' }, 'schemeTaken, 1.'],
  [client, { redirect_uris: 'https://me@app.example/' }, 'userInformation, 1.'],
  [client, { redirect_uris: 'https:///cb' }, 'host, 1.'],
  [client, { redirect_uris: 'https://app.example/?code=1' }, 'answered, 1.'],
  [client, { redirect_uris: 'http://192.168.1.10/cb' }, 'https, 1.'],
  [client, { redirect_uris: `https://app.example/${'x'.repeat(2048)}` }, 'longest 2048, 1.'],
  [client, { redirect_uris: '' }, 'needsRedirect'],
  [client, { application_type: 'native', token_endpoint_auth_method: '' }, 'native'],
  [client, { backchannel_logout_uri: 'http://app.example/' }, 'httpsSent'],
  [client, { backchannel_logout_uri: 'app.example' }, 'wholeUrl'],
  [client, { frontchannel_logout_uri: 'https://other.example/' }, 'frame'],
  [client, { jwks_uri: 'http://app.example/' }, 'httpsRead'],
  [client, { logo_uri: 'app.example/logo.png' }, 'webUrl'],
  [client, { initiate_login_uri: 'http://app.example/' }, 'httpsUrl'],
  [client, { allowed_origins: 'https://app.example/' }, 'origin, 1.'],
  [client, { resources: '/api' }, 'resource, 1.'],
  [client, { resources: 'https://none.example' }, 'noResource, 1.'],
  [client, { introspect: 'some' }, 'introspect'],
  [client, { scope: 'naïve' }, 'scopes'],
  [client, { jwks: 'none' }, 'jwkSet'],
  [client, jwks(...Array.from({ length: 51 }, () => key)), 'mostKeys 50'],
  [client, jwks({ ...key, d: 'd' }), 'publicKeys'],
  [client, jwks({ kty: 'RSA', n: 'AQAB', e: 'AQAB' }), 'longKeys'],
  [client, jwks({ ...key, kid: 'a' }, { ...key, kid: 'a' }), 'keyIds'],
  [client, { ...jwks(key), jwks_uri: 'https://app.example/jwks' }, 'besideKeys'],
  [client, { token_endpoint_auth_method: 'private_key_jwt' }, 'needsKeys'],
  [client, { id_token_signed_response_alg: 'EdDSA' }, 'noKey EdDSA'],
  [client, { token_endpoint_auth_signing_alg: 'RS1' }, 'oneOf "RS256", "RS384", "RS512"'],
  [client, { access_token_lifetime: 'an hour' }, 'number'],
  [client, { access_token_lifetime: '1.5' }, 'whole'],
  [client, { access_token_lifetime: '0' }, 'least 1'],
  [client, { refresh_token_grace: '301' }, 'most 300'],
  [client, { client_name: 'x'.repeat(5000) }, 'longest 200'],
  ['/admin/new-client/web', { client_id: 'é' }, 'clientId'],
  ['/admin/registration', { uses: 'many', hours: '1' }, 'range 1000000'],
  [person, { username: ' ' }, 'emptyText'],
  [person, { username: 'x'.repeat(321) }, 'longest 320'],
  [person, { email: 'none' }, 'email'],
  [person, { claims: '{"email":"bob@example.com"}' }, 'claims sub, name, email'],
  ['/admin/people/bob/password', { password: 'short' }, 'shortest 8'],
  ['/admin/people/bob/password', { password: 'x'.repeat(1025) }, 'longestBytes 1024'],
  ['/admin/keys', {}, 'fixedKeys'],
]

test('each is told in a text, and each text is told', async () => {
  const keys = { keys: testKeys.keys.filter(({ alg }) => alg === 'RS256') }
  const at = await openDesk({ languages: [names], keys, resources: [{ identifier: 'https://api.example' }] })
  await at.op.provider.clients.create(shop)
  const { browser } = await at.come()
  const found: string[] = []
  for (const [path, typed, ...told] of rows) {
    const { html, status } = await send(browser, await browser.open(`${at.issuer}${path}`), path, typed)
    const problems = /<span class="problem"|role="alert"/.exec(html)?.index ?? html.length
    const text = html
      .slice(problems)
      .replace(/<[^>]*>/g, '')
      .replaceAll('&quot;', '"')
    expect([path, typed, status, text]).toEqual([
      path,
      typed,
      expect.toBeOneOf([400, 409]),
      expect.any(String),
    ])
    for (const one of told) expect([path, typed, text]).toEqual([path, typed, expect.stringContaining(one)])
    found.push(...told.map((one) => /^\w+/.exec(one)?.[0] ?? ''))
  }
  expect(Object.keys(said).filter((name) => !found.includes(name))).toEqual([])
}, 60_000)
