/** Rows T-040 to T-068: a client proves itself by a JWT that it has signed. What is refused writes nothing. */

import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ClientMetadataInput } from 'vouchsafe'
import { expectError, expectInvalidClient, expectSuccess, expectUnavailable } from './answers.ts'
import { type ClientKey, claimsOf, clientKey, encode, form, JWT_BEARER, NOW, sign } from './assertions.ts'
import { FaultyStorage } from './faulty-storage.ts'
import { clients, createWorld, ISSUER, post } from './world.ts'

const key = await clientKey('ES256', 'own')
const second = await clientKey('ES256', 'second')
const rsa = await clientKey('RS256', 'rsa')
const nobodys = await clientKey('ES256', 'own')

const by = (client_id: string, more: Partial<ClientMetadataInput> = {}): ClientMetadataInput => ({
  client_id,
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [key.jwk, rsa.jwk] },
  grant_types: ['client_credentials'],
  ...more,
})

const storage = new FaultyStorage()
const asked: string[] = []
const world = await createWorld({
  storage,
  clients: [
    ...clients,
    by('pkjwt'),
    by('other', { jwks: { keys: [second.jwk] } }),
    by('es256', { token_endpoint_auth_signing_alg: 'ES256' }),
    by('rs256', { jwks: { keys: [{ ...rsa.jwk, alg: 'RS256' }] } }),
    by('old', { token_endpoint_as_audience: true }),
    by('off', { disabled: true }),
    by('twice', { jwks: { keys: [{ ...nobodys.jwk, use: 'enc' }, nobodys.jwk, key.jwk].map(nameless) } }),
  ],
  outbound: {
    fetch: (url) => {
      asked.push(url)
      return Promise.reject(new Error('nobody is asked'))
    },
  },
})

function nameless({ kid, ...jwk }: ClientKey['jwk']) {
  return jwk
}

beforeEach(() => {
  storage.calls.splice(0)
  asked.splice(0)
})

const writes = () => storage.calls.filter(({ operation }) => operation === 'put')

const send = async (assertion: string | undefined | Promise<string>, more: Record<string, string> = {}) =>
  post(world, '/token', { ...form(await assertion), ...more })

const tampered = async () => {
  const [header, , signature] = (await sign(claimsOf('pkjwt'), key)).split('.')
  return `${header}.${encode(claimsOf('pkjwt'))}.${signature}`
}

const unsigned = (alg: string, signature = '') =>
  `${encode({ alg })}.${encode(claimsOf('pkjwt'))}.${signature}`

