/** RFC 7517, RFC 7518 section 3.3: signing keys that are wrong are refused by name; public ones are public. */

import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { generateKeys, readKeys } from './key-set.ts'

const { keys } = await generateKeys()
const [rsa, pss, ec, ed] = keys as [JWK, JWK, JWK, JWK]
const without = (jwk: JWK, name: keyof JWK): JWK => ({ ...jwk, [name]: undefined })

async function weakKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES384', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: 'p384', alg: 'ES256' }
}

test('generated keys are one of each kind, each with a thumbprint', () => {
  const { signers, all } = readKeys({ keys })
  expect([...signers.keys()]).toEqual(['RS256', 'PS256', 'ES256', 'EdDSA'])
  for (const key of all) expect(key.kid).toMatch(/^[\w-]{43}$/)
})

describe('what is served', () => {
  test('has no private member', () => {
    const { jwks } = readKeys({ keys: keys.map((key) => ({ ...key, note: 'mine', x5c: ['x'] })) })
    for (const key of jwks.keys)
      expect(
        Object.keys(key).filter(
          (name) => !['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use'].includes(name),
        ),
      ).toEqual([])
    expect(jwks.keys.every(({ use }) => use === 'sig')).toBe(true)
  })

  test('is every key; the first of each kind signs', () => {
    const second = { ...rsa, kid: 'second' }
    const { jwks, signers } = readKeys({ keys: [rsa, second] })
    expect(jwks.keys.map(({ kid }) => kid)).toEqual([rsa.kid, 'second'])
    expect(signers.get('RS256')?.kid).toBe(rsa.kid)
  })
})

describe('a key that is wrong', () => {
  test.each([
    ['no alg', without(rsa, 'alg'), /^keys\.keys\[1\]: alg must be one of RS256, PS256, ES256, EdDSA$/],
    ['an alg that is not supported', { ...rsa, alg: 'RS512' }, /^keys\.keys\[1\]: alg must be one of/],
    ['alg none', { ...rsa, alg: 'none' }, /^keys\.keys\[1\]: alg must be one of/],
    [
      'a name of Object.prototype for alg',
      { ...rsa, alg: 'constructor' },
      /^keys\.keys\[1\]: alg must be one of/,
    ],
    ['no kid', without(ec, 'kid'), /^keys\.keys\[1\]: kid is missing/],
    ['an empty kid', { ...ec, kid: '' }, /^keys\.keys\[1\]: kid is missing/],
    ['another kty', { ...ec, alg: 'PS256' }, /^keys\.keys\[1\]: an PS256 key must be of kty RSA$/],
    ['a public key', without(ec, 'd'), /^keys\.keys\[1\]: the private part is missing/],
    [
      'an RSA key of 1024 bits',
      { ...pss, n: (pss.n ?? '').slice(0, 171) },
      /^keys\.keys\[1\]: an RSA key must have 2048 bits or more$/,
    ],
    ['a kid that is there already', { ...ed, kid: rsa.kid ?? '' }, /^keys: two keys have the same kid/],
  ])('%s', (_, key, message) => {
    expect(() => readKeys({ keys: [rsa, key] })).toThrow(message)
  })

  test('another curve', async () => {
    await expect(weakKey().then((key) => readKeys({ keys: [rsa, key] }))).rejects.toThrow(
      /must be of kty EC and crv P-256/,
    )
  })

  test('no key for RS256', () => {
    expect(() => readKeys({ keys: [ec] })).toThrow(/^keys: an RS256 key is required/)
  })
})
