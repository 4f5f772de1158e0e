/** What a jar keeps of an answer, and what goes with a request. */

import { expect, test } from 'vitest'
import { createCookieJar } from './cookies.ts'

function jarWith(url: string, ...lines: string[]) {
  const jar = createCookieJar()
  jar.take(url, new Headers(lines.map((line) => ['set-cookie', line])))
  return jar
}

test.each<[string, string, string, string]>([
  ['a=1', 'http://localhost:3000/', 'http://localhost:4000/x', 'a=1'],
  ['a=1', 'https://login.test/', 'https://app.test/', ''],
  ['a=1; Domain=app.test', 'https://www.app.test/', 'https://api.app.test/', 'a=1'],
  ['a=1; Domain=other.test', 'https://app.test/', 'https://app.test/', ''],
  ['a=1; Path=/auth', 'https://app.test/', 'https://app.test/auth/x', 'a=1'],
  ['a=1; Path=/auth', 'https://app.test/', 'https://app.test/authors', ''],
  ['a=1', 'https://app.test/one/two', 'https://app.test/one/three', 'a=1'],
  ['a=1', 'https://app.test/one/two', 'https://app.test/two', ''],
  ['a=1; Secure', 'https://app.test/', 'http://app.test/', ''],
  ['a=1; Secure', 'http://localhost/', 'http://localhost/', 'a=1'],
  ['a=1; Max-Age=100', 'https://app.test/', 'https://app.test/', 'a=1'],
  ['a=1; Max-Age=0', 'https://app.test/', 'https://app.test/', ''],
  ['a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'https://app.test/', 'https://app.test/', ''],
  ['a="b=c"', 'https://app.test/', 'https://app.test/', 'a="b=c"'],
  ['nothing', 'https://app.test/', 'https://app.test/', ''],
])('%s from %s goes to %s as %j', (line, from, to, header) => {
  expect(jarWith(from, line).header(to)).toBe(header)
})

test('an answer that ends a cookie takes it out', () => {
  const jar = jarWith('https://app.test/', 'a=1', 'b=2')
  jar.take('https://app.test/', new Headers([['set-cookie', 'a=; Max-Age=0']]))
  expect(jar.cookies).toEqual([
    {
      name: 'b',
      value: '2',
      domain: 'app.test',
      path: '/',
      expires: -1,
      httpOnly: false,
      secure: false,
      sameSite: 'Lax',
    },
  ])
})
