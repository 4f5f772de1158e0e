/** RFC 7239 section 8.1: whose request it is, when those in between are known and when they are not. */

import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { clientAddress, trustedProxies } from './address.ts'

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress },
  }) as unknown as IncomingMessage

describe('the address', () => {
  test.each([
    ['nobody is trusted', [], '192.0.2.1', '6.6.6.6', '192.0.2.1'],
    ['the peer is trusted', ['192.0.2.1'], '192.0.2.1', '6.6.6.6', '6.6.6.6'],
    ['the peer is trusted and says nothing', ['192.0.2.1'], '192.0.2.1', undefined, '192.0.2.1'],
    ['the peer is trusted and says nothing of use', ['192.0.2.1'], '192.0.2.1', '', '192.0.2.1'],
    ['the rightmost counts', ['192.0.2.1'], '192.0.2.1', '1.1.1.1, 2.2.2.2', '2.2.2.2'],
    [
      'the rightmost that is not trusted',
      ['192.0.2.0/24'],
      '192.0.2.1',
      '1.1.1.1, 2.2.2.2, 192.0.2.7',
      '2.2.2.2',
    ],
    ['everybody is trusted: the first', ['0.0.0.0/0'], '192.0.2.1', '1.1.1.1, 2.2.2.2', '1.1.1.1'],
    ['something that is no address', ['192.0.2.1'], '192.0.2.1', '1.1.1.1, unknown', '192.0.2.1'],
    ['something behind it', ['192.0.2.1'], '192.0.2.1', 'unknown, 1.1.1.1', '1.1.1.1'],
    ['an address with a port', ['192.0.2.1'], '192.0.2.1', '6.6.6.6:80', '192.0.2.1'],
    ['without spaces', ['192.0.2.1'], '192.0.2.1', '1.1.1.1,2.2.2.2', '2.2.2.2'],
    ['IPv6', ['2001:db8::/32'], '2001:db8::1', '2001:db9::1', '2001:db9::1'],
    [
      'W-008 an IPv4 address in IPv6 is one address',
      ['127.0.0.1'],
      '::ffff:127.0.0.1',
      '::ffff:1.2.3.4',
      '1.2.3.4',
    ],
    ['IPv6 is not IPv4', ['0.0.0.0/0'], '::1', '1.1.1.1', '::1'],
    ['the socket is gone', ['192.0.2.1'], undefined, '1.1.1.1', ''],
  ])('%s', (_, trusted, peer, forwarded, address) => {
    expect(clientAddress(request(peer, forwarded), trustedProxies(trusted))).toBe(address)
  })
})

test.each([
  '',
  'localhost',
  '10.0.0',
  '10.0.0.1/',
  '10.0.0.1/33',
  '::1/129',
  '10.0.0.1/8/8',
  '10.0.0.1/-1',
  '10.0.0.1/a',
  '10.0.0.1 ',
  '*',
])('trustedProxies %j is refused by name, with what to write', (entry) => {
  expect(() => trustedProxies(['10.0.0.1', entry])).toThrow(
    `trustedProxies: ${entry} is neither an address nor a CIDR block; write 10.0.0.1 or 10.0.0.0/8`,
  )
})
