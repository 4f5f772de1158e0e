/**
 * Raw requests, sent to one provider in this order by every platform; all answers must be equal. Text in
 * `<…>` stands for what an earlier exchange learned. An exchange that a platform cannot carry says why,
 * and must neither change state nor draw entropy, or the answers after it would differ.
 */

import type { Platform } from './platforms.ts'

export interface Exchange {
  readonly name: string
  /** One character a byte; `\n` ends the lines of the head. */
  readonly request: string
  readonly status: number
  /** Found in the headers and the body of the answer, for later requests. */
  readonly learn?: Readonly<Record<string, RegExp>>
  readonly cannot?: Partial<Record<Platform, string>>
}

export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

/** In alphabetical order: REST APIs and load balancers do not tell the order in which parameters were sent. */
export const AUTHORIZATION = [
  'client_id=web',
  'code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  'code_challenge_method=S256',
  'nonce=n1',
  'redirect_uri=https%3A%2F%2Frp.test%2Fcb',
  'response_type=code',
  'scope=openid+offline_access+profile',
  'state=s1',
].join('&')

export const BASIC = `Authorization: Basic ${btoa('web:correct+horse+battery+staple')}\n`

export function get(target: string, headers = ''): string {
  return `GET ${target} HTTP/1.1\nHost: op.test\n${headers}\n`
}

export function post(target: string, body: string, headers = ''): string {
  return `POST ${target} HTTP/1.1\nHost: op.test\nContent-Type: application/x-www-form-urlencoded\n${headers}\n${body}`
}

function send(method: string, target: string, headers = ''): string {
  return get(target, headers).replace('GET', method)
}

const continuation = /name="continuation" value="([^"]+)"/
const browser_cookie = /set-cookie: (__Host-vouchsafe_browser=[^;]+)/
const session_cookie = /set-cookie: (__Host-vouchsafe_session=[^;]+)/
const cookies = 'Cookie: <browser>; <session>\n'
const redemption = `grant_type=authorization_code&code=<code>&redirect_uri=https%3A%2F%2Frp.test%2Fcb&code_verifier=${VERIFIER}`

/** From the first visit to a revoked token. */
export const flow: readonly Exchange[] = [
  {
    name: 'the login page sets the cookie of the browser',
    request: get(`/authorize?${AUTHORIZATION}`),
    status: 200,
    learn: { browser: browser_cookie, continuation },
  },
  {
    name: 'a wrong password',
    request: post(
      '/login',
      'continuation=<continuation>&username=alice&password=wrong',
      'Cookie: <browser>\n',
    ),
    status: 400,
    learn: { continuation },
  },
  {
    name: 'a password with everything in it that forms encode',
    request: post(
      '/login',
      'continuation=<continuation>&username=alice&password=%26%3D%2B+%25%C3%A9%F0%9F%94%91',
      'Cookie: <browser>\n',
    ),
    status: 303,
    learn: { session: session_cookie, next: /location: https:\/\/op\.test([^\n]+)/ },
  },
  {
    name: 'the consent page, with two cookies in one header',
    request: get('<next>', cookies),
    status: 200,
    learn: { continuation },
  },
  {
    name: 'the consent form repeats the scope for each box',
    request: post(
      '/consent',
      'continuation=<continuation>&decision=allow&scope=openid&scope=offline_access&scope=profile',
      cookies,
    ),
    status: 303,
    learn: { code: /code=([^&\n]+)/ },
  },
  {
    name: 'a redemption by HTTP Basic',
    request: post('/token', redemption, BASIC),
    status: 200,
    learn: tokens(),
  },
  {
    name: 'UserInfo by the header',
    request: get('/userinfo', 'Authorization: Bearer <access_token>\n'),
    status: 200,
  },
  {
    name: 'UserInfo by the body',
    request: post('/userinfo', 'access_token=<access_token>'),
    status: 200,
  },
  {
    name: 'UserInfo for the origin of the client',
    request: get('/userinfo', 'Authorization: Bearer <access_token>\nOrigin: https://rp.test\n'),
    status: 200,
  },
  {
    name: 'HEAD of UserInfo',
    request: send('HEAD', '/userinfo', 'Authorization: Bearer <access_token>\n'),
    status: 200,
  },
  {
    name: 'a refresh',
    request: post('/token', 'grant_type=refresh_token&refresh_token=<refresh_token>', BASIC),
    status: 200,
    learn: tokens(),
  },
  {
    name: 'introspection',
    request: post('/introspect', 'token=<access_token>', BASIC),
    status: 200,
  },
  { name: 'revocation', request: post('/revoke', 'token=<refresh_token>', BASIC), status: 200 },
  {
    name: 'introspection of what was revoked',
    request: post('/introspect', 'token=<access_token>', BASIC),
    status: 200,
  },
  {
    name: 'UserInfo with what was revoked',
    request: get('/userinfo', 'Authorization: Bearer <access_token>\n'),
    status: 401,
  },
  {
    name: 'client_credentials with the secret in the body',
    request: post(
      '/token',
      'grant_type=client_credentials&client_id=post&client_secret=battery+staple+correct+horse',
    ),
    status: 200,
  },
  {
    name: 'whether to sign out',
    request: get('/end-session?client_id=web&state=a+b', cookies),
    status: 200,
    learn: { continuation },
  },
  {
    name: 'the person stays signed in',
    request: post('/logout', 'continuation=<continuation>&decision=stay', cookies),
    status: 200,
  },
  {
    name: 'a signed-in browser gets a code at once, its cookies in two headers',
    request: get(`/authorize?${AUTHORIZATION}`, 'Cookie: <browser>\nCookie: <session>\n'),
    status: 303,
    cannot: { load_balancer: 'keeps only the last of a repeated header' },
  },
]

