/** The life of a grant as transitions of one document, and how long its record is of use. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Grant } from '../documents.ts'
import { clientMetadata } from '../messages/client-metadata.ts'
import { policySchema } from '../policy.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import {
  grantEnd,
  isRefreshable,
  newGrant,
  revokeAccessToken,
  revokeGrant,
  withAccessToken,
} from './grant.ts'
import type { ValidatedRedirect } from './redirect-uri.ts'

const policy = v.parse(policySchema, {})
const client = v.parse(clientMetadata, {
  client_id: 'web',
  redirect_uris: ['https://rp.test/cb'],
  grant_types: ['authorization_code', 'refresh_token'],
})
const hour = 3600
const day = 24 * hour
const NOW = 1_800_000_000

const request: AuthorizationRequest = {
  kind: 'request',
  client,
  redirect_uri: 'https://rp.test/cb' as ValidatedRedirect,
  scope: [],
  prompt: new Set(),
  nonce: 'n1',
  code_challenge: 'challenge',
  encoded: '',
}
const authentication = { auth_time: NOW, sid: 'sid' }
const online = newGrant(request, 'alice', ['openid'], authentication, policy, NOW)
const offline = newGrant(request, 'alice', ['openid', 'offline_access'], authentication, policy, NOW)

describe('RFC 6749 section 4.1.2: a new grant', () => {
  test('binds the code to the client, the redirect_uri and the challenge', () => {
    expect(offline).toEqual({
      kind: 'grant',
      v: 2,
      client_id: 'web',
      sub: 'alice',
      scope: 'openid offline_access',
      created_at: NOW,
      authentication,
      nonce: 'n1',
      code: { expires_at: NOW + 60, redirect_uri: 'https://rp.test/cb', code_challenge: 'challenge' },
      refreshable: true,
      access_tokens: [],
      last_serial: 0,
    })
  })

  test('says nothing of what the request did not have', () => {
    const { nonce, code_challenge, ...bare } = request
    const grant = newGrant(bare, 'alice', ['openid'], authentication, policy, NOW)
    expect(grant).not.toHaveProperty('nonce')
    expect(grant).not.toHaveProperty('refreshable')
    expect(grant.code).not.toHaveProperty('code_challenge')
  })

  test('has the client’s own lifetime of codes', () => {
    const brief = { ...request, client: { ...client, code_lifetime: 10 } }
    expect(newGrant(brief, 'alice', [], authentication, policy, NOW).code?.expires_at).toBe(NOW + 10)
  })
})

test.each([
  ['offline_access', {}, ['offline_access'], true],
  ['no offline_access', {}, ['openid'], false],
  ['always, by the client', { issue_refresh_token: 'always' as const }, [], true],
  ['a client without the grant type', { grant_types: ['authorization_code'] }, ['offline_access'], false],
  ['always, without the grant type', { grant_types: [], issue_refresh_token: 'always' as const }, [], false],
  ['a client that may not ask for it', { scope: 'openid' }, ['offline_access'], false],
  ['a client that may ask for it', { scope: 'openid offline_access' }, ['offline_access'], true],
])('a refresh token for %s', (_, overrides, scope, expected) => {
  expect(isRefreshable({ ...client, ...overrides }, scope, policy)).toBe(expected)
})

test('a refresh token always, by the provider', () => {
  expect(isRefreshable(client, [], v.parse(policySchema, { issue_refresh_token: 'always' }))).toBe(true)
})

describe('access tokens', () => {
  const fresh = { issued_at: NOW, expires_at: NOW + hour, generation: 0 }

  test('are numbered, and no number comes twice', () => {
    const first = withAccessToken(online, fresh, NOW)
    const revoked = revokeAccessToken(first.grant, first.token.serial)
    const second = withAccessToken(revoked, fresh, NOW)
    expect([first.token.serial, second.token.serial]).toEqual([1, 2])
    expect(second.grant.access_tokens).toEqual([second.token])
  })

  test('that have expired are dropped on the way', () => {
    const { grant } = withAccessToken(online, fresh, NOW)
    expect(withAccessToken(grant, fresh, NOW + hour - 1).grant.access_tokens).toHaveLength(2)
    expect(withAccessToken(grant, fresh, NOW + hour).grant.access_tokens).toHaveLength(1)
  })

  test('are twenty at most: the oldest goes', () => {
    let grant: Grant = online
    for (let i = 0; i < 25; i++) ({ grant } = withAccessToken(grant, fresh, NOW))
    expect(grant.access_tokens.map(({ serial }) => serial)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 6),
    )
  })

  test('RFC 7009: revoking one leaves the others; revoking none leaves the grant as it is', () => {
    const { grant } = withAccessToken(withAccessToken(online, fresh, NOW).grant, fresh, NOW)
    expect(revokeAccessToken(grant, 1).access_tokens.map(({ serial }) => serial)).toEqual([2])
    expect(revokeAccessToken(grant, 7)).toBe(grant)
  })
})

describe('revoking the whole', () => {
  test('leaves the mark and what a replay is known by', () => {
    const { grant } = withAccessToken(offline, { issued_at: NOW, expires_at: NOW + hour, generation: 0 }, NOW)
    expect(revokeGrant(grant, NOW + 5)).toEqual({ ...grant, revoked_at: NOW + 5, access_tokens: [] })
  })

  test('happens once', () => {
    const revoked = revokeGrant(offline, NOW)
    expect(revokeGrant(revoked, NOW + 5)).toBe(revoked)
  })
})

describe('D12: how long a record is of use', () => {
  const token = { serial: 1, issued_at: NOW, expires_at: NOW + hour, generation: 0 }
  const redeemed = (grant: Grant): Grant => ({
    ...grant,
    code: { expires_at: NOW + 60, redirect_uri: '', redeemed_at: NOW },
    access_tokens: [token],
  })
  const own: Grant = {
    kind: 'grant',
    v: 2,
    client_id: 'web',
    scope: '',
    created_at: NOW,
    access_tokens: [token],
    last_serial: 1,
  }

  test.each<[string, Grant, number]>([
    ['a code that may become tokens', online, 60 + hour],
    ['a code that became tokens', redeemed(online), hour],
    ['a family: to the end of the access token that its last refresh may yield', offline, 30 * day + hour],
    ['a family that was redeemed', redeemed(offline), 30 * day + hour],
    [
      'a family that was revoked: as long as its tokens would have lived',
      revokeGrant(redeemed(offline), NOW),
      30 * day + hour,
    ],
    [
      'a grant that was revoked: as long as its page could be posted again',
      revokeGrant(redeemed(online), NOW),
      hour,
    ],
    ['a token of a client', own, hour],
    [
      'a token of a client that was revoked: an instant, not for ever and not never',
      revokeAccessToken(own, 1),
      0,
    ],
  ])('%s', (_, grant, seconds) => {
    expect(grantEnd(grant, client, policy) - NOW).toBe(seconds)
  })

  test('the client’s own lifetimes count', () => {
    const lasting = { ...client, access_token_lifetime: 10 * hour, refresh_token_lifetime: 60 * day }
    expect(grantEnd(online, lasting, policy) - NOW).toBe(60 + 10 * hour)
    expect(grantEnd(offline, lasting, policy) - NOW).toBe(60 * day + 10 * hour)
  })
})
