import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { portableDigests } from '../digests.ts'
import { base64url, hexOf } from '../encoding.ts'
import { secretHash } from './client-secret.ts'

test('a secret is kept as salt and digest', () => {
  const digest = createHash('sha256').update('abcd$the secret').digest('hex')
  expect(secretHash(portableDigests, 'abcd', 'the secret')).toBe(`sha256$abcd$${digest}`)
})

test.each([0, 1, 2, 3, 8, 16, 31, 32])('%s bytes of base64url are as many in hexadecimal', (count) => {
  const bytes = Uint8Array.from({ length: count }, (_, index) => (index * 89 + 251) % 256)
  expect(hexOf(base64url(bytes))).toBe(Buffer.from(bytes).toString('hex'))
})
