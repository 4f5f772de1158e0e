/** From outcomes to status codes and headers. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { at, configure } from '../context.ts'
import type { SyncHandlers } from '../effects.ts'
import { refuse } from '../errors.ts'
import type { AuthorizationOutcome } from '../flows/authorization-outcome.ts'
import type { Page } from '../pages.ts'
import { policySchema } from '../policy-schema.ts'
import type { ValidatedRedirect } from '../rules/redirect-uri.ts'
import { runSync } from '../run.ts'
import { contentSecurityPolicy } from './content-security-policy.ts'
import { renderAuthorization, renderTokenError, renderUserInfo } from './render.ts'

const context = at(
  configure({
    issuer: 'https://op.test',
    policy: v.parse(policySchema, {}),
    secrets: ['x'],
  }),
  0,
)

const handlers = {
  render_page: () => ({
    html: '<p>',
    csp: { style: ["'sha256-x'"], script: ["'nonce-n'", 'https://cdn.test'], font: [] },
  }),
} as unknown as SyncHandlers
const request = { method: 'GET', path: '', query: '', headers: {}, body: '' }
const render = (outcome: AuthorizationOutcome) =>
  runSync(renderAuthorization(outcome, request, context), handlers)

const answer = (
  redirect_uri: string,
  response_mode: 'query' | 'fragment' = 'query',
): AuthorizationOutcome => ({
  kind: 'response',
  redirect_uri: redirect_uri as ValidatedRedirect,
  response_mode,
  parameters: { code: 'c', state: 'a b&é\r\n', iss: context.issuer },
  ui_locales: [],
  client_id: 'web',
})

describe('RFC 6749 section 4.1.2, RFC 9700 section 4.12: answers are 303s', () => {
  const encoded = 'code=c&state=a%20b%26%C3%A9%0D%0A&iss=https%3A%2F%2Fop.test'

  test.each([
    [answer('https://rp.test/cb'), `https://rp.test/cb?${encoded}`],
    [answer('https://rp.test/cb?t=1'), `https://rp.test/cb?t=1&${encoded}`],
    [answer('https://rp.test/cb', 'fragment'), `https://rp.test/cb#${encoded}`],
    [{ kind: 'redirect', url: 'https://host.test/a%20b?c=d#e' } as const, 'https://host.test/a%20b?c=d#e'],
    [
      { kind: 'redirect', url: 'https://host.test/é\r\nX: 1' } as const,
      'https://host.test/%C3%A9%0D%0AX:%201',
    ],
  ])('%#', (outcome, location) => {
    expect(render(outcome)).toEqual({
      status: 303,
      headers: {
        location,
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        pragma: 'no-cache',
      },
      body: '',
    })
  })

  test('cookies go along with whatever it is', () => {
    const cookies = { session: 's' }
    expect(render({ ...answer('https://rp.test/cb'), cookies }).setCookies?.length).toBe(1)
    expect(render({ ...refuse('client.unknown'), cookies }).setCookies?.length).toBe(1)
    expect(render(answer('https://rp.test/cb'))).not.toHaveProperty('setCookies')
  })
})

test('an untrusted request is a page with status 400 and no place to go', () => {
  const { status, headers, body } = render(refuse('redirect_uri.not_registered', 'redirect_uri'))
  expect([status, headers.location, body]).toEqual([400, undefined, '<p>'])
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; style-src 'sha256-x'; script-src 'nonce-n' https://cdn.test; base-uri 'none'; frame-ancestors 'none'",
  )
  expect(headers).not.toHaveProperty('cross-origin-opener-policy')
})

test('a page that names no sources may load nothing', () => {
  expect(contentSecurityPolicy({})).toBe("default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
})

test('a page is told the languages of the person: those asked for, then those of the browser', () => {
  const shown: unknown[] = []
  const telling = {
    render_page: ({ page }: { page: Page }) => {
      shown.push(page.languages)
      return { html: '<p>' }
    },
  } as unknown as SyncHandlers
  const page = { name: 'post', languages: ['fr'], action: '', fields: [] } as const
  const german = { ...request, headers: { 'accept-language': 'de' } }
  const outcome = { kind: 'page', status: 200, page } as const
  runSync(renderAuthorization(outcome, german, context), telling)
  runSync(renderAuthorization(refuse('client.unknown'), german, context), telling)
  expect(shown).toEqual([['fr', 'de'], ['de']])
})

describe('RFC 6749 section 5.2: a challenge where the client used the header', () => {
  test.each([
    [
      refuse('client.secret_mismatch'),
      { authorization: 'Basic x' },
      401,
      'Basic realm="https://op.test", charset="UTF-8"',
    ],
    [refuse('client.secret_mismatch'), {}, 401, undefined],
    [refuse('code.unknown'), { authorization: 'Basic x' }, 400, undefined],
  ] as const)('%#', (refusal, headers, status, challenge) => {
    const response = renderTokenError(refusal, { ...request, headers }, context)
    expect([response.status, response.headers['www-authenticate']]).toEqual([status, challenge])
  })
})

describe('RFC 6750 section 3: a challenge that says no more than it should', () => {
  test.each([
    ['bearer.missing', 401, 'Bearer realm="https://op.test"'],
    [
      'access_token.expired',
      401,
      'Bearer realm="https://op.test", error="invalid_token", error_description="The access token is not valid."',
    ],
    ['bearer.several', 400, expect.stringContaining('error="invalid_request"')],
    ['access_token.scope', 403, expect.stringMatching(/error="insufficient_scope".*, scope="openid"$/)],
  ] as const)('%s', (reason, status, challenge) => {
    const response = renderUserInfo(refuse(reason), context)
    expect([response.status, response.headers['www-authenticate']]).toEqual([status, challenge])
  })
})
