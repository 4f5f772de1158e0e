/** RFC 6749 sections 4.1.2 and 4.1.3: what presenting a code does, and that a refusal does nothing. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Grant } from '../documents.ts'
import { policySchema } from '../policy-schema.ts'
import { issuerOnly } from './audience.ts'
import { authenticated } from './authenticated-client.fixture.ts'
import type { AuthenticatedClient } from './authenticated-client.ts'
import type { Basis, EndedBasis } from './basis.ts'
import { connectionOf } from './end-user.fixture.ts'
import { type Redemption, redeemCode } from './redeem-code.ts'

const policy = v.parse(policySchema, {})
const NOW = 1_800_000_000
const REDIRECT = 'https://rp.test/cb'

const able = { redirect_uris: [REDIRECT], grant_types: ['authorization_code', 'refresh_token'] }

const clientOf = (client_id: string, scope?: string) =>
  authenticated({ ...able, client_id, ...(scope !== undefined && { scope }) })

const web = clientOf('web')
const fresh: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  sub: 'alice',
  connection: 'id-web',
  scope: 'openid offline_access',
  created_at: NOW,
  code: {
    expires_at: NOW + 60,
    redirect_uri: REDIRECT,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  },
  refreshable: true,
  access_tokens: [],
  last_serial: 0,
}
const right: Redemption = {
  redirect_uri: REDIRECT,
  code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
}
const basis: Basis = {
  kind: 'basis',
  connection: connectionOf('web'),
  ends_at: Number.POSITIVE_INFINITY,
}
const audience = issuerOnly('https://op.test')
const redeem = (grant: Grant, redemption = right, client = web, now = NOW, on: Basis | EndedBasis = basis) =>
  redeemCode(grant, on, redemption, audience, client, policy, now)

const once = redeem(fresh)
const spent = once.kind === 'redeemed' ? once.grant : fresh

describe('a fresh code', () => {
  test('is redeemed: marked, with one access token and the first refresh generation', () => {
    expect(redeem(fresh, right, web, NOW + 59)).toEqual({
      kind: 'redeemed',
      access_token: { serial: 1, issued_at: NOW + 59, expires_at: NOW + 3659, generation: 0 },
      grant: {
        ...fresh,
        code: { ...fresh.code, redeemed_at: NOW + 59 },
        refresh: { generation: 1, rotated_at: NOW + 59, expires_at: NOW + 59 + 14 * 86_400 },
        access_tokens: [{ serial: 1, issued_at: NOW + 59, expires_at: NOW + 3659, generation: 0 }],
        last_serial: 1,
      },
      audience,
      scope: fresh.scope,
      ends_at: basis.ends_at,
    })
  })

  test.each([
    ['long before the session', 3601, 3600],
    ['with the session, at the same time', 3600, 3600],
    ['with the session, if that is earlier', 3599, 3599],
    ['in the session’s last second', 1, 1],
  ])('yields a token that ends %s', (_, session, seconds) => {
    expect(redeem(fresh, right, web, NOW, { ...basis, ends_at: NOW + session })).toMatchObject({
      kind: 'redeemed',
      access_token: { expires_at: NOW + seconds },
      grant: { access_tokens: [{ expires_at: NOW + seconds }] },
    })
  })

  test('yields no refresh token where none was granted', () => {
    const { refreshable, ...online } = fresh
    const outcome = redeem(online)
    expect(outcome).toMatchObject({ kind: 'redeemed' })
    expect(outcome).not.toHaveProperty('grant.refresh')
  })

  test('RFC 6749 section 3.3: its token has no scope that the client may not ask for any more', () => {
    const outcome = redeem(fresh, right, clientOf('web', 'openid email'))
    expect(outcome).toMatchObject({
      kind: 'redeemed',
      access_token: { scope: 'openid' },
      grant: { scope: fresh.scope },
    })
  })

  test('RFC 6749 section 3.3: where it may not ask for any of it, it is told so, and the code is not spent', () => {
    const outcome = redeem(fresh, right, clientOf('web', 'phone'))
    expect(outcome).toEqual({ kind: 'refused', reason: 'scope.not_allowed', input: 'scope' })
  })

  test('is not changed: the grant that went in is the same afterwards', () => {
    const before = structuredClone(fresh)
    redeem(fresh)
    expect(fresh).toEqual(before)
  })
})

/** Everything that is refused is refused alike, whether the code is fresh or spent: a replay must be right to count. */
const wrong: [string, Redemption, AuthenticatedClient, string, string][] = [
  ['of another client', right, clientOf('web2'), 'code.wrong_client', 'code'],
  ['of another client, with everything wrong', {}, clientOf('web2'), 'code.wrong_client', 'code'],
  [
    'with another redirect_uri',
    { ...right, redirect_uri: `${REDIRECT}/` },
    web,
    'code.redirect_uri_mismatch',
    'redirect_uri',
  ],
  [
    'without redirect_uri',
    { code_verifier: right.code_verifier },
    web,
    'code.redirect_uri_mismatch',
    'redirect_uri',
  ],
  ['without verifier', { redirect_uri: REDIRECT }, web, 'pkce.verifier_missing', 'code_verifier'],
  [
    'with a wrong verifier',
    { ...right, code_verifier: 'a'.repeat(43) },
    web,
    'pkce.verifier_mismatch',
    'code_verifier',
  ],
  [
    'with a malformed verifier',
    { ...right, code_verifier: 'a' },
    web,
    'pkce.verifier_malformed',
    'code_verifier',
  ],
]

