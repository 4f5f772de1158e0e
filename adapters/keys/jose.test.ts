/** RFC 8725: JWTs that we sign, and that nothing else passes for one. Expiry is the core's to judge. */

import { createHmac } from 'node:crypto'
import { CompactSign, generateKeyPair, importJWK, type JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { decryptText, encryptText, verifyJwt } from './jose.ts'
import { keyRing } from './key-ring.ts'
import { generateKeys } from './key-set.ts'
import { signJwt } from './sign-jwt.ts'

const algs = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const
const generated = await generateKeys(algs)
const ring = keyRing(generated)
const sign = async (input: Parameters<typeof signJwt>[1]) => signJwt(ring, input, 5000)
const verify = (input: Parameters<typeof verifyJwt>[1]) => verifyJwt(ring, input)
const claims = { iss: 'https://op.test', sub: 'alice', exp: 1, iat: 0 }
const keyOf = (alg: string) => generated.keys.find((key) => key.alg === alg) as JWK

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString())

/** Signed by one of our keys, but with another header or another payload than we would. */
async function signed(
  header: Record<string, unknown>,
  payload: unknown = claims,
  by: JWK = keyOf('ES256'),
): Promise<string> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: by.kid as string, ...header })
    .sign(await importJWK(by, 'ES256'), { crit: { x: true } })
}

describe.each(algs)('%s', (alg) => {
  test('says alg, typ and kid, and verifies', async () => {
    const jwt = await sign({ alg, typ: 'JWT', claims })
    expect(decode(jwt.split('.')[0])).toEqual({ alg, typ: 'JWT', kid: keyOf(alg).kid })
    expect(await verify({ jwt, typ: 'JWT' })).toEqual(claims)
  })

  test('is nothing of another typ', async () => {
    const jwt = await sign({ alg, typ: 'logout+jwt', claims })
    expect(await verify({ jwt, typ: 'JWT' })).toBeUndefined()
    expect(await verify({ jwt, typ: 'logout+jwt' })).toEqual(claims)
  })

  test('does not verify once it was touched', async () => {
    const jwt = await sign({ alg, typ: 'JWT', claims })
    const [header = '', , signature = ''] = jwt.split('.')
    expect(
      await verify({ jwt: `${header}.${encode({ ...claims, sub: 'bob' })}.${signature}`, typ: 'JWT' }),
    ).toBeUndefined()
    const flipped = `${jwt.slice(0, -10)}${jwt.at(-10) === 'A' ? 'B' : 'A'}${jwt.slice(-9)}`
    expect(await verify({ jwt: flipped, typ: 'JWT' })).toBeUndefined()
  })
})

test('nothing is signed for an algorithm without a key', () => {
  const without = keyRing({ keys: [keyOf('RS256')] })
  expect(() => signJwt(without, { alg: 'ES256', typ: 'JWT', claims }, 5000)).toThrow(
    'no signing key for ES256',
  )
})

test('the first key of an algorithm signs, every one verifies', async () => {
  const older = { ...keyOf('ES256'), kid: 'older' }
  const rotated = keyRing({
    keys: [...generated.keys, { ...older, ...(await generateKeys(['ES256'])).keys[0], kid: 'next' }],
  })
  const jwt = await signJwt(rotated, { alg: 'ES256', typ: 'JWT', claims }, 5000)
  expect(decode(jwt.split('.')[0]).kid).toBe(keyOf('ES256').kid)
  expect(await verifyJwt(rotated, { jwt, typ: 'JWT' })).toEqual(claims)
})

describe('RFC 8725 section 3: what passes for nothing', () => {
  const ours = keyOf('ES256')
  const published = ring.published.jwks.keys.find((key) => key.alg === 'ES256')

  test.each<[string, () => string | Promise<string>]>([
    ['nothing', () => ''],
    ['garbage', () => 'x.y.z'],
    ['two parts', () => 'x.y'],
    ['five parts', () => 'a.b.c.d.e'],
    ['alg none', () => `${encode({ alg: 'none', typ: 'JWT', kid: ours.kid })}.${encode(claims)}.`],
    [
      'alg none, in another case',
      () => `${encode({ alg: 'NONE', typ: 'JWT', kid: ours.kid })}.${encode(claims)}.`,
    ],
    [
      'a public key taken for a secret',
      () => {
        const body = `${encode({ alg: 'HS256', typ: 'JWT', kid: ours.kid })}.${encode(claims)}`
        return `${body}.${createHmac('sha256', JSON.stringify(published)).update(body).digest('base64url')}`
      },
    ],
    ['no kid', () => signed({ kid: undefined })],
    ['an unknown kid', () => signed({ kid: 'unknown' })],
    ['the kid of another key', () => signed({ kid: keyOf('RS256').kid })],
    [
      'a key of the header’s own',
      async () => {
        const { privateKey } = await generateKeyPair('ES256', { extractable: true })
        const body = new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        return body
          .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: ours.kid as string, jwk: published as JWK })
          .sign(privateKey)
      },
    ],
    ['no typ', () => signed({ typ: undefined })],
    ['typ in another case', () => signed({ typ: 'jwt' })],
    ['a critical extension', () => signed({ crit: ['x'], x: 1 })],
    ['a payload that is no JSON', () => signed({}, 'not JSON')],
    ['a payload that is text', () => signed({}, '"text"')],
    ['a payload that is null', () => signed({}, 'null')],
    ['a payload that is a list', () => signed({}, '[]')],
    ['one longer than any of ours', () => signed({}, { ...claims, x: 'x'.repeat(16_384) })],
  ])('%s', async (_, make) => {
    expect(await verify({ jwt: await make(), typ: 'JWT' })).toBeUndefined()
  })

  test('the way these are made is right: unchanged, it verifies', async () => {
    expect(await verify({ jwt: await signed({}), typ: 'JWT' })).toEqual(claims)
  })
})

describe('RFC 7516: text that only our secret opens', () => {
  const secret = 'a secret of the deployment, 32+ characters'

  test('opens with the secret it was closed with, and looks different each time', async () => {
    const closed = await encryptText('private é', secret)
    expect(await decryptText(closed, secret)).toBe('private é')
    expect(await encryptText('private é', secret)).not.toBe(closed)
  })

  test.each<[string, (closed: string) => string, string]>([
    ['another secret', (closed) => closed, `${secret}.`],
    [
      'a letter changed',
      (closed) => closed.replace(/\.([\w-])([\w-]*)$/, (_, a, b) => `.${a === 'A' ? 'B' : 'A'}${b}`),
      secret,
    ],
    ['a part missing', (closed) => closed.slice(0, closed.lastIndexOf('.')), secret],
    ['nothing', () => '', secret],
  ])('does not open: %s', async (_, change, by) => {
    expect(await decryptText(change(await encryptText('private', secret)), by)).toBeUndefined()
  })
})
