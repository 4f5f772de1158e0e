/** What a grant of a person rests on: it is good while that is there, found by its id and by nothing else. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { EndUser, Grant } from '../documents.ts'
import { policySchema } from '../policy-schema.ts'
import { endsWithSession, findBasis } from './basis.ts'
import { connectionOf, endUserOf, sessionOf } from './end-user.fixture.ts'

const policy = v.parse(policySchema, { session_lifetime: 1000, session_idle_lifetime: 100 })
const offline: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  sub: 'alice',
  connection: 'id-web',
  scope: 'openid offline_access',
  created_at: 0,
  access_tokens: [],
  last_serial: 0,
}
const online: Grant = { ...offline, scope: 'openid', session: 'a' }

const connection = connectionOf('web', { grants_end_at: 500 })
const session = sessionOf('a', { seen_at: 150 })
const user = endUserOf({
  connections: [connectionOf('spa'), connection],
  sessions: [sessionOf('b'), session],
})
const another = connectionOf('web', { id: 'another', grants_end_at: 500 })

test('a grant that does not end with a session: its connection, without an end', () => {
  const basis = { kind: 'basis', connection, ends_at: Number.POSITIVE_INFINITY }
  expect(findBasis(offline, user, policy, 100)).toEqual(basis)
  expect(findBasis(offline, { ...user, sessions: [] }, policy, 499)).toEqual(basis)
})

test.each([
  ['a session that is idle from now on', 150, 250],
  ['a session near its absolute end', 950, 1000],
])('a grant that ends with %s: the end of that', (_, seen_at, ends_at) => {
  const connections = [connectionOf('web', { grants_end_at: 2000 })]
  const sessions = [sessionOf('a', { seen_at })]
  expect(findBasis(online, { ...user, connections, sessions }, policy, ends_at - 1)).toMatchObject({
    kind: 'basis',
    ends_at,
  })
  expect(findBasis(online, { ...user, connections, sessions }, policy, ends_at)).toEqual({
    kind: 'refused',
    reason: 'grant.session_ended',
  })
})

describe('nothing of it is good', () => {
  test.each<[string, Grant, EndUser | undefined, number, string]>([
    ['without a record of the person', online, undefined, 160, 'grant.connection_ended'],
    ['without the connection', offline, { ...user, connections: [] }, 160, 'grant.connection_ended'],
    ['with another connection', offline, { ...user, connections: [another] }, 160, 'grant.connection_ended'],
    ['when the connection has ended', offline, user, 500, 'grant.connection_ended'],
    ['without the session', online, { ...user, sessions: [sessionOf('b')] }, 160, 'grant.session_ended'],
    [
      'with a session that has the id for its nonce',
      online,
      { ...user, sessions: [sessionOf('b', { nonce: 'a', seen_at: 150 })] },
      160,
      'grant.session_ended',
    ],
    ['when the session has run out', online, user, 250, 'grant.session_ended'],
    ['when both are gone', online, { ...user, connections: [], sessions: [] }, 160, 'grant.connection_ended'],
    [
      'when it names no connection at all',
      { ...offline, connection: undefined as never },
      user,
      160,
      'grant.connection_ended',
    ],
  ])('%s', (_, grant, of, now, reason) => {
    expect(findBasis(grant, of, policy, now)).toEqual({ kind: 'refused', reason })
  })

  test('but one session more or one client more is nothing to it', () => {
    expect(findBasis(online, user, policy, 249).kind).toBe('basis')
    expect(findBasis(offline, user, policy, 499).kind).toBe('basis')
  })
})

test.each([
  ['openid email', false, true],
  ['', false, true],
  ['openid offline_access', false, false],
  ['openid', true, false],
  ['openid offline_access', true, false],
])('of scope "%s", refreshable: %s, a grant ends with its session: %s', (scope, refreshable, ends) => {
  expect(endsWithSession({ ...(refreshable && { refreshable }) }, scope.split(' '))).toBe(ends)
})
