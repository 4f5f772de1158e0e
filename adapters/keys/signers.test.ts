/** RFC 7518 section 3.1: what either platform signs jose and its own verifier accept, whatever the algorithm. */

import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { verifyJwt } from './jose.ts'
import { keyRing } from './key-ring.ts'
import { generateKeys, readKeySet } from './key-set.ts'
import { nodeSigner } from './node-signer.ts'
import { signJwt } from './sign-jwt.ts'

const set = await generateKeys(['RS256', 'PS256', 'ES256', 'EdDSA'])
const claims = { iss: 'https://op.test', sub: 'älice' }
const algs = ['RS256', 'PS256', 'ES256', 'EdDSA']

/** As a runtime with nothing but the web's own has it. */
const withoutNode = () => vi.stubGlobal('process', {})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe.each([
  ['node:crypto', () => {}],
  ['WebCrypto', withoutNode],
])('by %s', (_, prepare) => {
  test.each(algs)('%s', async (alg) => {
    prepare()
    const ring = keyRing(set)
    const token = await signJwt(ring, { alg, typ: 'JWT', claims }, 5000)
    const jwks = createLocalJWKSet({ keys: ring.published.jwks.keys as JWK[] })
    const { payload, protectedHeader } = await jwtVerify(token, jwks)
    expect(payload).toEqual(claims)
    const kid = set.keys.find((key) => key.alg === alg)?.kid
    expect(protectedHeader).toEqual({ alg, typ: 'JWT', kid })
    expect(await verifyJwt(ring, { jwt: token, typ: 'JWT' })).toEqual(claims)
  })

  test('a key that says what else it is for', async () => {
    prepare()
    const keys = set.keys.map((key) => ({ ...key, use: 'sig', key_ops: ['sign'], ext: false, x5t: 'x' }))
    for (const alg of algs) {
      const ring = keyRing({ keys })
      const jwt = await signJwt(ring, { alg, typ: 'JWT', claims }, 5000)
      expect(await verifyJwt(ring, { jwt, typ: 'JWT' })).toEqual(claims)
    }
  })
})

test('node:crypto is used where it is', () => {
  const [key] = readKeySet(set, 'private')
  if (!key) throw new Error('there is a key')
  expect(nodeSigner(key)).toBeDefined()
  withoutNode()
  expect(nodeSigner(key)).toBeUndefined()
})
