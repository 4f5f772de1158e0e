/** The requests that people and clients make, as neutral HTTP. A form is sent as it would be by a browser. */

import { encodeParameters, type HttpRequest, type HttpResponse } from 'vouchsafe/core'
import { CLIENT_SECRET, PASSWORD, REDIRECT_URI } from './stage.ts'

/** RFC 7636 Appendix B. */
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

export type Form = Readonly<Record<string, string | undefined>>

function post(path: string, form: Form, headers: HttpRequest['headers'] = {}): HttpRequest {
  const content_type = 'application/x-www-form-urlencoded'
  return {
    method: 'POST',
    path,
    query: '',
    headers: { 'content-type': content_type, ...headers },
    body: encodeParameters(form),
  }
}

/** As it is, whoever it is from. */
export function postForm(path: string, form: Form): HttpRequest {
  return post(path, form, {})
}

function asClient(client_id: string): { readonly authorization: string } {
  return { authorization: `Basic ${btoa(`${client_id}:${CLIENT_SECRET}`)}` }
}

/** @param cookies of the browser, as in its Cookie header */
export function authorizeRequest(cookies: string, overrides: Form = {}): HttpRequest {
  const parameters = {
    response_type: 'code',
    client_id: 'web',
    redirect_uri: REDIRECT_URI,
    scope: 'openid',
    state: 's1',
    nonce: 'n1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...overrides,
  }
  return {
    method: 'GET',
    path: '/authorize',
    query: encodeParameters(parameters),
    headers: { cookie: cookies },
    body: '',
  }
}

/** A GET of a URL that the provider redirected to. */
export function followRequest(cookies: string, url: string): HttpRequest {
  const { pathname, search } = new URL(url)
  return { method: 'GET', path: pathname, query: search.slice(1), headers: { cookie: cookies }, body: '' }
}

export function loginForm(cookies: string, continuation: string, overrides: Form = {}): HttpRequest {
  return post(
    '/login',
    { continuation, username: 'alice', password: PASSWORD, ...overrides },
    { cookie: cookies },
  )
}

/** @param ticked space-delimited: there is a box for each scope */
export function consentForm(
  cookies: string,
  continuation: string,
  ticked = 'openid',
  overrides: Form = {},
): HttpRequest {
  const form = post('/consent', { continuation, decision: 'allow', ...overrides }, { cookie: cookies })
  const boxes = ticked.split(' ').map((scope) => `&${encodeParameters({ scope })}`)
  return { ...form, body: form.body + boxes.join('') }
}

/** The browser at the end-session endpoint. */
export function endSessionRequest(cookies: string, parameters: Form = {}): HttpRequest {
  const query = encodeParameters(parameters)
  return { method: 'GET', path: '/end-session', query, headers: { cookie: cookies }, body: '' }
}

export function logoutForm(cookies: string, continuation: string, decision: string): HttpRequest {
  return post('/logout', { continuation, decision }, { cookie: cookies })
}

/** The claims of a token that is signed as it is on a stage: not at all. */
export function claimsOf(jwt: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = jwt.split('.')
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
}

export function tokenRequest(form: Form, client_id = 'web'): HttpRequest {
  return post('/token', form, asClient(client_id))
}

export function redeemRequest(code: string, overrides: Form = {}): HttpRequest {
  const form = { code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER, ...overrides }
  return tokenRequest({ grant_type: 'authorization_code', ...form })
}

/** The session cookie of a browser. */
export function sessionCookie(cookies: string): string | undefined {
  return /_session=([^;]+)/.exec(cookies)?.[1]
}

export function refreshRequest(refresh_token: string, overrides: Form = {}): HttpRequest {
  return tokenRequest({ grant_type: 'refresh_token', refresh_token, ...overrides })
}

export function revokeRequest(token: string): HttpRequest {
  return post('/revoke', { token }, asClient('web'))
}

export function introspectRequest(token: string): HttpRequest {
  return post('/introspect', { token }, asClient('rs'))
}

export function userinfoRequest(access_token: string): HttpRequest {
  const headers = { authorization: `Bearer ${access_token}` }
  return { method: 'GET', path: '/userinfo', query: '', headers, body: '' }
}

/** A code that the answer carries to the client. */
export function codeOf(response: HttpResponse): string | undefined {
  const { location } = response.headers
  return location === undefined ? undefined : (new URL(location).searchParams.get('code') ?? undefined)
}

/** The members of a JSON answer, or of a page on a stage; nothing for any other body. */
export function membersOf(response: HttpResponse): Readonly<Record<string, unknown>> {
  return response.body.startsWith('{') ? JSON.parse(response.body) : {}
}

export function textOf(response: HttpResponse, member: string): string | undefined {
  const value = membersOf(response)[member]
  return typeof value === 'string' ? value : undefined
}

/** The cookies of a browser after an answer, as in its Cookie header. */
export function cookiesAfter(cookies: string, response: HttpResponse): string {
  const jar = new Map(cookies.split('; ').flatMap((pair) => (pair === '' ? [] : [split(pair)])))
  for (const cookie of response.setCookies ?? []) jar.set(...split(cookie.split(';')[0] ?? ''))
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}

function split(pair: string): [string, string] {
  const equals = pair.indexOf('=')
  return [pair.slice(0, equals), pair.slice(equals + 1)]
}

/** An answer in one word or two, for tables and schedules. */
export function outcomeOf(response: HttpResponse): string {
  if (codeOf(response) !== undefined) return 'code'
  const { location } = response.headers
  if (location !== undefined) return new URL(location).searchParams.get('error') ?? 'redirect'
  const named = textOf(response, 'error') ?? textOf(response, 'name')
  if (named !== undefined) return `${response.status} ${named}`
  const { active } = membersOf(response)
  return typeof active === 'boolean' ? (active ? 'active' : 'inactive') : String(response.status)
}

/** Whether the answer gave what was asked for: tokens, a code, claims, an end. */
export function isOk(response: HttpResponse): boolean {
  if (codeOf(response) !== undefined) return true
  const { active } = membersOf(response)
  const page = textOf(response, 'name')
  return response.status === 200 && (page === undefined || page === 'signedOut') && active !== false
}
