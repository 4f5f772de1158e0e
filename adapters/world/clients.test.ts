/** RFC 7591 section 2: clients as they are configured, refused by name where they are wrong. */

import { describe, expect, test } from 'vitest'
import type { ClientMetadataInput } from '../../core/index.ts'
import { hashClientSecret } from './client-secret.ts'
import { readClient, readClients } from './clients.ts'

const right = {
  client_id: 'web',
  client_secret: 'correct horse battery staple',
  redirect_uris: ['https://rp.test/cb'],
}

const grant_types = ['authorization_code', 'refresh_token', 'client_credentials', 'urn:example:voucher']

test('RFC 6749 section 10.10: a secret that might be guessed is refused', () => {
  const with_secret = (length: number) => readClient({ ...right, client_secret: 'x'.repeat(length) }, 'c')
  expect(() => with_secret(21)).toThrow(/^c\.client_secret: must be random, and 22 characters at least$/)
  expect(with_secret(22)).toMatchObject({ client_id: 'web' })
})

describe('a client that is wrong', () => {
  const refused: readonly [Record<string, unknown>, RegExp][] = [
    [{ client_id: undefined }, /^c\.client_id: is missing/],
    [{ client_id: '' }, /^c\.client_id: must be 1 to 255 printable ASCII characters$/],
    [{ client_id: 'wéb' }, /^c\.client_id: must be 1 to 255/],
    [
      { client_secret: undefined },
      /^c: client_secret is missing; add it, or set token_endpoint_auth_method to none/,
    ],
    [{ token_endpoint_auth_method: 'none' }, /^c: .*none has no client_secret; remove one of the two$/],
    [
      { token_endpoint_auth_method: 'client_secret_jwt' },
      /^c\.token_endpoint_auth_method: must be one of "client_secret_basic", "/,
    ],
    [{ token_endpoint_auth_method: 'private_key_jwt' }, /^c: .*private_key_jwt has no client_secret/],
    [
      { token_endpoint_auth_method: 'private_key_jwt', client_secret: undefined },
      /^c\.token_endpoint_auth_method: private_key_jwt needs jwks or jwks_uri$/,
    ],
    [
      { jwks: { keys: [] }, jwks_uri: 'https://rp.test/jwks' },
      /^c\.jwks: must not be there beside jwks_uri$/,
    ],
    [{ jwks: { keys: [{ kty: 'EC', d: 'x' }] } }, /^c\.jwks\.keys: must be public keys/],
    [{ jwks: { keys: [{ kty: 'oct', k: 'x' }] } }, /^c\.jwks\.keys: must be public keys/],
    [
      { jwks: { keys: [{ kty: 'RSA', n: 'A'.repeat(171), e: 'AQAB' }] } },
      /^c\.jwks\.keys: must have 2048 bits/,
    ],
    [{ jwks_uri: 'http://rp.test/jwks' }, /^c\.jwks_uri: must be https/],
    [{ jwks_uri: 'https://rp.test/jwks#x' }, /^c\.jwks_uri: must be an absolute https URL/],
    [{ redirect_uris: [] }, /^c\.redirect_uris: is missing; the grant authorization_code needs one$/],
    [
      { redirect_uris: ['/cb'] },
      /^c\.redirect_uris\.0: must be an absolute URI, from its scheme on, such as https/,
    ],
    [{ redirect_uris: ['https://rp.test/cb#x'] }, /^c\.redirect_uris\.0: must not have a fragment/],
    [
      { redirect_uris: ['https://rp.test/cb', 'javascript:alert(1)'] },
      /^c\.redirect_uris\.1: has a scheme that can never be/,
    ],
    [{ redirect_uris: ['urn:ietf:wg:oauth:2.0:oob'] }, /^c\.redirect_uris\.0: has a scheme/],
    [{ redirect_uris: ['https://a@rp.test/cb'] }, /^c\.redirect_uris\.0: must not have user information$/],
    [
      { redirect_uris: ['https://rp.test/<cb>'] },
      /^c\.redirect_uris\.0: has characters that no URI may hold, such as a space/,
    ],
    [
      { redirect_uris: ['https://bücher.test/'] },
      /^c\.redirect_uris\.0: has characters that no URI may hold, such as a space/,
    ],
    [{ redirect_uris: ['https://rp.test;sandbox/cb'] }, /^c\.redirect_uris\.0: must have a host/],
    [{ redirect_uris: ['http://127.0.0.1:0/cb'] }, /^c\.redirect_uris\.0: must have a host, and a port/],
    [
      { redirect_uris: ['http://rp.test/cb'] },
      /^c\.redirect_uris\.0: must be https; http is for loopback only/,
    ],
    [
      { redirect_uris: ['https://*.rp.test/cb'] },
      /^c\.redirect_uris\.0: has a \*, and there are no wildcards/,
    ],
    [{ redirect_uris: ['https://rp.test/*'] }, /^c\.redirect_uris\.0: has a \*, .* register each one/],
    [{ client_name: 'x'.repeat(201) }, /^c\.client_name: must have 200 characters at most$/],
    [{ jwks: [] }, /^c\.jwks.*: must be a JWK Set, an object with a list of keys$/],
    [{ redirect_uris: ['http://localhost.evil.test/cb'] }, /^c\.redirect_uris\.0: must be https;/],
    [
      { redirect_uris: ['http://127.0.0.1@rp.test/cb'] },
      /^c\.redirect_uris\.0: must not have user information\n/,
    ],
    [
      { redirect_uris: ['https://rp.test/cb?a=1&state=fixed'] },
      /^c\.redirect_uris\.0: must not have code, state, iss or error in its query/,
    ],
    [{ redirect_uris: ['localhost:3000/cb'] }, /^c\.redirect_uris\.0: must begin with its scheme, such as/],
    [
      { application_type: 'native' },
      /^c\.token_endpoint_auth_method: must be none; a native client keeps no secret/,
    ],
    [{ response_types: ['token'] }, /^c\.response_types\.0: must be "code"$/],
    [{ application_type: 'mobile' }, /^c\.application_type: must be .*"native"/],
    [{ id_token_signed_response_alg: 'none' }, /^c\.id_token_signed_response_alg: must be .*"RS256"/],
    [{ logo_uri: 'javascript:x' }, /^c\.logo_uri: must be an http or https URL, in ASCII/],
    [
      { allowed_origins: ['https://app.test/'] },
      /^c\.allowed_origins\.0: must be an origin such as https:\/\/app\.example or capacitor/,
    ],
    [{ allowed_origins: ['*'] }, /^c\.allowed_origins\.0: must be an origin/],
    [{ scope: 'openid\temail' }, /^c\.scope: must be scopes with spaces between them/],
    [{ client_nmae: 'x' }, /^c\.client_nmae: is not known; did you mean client_name\?$/],
    [{ refresh_token_grace: 301 }, /^c\.refresh_token_grace: must be 300 at most$/],
  ]

  test.each(refused)('%j', (wrong, message) => {
    expect(() => readClient({ ...right, ...wrong } as never, 'c')).toThrow(message)
  })
})

