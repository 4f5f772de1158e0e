/** Client secrets: what is stored, and what it is compared with. */

import { describe, expect, test } from 'vitest'
import { hashClientSecret, verifyClientSecret } from './client-secret.ts'

const secret = 'correct horse battery staple'
const hash = hashClientSecret(secret)

test('what is stored is a scheme, a salt of 128 bits and a digest, each time another', () => {
  expect(hash).toMatch(/^sha256\$[0-9a-f]{32}\$[0-9a-f]{64}$/)
  expect(hash).not.toContain(secret)
  expect(hashClientSecret(secret)).not.toBe(hash)
})

test('what an earlier release stored is still taken', () => {
  const stored =
    'sha256$00112233445566778899aabbccddeeff$c09498a9600221d0951dcd522728cf26c327a53188272b8219fc96b5580f9370'
  expect(verifyClientSecret(secret, stored)).toBe(true)
})

test.each(['correct horse battery staple', '', '$', 'p%+:/é 名前', 'a'.repeat(1024)])(
  '%j is right',
  (right) => {
    expect(verifyClientSecret(right, hashClientSecret(right))).toBe(true)
  },
)

describe('is wrong:', () => {
  test.each([
    ['another secret', 'correct horse battery stable'],
    ['another case', 'Correct horse battery staple'],
    ['the first letter', `x${secret.slice(1)}`],
    ['the last letter', `${secret.slice(0, -1)}x`],
    ['one shorter', secret.slice(0, -1)],
    ['one longer', `${secret} `],
    ['nothing', ''],
    ['the stored hash', hash],
    ['the digest', hash.split('$')[2] ?? ''],
  ])('%s', (_, presented) => {
    expect(verifyClientSecret(presented, hash)).toBe(false)
  })

  test.each([
    ['no hash', undefined],
    ['an empty one', ''],
    ['the secret in clear', secret],
    ['another scheme', hash.replace('sha256', 'sha512')],
    ['no scheme', hash.replace('sha256$', '')],
    ['no digest', hash.slice(0, hash.lastIndexOf('$') + 1)],
    ['half a digest', hash.slice(0, -32)],
    ['a digest and more', `${hash}00`],
    ['another salt', hash.replace(/\$[0-9a-f]/, '$x')],
  ])('%s is stored', (_, stored) => {
    expect(verifyClientSecret(secret, stored)).toBe(false)
  })
})
