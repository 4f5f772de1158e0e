/** RFC 7662 section 2.2: what is no active token of a kind that can be described is answered alike. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { EndUser, Grant } from '../documents.ts'
import { derive, type HandleKind } from '../handles.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import { factsWith } from '../messages/request-facts.fixture.ts'
import { connectionOf, endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { introspection } from './introspection.ts'
import { createWorld, leadOf, NOW } from './world.fixture.ts'

const HANDLE = 'a-handle-of-22-letters'
const client = v.parse(clientMetadata, {
  client_id: 'web',
  token_endpoint_auth_method: 'client_secret_post',
  grant_types: ['authorization_code', 'refresh_token'],
})
const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  sub: 'alice',
  connection: 'id-web',
  scope: 'openid offline_access',
  created_at: NOW - 60,
  refresh: { generation: 2, rotated_at: NOW - 30, expires_at: NOW + 60 },
  refreshable: true,
  access_tokens: [{ serial: 2, issued_at: NOW - 30, expires_at: NOW + 30, generation: 2 }],
  last_serial: 2,
}
const online: Grant = { ...grant, session: 'a' }
const session = sessionOf('a', { created_at: NOW - 60, seen_at: NOW - 60 })
const alice = endUserOf({
  sessions: [session],
  connections: [connectionOf('web', { grants_end_at: NOW + 90 })],
})

function introspect(kind: HandleKind, stored: Grant | 'none' = grant, user: EndUser | 'none' = alice) {
  const world = createWorld()
  world.clients.push(client)
  if (user !== 'none') world.putUser(user)
  if (stored !== 'none') world.put(world.grantKey(HANDLE), stored)
  const lead = stored !== 'none' && stored.sub === undefined ? { handle: HANDLE } : leadOf(HANDLE)
  const token = derive(world.context.keys, kind, lead, 2)
  const body = { client_id: 'web', client_secret: 'x', token }
  const request = { parameters: parseParameters(encodeParameters(body)), facts: factsWith() }
  return { ...world.run(introspection(request, world.context)), asked: world.asked }
}

const inactive = { kind: 'introspection', response: { active: false } }

test.each<[HandleKind, object]>([
  ['refresh_token', { iat: NOW - 30, exp: NOW + 60 }],
  ['access_token', { iat: NOW - 30, exp: NOW + 30, token_type: 'Bearer' }],
])('a %s that is active: one read of two records', (kind, members) => {
  const { outcome, asked } = introspect(kind)
  expect(asked).toEqual(['load grant end_user'])
  expect(outcome).toEqual({
    kind: 'introspection',
    response: {
      active: true,
      iss: 'https://op.test',
      sub: 'alice',
      client_id: 'web',
      aud: 'https://op.test',
      scope: 'openid offline_access',
      ...members,
    },
  })
})

test('a token of a client: one read of one record', () => {
  const { sub, connection, refresh, ...of_client } = grant
  const { outcome, asked } = introspect('access_token', of_client)
  expect(outcome).toMatchObject({ response: { active: true, sub: undefined, client_id: 'web' } })
  expect(asked).toEqual(['load grant'])
})

const { refresh, ...without_refresh } = grant
const { sub, connection, ...without_sub } = grant

test.each<[string, HandleKind, Grant | 'none']>([
  ['a code, though a refresh token has its number', 'code', grant],
  ['a session', 'session', grant],
  ['a refresh token of no grant', 'refresh_token', 'none'],
  ['a refresh token of a grant that has none', 'refresh_token', without_refresh],
  ['a refresh token of nobody', 'refresh_token', without_sub],
])('%s is inactive', (_, kind, stored) => {
  expect(introspect(kind, stored).outcome).toEqual(inactive)
})

describe.each(['access_token', 'refresh_token'] as const)('an %s rests on what is there', (kind) => {
  test('with the session, where it ends with one', () => {
    expect(introspect(kind, online).outcome).toMatchObject({ response: { active: true } })
  })

  test.each<[string, Grant, EndUser | 'none']>([
    ['the record of the person is gone', grant, 'none'],
    ['the connection is gone', grant, { ...alice, connections: [] }],
    ['the connection is another', grant, { ...alice, connections: [connectionOf('web', { id: 'x' })] }],
    [
      'the connection has ended',
      grant,
      { ...alice, connections: [connectionOf('web', { grants_end_at: NOW })] },
    ],
    ['the session is gone', online, { ...alice, sessions: [] }],
    ['the session has run out', online, { ...alice, sessions: [{ ...session, seen_at: NOW - 86_400 }] }],
  ])('%s: inactive', (_, stored, user) => {
    expect(introspect(kind, stored, user).outcome).toEqual(inactive)
  })
})
