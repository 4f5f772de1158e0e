/** RFC 6749 section 6, RFC 9700 section 4.14.2: which generation presented when does what. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Grant } from '../documents.ts'
import type { ClientMetadataInput } from '../messages/client-metadata.ts'
import { policySchema } from '../policy-schema.ts'
import { issuerOnly } from './audience.ts'
import { authenticated } from './authenticated-client.fixture.ts'
import type { AuthenticatedClient } from './authenticated-client.ts'
import type { Basis, EndedBasis } from './basis.ts'
import { connectionOf } from './end-user.fixture.ts'
import { refreshEnd, rotateRefreshToken } from './rotate-refresh-token.ts'

const day = 86_400
const NOW = 1_800_000_000
const policy = v.parse(policySchema, {})

const clientOf = (overrides: Partial<ClientMetadataInput> = {}) =>
  authenticated({ client_id: 'web', grant_types: ['refresh_token'], ...overrides })

const web = clientOf()
const strict = clientOf({ refresh_token_grace: 0 })
const older = { serial: 3, issued_at: NOW - 60, expires_at: NOW + 3540, generation: 2 }
const token = { serial: 4, issued_at: NOW, expires_at: NOW + 3600, generation: 3 }
/** Rotated at NOW: 3 is the newest, 2 its parent. */
const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  sub: 'alice',
  connection: 'id-web',
  scope: 'openid email offline_access',
  created_at: NOW - day,
  refresh: { generation: 3, rotated_at: NOW, expires_at: NOW + 14 * day },
  refreshable: true,
  access_tokens: [older, token],
  last_serial: 4,
}

const basis: Basis = {
  kind: 'basis',
  connection: connectionOf('web'),
  ends_at: Number.POSITIVE_INFINITY,
}
const audience = issuerOnly('https://op.test')
const rotate = (
  presented: number,
  now = NOW,
  client = web,
  scope?: string,
  from = grant,
  on: Basis | EndedBasis = basis,
) => rotateRefreshToken(from, on, presented, scope, audience, client, policy, now)

describe('which generation, how long after the rotation, with which grace', () => {
  test.each([
    [3, 0, web, 'rotated'],
    [3, 14 * day - 1, web, 'rotated'],
    [3, 0, strict, 'rotated'],
    [4, 0, web, 'rotated'],
    [2, 0, web, 'repeated'],
    [2, 10, web, 'repeated'],
    [2, 11, web, 'reused'],
    [2, -30, web, 'repeated'],
    [2, 0, strict, 'reused'],
    [2, -30, strict, 'reused'],
    [1, 0, web, 'reused'],
    [0, 0, web, 'reused'],
    [-1, 0, web, 'reused'],
    [Number.NaN, 0, web, 'reused'],
  ])('generation %d after %d s: %#', (presented, seconds, client, kind) => {
    expect(rotate(presented, NOW + seconds, client).kind).toBe(kind)
  })
})

test('a rotation makes the next generation, and an access token of it', () => {
  expect(rotate(3, NOW + 5)).toEqual({
    kind: 'rotated',
    access_token: { serial: 5, issued_at: NOW + 5, expires_at: NOW + 3605, generation: 4 },
    grant: {
      ...grant,
      refresh: { generation: 4, rotated_at: NOW + 5, expires_at: NOW + 5 + 14 * day },
      access_tokens: [older, token, { serial: 5, issued_at: NOW + 5, expires_at: NOW + 3605, generation: 4 }],
      last_serial: 5,
    },
    audience,
    scope: grant.scope,
    ends_at: basis.ends_at,
  })
})

test('no access token outlives the session, where there is one to end with', () => {
  for (const [ends_at, expires_at] of [
    [NOW + 3601, NOW + 3600],
    [NOW + 3599, NOW + 3599],
  ])
    expect(rotate(3, NOW, web, undefined, grant, { ...basis, ends_at: ends_at ?? 0 })).toMatchObject({
      kind: 'rotated',
      access_token: { expires_at },
    })
})

test('a token ahead of its record takes the record with it', () => {
  expect(rotate(7)).toMatchObject({ kind: 'rotated', grant: { refresh: { generation: 8 } } })
})

test('a repetition changes nothing, and yields the same access token', () => {
  expect(rotate(2, NOW + 9)).toEqual({
    kind: 'repeated',
    grant,
    access_token: token,
    audience,
    scope: grant.scope,
    ends_at: basis.ends_at,
  })
})

