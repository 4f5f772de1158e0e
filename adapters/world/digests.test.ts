/** The digests of this runtime against the core's own, and both against published vectors. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { portableDigests } from '../../core/index.ts'
import { digests } from './digests.ts'

test('this runtime has its own', () => {
  expect(digests.hmacSha256).not.toBe(portableDigests.hmacSha256)
})

const hex = (text: string) => Buffer.from(text, 'base64url').toString('hex')
const bytes = (byte: number, length: number) => new Uint8Array(length).fill(byte)

describe.each([
  ['of this runtime', digests],
  ['portable', portableDigests],
])('%s', (_, { sha256, hmacSha256 }) => {
  test('FIPS 180-4', () => {
    expect(hex(sha256('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test.each([
    [bytes(0x0b, 20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      Buffer.from('Jefe'),
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      bytes(0xaa, 131),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
  ])('RFC 4231 section 4', (key, text, mac) => {
    expect(hex(hmacSha256(key)(text))).toBe(mac)
  })
})

test('they agree on every key and text', () => {
  const arbitrary = {
    key: fc.uint8Array({ maxLength: 140 }),
    text: fc.string({ unit: 'grapheme', maxLength: 300 }),
  }
  fc.assert(
    fc.property(fc.record(arbitrary), ({ key, text }) => {
      expect(digests.sha256(text)).toBe(portableDigests.sha256(text))
      expect(hex(digests.sha256(text))).toBe(digests.sha256Hex(text))
      const [own, portable] = [digests.hmacSha256(key), portableDigests.hmacSha256(key)]
      expect(own(text)).toBe(portable(text))
      expect(own(text)).toBe(portable(text))
    }),
  )
})
