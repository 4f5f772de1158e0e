/** RFC 6750 section 3.1: what has to be good behind an access token, and why it is not where it is not. */

import { describe, expect, test } from 'vitest'
import type { EndUser, Grant } from '../documents.ts'
import { authenticated } from '../rules/authenticated-client.fixture.ts'
import { connectionOf, endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { activeAccessToken } from './active-access-token.ts'
import { createWorld, failAt, leadOf, NOW, type World } from './world.fixture.ts'

const HANDLE = 'a-handle-of-22-letters'
const client = authenticated({ client_id: 'web' })
const token = { serial: 1, issued_at: NOW - 9, expires_at: NOW + 9, generation: 0 }
const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  sub: 'alice',
  connection: 'id-web',
  session: 'a',
  scope: 'openid',
  created_at: NOW - 9,
  access_tokens: [token],
  last_serial: 1,
}
const alice = endUserOf({
  sessions: [sessionOf('a', { created_at: NOW - 9, seen_at: NOW - 9 })],
  connections: [connectionOf('web', { grants_end_at: NOW + 9 })],
})

function worldOf(stored: Grant = grant, user: EndUser = alice) {
  const world = createWorld()
  world.clients.push(client)
  world.put(world.grantKey(HANDLE), stored)
  world.putUser(user)
  return world
}

function active(world: World, lead: ReturnType<typeof leadOf> | { handle: string } = leadOf(HANDLE)) {
  return world.run(activeAccessToken({ kind: 'access_token', serial: '1', ...lead }, world.context))
}

const aud = ['https://op.test']

test('all of it is there: one read, of both records', () => {
  const world = worldOf()
  expect(active(world)).toEqual({ kind: 'active', grant, token, aud, client, account: { sub: 'alice' } })
  expect(world.asked).toEqual(['load grant end_user'])
})

test('of a client itself: one read, of the grant, and nobody is looked up', () => {
  const { sub, connection, session, ...of_client } = grant
  const world = worldOf(of_client)
  world.people = []
  expect(active(world, { handle: HANDLE })).toStrictEqual({
    kind: 'active',
    grant: of_client,
    token,
    aud,
    client,
  })
  expect(world.asked).toEqual(['load grant'])
})

test.each<[string, Grant, EndUser, string]>([
  ['the token has run out', { ...grant, access_tokens: [{ ...token, expires_at: NOW }] }, alice, 'expired'],
  ['the token was revoked', { ...grant, access_tokens: [] }, alice, 'revoked'],
  ['the grant was revoked', { ...grant, revoked_at: NOW }, alice, 'revoked'],
  ['the connection is gone', grant, { ...alice, connections: [] }, 'connection_ended'],
  ['the session is gone', grant, { ...alice, sessions: [] }, 'session_ended'],
  ['everything is gone', grant, endUserOf(), 'connection_ended'],
])('%s: refused, and the client is known', (_, stored, user, reason) => {
  const refusal = { kind: 'refused', reason: `access_token.${reason}`, client }
  expect(active(worldOf(stored, user))).toEqual(refusal)
})

test('the account is gone: refused', () => {
  const world = worldOf()
  world.people = []
  expect(active(world)).toMatchObject({ kind: 'refused', reason: 'access_token.account_unusable' })
})

test('the client is gone: refused', () => {
  const world = worldOf()
  world.clients = []
  expect(active(world)).toEqual({ kind: 'refused', reason: 'access_token.client_unusable' })
})

describe('a record of another version is none, and is told once', () => {
  test.each([
    ['grant', 'access_token.unknown'],
    ['end_user', 'access_token.connection_ended'],
  ] as const)('%s', (kind, reason) => {
    const world = worldOf()
    world.put(kind === 'grant' ? world.grantKey(HANDLE) : world.userKey(), { kind, v: 1 })
    expect(active(world)).toMatchObject({ kind: 'refused', reason })
    expect(world.events).toEqual([{ type: 'record_unreadable', kind }])
  })
})

test('where the store fails nobody is told that it is not good', () => {
  const world = worldOf()
  failAt(world, 'load')
  expect(() => active(world)).toThrow('load is unavailable')
})