test('a repetition for another scope: the same generation, one more access token', () => {
  const outcome = rotate(2, NOW + 9, web, 'openid')
  expect(outcome).toMatchObject({
    kind: 'rotated',
    access_token: { serial: 5, generation: 3, scope: 'openid' },
    grant: { refresh: grant.refresh },
  })
  const again = rotate(2, NOW + 9, web, 'openid', 'grant' in outcome ? outcome.grant : grant)
  expect(again).toMatchObject({ kind: 'repeated', access_token: { serial: 5 } })
})

test('a repetition whose access token has expired yields a fresh one', () => {
  const brief = clientOf({ access_token_lifetime: 5 })
  const expired: Grant = { ...grant, access_tokens: [{ ...token, expires_at: NOW + 5 }] }
  expect(rotate(2, NOW + 5, brief, undefined, expired)).toMatchObject({
    kind: 'rotated',
    access_token: { serial: 5, generation: 3, expires_at: NOW + 10 },
    grant: { refresh: grant.refresh },
  })
})

test('reuse ends the family', () => {
  expect(rotate(1)).toEqual({ kind: 'reused', grant: { ...grant, access_tokens: [], revoked_at: NOW } })
})

describe('what is refused changes nothing, even for a spent generation', () => {
  const { refresh, ...without } = grant

  test.each<[string, Grant, string | undefined, AuthenticatedClient, number, string, string]>([
    ['no refresh token was granted', without, undefined, web, NOW, 'refresh_token.unknown', 'refresh_token'],
    [
      'another client',
      grant,
      undefined,
      clientOf({ client_id: 'web2' }),
      NOW,
      'refresh_token.wrong_client',
      'refresh_token',
    ],
    [
      'the grant was revoked',
      { ...grant, revoked_at: NOW },
      undefined,
      web,
      NOW,
      'grant.revoked',
      'refresh_token',
    ],
    ['at its end', grant, undefined, web, NOW + 14 * day, 'refresh_token.expired', 'refresh_token'],
    ['more scope', grant, 'openid admin', web, NOW, 'scope.exceeds_grant', 'scope'],
    ['a malformed scope', grant, 'openid\temail', web, NOW, 'scope.malformed', 'scope'],
    [
      'offline_access taken away',
      grant,
      undefined,
      clientOf({ scope: 'openid email' }),
      NOW,
      'refresh_token.not_allowed',
      'refresh_token',
    ],
  ])('%s', (_, from, scope, client, now, reason, input) => {
    for (const presented of [3, 2, 1])
      expect(rotate(presented, now, client, scope, from)).toEqual({ kind: 'refused', reason, input })
  })
})

describe.each(['grant.connection_ended', 'grant.session_ended'] as const)(
  'what it rests on is gone: %s',
  (reason) => {
    const gone: EndedBasis = { kind: 'refused', reason }

    test('nothing comes of any generation, and nothing changes', () => {
      for (const presented of [4, 3, 2, 1])
        expect(rotate(presented, NOW, web, undefined, grant, gone)).toEqual({ kind: 'refused', reason })
    })

    test('another client is told no more than before', () => {
      const outcome = rotate(3, NOW, clientOf({ client_id: 'web2' }), undefined, grant, gone)
      expect(outcome).toMatchObject({ kind: 'refused', reason: 'refresh_token.wrong_client' })
    })
  },
)

describe('RFC 6749 section 6: scope', () => {
  test.each([
    ['nothing asked: all of it', undefined, undefined, undefined],
    ['all asked', 'openid email offline_access', undefined, undefined],
    ['a part', 'email', undefined, 'email'],
    ['a part, twice', 'email email', undefined, 'email'],
    ['cut from the client', undefined, 'openid offline_access', 'openid offline_access'],
    ['cut from the client, and asked', 'openid email', 'openid offline_access', 'openid'],
  ])('%s', (_, asked, registered, scope) => {
    const outcome = rotate(3, NOW, clientOf({ scope: registered }), asked)
    expect(outcome).toMatchObject({ kind: 'rotated', grant: { scope: grant.scope } })
    expect('access_token' in outcome ? outcome.access_token.scope : 'none').toBe(scope)
  })
})

test.each([
  ['idle', NOW, NOW, NOW + 14 * day],
  ['absolute', NOW, NOW + 20 * day, NOW + 30 * day],
])('the %s end', (_, created_at, now, end) => {
  expect(refreshEnd({ ...grant, created_at }, web, policy, now)).toBe(end)
})