/** By a secret that is what everybody knows of the client's key. */
const confused = (secret: string | Buffer) => {
  const input = `${encode({ alg: 'HS256', kid: 'own' })}.${encode(claimsOf('pkjwt'))}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

const saying = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
  sign(claimsOf('pkjwt', claims), key, header)

test.each<[string, () => Promise<string>]>([
  ['as it should be', () => sign(claimsOf('pkjwt'), key)],
  ['with the name of its key', () => sign(claimsOf('pkjwt'), key, { kid: 'own', typ: 'JWT' })],
  ['by its other key', () => sign(claimsOf('pkjwt'), rsa, { kid: 'rsa' })],
  ['that says what it is', () => saying({}, { typ: 'client-authentication+jwt' })],
  ['for one audience in a list', () => saying({ aud: [ISSUER] })],
  ['T-052 of 9 seconds ahead', () => saying({ iat: NOW + 9, nbf: NOW + 9 })],
  ['T-050 that ran out 9 seconds ago', () => saying({ exp: NOW - 9 })],
  ['T-050 that lasts for as long as there is', () => saying({ exp: NOW + 300, iat: undefined })],
  ['T-043 by the algorithm that is registered', () => sign(claimsOf('es256'), key)],
  [
    'T-048 for the token endpoint, of one that may',
    () => sign(claimsOf('old', { aud: `${ISSUER}/token` }), key),
  ],
  ['T-048 for the issuer, of the same', () => sign(claimsOf('old'), key)],
  ['T-067 by one of several of its keys without a name', () => sign(claimsOf('twice'), key)],
  [
    'T-044 with a key of somebody else in its header',
    () => saying({}, { jwk: nobodys.jwk, jku: 'https://evil.test/' }),
  ],
])('%s: works', async (_, assertion) => {
  await expectSuccess(await send(assertion()))
  expect(asked).toEqual([])
})

test('the body may name the client too, and the same one', async () => {
  await expectSuccess(await send(sign(claimsOf('pkjwt'), key), { client_id: 'pkjwt' }))
})

test.each<[string, () => string | Promise<string>]>([
  ...['none', 'None', 'nOnE'].flatMap((alg): [string, () => string][] => [
    [`T-040 ${alg}`, () => unsigned(alg)],
    [`T-040 ${alg} with a signature`, () => unsigned(alg, 'AAAA')],
  ]),
  ['T-040 without a signature', () => unsigned('ES256')],
  ['T-040 without the part for it', () => unsigned('ES256').slice(0, -1)],
  ['T-041 HS256 by the JWK', () => confused(JSON.stringify(key.jwk))],
  ['T-041 HS256 by the point of the key', () => confused(Buffer.from(key.jwk.x ?? '', 'base64url'))],
  ['T-042 HS256 by nothing', () => confused('')],
  ['T-043 RS256 of one that registered ES256', () => sign(claimsOf('es256'), rsa)],
  [
    'T-043 PS256 by a key for RS256',
    async () => sign(claimsOf('rs256'), { ...(await clientKey('PS256')), alg: 'PS256' }),
  ],
  ['T-044 the key in its own header', () => sign(claimsOf('pkjwt'), nobodys, { jwk: nobodys.jwk })],
  ['T-044 the key at its own URL', () => sign(claimsOf('pkjwt'), nobodys, { jku: 'https://evil.test/jwks' })],
  [
    'T-044 a certificate in its own header',
    () => sign(claimsOf('pkjwt'), nobodys, { x5c: ['AAAA'], x5u: 'https://evil.test/' }),
  ],
  [
    'T-045 what is critical',
    () => `${encode({ alg: 'ES256', crit: ['x'], x: 1 })}.${encode(claimsOf('pkjwt'))}.AAAA`,
  ],
  [
    'T-045 nothing that is critical',
    () => `${encode({ alg: 'ES256', crit: [] })}.${encode(claimsOf('pkjwt'))}.AAAA`,
  ],
  ['T-046 no iss', () => saying({ iss: undefined })],
  ['T-046 no sub', () => saying({ sub: undefined })],
  ['T-046 another iss', () => saying({ iss: 'other' })],
  ['T-046 another sub', () => saying({ sub: 'other' })],
  ['T-046 another client by its own key', () => sign(claimsOf('other'), key)],
  ['T-046 nobody', () => sign(claimsOf('nobody'), key)],
  ['T-023 a client that is disabled', () => sign(claimsOf('off'), key)],
  ['T-018 a client with a secret', () => sign(claimsOf('web'), key)],
  ['T-018 a public client', () => sign(claimsOf('spa'), key)],
  ['T-047 no aud', () => saying({ aud: undefined })],
  ...[
    'https://other.test',
    `${ISSUER}/`,
    [ISSUER, 'https://evil.test'],
    ['https://evil.test', ISSUER],
    [ISSUER, ISSUER],
    [],
    [[ISSUER]],
    { 0: ISSUER, length: 1 },
    1,
    null,
  ].map((aud): [string, () => Promise<string>] => [
    `T-047 aud ${JSON.stringify(aud)}`,
    () => saying({ aud }),
  ]),
  ['T-048 aud that is the token endpoint', () => saying({ aud: `${ISSUER}/token` })],
  [
    'T-048 the same beside the issuer',
    () => sign(claimsOf('old', { aud: [ISSUER, `${ISSUER}/token`] }), key),
  ],
  ['T-048 another endpoint', () => sign(claimsOf('old', { aud: `${ISSUER}/introspect` }), key)],
  ['T-050 no exp', () => saying({ exp: undefined })],
  ['T-050 that ran out', () => saying({ exp: NOW - 11 })],
  ['T-050 that lasts too long', () => saying({ exp: NOW + 301 })],
  ['T-050 that lasts for years', () => saying({ exp: NOW + 315_360_000 })],
  ...['"9999999999"', '1e400', '-1', '9999999999.5', 'true', 'null', '[1800000060]'].map(
    (exp): [string, () => Promise<string>] => [
      `T-051 exp ${exp}`,
      () => sign(JSON.stringify(claimsOf('pkjwt', { exp: 'EXP' })).replace('"EXP"', exp), key),
    ],
  ),
  ['T-052 iat ahead', () => saying({ iat: NOW + 61 })],
  ['T-052 nbf ahead', () => saying({ nbf: NOW + 61 })],
  ['T-052 iat that is a text', () => saying({ iat: String(NOW) })],
  ['T-053 no jti', () => saying({ jti: undefined })],
  ['T-053 an empty jti', () => saying({ jti: '' })],
  ['T-053 a number', () => saying({ jti: 1 })],
  ['T-053 a long one', () => saying({ jti: 'x'.repeat(10_000) })],
  ['T-060 two parts', async () => (await saying({})).split('.').slice(0, 2).join('.')],
  ['T-060 four parts', async () => `${await saying({})}.AAAA`],
  ['T-060 five parts', () => 'AAAA.AAAA.AAAA.AAAA.AAAA'],
  ['T-060 padding', async () => `${await saying({})}=`],
  ['T-060 a space', async () => (await saying({})).replace('.', ' .')],
  ['T-060 a line break at the end', async () => `${await saying({})}\n`],
  ['T-060 the other alphabet', async () => `${(await saying({})).slice(0, -2)}+/`],
  ...['null', '[]', '"x"', '{"alg":"ES256","alg":"none"}', '{"alg":1}', '{}'].map(
    (header): [string, () => string] => [
      `T-061 header ${header}`,
      () => `${encode(header)}.${encode(claimsOf('pkjwt'))}.AAAA`,
    ],
  ),
  ...['null', '[]', '"x"', '{"sub":"pkjwt","sub":"other"}', 'x'].map(
    (payload): [string, () => Promise<string>] => [`T-061 payload ${payload}`, () => sign(payload, key)],
  ),
  ['T-061 no UTF-8', () => `${encode({ alg: 'ES256' })}._w.AAAA`],
  ['T-062 a signature of zeros', () => unsigned('ES256', 'A'.repeat(86))],
  ['T-062 a signature of nothing but its length', () => unsigned('ES256', 'AA')],
  ['T-062 a key of another curve', () => unsigned('ES384', 'A'.repeat(128))],
  ['an altered one', tampered],
  ...['__proto__', 'constructor', '../own', 'x'.repeat(10_000), ''].map(
    (kid): [string, () => Promise<string>] => [`T-068 kid ${kid.slice(0, 20)}`, () => saying({}, { kid })],
  ),
  ['T-068 a number for kid', () => `${encode({ alg: 'ES256', kid: 1 })}.${encode(claimsOf('pkjwt'))}.AAAA`],
  ['RFC 8725 section 3.11: a JWT of another kind', () => saying({}, { typ: 'oauth-authz-req+jwt' })],
  ['a megabyte', () => 'x'.repeat(50_000)],
])('%s: 401, and nothing is written', async (_, assertion) => {
  await expectInvalidClient(await send(assertion()), false)
  expect(writes()).toEqual([])
  expect(asked).toEqual([])
})

test('T-046 another client in the body', async () => {
  await expectInvalidClient(await send(sign(claimsOf('pkjwt'), key), { client_id: 'other' }), false)
  expect(writes()).toEqual([])
})

test.each<[string, Record<string, string | undefined>]>([
  ['without its type', { client_assertion_type: undefined }],
  ['of another type', { client_assertion_type: JWT_BEARER.replace('jwt', 'saml2') }],
  ['with the type alone', { client_assertion: undefined }],
  ['beside a secret', { client_id: 'pkjwt', client_secret: 'x' }],
])('T-059 T-009 an assertion %s', async (_, more) => {
  const sent = { ...form(await sign(claimsOf('pkjwt'), key)), ...more }
  await expectError(await post(world, '/token', sent), 400, 'invalid_request')
  expect(writes()).toEqual([])
})

test('T-018 its client_secret of before, or none at all', async () => {
  const secret = { grant_type: 'client_credentials', client_id: 'pkjwt', client_secret: 'x'.repeat(22) }
  await expectInvalidClient(await post(world, '/token', secret), false)
  const { client_secret, ...nothing } = secret
  await expectInvalidClient(await post(world, '/token', nothing), false)
})

describe('once', () => {
  test('T-054 in series', async () => {
    const assertion = await sign(claimsOf('pkjwt'), key)
    await expectSuccess(await send(assertion))
    await expectInvalidClient(await send(assertion), false)
    expect(world.events.at(-1)).toMatchObject({ reason: 'client_assertion.reused', client_id: 'pkjwt' })
  })

  test('T-055 twenty times at once', async () => {
    const assertion = await sign(claimsOf('pkjwt'), key)
    storage.latency = 5
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(assertion)))
    storage.latency = 0
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19)
  })

  test('at whatever endpoint', async () => {
    const assertion = await sign(claimsOf('pkjwt'), key)
    expect((await post(world, '/introspect', { ...form(assertion), token: 'x' })).status).toBe(200)
    await expectInvalidClient(await send(assertion), false)
    expect((await post(world, '/revoke', { ...form(assertion), token: 'x' })).status).toBe(401)
  })

  test('T-057 two clients choose the same jti', async () => {
    await expectSuccess(await send(sign(claimsOf('pkjwt', { jti: 'same' }), key)))
    await expectSuccess(await send(sign(claimsOf('other', { jti: 'same' }), second)))
    await expectInvalidClient(await send(sign(claimsOf('pkjwt', { jti: 'same' }), rsa)), false)
  })

  test('what is kept of it is no name of anything, and goes when the assertion ends', async () => {
    await expectSuccess(await send(sign(claimsOf('pkjwt', { jti: 'a secret jti' }), key)))
    const [spent] = writes()
    expect(JSON.stringify(spent)).not.toContain('a secret jti')
    expect(spent?.expiresAt).toBe(NOW + 60 + 10 + 60)
  })

  test.each(['before', 'after'] as const)('T-058 a store that fails %s the write', async (treatment) => {
    const assertion = await sign(claimsOf('pkjwt'), key)
    storage.treat = (_, { operation }) => (operation === 'put' ? treatment : 'done')
    await expectUnavailable(await send(assertion))
    storage.treat = () => 'done'
    // Nobody has got anything for it; where it took hold it is spent all the same.
    expect((await send(assertion)).status).toBe(treatment === 'before' ? 200 : 401)
  })

  test('a lost reply costs nothing', async () => {
    let puts = 0
    storage.treat = (_, { operation }) => (operation === 'put' && puts++ === 0 ? 'after' : 'done')
    await expectSuccess(await send(sign(claimsOf('pkjwt'), key)))
    storage.treat = () => 'done'
  })
})