function tokens(): Record<string, RegExp> {
  return { access_token: /"access_token":"([^"]+)"/, refresh_token: /"refresh_token":"([^"]+)"/ }
}

/** What is read by every client and cache. */
export const documents: readonly Exchange[] = [
  { name: 'discovery', request: get('/.well-known/openid-configuration'), status: 200 },
  { name: 'discovery, RFC 8414', request: get('/.well-known/oauth-authorization-server'), status: 200 },
  { name: 'JWKS with a query nobody asked for', request: get('/jwks?v=2&v=3'), status: 200 },
  { name: 'HEAD of the JWKS', request: send('HEAD', '/jwks'), status: 200 },
  { name: 'a trailing slash', request: get('/jwks/'), status: 200 },
  { name: 'two trailing slashes', request: get('/jwks//'), status: 404 },
  { name: 'two slashes in front', request: get('//jwks'), status: 404 },
  { name: 'capitals', request: get('/JWKS'), status: 404 },
  { name: 'an encoded letter', request: get('/%6awks'), status: 404 },
  { name: 'an encoded slash and dots', request: get('/token%2f..%2fjwks'), status: 404 },
  { name: 'a path parameter', request: get('/jwks;v=1'), status: 404 },
  { name: 'the root', request: get('/'), status: 404 },
  { name: 'a name of the prototype', request: get('/constructor'), status: 404 },
  {
    name: 'dots',
    request: get('/x/../jwks'),
    status: 404,
    cannot: { fetch: 'URLs have no dot segments: the platform resolves them' },
  },
  {
    name: 'a target with a host of its own',
    request: get('http://evil.test/jwks'),
    status: 200,
    cannot: { fetch: 'URLs have one host: the platform replaces it' },
  },
  {
    name: 'the wrong method',
    request: send('DELETE', '/jwks'),
    status: 405,
  },
  { name: 'POST to a document', request: post('/jwks', 'a=b'), status: 405 },
  {
    name: 'TRACE',
    request: send('TRACE', '/token'),
    status: 405,
    cannot: { fetch: 'requests with this method cannot be made' },
  },
  { name: 'OPTIONS', request: send('OPTIONS', '/token'), status: 405 },
  {
    name: 'a preflight',
    request: send(
      'OPTIONS',
      '/token',
      'Origin: https://rp.test\nAccess-Control-Request-Method: POST\nAccess-Control-Request-Headers: authorization\n',
    ),
    status: 204,
  },
  {
    name: 'a preflight where browsers have no business',
    request: send('OPTIONS', '/introspect', 'Origin: https://rp.test\nAccess-Control-Request-Method: POST\n'),
    status: 405,
  },
  {
    name: 'a preflight for a document',
    request: send('OPTIONS', '/jwks', 'Origin: null\nAccess-Control-Request-Method: GET\n'),
    status: 204,
  },
]
