/** What an operator is told of a code or token, good or not, and what its end takes with it. */

import { describe, expect, test } from 'vitest'
import type { Grant } from '../documents.ts'
import { derive } from '../handles.ts'
import { authenticated } from '../rules/authenticated-client.fixture.ts'
import { connectionOf, endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { endToken, readToken } from './tokens.ts'
import { createWorld, leadOf, NOW } from './world.fixture.ts'

const HANDLE = 'a-handle-of-22-letters'
const client = authenticated({ client_id: 'web', grant_types: ['authorization_code', 'refresh_token'] })
const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  sub: 'alice',
  connection: 'id-web',
  scope: 'openid offline_access',
  created_at: NOW - 9,
  refreshable: true,
  code: { expires_at: NOW + 60, redirect_uri: 'https://rp.example/cb', redeemed_at: NOW - 8 },
  refresh: { generation: 2, rotated_at: NOW - 5, expires_at: NOW + 900 },
  access_tokens: [{ serial: 2, issued_at: NOW - 5, expires_at: NOW + 60, generation: 2, scope: 'openid' }],
  last_serial: 2,
}
const alice = endUserOf({
  sessions: [sessionOf('a', { created_at: NOW - 9, seen_at: NOW - 9 })],
  connections: [connectionOf('web', { grants_end_at: NOW + 900 })],
})

function worldOf(stored: Grant = grant) {
  const world = createWorld()
  world.clients.push(client)
  world.put(world.grantKey(HANDLE), stored)
  world.putUser(alice)
  return world
}

type Kind = 'code' | 'access_token' | 'refresh_token'

function presented(kind: Kind, serial = 2): string {
  return derive(createWorld().context.keys, kind, leadOf(HANDLE), serial)
}

function shown(world: ReturnType<typeof worldOf>, kind: Kind, serial = 2) {
  return world.run(readToken(presented(kind, serial), world.context))
}

const whose = { client_id: 'web', sub: 'alice', granted_at: NOW - 9 }

describe('what is good', () => {
  test.each<[Kind, object]>([
    ['access_token', { scope: 'openid', issued_at: NOW - 5, expires_at: NOW + 60 }],
    ['refresh_token', { scope: 'openid offline_access', issued_at: NOW - 5, expires_at: NOW + 900 }],
  ])('%s', (kind, facts) => {
    expect(shown(worldOf(), kind)).toEqual({ kind, of: { ...whose, ...facts } })
  })

  test('a code that waits', () => {
    const { redeemed_at, ...code } = grant.code ?? { expires_at: 0, redirect_uri: '' }
    const world = worldOf({ ...grant, code, refresh: undefined as never, access_tokens: [] })
    expect(shown(world, 'code')).toEqual({
      kind: 'code',
      of: { ...whose, scope: 'openid offline_access', issued_at: NOW - 9, expires_at: NOW + 60 },
    })
  })
})

describe('what is good no more is told with the reason, and with whose it was', () => {
  test.each<[string, Kind, number, string]>([
    ['a code that was redeemed', 'code', 2, 'code.spent'],
    ['an access token that has gone', 'access_token', 1, 'access_token.revoked'],
    ['an old generation', 'refresh_token', 1, 'refresh_token.spent'],
  ])('%s', (_, kind, serial, reason) => {
    const seen = shown(worldOf(), kind, serial)
    expect(seen).toMatchObject({ kind, reason, of: whose })
    if (kind !== 'code') expect(seen?.of).not.toHaveProperty('expires_at')
  })

  test.each<[string, (world: ReturnType<typeof worldOf>) => unknown, string]>([
    ['the account is gone', (world) => world.people.splice(0), 'account_unusable'],
    ['the person has disconnected it', (world) => world.putUser(endUserOf({})), 'connection_ended'],
    ['the client is gone', (world) => world.clients.splice(0), 'client_unusable'],
  ])('%s', (_, end, why) => {
    const world = worldOf()
    end(world)
    expect(shown(world, 'access_token')?.reason).toBe(`access_token.${why}`)
    expect(shown(world, 'refresh_token')?.reason).toBe(`grant.${why}`)
  })

  test('what there is no record of', () => {
    const world = createWorld()
    expect(shown(world, 'access_token')).toEqual({ kind: 'access_token', reason: 'access_token.unknown' })
    expect(shown(world, 'refresh_token')).toEqual({ kind: 'refresh_token', reason: 'refresh_token.unknown' })
    expect(shown(world, 'code')).toEqual({ kind: 'code', reason: 'code.unknown' })
  })
})

describe('the end', () => {
  test('of an access token is its own', () => {
    const world = worldOf()
    expect(world.run(endToken(presented('access_token'), world.context))).toEqual({ kind: 'revoked' })
    expect(shown(world, 'access_token')?.reason).toBe('access_token.revoked')
    expect(shown(world, 'refresh_token')).not.toHaveProperty('reason')
    expect(world.events).toEqual([{ type: 'revoked', client_id: 'web', sub: 'alice', token: 'access_token' }])
  })

  test.each<[Kind, number]>([
    ['code', 2],
    ['refresh_token', 1],
  ])('of a %s, used or not, is that of all that came of it', (kind, serial) => {
    const world = worldOf()
    expect(world.run(endToken(presented(kind, serial), world.context))).toEqual({ kind: 'revoked' })
    expect(shown(world, 'access_token')?.reason).toBe('access_token.revoked')
    expect(shown(world, 'refresh_token')?.reason).toBe('grant.revoked')
    expect(world.events).toMatchObject([{ token: kind }])
  })
})

test.each(['x', '', derive(createWorld().context.keys, 'session', leadOf(HANDLE), 'n')])(
  'what is no code or token is told nothing of, and ends nothing: %s',
  (text) => {
    const world = worldOf()
    expect(world.run(readToken(text, world.context))).toBeUndefined()
    expect(world.run(endToken(text, world.context))).toBeUndefined()
    expect(world.written).toEqual([])
  },
)
