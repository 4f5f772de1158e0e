/** Whether a token is good now: by its serial or generation, its end, and the mark of its grant. */

import { describe, expect, test } from 'vitest'
import type { Grant } from '../documents.ts'
import { accessTokenState, codeState, refreshTokenState } from './token-state.ts'

const token = { serial: 2, issued_at: 1000, expires_at: 4600, generation: 0 }
const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  scope: '',
  created_at: 1000,
  refresh: { generation: 3, rotated_at: 1000, expires_at: 9000 },
  access_tokens: [{ ...token, serial: 1, expires_at: 1500 }, token],
  last_serial: 2,
}
const revoked = { ...grant, revoked_at: 1000 }

describe('an access token', () => {
  test.each([
    [2, 1000],
    [2, 4599],
    [1, 1499],
  ])('number %i at %i is active', (serial, now) => {
    expect(accessTokenState(grant, serial, now)).toMatchObject({ kind: 'active', token: { serial } })
  })

  test.each<[string, Grant, number, number, string]>([
    ['at its end', grant, 2, 4600, 'access_token.expired'],
    ['after its end', grant, 2, 9999, 'access_token.expired'],
    ['another’s end is not its own', grant, 1, 1500, 'access_token.expired'],
    ['that was revoked', grant, 7, 1000, 'access_token.revoked'],
    ['of a number that is none', grant, Number.NaN, 1000, 'access_token.revoked'],
    ['of a grant that was revoked', revoked, 2, 1000, 'access_token.revoked'],
  ])('%s: refused', (_, of, serial, now, reason) => {
    expect(accessTokenState(of, serial, now)).toEqual({ kind: 'refused', reason })
  })
})

describe('a refresh token', () => {
  test.each([
    ['the newest', 3, 1000],
    ['the newest, a second before its end', 3, 8999],
    ['one that the store has forgotten', 4, 1000],
  ])('%s is active', (_, generation, now) => {
    expect(refreshTokenState(grant, generation, now)).toEqual({ kind: 'active', refresh: grant.refresh })
  })

  test.each<[string, Grant, number, number, string]>([
    ['the newest, at its end', grant, 3, 9000, 'refresh_token.expired'],
    ['its parent, though it can be repeated', grant, 2, 1000, 'refresh_token.spent'],
    ['of a number that is none', grant, Number.NaN, 1000, 'refresh_token.spent'],
    ['of a grant that was revoked', revoked, 3, 1000, 'grant.revoked'],
    ['of a grant that has none', { ...grant, refresh: undefined as never }, 1, 1000, 'refresh_token.unknown'],
  ])('%s: refused', (_, of, generation, now, reason) => {
    expect(refreshTokenState(of, generation, now)).toEqual({ kind: 'refused', reason })
  })
})

describe('a code', () => {
  const code = { expires_at: 1060, redirect_uri: 'https://rp.example/cb' }
  const waiting = { ...grant, code }

  test('that waits is active until its end', () => {
    expect(codeState(waiting, 1059)).toEqual({ kind: 'active', code })
  })

  test.each<[string, Grant, number, string]>([
    ['at its end', waiting, 1060, 'code.expired'],
    ['that was redeemed', { ...waiting, code: { ...code, redeemed_at: 1001 } }, 1002, 'code.spent'],
    ['of a grant that was revoked', { ...waiting, revoked_at: 1001 }, 1002, 'grant.revoked'],
    ['of a grant that has none', grant, 1000, 'code.unknown'],
  ])('%s: refused', (_, of, now, reason) => {
    expect(codeState(of, now)).toEqual({ kind: 'refused', reason })
  })
})
