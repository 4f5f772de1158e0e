/** What has to be in a person's record before a grant rests on it: when it is written, and when that may fail. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Connection, EndUser, Session } from '../documents.ts'
import { Unavailable } from '../effects.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import type { PolicyInput } from '../policy.ts'
import type { ConsentDecision } from '../rules/consent.ts'
import { connectionOf, endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { connect } from './connect.ts'
import { load } from './documents.ts'
import { recordOf } from './usable-holder.ts'
import { createWorld, failAt, NOW, overtake, type World } from './world.fixture.ts'

const day = 86_400
const TODAY = NOW - (NOW % day)
const UNTIL = NOW + 3660
const client = v.parse(clientMetadata, { client_id: 'web' })

const clients = [{ client_id: 'web', sid: 'sid-web' }]
const session = sessionOf('a', { auth_time: NOW, created_at: NOW, seen_at: NOW, clients })
const connection = connectionOf('web', { created_at: 5, used_at: TODAY, grants_end_at: UNTIL })
const other = connectionOf('spa', { grants_end_at: UNTIL })
const alice = endUserOf({ sessions: [session], connections: [other, connection] })

function worldOf(user: EndUser | undefined, policy: PolicyInput = {}) {
  const world = createWorld(policy)
  if (user) world.putUser(user)
  return world
}

function connectIn(world: World, until = UNTIL, decision?: ConsentDecision, in_session = true) {
  const user = recordOf(world.run(load(world.userKey())), { sub: 'alice' })
  const [used] = user.document.sessions
  world.asked.splice(0)
  const person = { sub: 'alice', user, ...(in_session && used && { session: used }) }
  return world.run(connect(person, client, until, decision, world.context))
}

const changed = (members: Partial<Connection>, seen: Partial<Session> = {}): EndUser => ({
  ...alice,
  sessions: [{ ...session, ...seen }],
  connections: [other, { ...connection, ...members }],
})

describe('where all of it is there', () => {
  test('nothing is asked and nothing written', () => {
    const world = worldOf(alice)
    expect(connectIn(world)).toEqual({ connection, sid: 'sid-web' })
    expect(world.asked).toEqual([])
  })

  test('outside a session the client knows it by no name', () => {
    const world = worldOf(alice)
    expect(connectIn(world, UNTIL, undefined, false)).toStrictEqual({ connection })
    expect(world.asked).toEqual([])
  })
})

describe('what has to change is written before anything rests on it', () => {
  const { consent_lifetime } = createWorld().context.policy
  const decision = { shown: ['openid', 'email'], allowed: ['openid'], resources: [] }

  test.each<[string, EndUser, number, ConsentDecision | undefined, EndUser]>([
    [
      'a grant that outlives what the connection is held for',
      alice,
      UNTIL + 1,
      undefined,
      changed({ grants_end_at: UNTIL + 1 + day }),
    ],
    [
      'a consent just given',
      changed({ consent: { scope: 'email phone', expires_at: NOW + 1 } }),
      UNTIL,
      decision,
      changed({ consent: { scope: 'phone openid', expires_at: NOW + consent_lifetime } }),
    ],
    [
      'the times that it moves on the way',
      changed({ used_at: TODAY - day }, { seen_at: NOW - 300 }),
      UNTIL + 1,
      undefined,
      changed({ grants_end_at: UNTIL + 1 + day }),
    ],
  ])('%s', (_, before, until, decided, after) => {
    const world = worldOf(before)
    expect(connectIn(world, until, decided)).toEqual({ connection: after.connections[1], sid: 'sid-web' })
    expect(world.asked).toEqual(['store end_user'])
    expect(world.user()).toEqual(after)
  })

  test('the first use of a session by a client: it has a name of its own for it from now on', () => {
    const spa = { client_id: 'spa', sid: 'sid-spa' }
    const world = worldOf(changed({}, { clients: [spa] }))
    const footing = connectIn(world)
    expect(footing).toEqual({ connection, sid: expect.stringMatching(/^[\w-]{22}$/) })
    const sid = footing === 'conflict' ? '' : (footing.sid ?? '')
    expect(world.user()).toEqual(changed({}, { clients: [spa, { client_id: 'web', sid }] }))
  })

  test.each<[string, Connection[]]>([
    ['of a client that was never let in', []],
    ['of a client whose connection has ended', [connectionOf('web', { grants_end_at: NOW })]],
  ])('a connection %s is a new one, with a new id', (_, before) => {
    const world = worldOf({ ...alice, connections: before })
    const footing = connectIn(world)
    const made = {
      id: expect.stringMatching(/^[\w-]{22}$/),
      client_id: 'web',
      created_at: NOW,
      used_at: TODAY,
      grants_end_at: UNTIL + day,
    }
    expect(footing).toEqual({ connection: made, sid: 'sid-web' })
    expect(world.user()?.connections).toEqual([made])
    expect(world.user()?.connections[0]?.id).not.toBe('id-web')
  })

  test.each<[string, (world: World) => void]>([
    ['there is none', () => undefined],
    [
      'it is of another version',
      (world) => world.put(world.userKey(), { kind: 'end_user', v: 3, sub: 'alice' }),
    ],
  ])('the record of a person too, where %s', (_, prepare) => {
    const world = worldOf(undefined)
    prepare(world)
    expect(connectIn(world)).toMatchObject({ connection: { client_id: 'web' } })
    expect(world.asked).toEqual(['store end_user'])
    expect(world.user()).toMatchObject({ v: 2, sub: 'alice', connections: [{ client_id: 'web' }] })
  })

  test('when another write came first it is decided anew, by whoever asked', () => {
    const world = worldOf(alice)
    overtake(world, 'end_user')
    expect(connectIn(world, UNTIL + 1)).toBe('conflict')
    expect(world.user()).toEqual(alice)
  })

  test('when it cannot be written nothing is to rest on it', () => {
    const world = worldOf(alice)
    failAt(world, 'store')
    expect(() => connectIn(world, UNTIL + 1)).toThrow(Unavailable)
  })
})

describe('what only moves a time', () => {
  const earlier = changed({ used_at: TODAY - day }, { seen_at: NOW - 300 })

  test.each<[string, EndUser]>([
    ['a session that was used', changed({}, { seen_at: NOW - 300 })],
    ['a connection that was used', changed({ used_at: TODAY - 1 })],
    ['both', earlier],
  ])('%s: one write', (_, before) => {
    const world = worldOf(before)
    expect(connectIn(world)).toEqual({ connection, sid: 'sid-web' })
    expect(world.asked).toEqual(['store end_user'])
    expect(world.user()).toEqual(alice)
  })

  test.each<[string, EndUser]>([
    ['a session that was used a moment ago', changed({}, { seen_at: NOW - 299 })],
    ['a connection that was used today', changed({ used_at: TODAY })],
  ])('%s: none', (_, before) => {
    const world = worldOf(before)
    connectIn(world)
    expect(world.asked).toEqual([])
  })

  const once = ['store end_user']

  test.each<[string, string[], (world: World) => void]>([
    ['when another write came first', once, (world) => overtake(world, 'end_user')],
    ['when the store fails', once, (world) => failAt(world, 'store')],
    ['when no nonce can be drawn', [], (world) => failAt(world, 'random')],
  ])('changes no answer, and is tried once: %s', (_, asked, interfere) => {
    const world = worldOf(earlier)
    interfere(world)
    expect(connectIn(world)).toEqual({ connection, sid: 'sid-web' })
    expect(world.asked).toEqual(asked)
    expect(world.user()).toEqual(earlier)
  })

  test('ends no connection, also where there are more than there may be', () => {
    const world = worldOf(changed({ used_at: TODAY - day }), { max_connections: 1 })
    connectIn(world)
    expect(world.user()?.connections).toHaveLength(2)
    expect(world.events).toEqual([])
  })
})

describe('max_connections', () => {
  const full = {
    ...alice,
    connections: ['a', 'b', 'c'].map((id) => connectionOf(id, { grants_end_at: UNTIL })),
  }
  const told = { type: 'connection_ended', sub: 'alice', client_id: 'a', because: 'displaced' }

  test('a new connection takes the place of another, which is told', () => {
    const world = worldOf(full, { max_connections: 3 })
    connectIn(world)
    expect(world.user()?.connections.map(({ client_id }) => client_id)).toEqual(['b', 'c', 'web'])
    expect(world.events).toEqual([told])
  })

  test('nothing is told of what did not come about', () => {
    const world = worldOf(full, { max_connections: 3 })
    overtake(world, 'end_user')
    expect(connectIn(world)).toBe('conflict')
    expect(world.events).toEqual([])
  })
})
