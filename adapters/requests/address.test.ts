/** What is an address, by the measure of node:net. */

import { isIP } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAddress } from './address.ts'

test('every address is one', () => {
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => isAddress(address)))
  for (const address of ['::', '::1', '::ffff:192.0.2.1', '2001:DB8::1', '0.0.0.0'])
    expect([address, isIP(address) > 0, isAddress(address)]).toEqual([address, true, true])
})

test.each([
  '',
  'localhost',
  '192.0.2.1:443',
  '192.0.2',
  '192.0.2.1, 192.0.2.2',
  '[::1]',
  '::1%eth0',
  '1:2',
  'abc',
  'fe80',
  '192.0.2.1\n',
  undefined,
  null,
  { address: '192.0.2.1' },
  ['192.0.2.1'],
])('%j is none', (value) => {
  expect(isAddress(value)).toBe(false)
})
