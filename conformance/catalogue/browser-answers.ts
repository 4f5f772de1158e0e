/** The standard answers to a browser that rows of the catalogue ask for, as assertions. */

import { expect } from 'vitest'
import { fieldsOf, formOf, type Visit } from './browser.ts'
import { ISSUER } from './world.ts'

const policy =
  /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; (?:script-src 'sha256-[A-Za-z0-9+/=]+'; )?(?:img-src https:; )?base-uri 'none'; frame-ancestors 'none'$/

/** PSH: the headers of every page. */
export function expectPageHeaders({ headers }: Response): void {
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringMatching(policy),
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'strict-transport-security': expect.stringMatching(/^max-age=\d{8,}/),
  })
  expect(headers.get('cross-origin-opener-policy')).toBeNull()
}

function expectPage({ response, location, html }: Visit, status: number, title: string): void {
  expect({ status: response.status, location, title: /<title>(.*?)<\/title>/.exec(html)?.[1] }).toEqual({
    status,
    location: undefined,
    title,
  })
  expectPageHeaders(response)
}

/** ERRPAGE: our own page, and nothing is sent anywhere. */
export function expectErrorPage(visit: Visit, status = 400): void {
  expectPage(visit, status, 'This did not work')
  expect(visit.html).not.toContain('<form')
}

export function expectLoginPage(visit: Visit, status = 200): void {
  expectPage(visit, status, 'Sign in')
  expect(visit.html).toContain('name="password"')
}

export function expectConsentPage(visit: Visit, status = 200): void {
  expectPage(visit, status, 'Allow access')
  expect(visit.html).toContain('name="decision"')
}

export function expectLogoutPage(visit: Visit, status = 200): void {
  expectPage(visit, status, 'Sign out')
  expect(visit.html).toContain('value="sign_out"')
}

export function expectSignedOutPage(visit: Visit, title = 'You are signed out'): void {
  expectPage(visit, 200, title)
  expect(visit.html).not.toContain('<form')
}

export interface Expected {
  readonly redirect_uri?: string
  /** `null` for none. */
  readonly state?: string | null
  readonly mode?: 'query' | 'fragment'
  readonly iss?: string
}

/** What the client is told: exactly the parameters given, with `state` and `iss`, at its redirect_uri. */
export function clientAnswer(visit: Visit, expected: Expected = {}): Record<string, string> {
  const { redirect_uri = 'https://rp.test/cb', state = 's1', mode = 'query', iss = ISSUER } = expected
  const { response, location = '' } = visit
  const joint = mode === 'fragment' ? '#' : redirect_uri.includes('?') ? '&' : '?'
  expect({ status: response.status, location }).toEqual({
    status: 303,
    location: expect.stringContaining(redirect_uri + joint),
  })
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  expect(location.startsWith(redirect_uri + joint)).toBe(true)
  const text = location.slice(redirect_uri.length + 1)
  expect(text).toMatch(/^[\x21-\x7e]+$/)
  const parameters = new URLSearchParams(text)
  const { state: returned = null, iss: issuer, ...rest } = Object.fromEntries(parameters)
  expect(parameters.size).toBe(Object.keys(Object.fromEntries(parameters)).length)
  expect({ state: returned, iss: issuer }).toEqual({ state, iss })
  return rest
}

/** The same by a form that posts itself: what it posts, and to exactly that redirect_uri. */
export function postedAnswer(visit: Visit, expected: Omit<Expected, 'mode'> = {}): Record<string, string> {
  const { redirect_uri = 'https://rp.test/cb', state = 's1', iss = ISSUER } = expected
  expectPage(visit, 200, 'One moment')
  expect(formOf(visit).action).toBe(redirect_uri)
  const fields = fieldsOf(visit)
  const { state: returned = null, iss: issuer, ...rest } = Object.fromEntries(fields)
  expect(fields.length).toBe(Object.keys(Object.fromEntries(fields)).length)
  expect({ state: returned, iss: issuer }).toEqual({ state, iss })
  return rest
}

/** REDIR: the error at the client's redirect_uri, with a description in the characters of RFC 6749. */
export function expectRefused(visit: Visit, error: string, expected: Expected = {}): void {
  const { error_description, ...rest } = clientAnswer(visit, expected)
  expect(rest).toEqual({ error })
  expect(error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
}

/** A code at the client's redirect_uri, which is returned. */
export function expectCode(visit: Visit, expected: Expected = {}): string {
  const { code = '', ...rest } = clientAnswer(visit, expected)
  expect(rest).toEqual({})
  expect(code).toMatch(/^[\w-]{22}\.[\w-]{22}\.c0\.[\w-]{22}$/)
  return code
}
