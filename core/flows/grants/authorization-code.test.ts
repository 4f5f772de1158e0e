/** RFC 6749 sections 4.1.2 and 4.1.3: what is written when a code is redeemed, and what is given for it. */

import { describe, expect, test } from 'vitest'
import type { EndUser, Grant } from '../../documents.ts'
import { derive } from '../../handles.ts'
import { parseParameters } from '../../messages/parameters.ts'
import { factsWith } from '../../messages/request-facts.fixture.ts'
import { authenticated } from '../../rules/authenticated-client.fixture.ts'
import { connectionOf, endUserOf, sessionOf } from '../../rules/end-user.fixture.ts'
import { createWorld, failAt, leadOf, NOW, overtake, type World } from '../world.fixture.ts'
import { authorizationCode } from './authorization-code.ts'

const HANDLE = 'a-handle-of-22-letters'
const redirect_uri = 'https://rp.test/cb'
const client = authenticated({ client_id: 'web', redirect_uris: [redirect_uri] })
const day = 86_400

const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  sub: 'alice',
  connection: 'id-web',
  session: 'a',
  scope: 'openid',
  created_at: NOW,
  authentication: { auth_time: NOW, sid: 'sid-web' },
  code: { redirect_uri, expires_at: NOW + 60 },
  access_tokens: [],
  last_serial: 0,
}
const session = sessionOf('a', { created_at: NOW - 9, seen_at: NOW - 9 })
const connection = connectionOf('web', { used_at: NOW, grants_end_at: NOW + 60 + 3600 })
const alice = endUserOf({ sessions: [session], connections: [connection] })

function worldOf(user: EndUser = alice, stored: Grant = grant) {
  const world = createWorld()
  world.putUser(user)
  world.put(world.grantKey(HANDLE), stored)
  return world
}

function redeem(world: World) {
  const code = derive(world.context.keys, 'code', leadOf(HANDLE), 0)
  const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri })
  const request = { client, parameters: parseParameters(form.toString()), facts: factsWith() }
  return world.run(authorizationCode(request, world.context))
}

test('both records are read at once, and the grant is written', () => {
  const world = worldOf()
  expect(redeem(world)).toMatchObject({ kind: 'tokens', expires_in: 3600 })
  expect(world.asked).toEqual(['load grant end_user', 'store grant'])
  expect(world.user()).toEqual(alice)
  expect(world.written).toMatchObject([{ single_use: true, expires_at: NOW + 3600 + 60 }])
})

test('a code that the store doubts is refused, and nobody is suspected', () => {
  const world = worldOf()
  world.doubtful = true
  expect(redeem(world)).toEqual({ kind: 'refused', reason: 'code.doubtful', input: 'code' })
  expect(world.events).toEqual([])
})

describe('no token outlives the session', () => {
  test.each([
    ['that is idle from now on', { seen_at: NOW - day + 100 }, 100],
    ['that is near its absolute end', { created_at: NOW - 14 * day + 7 }, 7],
    ['that has long to go', {}, 3600],
  ])('%s', (_, members, seconds) => {
    const world = worldOf({ ...alice, sessions: [{ ...session, ...members }] })
    const outcome = redeem(world)
    expect(outcome).toMatchObject({ kind: 'tokens', expires_in: seconds })
    const { exp } = JSON.parse((outcome.kind === 'tokens' && outcome.id_token) || '{}')
    expect(exp).toBe(NOW + Math.min(seconds, 600))
  })

  test('but one that does not end with it may', () => {
    const { session: _, ...offline } = grant
    const outcome = redeem(
      worldOf({ ...alice, sessions: [] }, { ...offline, scope: 'openid offline_access' }),
    )
    expect(outcome).toMatchObject({ kind: 'tokens', expires_in: 3600 })
    const { exp, sid } = JSON.parse((outcome.kind === 'tokens' && outcome.id_token) || '{}')
    expect({ exp, sid }).toEqual({ exp: NOW + 600, sid: 'sid-web' })
  })
})

describe('what it rests on', () => {
  test.each<[string, EndUser | undefined, string]>([
    ['the session is gone', { ...alice, sessions: [] }, 'grant.session_ended'],
    ['the connection is gone', { ...alice, connections: [] }, 'grant.connection_ended'],
    ['the record is gone', undefined, 'grant.connection_ended'],
  ])('%s: refused, and nothing is written', (_, user, reason) => {
    const world = createWorld()
    if (user) world.putUser(user)
    world.put(world.grantKey(HANDLE), grant)
    expect(redeem(world)).toMatchObject({ kind: 'refused', reason })
    expect(world.written).toEqual([])
  })

  test.each(['grant', 'end_user'] as const)('a %s of another version is none', (kind) => {
    const world = worldOf()
    const key = kind === 'grant' ? world.grantKey(HANDLE) : world.userKey()
    world.put(key, { kind, v: 3 })
    const reason = kind === 'grant' ? 'code.unknown' : 'grant.connection_ended'
    expect(redeem(world)).toMatchObject({ kind: 'refused', reason })
    expect(world.written).toEqual([])
    expect(world.events).toEqual([{ type: 'record_unreadable', kind }])
  })

  test('is held for longer first, where what comes of the code needs it longer', () => {
    const brief = { ...alice, connections: [{ ...connection, grants_end_at: NOW + 3599 }] }
    const world = worldOf(brief)
    expect(redeem(world).kind).toBe('tokens')
    expect(world.asked).toEqual(['load grant end_user', 'store end_user', 'store grant'])
    expect(world.user()?.connections).toMatchObject([{ grants_end_at: NOW + 3600 + day }])
  })

  test('is read again when it changed before it could be held: then it may be gone', () => {
    const world = worldOf({ ...alice, connections: [{ ...connection, grants_end_at: NOW + 3599 }] })
    world.before = (effect) => {
      if (effect.op === 'store') world.putUser({ ...alice, connections: [] })
    }
    expect(redeem(world)).toMatchObject({ kind: 'refused', reason: 'grant.connection_ended' })
    expect(world.asked).not.toContain('store grant')
  })

  test.each<[string, (world: World) => void]>([
    ['lost to another write', (world) => overtake(world, 'end_user')],
    ['failed', (world) => failAt(world, 'store', 'end_user')],
  ])('was used today: nobody minds that this is %s', (_, interfere) => {
    const world = worldOf({ ...alice, connections: [{ ...connection, used_at: NOW - day }] })
    interfere(world)
    expect(redeem(world).kind).toBe('tokens')
    expect(world.asked).toEqual(['load grant end_user', 'store end_user', 'store grant'])
  })
})

test('a code that is presented again ends its grant, whichever write comes first', () => {
  const world = worldOf()
  expect(redeem(world).kind).toBe('tokens')
  overtake(world, 'grant', 2)
  expect(redeem(world)).toMatchObject({ kind: 'refused', reason: 'code.replayed' })
  expect(world.grant(HANDLE)).toMatchObject({ revoked_at: NOW, access_tokens: [] })
  expect(world.events).toEqual([{ type: 'code_replayed', sub: 'alice', client_id: 'web' }])
})

test('of two that present it at once one is given tokens', () => {
  const world = worldOf()
  let second: ReturnType<typeof redeem> | undefined
  world.before = (effect) => {
    if (effect.op !== 'store') return
    world.before = () => undefined
    second = redeem(world)
  }
  expect(redeem(world)).toMatchObject({ kind: 'refused', reason: 'code.replayed' })
  expect(second).toMatchObject({ kind: 'tokens' })
})
