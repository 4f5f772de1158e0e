/** RFC 6265bis: cookies as they come and as they are set. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { configure } from '../context.ts'
import { parseHandle } from '../handles.ts'
import { policySchema } from '../policy-schema.ts'
import { parseVisitor, renderCookies } from './cookies.ts'
import type { HttpRequest } from './message.ts'

const configuration = (issuer = 'https://op.test', policy = {}) =>
  configure({
    issuer,
    policy: v.parse(policySchema, policy),
    secrets: ['x'],
  })

const request = (cookie?: string): HttpRequest => ({
  method: 'GET',
  path: '/',
  query: '',
  headers: cookie === undefined ? {} : { cookie },
  body: '',
})

const SESSION = '__Host-vouchsafe_session'
const BROWSER = '__Host-vouchsafe_browser'
const b = 'AAAAAAAAAAAAAAAAAAAAAA'

describe('what is read', () => {
  test.each([
    [undefined, undefined, undefined],
    ['', undefined, undefined],
    [`${SESSION}=s`, 's', undefined],
    [`${SESSION}=s; ${BROWSER}=${b}`, 's', b],
    [`a=1;${SESSION}=s;b=2`, 's', undefined],
    [`  ${SESSION}=s  ;;`, 's', undefined],
    [`${SESSION}=`, '', undefined],
    [`${SESSION}=a=b`, 'a=b', undefined],
    [SESSION, undefined, undefined],
    [`x${SESSION}=s`, undefined, undefined],
    [`${SESSION}x=s`, undefined, undefined],
    [`${SESSION} =s`, undefined, undefined],
    [`a=1;\t${SESSION}=s\t `, 's', undefined],
    [`a=1; \xa0${SESSION}=s`, undefined, undefined],
    [`a=1; \u2003${SESSION}=s`, undefined, undefined],
    [`a=1; \ufeff${SESSION}=s`, undefined, undefined],
    [`a=1; \v${SESSION}=s`, undefined, undefined],
    [`${SESSION}=s; \xa0${SESSION}=t`, 's', undefined],
    [`${SESSION}=s; ${SESSION}=t`, undefined, undefined],
    [`${SESSION}=s; ${SESSION}=s`, undefined, undefined],
    ['vouchsafe_session=s', undefined, undefined],
    [`${BROWSER}=${b}A`, undefined, undefined],
    [`${BROWSER}=${b.slice(1)}`, undefined, undefined],
    [`${BROWSER}="${b.slice(2)}"`, undefined, undefined],
    [`${BROWSER}=x; ${BROWSER}=${b}`, undefined, undefined],
  ])('%s', (header, session, browser) => {
    expect(parseVisitor(request(header), configuration())).toEqual({ session, browser })
  })

  test('without TLS there is no prefix, and a prefix of somebody else is no help', () => {
    const plain = configuration('http://localhost')
    expect(parseVisitor(request(`vouchsafe_session=s; ${SESSION}=t`), plain).session).toBe('s')
  })
})

describe('what is set', () => {
  test.each([
    [undefined, []],
    [{}, []],
    [{ session: 's' }, [`${SESSION}=s; Max-Age=7; Path=/; HttpOnly; SameSite=Lax; Secure`]],
    [{ browser: b }, [`${BROWSER}=${b}; Max-Age=7; Path=/; HttpOnly; SameSite=Lax; Secure`]],
    [{ session: null }, [`${SESSION}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure`]],
  ])('%j', (cookies, set) => {
    expect(renderCookies(cookies, configuration('https://op.test', { session_lifetime: 7 }))).toEqual(set)
  })

  test('RFC 6265 section 5.3: one that is cleared is set to nothing, under the same name and path', () => {
    for (const [issuer, name, secure] of [
      ['https://op.test', SESSION, '; Secure'],
      ['http://localhost', 'vouchsafe_session', ''],
    ] as const)
      expect(renderCookies({ session: null, browser: b }, configuration(issuer))).toEqual([
        `${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${secure}`,
        expect.stringContaining(`=${b}; Max-Age=`),
      ])
  })

  test('what is cleared is no cookie when it comes back all the same', () => {
    const [cookie = ''] = renderCookies({ session: null }, configuration())
    const { session = 'absent' } = parseVisitor(request(cookie.split(';')[0]), configuration())
    expect([session, parseHandle(configuration().keys, session)]).toEqual(['', undefined])
  })

  test('both', () => {
    expect(renderCookies({ session: 's', browser: b }, configuration()).length).toBe(2)
  })

  test('one can be cleared beside one that is set', () => {
    const [session, browser] = renderCookies({ session: null, browser: b }, configuration())
    expect(session).toMatch(/=; Max-Age=0;/)
    expect(browser).toMatch(/=A{22}; Max-Age=1209600;/)
  })

  test('without TLS, and with another name', () => {
    const plain = configuration('http://localhost', { session_lifetime: 7, cookie_name: 'acme' })
    expect(renderCookies({ session: 's' }, plain)).toEqual([
      'acme_session=s; Max-Age=7; Path=/; HttpOnly; SameSite=Lax',
    ])
    expect(renderCookies({ session: null }, plain)).toEqual([
      'acme_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    ])
  })
})