test('a client that is right has its defaults, and a hash for its secret', () => {
  const client = readClient(right, 'c')
  expect(client).toMatchObject({
    client_id: 'web',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    id_token_signed_response_alg: 'RS256',
    skip_consent: false,
    disabled: false,
    introspect: 'own',
  })
  expect(JSON.stringify(client)).not.toContain('correct horse battery staple')
  expect(client.client_secret_hash).toMatch(/^sha256\$/)
})

test.each([
  'http://127.0.0.1/cb',
  'http://[::1]:8080/cb',
  'http://localhost',
  'com.example.shop:/cb',
  'cursor://cb',
])('a client at %s is right', (redirect_uri) => {
  expect(() => readClient({ ...right, redirect_uris: [redirect_uri] }, 'c')).not.toThrow()
})

describe('several clients', () => {
  test('are found by their id to the letter', () => {
    const read = readClients([right, { ...right, client_id: 'WEB' }], { grant_types, algs: ['RS256'] })
    expect([read.get('web')?.client_id, read.get('WEB')?.client_id]).toEqual(['web', 'WEB'])
    expect([read.get('Web'), read.get('__proto__'), read.get('')]).toEqual([undefined, undefined, undefined])
  })

  test('have an id each, and a key for what they want signed', () => {
    expect(() => readClients([right, right], { grant_types, algs: ['RS256'] })).toThrow(
      'clients[1]: client_id web is there twice',
    )
    const es = { ...right, client_id: 'es', id_token_signed_response_alg: 'ES256' as const }
    expect(() => readClients([right, es], { grant_types, algs: ['RS256'] })).toThrow(
      /^clients\[1\]\.id_token_signed_response_alg: is ES256, but keys/,
    )
    expect(() => readClients([es], { grant_types, algs: ['RS256', 'ES256'] })).not.toThrow()
  })

  test('use grants that there are', () => {
    const of =
      (...names: string[]) =>
      () =>
        readClients([{ ...right, grant_types: names }], { grant_types })
    expect(of('authorization_code', 'urn:example:voucher')).not.toThrow()
    expect(of('authorization_code', 'refresh_tokens')).toThrow(
      /^clients\[0\]\.grant_types\.1: is not known; did you mean refresh_token\?$/,
    )
  })
})

describe('a secret that was hashed before', () => {
  const client_secret_hash = hashClientSecret('correct horse battery staple')
  const { client_secret, ...bare } = right

  test('is taken as it is', () => {
    expect(readClient({ ...bare, client_secret_hash }, 'c')).toMatchObject({ client_secret_hash })
  })

  test.each<[Record<string, unknown>, RegExp]>([
    [{ client_secret, client_secret_hash }, /^c: client_secret and client_secret_hash are both there;/],
    [{ client_secret_hash, token_endpoint_auth_method: 'none' }, /^c: .*none has no client_secret/],
    [{ client_secret_hash: 'correct horse' }, /^c\.client_secret_hash: must be what hashClientSecret makes/],
    [{ client_secret_hash: `bcrypt$x$${'0'.repeat(64)}` }, /^c\.client_secret_hash: must be what/],
  ])('%#', (members, message) => {
    const wrong = { ...bare, ...members } as ClientMetadataInput
    expect(() => readClient(wrong, 'c')).toThrow(message)
  })
})
