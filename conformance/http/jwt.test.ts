/** Signatures verify by the right key and algorithm and by nothing that merely looks like them. */
import { expect, test } from 'vitest'
import type { JsonObject } from './http.ts'
import { base64url, base64urlDecode, decodeJwt, verifyJwt } from './jwt.ts'

const text = (value: unknown) => base64url(new TextEncoder().encode(JSON.stringify(value)))

const GENERATED = {
  RS256: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
} as const
const SIGNED = {
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  EdDSA: { name: 'Ed25519' },
} as const

type Alg = keyof typeof GENERATED

async function make(alg: Alg, header: JsonObject = {}, modulusLength = 2048) {
  const algorithm = { ...GENERATED[alg], ...('modulusLength' in GENERATED[alg] ? { modulusLength } : {}) }
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  if (!('publicKey' in pair)) throw new Error('not a key pair')
  const key = { ...(await crypto.subtle.exportKey('jwk', pair.publicKey)), kid: 'k', alg: undefined }
  const input = `${text({ alg, kid: 'k', ...header })}.${text({ sub: 'alice' })}`
  const signature = await crypto.subtle.sign(SIGNED[alg], pair.privateKey, new TextEncoder().encode(input))
  return {
    key,
    input,
    signature: new Uint8Array(signature),
    token: `${input}.${base64url(new Uint8Array(signature))}`,
  }
}

const reasonOf = async (...parameters: Parameters<typeof verifyJwt>) => {
  const verified = await verifyJwt(...parameters)
  return verified.kind === 'invalid' ? verified.reason : 'valid'
}

test.each<Alg>(['RS256', 'PS256', 'ES256', 'EdDSA'])(
  '%s verifies, and only by its own key and algorithm',
  async (alg) => {
    const { key, token, input, signature } = await make(alg)
    expect(await verifyJwt(token, [key], [alg])).toMatchObject({ kind: 'valid', payload: { sub: 'alice' } })
    expect(await reasonOf(token, [key], ['RS512'])).toContain(`alg ${alg} is not one of`)
    expect(await reasonOf(token, [(await make(alg)).key], [alg])).toBe('the signature does not verify')
    const flipped = signature.map((octet, index) => (index === 0 ? octet ^ 1 : octet))
    expect(await reasonOf(`${input}.${base64url(flipped)}`, [key], [alg])).toBe(
      'the signature does not verify',
    )
  },
)

test('none and HMAC are refused even when asked for', async () => {
  const { key } = await make('RS256')
  for (const alg of ['none', 'HS256', 'None']) {
    expect(await reasonOf(`${text({ alg })}.${text({})}.`, [key], [alg])).toContain(`alg ${alg}`)
  }
})

test('exactly one key has to fit', async () => {
  const { key, token } = await make('ES256')
  const fits = (keys: JsonObject[]) => reasonOf(token, keys, ['ES256'])
  expect(await fits([{ ...key, kid: 'other' }])).toContain('0 keys fit')
  expect(await fits([key, key])).toContain('2 keys fit')
  expect(await fits([{ ...key, use: 'enc' }])).toContain('0 keys fit')
  expect(await fits([{ ...key, alg: 'ES384' }])).toContain('0 keys fit')
  expect(await fits([{ ...key, key_ops: ['sign'] }])).toContain('0 keys fit')
  expect(await fits([(await make('RS256')).key, key])).toBe('valid')
})

test('a small RSA key does not fit', async () => {
  const { key, token } = await make('RS256', {}, 1024)
  expect(await reasonOf(token, [key], ['RS256'])).toContain('0 keys fit')
})

test('an extension that must be understood is not', async () => {
  const { key, token } = await make('ES256', { crit: ['b64'] })
  expect(await reasonOf(token, [key], ['ES256'])).toBe('crit names extensions')
})

test('an ES256 signature in DER, or of zeros cut short, has the wrong length', async () => {
  const { key, input } = await make('ES256')
  for (const length of [0, 63, 70]) {
    const token = `${input}.${base64url(new Uint8Array(length))}`
    expect(await reasonOf(token, [key], ['ES256'])).toBe('the signature has the wrong length')
  }
})

test.each([
  ['two segments', 'e30.e30'],
  ['four segments', 'e30.e30.AA.AA'],
  ['padding', 'e30=.e30.AA'],
  ['white space', 'e30.e30.A A'],
  ['spare bits', 'e30.e30.AB'],
  ['a header that is an array', 'W10.e30.AA'],
  ['a payload that is no JSON', 'e30.AAAA.AA'],
])('%s is no JWT', (_, token) => {
  expect(decodeJwt(token)).toBeUndefined()
})

test('base64url is taken in its one canonical form', () => {
  expect(base64urlDecode('AQ')).toEqual(new Uint8Array([1]))
  expect(base64urlDecode('AR')).toBeUndefined()
  expect(base64urlDecode('A')).toBeUndefined()
  expect(base64urlDecode('+/')).toBeUndefined()
  expect(base64url(new Uint8Array([251, 255]))).toBe('-_8')
})
