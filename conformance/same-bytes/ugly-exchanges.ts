/** Requests that no client means and attackers do. */

import { AUTHORIZATION, BASIC, type Exchange, get, post } from './exchanges.ts'

const last_only = { load_balancer: 'keeps only the last of what is repeated' }
const decoded = { rest_api: 'hands over decoded text, which has no room for broken encodings' }
const utf8_only = { rest_api: 'hands over the body as text, which has no room for broken UTF-8' }
const refused_by_node = (why: string) => ({
  rest_api: why,
  http_api: why,
  function_url: why,
  load_balancer: why,
  load_balancer_lists: why,
  fetch: why,
})

export const ugly_queries: readonly Exchange[] = [
  { name: 'no parameters', request: get('/authorize'), status: 400 },
  { name: 'an empty query', request: get('/authorize?'), status: 400 },
  {
    name: 'a repeated redirect_uri',
    request: get(`/authorize?${AUTHORIZATION}&redirect_uri=https%3A%2F%2Fevil.test`),
    status: 400,
    cannot: last_only,
  },
  {
    name: 'a repeated state',
    request: get(`/authorize?${AUTHORIZATION}&state=s2`),
    status: 303,
    cannot: last_only,
  },
  {
    name: 'a repetition that differs in its encoding only',
    request: get(`/authorize?${AUTHORIZATION}&%73tate=s1`),
    status: 303,
    cannot: { load_balancer_lists: 'both are listed under names of their own, in the order of those' },
  },
  {
    name: 'an unknown parameter twice, a comma among its values',
    request: get('/authorize?x=1,2&x=3'),
    status: 400,
    cannot: last_only,
  },
  {
    name: 'a percent sign alone',
    request: get(`/authorize?${AUTHORIZATION}&x=%`),
    status: 303,
    cannot: decoded,
  },
  { name: 'half an escape', request: get('/authorize?client_id=%4'), status: 400, cannot: decoded },
  { name: 'no hex', request: get('/authorize?client_id=%zz'), status: 400, cannot: decoded },
  {
    name: 'UTF-8 that is too long',
    request: get('/authorize?client_id=%C0%AE'),
    status: 400,
    cannot: decoded,
  },
  { name: 'a lone surrogate', request: get('/authorize?client_id=%ED%A0%80'), status: 400, cannot: decoded },
  { name: 'a byte that is no UTF-8', request: get('/authorize?client_id=%FF'), status: 400, cannot: decoded },
  { name: 'an encoded NUL', request: get('/authorize?client_id=web%00'), status: 400 },
  { name: 'encoded line ends', request: get('/authorize?client_id=web%0d%0aset-cookie:a=b'), status: 400 },
  { name: 'an encoded ampersand', request: get('/authorize?client_id=web%26state%3D1'), status: 400 },
  { name: 'markup', request: get('/authorize?client_id=%3Cscript%3E%22'), status: 400 },
  { name: 'nothing but separators', request: get('/authorize?&&&=&=&'), status: 400, cannot: last_only },
  { name: 'names of the prototype', request: get('/authorize?__proto__=1&constructor=2'), status: 400 },
  {
    name: 'a question mark in the query',
    request: get('/authorize?client_id=web?client_id=web'),
    status: 400,
  },
  {
    name: 'a query where only a body is read',
    request: post('/token?grant_type=client_credentials', 'grant_type=client_credentials', BASIC),
    status: 400,
  },
  {
    name: 'parameters in both places',
    request: post(`/authorize?client_id=web`, AUTHORIZATION),
    status: 400,
  },
  { name: 'a URL of 8 KiB', request: get(`/jwks?${'x'.repeat(8 * 1024 - 7)}=`), status: 200 },
  { name: 'a URL of 8 KiB and one', request: get(`/jwks?${'x'.repeat(8 * 1024 - 6)}=`), status: 414 },
  { name: 'a URL of 10 KiB', request: get(`/authorize?state=${'x'.repeat(10 * 1024)}`), status: 414 },
  { name: 'HEAD of nothing', request: get('/nothing').replace('GET', 'HEAD'), status: 404 },
  { name: 'HEAD of 10 KiB', request: get(`/${'x'.repeat(10 * 1024)}`).replace('GET', 'HEAD'), status: 414 },
  {
    name: 'a path of 10 KiB',
    request: get(`/${'x'.repeat(10 * 1024)}`),
    status: 414,
  },
]

