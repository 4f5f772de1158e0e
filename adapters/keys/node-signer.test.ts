/** RFC 7518 section 3.1: what node:crypto signs, jose and its own verifier accept, whatever the algorithm. */

import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'
import { expect, test, vi } from 'vitest'
import { jwtSigner, jwtVerifier } from './jose.ts'
import { generateKeys, readKeys } from './key-set.ts'
import { nodeSigner } from './node-signer.ts'

const keys = readKeys(await generateKeys())
const claims = { iss: 'https://op.test', sub: 'älice' }

test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('%s', async (alg) => {
  const token = (await nodeSigner(keys)?.({ alg, typ: 'JWT', claims })) ?? ''
  const { payload, protectedHeader } = await jwtVerify(
    token,
    createLocalJWKSet({ keys: keys.jwks.keys as JWK[] }),
  )
  expect(payload).toEqual(claims)
  expect(await jwtVerifier(keys)({ jwt: token, typ: 'JWT' })).toEqual(claims)
  const byJose = await jwtSigner(keys)({ alg, typ: 'JWT', claims })
  expect(JSON.parse(atob(byJose.split('.')[0] ?? ''))).toEqual(protectedHeader)
  expect(byJose.split('.')[1]).toBe(token.split('.')[1])
})

test('without node:crypto there is none, and jose signs', () => {
  vi.stubGlobal('process', {})
  expect(nodeSigner(keys)).toBeUndefined()
  vi.unstubAllGlobals()
})
