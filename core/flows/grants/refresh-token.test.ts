/** RFC 6749 section 6: what is written when a refresh token is used, and what it needs to be good. */

import { describe, expect, test } from 'vitest'
import type { EndUser, Grant } from '../../documents.ts'
import { derive } from '../../handles.ts'
import { parseParameters } from '../../messages/parameters.ts'
import { factsWith } from '../../messages/request-facts.fixture.ts'
import { authenticated } from '../../rules/authenticated-client.fixture.ts'
import { connectionOf, endUserOf } from '../../rules/end-user.fixture.ts'
import { createWorld, failAt, leadOf, NOW, overtake, type World } from '../world.fixture.ts'
import { refreshToken } from './refresh-token.ts'

const HANDLE = 'a-handle-of-22-letters'
const day = 86_400
const client = authenticated({ client_id: 'web', grant_types: ['refresh_token'] })

/** Its first refresh token is unused. */
const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  sub: 'alice',
  connection: 'id-web',
  scope: 'openid offline_access',
  created_at: NOW - day,
  authentication: { auth_time: NOW - day, sid: 'sid-web' },
  refresh: { generation: 1, rotated_at: NOW - day, expires_at: NOW + 13 * day },
  refreshable: true,
  access_tokens: [],
  last_serial: 1,
}
const connection = connectionOf('web', { used_at: NOW, grants_end_at: NOW + 14 * day })
const alice = endUserOf({ connections: [connection] })

function worldOf(user: EndUser = alice) {
  const world = createWorld()
  world.putUser(user)
  world.put(world.grantKey(HANDLE), grant)
  return world
}

function refresh(world: World, generation = 1) {
  const refresh_token = derive(world.context.keys, 'refresh_token', leadOf(HANDLE), generation)
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token })
  const request = { client, parameters: parseParameters(form.toString()), facts: factsWith() }
  return world.run(refreshToken(request, world.context))
}

test('both records are read at once, and the grant is written', () => {
  const world = worldOf()
  expect(refresh(world)).toMatchObject({
    kind: 'tokens',
    refresh_token: derive(world.context.keys, 'refresh_token', leadOf(HANDLE), 2),
    access_token: derive(world.context.keys, 'access_token', leadOf(HANDLE), 2),
  })
  expect(world.asked).toEqual(['load grant end_user', 'store grant'])
  expect(world.user()).toEqual(alice)
})

test('within the grace the answer is the same, and nothing is written', () => {
  const world = worldOf()
  const { id_token, ...first } = refresh(world) as { id_token?: string }
  world.asked.splice(0)
  expect(refresh(world)).toMatchObject(first)
  expect(world.asked).toEqual(['load grant end_user'])
})

test('of two that present it at once both are given the same successor', () => {
  const world = worldOf()
  let second: object = {}
  world.before = (effect) => {
    if (effect.op !== 'store') return
    world.before = () => undefined
    second = refresh(world)
  }
  expect(refresh(world)).toEqual(second)
  expect(world.grant(HANDLE)?.refresh?.generation).toBe(2)
})

describe('the connection that it rests on', () => {
  test.each<[string, EndUser]>([
    ['is gone', endUserOf()],
    ['has ended', endUserOf({ connections: [{ ...connection, grants_end_at: NOW }] })],
    ['is another one', endUserOf({ connections: [{ ...connection, id: 'another' }] })],
  ])('%s: refused, of every generation, and nothing is written', (_, user) => {
    for (const generation of [0, 1, 2]) {
      const world = worldOf(user)
      expect(refresh(world, generation)).toMatchObject({ kind: 'refused', reason: 'grant.connection_ended' })
      expect(world.written).toEqual([])
    }
  })

  test('is held for as long as the successor, in one write a day', () => {
    const world = worldOf({ ...alice, connections: [{ ...connection, grants_end_at: NOW + 14 * day - 1 }] })
    refresh(world)
    expect(world.asked).toEqual(['load grant end_user', 'store end_user', 'store grant'])
    expect(world.user()?.connections).toMatchObject([{ grants_end_at: NOW + 15 * day }])
    world.asked.splice(0)
    refresh(world, 2)
    expect(world.asked).toEqual(['load grant end_user', 'store grant'])
  })

  test.each<[string, (world: World) => void]>([
    ['lost to another write', (world) => overtake(world, 'end_user')],
    ['failed', (world) => failAt(world, 'store', 'end_user')],
  ])('was used today: nobody minds that this is %s', (_, interfere) => {
    const before = { ...alice, connections: [{ ...connection, used_at: NOW - day }] }
    const world = worldOf(before)
    interfere(world)
    expect(refresh(world).kind).toBe('tokens')
    expect(world.asked).toEqual(['load grant end_user', 'store end_user', 'store grant'])
    expect(world.user()).toEqual(before)
  })
})

test('a generation long spent ends the family', () => {
  const world = worldOf()
  refresh(world)
  refresh(world, 2)
  expect(refresh(world, 1)).toMatchObject({ kind: 'refused', reason: 'refresh_token.reused' })
  expect(world.grant(HANDLE)).toMatchObject({ revoked_at: NOW, access_tokens: [] })
  expect(world.events).toEqual([{ type: 'refresh_token_reused', sub: 'alice', client_id: 'web' }])
})
