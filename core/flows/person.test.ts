/** What a host sees of one of its people: what counts now, and nothing that could be presented. */

import { expect, test } from 'vitest'
import { Unavailable } from '../effects.ts'
import { connectionOf, endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { readConnections, readSessions } from './person.ts'
import { createWorld, failAt, NOW, type World } from './world.fixture.ts'

const day = 86_400
const alice = { sub: 'alice' }

function worldOf(stamp?: string): World {
  const world = createWorld({ session_lifetime: 2 * day, session_idle_lifetime: day })
  const sessions = [
    sessionOf('a', {
      auth_time: NOW - 90,
      amr: ['pwd'],
      acr: 'high',
      created_at: NOW - 60,
      seen_at: NOW - 30,
      clients: [{ client_id: 'web', sid: 'sid' }],
    }),
    sessionOf('run-out', { created_at: NOW - day, seen_at: NOW - day }),
  ]
  const connections = [
    connectionOf('web', {
      created_at: NOW - 50,
      used_at: NOW - 40,
      grants_end_at: NOW + 9,
      consent: { scope: 'openid email', expires_at: NOW + 5 },
    }),
    connectionOf('forgotten', { grants_end_at: NOW + 1, consent: { scope: 'openid', expires_at: NOW } }),
    connectionOf('first', { grants_end_at: NOW + 1 }),
    connectionOf('run-out', { grants_end_at: NOW }),
  ]
  world.putUser(endUserOf({ ...(stamp !== undefined && { stamp }), sessions, connections }))
  return world
}

const connectionsOf = (world: World) => world.run(readConnections(alice, world.context))
const sessionsOf = (world: World) => world.run(readSessions(alice, world.context))

test('the connections that there are, with what is remembered', () => {
  const bare = { scope: [], created_at: 0, used_at: 0, ends_at: NOW + 1 }
  expect(connectionsOf(worldOf())).toEqual([
    {
      client_id: 'web',
      scope: ['openid', 'email'],
      created_at: NOW - 50,
      used_at: NOW - 40,
      ends_at: NOW + 9,
    },
    { client_id: 'forgotten', ...bare },
    { client_id: 'first', ...bare },
  ])
})

test('the sessions that there are, without the nonce and the names that clients know them by', () => {
  expect(sessionsOf(worldOf())).toEqual([
    {
      id: 'a',
      auth_time: NOW - 90,
      amr: ['pwd'],
      acr: 'high',
      created_at: NOW - 60,
      seen_at: NOW - 30,
      ends_at: NOW - 30 + day,
      clients: ['web'],
    },
  ])
})

test.each<[string, (world: World) => void]>([
  ['of another stamp', (world) => void Object.assign(world.stamps, { alice: '2' })],
  ['of an account that is gone', (world) => void world.people.shift()],
])('of a record %s there is nothing to see', (_, change) => {
  const world = worldOf('1')
  change(world)
  expect([connectionsOf(world), sessionsOf(world)]).toEqual([[], []])
  expect(world.written).toEqual([])
})

test('of somebody without a record there is nothing to see', () => {
  const world = createWorld()
  expect([connectionsOf(world), sessionsOf(world)]).toEqual([[], []])
})

test.each<[string, (world: World) => void]>([
  ['the store is down', (world) => failAt(world, 'load')],
  ['the host is down', (world) => failAt(world, 'find_account')],
  [
    'the record is of another release',
    (world) => world.put(world.userKey(), { kind: 'end_user', v: 3, sub: 'alice' }),
  ],
])('%s: that is a failure, and not "none"', (_, happen) => {
  const world = worldOf()
  happen(world)
  expect(() => connectionsOf(world)).toThrow(Unavailable)
  expect(() => sessionsOf(world)).toThrow(Unavailable)
})