describe.each([
  ['fresh', fresh],
  ['spent', spent],
])('a %s code', (_, grant) => {
  test.each(wrong)('%s: refused, without a change', (_, redemption, client, reason, input) => {
    expect(redeem(grant, redemption, client)).toEqual({ kind: 'refused', reason, input })
  })
})

test.each<[string, Grant, Redemption, number, string, string]>([
  ['at its end', fresh, right, NOW + 60, 'code.expired', 'code'],
  ['of a grant that was revoked', { ...fresh, revoked_at: NOW }, right, NOW, 'grant.revoked', 'code'],
  ['of a spent grant that was revoked', { ...spent, revoked_at: NOW }, right, NOW, 'grant.revoked', 'code'],
  ['of a grant without one', { ...fresh, code: undefined as never }, right, NOW, 'code.unknown', 'code'],
])('%s: refused', (_, grant, redemption, now, reason, input) => {
  expect(redeem(grant, redemption, web, now)).toEqual({ kind: 'refused', reason, input })
})

test('RFC 9700 section 4.8.2: a verifier without a challenge is never ignored', () => {
  const { code_challenge, ...code } = fresh.code ?? { expires_at: 0, redirect_uri: '' }
  const outcome = redeem({ ...fresh, code })
  expect(outcome).toMatchObject({ kind: 'refused', reason: 'pkce.verifier_unexpected' })
})

test.each([0, 59, 60, 3600, 86_400])('a replay %i s later: everything of the grant ends', (seconds) => {
  expect(redeem(spent, right, web, NOW + seconds)).toEqual({
    kind: 'replayed',
    grant: { ...spent, access_tokens: [], revoked_at: NOW + seconds },
  })
})

describe.each(['grant.connection_ended', 'grant.session_ended'] as const)(
  'what it rests on is gone: %s',
  (reason) => {
    const gone: EndedBasis = { kind: 'refused', reason }

    test('nothing comes of the code, fresh or spent, and nothing changes', () => {
      for (const grant of [fresh, spent])
        expect(redeem(grant, right, web, NOW + 60, gone)).toEqual({ kind: 'refused', reason })
    })

    test.each(wrong)(
      '%s: it is told what is wrong, and not what is gone',
      (_, redemption, client, expected, input) => {
        const outcome = redeem(fresh, redemption, client, NOW, gone)
        expect(outcome).toEqual({ kind: 'refused', reason: expected, input })
      },
    )
  },
)
