/** The jar keeps and sends what a browser would. */
import { expect, test } from 'vitest'
import { createCookieJar } from './cookies.ts'

const sent = (set_cookie: string, to: string, from = 'https://op.example/login/page') => {
  const jar = createCookieJar()
  jar.take(from, [set_cookie])
  return jar.header(to)
}

test.each([
  ['a=1', 'https://op.example/login/other', 'a=1'],
  ['a=1', 'https://op.example/', undefined],
  ['a=1; Path=/', 'https://op.example/authorize', 'a=1'],
  ['a=1; Path=/authorize', 'https://op.example/authorize/2', 'a=1'],
  ['a=1; Path=/authorize', 'https://op.example/authorizers', undefined],
  ['a=1; Path=/', 'https://sub.op.example/', undefined],
  ['a=1; Path=/; Domain=op.example', 'https://sub.op.example/', 'a=1'],
  ['a=1; Path=/; Domain=other.example', 'https://op.example/', undefined],
  ['a=1; Path=/; Secure', 'http://op.example/', undefined],
  ['a=1; Path=/; Max-Age=0', 'https://op.example/', undefined],
  ['a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'https://op.example/', undefined],
  ['a="x=y"; Path=/', 'https://op.example/', 'a="x=y"'],
  ['__Host-a=1; Path=/; Secure', 'https://op.example/', '__Host-a=1'],
  ['__Host-a=1; Path=/', 'https://op.example/', undefined],
  ['__Host-a=1; Path=/login; Secure', 'https://op.example/login/x', undefined],
  ['__Host-a=1; Path=/; Secure; Domain=op.example', 'https://op.example/', undefined],
  ['nonsense', 'https://op.example/login/x', undefined],
])('%s, then %s', (set_cookie, to, header) => {
  expect(sent(set_cookie, to)).toBe(header)
})

test('loopback over http counts as secure, as in browsers', () => {
  const from = 'http://127.0.0.1:3000/'
  expect(sent('__Host-a=1; Path=/; Secure', from, from)).toBe('__Host-a=1')
  expect(sent('a=1; Secure', 'http://op.example/', 'http://op.example/')).toBeUndefined()
})

test('a cookie replaces its namesake and the longer path comes first', () => {
  const jar = createCookieJar()
  jar.take('https://op.example/', ['a=1; Path=/', 'a=2; Path=/', 'b=3; Path=/login'])
  expect(jar.header('https://op.example/login')).toBe('b=3; a=2')
})
