/** RFC 7517, RFC 7518 section 3.3: signing keys that are wrong are refused by name; public ones are public. */

import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { verifyJwt } from './jose.ts'
import { keyRing, readKeyRing, readKeySource } from './key-ring.ts'
import { generateKeys } from './key-set.ts'
import { signJwt } from './sign-jwt.ts'
import type { ExternalSign } from './signer.ts'

const { keys } = await generateKeys(['RS256', 'PS256', 'ES256', 'EdDSA'])
const [rsa, pss, ec, ed] = keys as [JWK, JWK, JWK, JWK]
const without = (jwk: JWK, name: keyof JWK): JWK => ({ ...jwk, [name]: undefined })

async function weakKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES384', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: 'p384', alg: 'ES256' }
}

test('generated keys are one of each kind, each with a thumbprint', () => {
  const { published, signers } = keyRing({ keys })
  expect(published.signingAlgs).toEqual(['RS256', 'PS256', 'ES256', 'EdDSA'])
  expect([...signers.keys()]).toEqual(published.signingAlgs)
  for (const key of published.jwks.keys) expect(key.kid).toMatch(/^[\w-]{43}$/)
})

describe('what is served', () => {
  test('has no private member', () => {
    const { jwks } = keyRing({ keys: keys.map((key) => ({ ...key, note: 'mine', x5c: ['x'] })) }).published
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
    const { published, signers } = keyRing({ keys: [rsa, second] })
    expect(published.jwks.keys.map(({ kid }) => kid)).toEqual([rsa.kid, 'second'])
    expect(signers.get('RS256')?.kid).toBe(rsa.kid)
  })
})

describe('keys whose private parts are somewhere else', () => {
  const outside = keyRing({ keys })
  const publicKeys = { keys: outside.published.jwks.keys as JWK[] }
  const claims = { sub: 'alice' }
  const sign: ExternalSign = ({ alg, input }) =>
    outside.signers.get(alg)?.sign(input) ?? Promise.reject(new Error('no such key'))

  test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('%s', async (alg) => {
    const asked: unknown[] = []
    const ring = keyRing(publicKeys, (request) => {
      asked.push(request)
      return sign(request)
    })
    const jwt = await signJwt(ring, { alg, typ: 'JWT', claims }, 5000)
    expect(await verifyJwt(outside, { jwt, typ: 'JWT' })).toEqual(claims)
    const input = new TextEncoder().encode(jwt.slice(0, jwt.lastIndexOf('.')))
    expect(asked).toEqual([{ alg, kid: outside.signers.get(alg)?.kid, input }])
    expect(ring.published).toEqual(outside.published)
  })

  test.each<[string, string, ExternalSign]>([
    ['DER', 'ES256', () => new Uint8Array(71).fill(0x30)],
    ['text', 'RS256', () => 'c2lnbmF0dXJl' as never],
    ['nothing', 'EdDSA', () => undefined as never],
  ])('%s is no signature', async (_, alg, wrong) => {
    const signed = signJwt(keyRing(publicKeys, wrong), { alg, typ: 'JWT', claims }, 5000)
    await expect(signed).rejects.toThrow(`must answer the bytes of an ${alg} signature, and not in DER`)
  })

  test('the private part is no part of what is published, where it is given all the same', () => {
    expect(JSON.stringify(keyRing({ keys }, sign).published)).not.toContain(rsa.d)
  })
})

describe('where keys come from', () => {
  test('a set is read once', () => {
    const source = readKeySource({ keys })
    expect(source.current()).toBe(source.current())
  })

  test('what nobody checked is no ring', () => {
    const ring = keyRing({ keys })
    expect(readKeyRing(ring)).toBe(ring)
    for (const other of [{ ...ring }, { keys }, undefined, null, 'ring'])
      expect(() => readKeyRing(other as never)).toThrow('must answer what keyRing() makes')
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
    expect(() => keyRing({ keys: [rsa, key] })).toThrow(message)
  })

  test('another curve', async () => {
    await expect(weakKey().then((key) => keyRing({ keys: [rsa, key] }))).rejects.toThrow(
      /must be of kty EC and crv P-256/,
    )
  })

  test('no key for RS256', () => {
    expect(() => keyRing({ keys: [ec] })).toThrow(/^keys: an RS256 key is required/)
  })
})
