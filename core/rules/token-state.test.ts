/** Whether a token is good now: by its serial or generation, its end, and the mark of its grant. */

import { describe, expect, test } from 'vitest'
import type { Grant } from '../documents.ts'
import { accessTokenState, isRefreshTokenActive } from './token-state.ts'

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
  test.each<[string, Grant, number, number, boolean]>([
    ['the newest', grant, 3, 1000, true],
    ['the newest, a second before its end', grant, 3, 8999, true],
    ['the newest, at its end', grant, 3, 9000, false],
    ['its parent, though it can be repeated', grant, 2, 1000, false],
    ['one that the store has forgotten', grant, 4, 1000, true],
    ['of a number that is none', grant, Number.NaN, 1000, false],
    ['of a grant that was revoked', revoked, 3, 1000, false],
    ['of a grant that has none', { ...grant, refresh: undefined as never }, 1, 1000, false],
  ])('%s: active is %s', (_, of, generation, now, active) => {
    expect(isRefreshTokenActive(of, generation, now)).toBe(active)
  })
})
