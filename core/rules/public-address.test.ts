/** OAuth Client ID Metadata Document section 8.6, RFC 6890: which addresses are of the public internet. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPublicAddress } from './public-address.ts'

describe('public', () => {
  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '168.63.129.15',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2000::',
    '2001:200::1',
    '2001:4860:4860::8888',
    '2606:4700:4700::1111',
    '2003:0:0:0:0:0:1.2.3.4',
    '3fff:1000::',
  ])('%s', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
})

describe('not public', () => {
  test.each([
    ['this network', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.0'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['shared', '100.64.0.0'],
    ['shared, and a metadata service', '100.100.100.200'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['link-local, and metadata services', '169.254.169.254'],
    ['link-local', '169.254.0.1'],
    ['a metadata service', '168.63.129.16'],
    ['protocol assignments, and a metadata service', '192.0.0.192'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.7'],
    ['documentation', '203.0.113.7'],
    ['6to4 relays', '192.88.99.1'],
    ['benchmarks', '198.18.0.1'],
    ['benchmarks', '198.19.255.255'],
    ['multicast', '224.0.0.1'],
    ['multicast', '239.255.255.250'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['mapped', '::ffff:127.0.0.1'],
    ['mapped, of a public one', '::ffff:8.8.8.8'],
    ['mapped', '::ffff:0a00:0001'],
    ['compatible', '::7f00:1'],
    ['NAT64', '64:ff9b::a00:1'],
    ['NAT64', '64:ff9b::169.254.169.254'],
    ['NAT64 of one network', '64:ff9b:1::1'],
    ['discard', '100::1'],
    ['Teredo', '2001:0:53aa:64c::1'],
    ['ORCHID', '2001:20::1'],
    ['documentation', '2001:db8::1'],
    ['6to4', '2002:7f00:1::1'],
    ['documentation', '3fff::1'],
    ['unique-local', 'fc00::1'],
    ['unique-local, and a metadata service', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['not assigned', '4000::1'],
  ])('%s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})

describe('no address, in the one way in which one is written', () => {
  test.each([
    '',
    '8',
    '8.8',
    '8.8.8',
    '08.8.8.8',
    '8.8.8.8.',
    '8.8.8.256',
    '8.8.8.8.8',
    '0x8.8.8.8',
    '134744072',
    '8.8.8.8 ',
    '２.8.8.8',
    'fe80::1%eth0',
    '2606:4700:4700::1111%1',
    '2606:4700',
    '2606:4700:4700:0:0:0:0:0:1111',
    '2606:4700:4700:0::0:0:0:1111',
    '2606::4700::1111',
    ':2606::1',
    '2606:::1',
    '26066::1',
    '2606::8.8.8',
    '2606::8.8.8.8:1',
    '2606::08.8.8.8',
    '[2606:4700:4700::1111]',
    'one.one.one.one',
  ])('%j', (text) => {
    expect(isPublicAddress(text)).toBe(false)
  })
})

test('whatever the address of IPv4, none that stands for it in IPv6 is public', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const groups = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
      const [a, b, c, d] = groups
      for (const text of [
        `::ffff:${address}`,
        `::${address}`,
        `64:ff9b::${address}`,
        `2002:${a}${b}:${c}${d}::1`,
        `2001:0:${a}${b}:${c}${d}::`,
      ])
        expect(isPublicAddress(text)).toBe(false)
    }),
  )
})