export const ugly_headers: readonly Exchange[] = [
  {
    name: 'Authorization twice',
    request: post('/token', 'grant_type=client_credentials', BASIC + BASIC),
    status: 400,
    cannot: last_only,
  },
  {
    name: 'Authorization twice at UserInfo',
    request: get('/userinfo', 'Authorization: Bearer a\nAuthorization: Bearer b\n'),
    status: 400,
    cannot: last_only,
  },
  {
    name: 'Content-Type twice',
    request: post('/token', 'grant_type=client_credentials', `Content-Type: text/plain\n${BASIC}`),
    status: 400,
    cannot: last_only,
  },
  { name: 'no Authorization', request: get('/userinfo'), status: 401 },
  { name: 'another scheme', request: get('/userinfo', 'Authorization: Digest a\n'), status: 401 },
  { name: 'a scheme without a value', request: get('/userinfo', 'Authorization: Bearer\n'), status: 400 },
  { name: 'an empty header', request: get('/userinfo', 'Authorization:\n'), status: 401 },
  {
    name: 'a scheme in odd capitals',
    request: get('/userinfo', 'aUtHoRiZaTiOn: bEaReR a.b.c\n'),
    status: 401,
  },
  {
    name: 'spaces around a value',
    request: get('/userinfo', 'Authorization:  \t Bearer a.b.c \t\n'),
    status: 401,
  },
  { name: 'bytes beyond ASCII', request: get('/userinfo', 'Authorization: Bearer \xe9\xff\n'), status: 400 },
  {
    name: 'Basic that is no base64',
    request: post('/token', 'grant_type=client_credentials', 'Authorization: Basic %%%\n'),
    status: 401,
  },
  {
    name: 'a session cookie twice',
    request: get('/jwks', 'Cookie: __Host-vouchsafe_session=a; __Host-vouchsafe_session=b\n'),
    status: 200,
  },
  {
    name: 'a cookie of 8 KiB',
    request: get('/jwks', `Cookie: __proto__=1; a=${'%"\xe9'.repeat(2700)}\n`),
    status: 200,
  },
  {
    name: 'an origin that is none',
    request: get('/userinfo', 'Origin: https://evil.test/path\n'),
    status: 401,
  },
  {
    name: 'forwarding headers from nobody we know',
    request: get(
      '/.well-known/openid-configuration',
      'X-Forwarded-Host: evil.test\nX-Forwarded-Proto: http\nForwarded: host=evil.test\n',
    ),
    status: 200,
  },
  {
    name: 'two Hosts',
    request: get('/jwks', 'Host: evil.test\n'),
    status: 400,
    cannot: last_only,
  },
  {
    name: 'a Host with user information',
    request: get('/jwks').replace('op.test', 'alice@op.test'),
    status: 400,
  },
  { name: 'a Host with a port', request: get('/jwks').replace('op.test', '[::1]:8443'), status: 200 },
  {
    name: 'a compressed body',
    request: post('/token', 'grant_type=client_credentials', `Content-Encoding: gzip\n${BASIC}`),
    status: 415,
  },
  {
    name: 'a form from another site',
    request: post('/login', 'username=alice', 'Sec-Fetch-Site: cross-site\nOrigin: https://evil.test\n'),
    status: 403,
  },
  {
    name: 'a folded header',
    request: get('/jwks', 'X-Folded: a\n b\n'),
    status: 400,
    cannot: refused_by_node('never sees one: servers refuse it or unfold it before (RFC 9112 section 5.2)'),
  },
  {
    name: 'a NUL in a header',
    request: get('/jwks', 'X-Nul: a\0b\n'),
    status: 400,
    cannot: refused_by_node('never sees one: servers refuse it before (RFC 9110 section 5.5)'),
  },
  {
    name: 'a method in small letters',
    request: get('/jwks').replace('GET', 'get'),
    status: 400,
    cannot: refused_by_node('never sees one: it is written in capitals, or refused, before'),
  },
]

export const ugly_bodies: readonly Exchange[] = [
  { name: 'no body', request: post('/token', '', BASIC), status: 400 },
  { name: 'no body and no client', request: post('/token', ''), status: 401 },
  { name: 'a repeated parameter', request: post('/token', 'grant_type=a&grant_type=b', BASIC), status: 400 },
  {
    name: 'JSON',
    request: post('/token', '{"grant_type":"client_credentials"}', BASIC).replace(
      'application/x-www-form-urlencoded',
      'application/json',
    ),
    status: 400,
  },
  {
    name: 'no content type',
    request: post('/token', 'grant_type=client_credentials', BASIC).replace(/Content-Type[^\n]+\n/, ''),
    status: 400,
  },
  {
    name: 'a content type in capitals and with a charset',
    request: post('/revoke', 'token=x', BASIC).replace(
      'application/x-www-form-urlencoded',
      'Application/X-WWW-Form-URLEncoded; charset="UTF-8"',
    ),
    status: 200,
  },
  { name: 'raw UTF-8', request: post('/introspect', 'token=\xc3\xa9', BASIC), status: 400 },
  { name: 'raw Latin-1', request: post('/introspect', 'token=\xe9', BASIC), status: 400, cannot: utf8_only },
  {
    name: 'UTF-16',
    request: post('/introspect', '\xff\xfet\0o\0k\0', BASIC),
    status: 400,
    cannot: utf8_only,
  },
  { name: 'a byte order mark', request: post('/introspect', '\xef\xbb\xbftoken=x', BASIC), status: 400 },
  { name: 'a raw NUL', request: post('/introspect', 'token=a\0b', BASIC), status: 400 },
  { name: 'an encoded NUL in a token', request: post('/introspect', 'token=a%00b', BASIC), status: 200 },
  { name: 'broken escapes', request: post('/introspect', 'token=%&token_type_hint=%zz', BASIC), status: 400 },
  {
    name: '300 parameters',
    request: post('/introspect', Array.from({ length: 300 }, (_, i) => `p${i}=1`).join('&'), BASIC),
    status: 400,
  },
  { name: '64 KiB', request: post('/introspect', `token=${'x'.repeat(64 * 1024 - 6)}`, BASIC), status: 200 },
  {
    name: '64 KiB and one',
    request: post('/introspect', `token=${'x'.repeat(64 * 1024 - 5)}`, BASIC),
    status: 413,
  },
  { name: 'a page that was never shown', request: post('/consent', 'continuation=x.y'), status: 400 },
]
