/** The life of a grant as transitions of one document, and how long its record is of use. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Grant } from '../documents.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { policySchema } from '../policy-schema.ts'
import { issuerOnly } from './audience.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import {
  grantEnd,
  isRefreshable,
  isWaiting,
  newGrant,
  reachOf,
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
  asks: 'authorization',
  client,
  redirect_uri: 'https://rp.test/cb' as ValidatedRedirect,
  response_mode: 'query',
  audience: issuerOnly('https://op.test'),
  scope: [],
  prompt: new Set(),
  ui_locales: [],
  acr_values: [],
  parameters: {},
  nonce: 'n1',
  code_challenge: 'challenge',
  encoded: '',
}
const online = newGrant(request, ['openid'], {}, policy, NOW)
const offline = newGrant(request, ['openid', 'offline_access'], {}, policy, NOW)

describe('RFC 6749 section 4.1.2: a new grant', () => {
  test('binds the code to the client, the redirect_uri and the challenge', () => {
    expect(offline).toEqual({
      kind: 'grant',
      v: 2,
      client_id: 'web',
      scope: 'openid offline_access',
      created_at: NOW,
      nonce: 'n1',
      code: { expires_at: NOW + 60, redirect_uri: 'https://rp.test/cb', code_challenge: 'challenge' },
      refreshable: true,
      access_tokens: [],
      last_serial: 0,
    })
  })

  test('says nothing of what the request did not have', () => {
    const { nonce, code_challenge, ...bare } = request
    const grant = newGrant(bare, ['openid'], {}, policy, NOW)
    expect(grant).not.toHaveProperty('nonce')
    expect(grant).not.toHaveProperty('refreshable')
    expect(grant).not.toHaveProperty('from_page')
    expect(grant.code).not.toHaveProperty('code_challenge')
  })

  test('has the client’s own lifetime of codes', () => {
    const brief = { ...request, client: { ...client, code_lifetime: 10 } }
    expect(newGrant(brief, [], {}, policy, NOW).code?.expires_at).toBe(NOW + 10)
  })

  test('says whether a page led to it', () => {
    expect(newGrant(request, ['openid'], { from_page: true }, policy, NOW)).toEqual({
      ...online,
      from_page: true,
    })
  })
})

describe('a code that waits to be redeemed', () => {
  const { code, ...none } = online
  const spent = { redirect_uri: '', expires_at: NOW + 60, redeemed_at: NOW }

  test.each<[string, Grant, number, boolean]>([
    ['just issued', online, NOW, true],
    ['in its last second', online, NOW + 59, true],
    ['at its end', online, NOW + 60, false],
    ['redeemed', { ...online, code: spent }, NOW, false],
    ['of a grant that was revoked', { ...online, revoked_at: NOW }, NOW, false],
    ['of a grant without one', none, NOW, false],
  ])('%s: %#', (_, grant, now, waits) => {
    expect(isWaiting(grant, now)).toBe(waits)
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

/** A grant whose code was redeemed at once, by the client of the request. */
const redeemed = (grant: Grant, refresh_end?: number): Grant => ({
  ...grant,
  code: { expires_at: NOW + 60, redirect_uri: '', redeemed_at: NOW },
  access_tokens: [{ serial: 1, issued_at: NOW, expires_at: NOW + hour, generation: 0 }],
  ...(refresh_end && { refresh: { generation: 1, rotated_at: NOW, expires_at: NOW + refresh_end } }),
})
const of_client: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  scope: '',
  created_at: NOW,
  access_tokens: redeemed(online).access_tokens,
  last_serial: 1,
}

describe('D12: how long a record is of use', () => {
  const of_page: Grant = { ...online, from_page: true }

  test.each<[string, Grant, number]>([
    ['a code that was never redeemed: as long as the code', online, 60],
    ['a code that was never redeemed, of a family: no longer', offline, 60],
    ['a code of a page: as long as the page could be posted again', of_page, 2 * hour],
    ['a code that became tokens', redeemed(online), hour],
    ['a code of a page that became tokens', redeemed(of_page), 2 * hour],
    ['a family', redeemed(offline, 14 * day), 14 * day],
    ['a family whose access token outlives it', redeemed(offline, 120), hour],
    [
      'a family that was revoked: as long as its refresh token would have lived',
      revokeGrant(redeemed(offline, 14 * day), NOW),
      14 * day,
    ],
    ['a grant that was revoked: as long as its code could come back', revokeGrant(redeemed(online), NOW), 60],
    [
      'a grant of a page that was revoked: as long as the page could be posted again',
      revokeGrant(redeemed(of_page), NOW),
      2 * hour,
    ],
    ['a token of a client', of_client, hour],
    [
      'a token of a client that was revoked: an instant, not for ever and not never',
      revokeAccessToken(of_client, 1),
      0,
    ],
  ])('%s', (_, grant, seconds) => {
    expect(grantEnd(grant, { ...policy, continuation_lifetime: 2 * hour }) - NOW).toBe(seconds)
  })
})

describe('how long it needs what it rests on', () => {
  const own = { access_token_lifetime: 10 * hour, refresh_token_idle_lifetime: 20 * day }
  const brief = { access_token_lifetime: 2 * hour, refresh_token_idle_lifetime: hour }

  test.each<[string, Grant, object, number]>([
    ['a code: to the end of an access token of its last second', online, {}, 60 + hour],
    ['a code of a family: to the end of a refresh token', offline, {}, 60 + 14 * day],
    ['a code, by the client’s own lifetime', online, own, 60 + 10 * hour],
    ['a code of a family, by the client’s own lifetime', offline, own, 60 + 20 * day],
    ['a code of a family whose access tokens outlive it', offline, brief, 60 + 2 * hour],
    ['what was redeemed: as long as it is', redeemed(online), own, hour],
    ['a family that was redeemed: as long as it is', redeemed(offline, 14 * day), own, 14 * day],
    ['a token that came without a code', of_client, own, hour],
  ])('%s', (_, grant, metadata, seconds) => {
    expect(reachOf(grant, { ...client, ...metadata }, policy) - NOW).toBe(seconds)
  })
})
