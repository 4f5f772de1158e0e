/** What goes on where the rest of a person ends: one session, also under another stamp, and never under any but the one named. */

import { describe, expect, test } from 'vitest'
import type { EndUser } from '../documents.ts'
import { Unavailable } from '../effects.ts'
import { connectionOf, endUserOf, sessionOf, withdrawalOf } from '../rules/end-user.fixture.ts'
import { endOtherSessions, keepSession } from './keep-session.ts'
import { readSessions } from './person.ts'
import { createWorld, failAt, NOW, overtake } from './world.fixture.ts'

const began = { created_at: NOW - 60, seen_at: NOW - 60 }
const a = sessionOf('a', began)
const b = sessionOf('b', began)
const run_out = sessionOf('old', { created_at: NOW - 90_000, seen_at: NOW - 86_400 })
const connections = [connectionOf('web', { grants_end_at: NOW + 60 })]
const alice = endUserOf({
  stamp: 's0',
  sessions: [a, b, run_out],
  connections,
  withdrawals: [withdrawalOf('x', NOW - 1)],
})
const change = { from: 's0', to: 's1' }

function worldOf(user: EndUser | undefined, stamp = 's1') {
  const world = createWorld()
  world.stamps = { alice: stamp }
  if (user) world.putUser(user)
  return world
}

const told = (session: string, because: string) => ({ type: 'session_ended', sub: 'alice', session, because })

describe('under another stamp', () => {
  test('one session is there, and nothing else: one read, one write', () => {
    const world = worldOf(alice)
    world.run(keepSession({ sub: 'alice', id: 'a' }, change, world.context))
    expect(world.asked).toEqual(['load end_user', 'store end_user'])
    expect(world.user()).toEqual(endUserOf({ stamp: 's1', sessions: [a] }))
    expect(world.events).toEqual([told('b', 'stamp_changed')])
    expect(world.run(readSessions({ sub: 'alice' }, world.context))).toMatchObject([{ id: 'a' }])
  })

  test('nothing is, where that session has gone', () => {
    const world = worldOf(alice)
    world.run(keepSession({ sub: 'alice', id: 'gone' }, change, world.context))
    expect(world.user()).toEqual(endUserOf({ stamp: 's1' }))
    expect(world.events).toEqual([told('a', 'stamp_changed'), told('b', 'stamp_changed')])
  })

  test('what another change has ended, before or after, is not brought back', () => {
    const world = worldOf(alice, 's2')
    world.run(keepSession({ sub: 'alice', id: 'a' }, { from: 's1', to: 's2' }, world.context))
    expect(world.user()).toEqual(alice)
    world.run(keepSession({ sub: 'alice', id: 'a' }, change, world.context))
    expect(world.run(readSessions({ sub: 'alice' }, world.context))).toEqual([])
  })

  test('what somebody has begun under the new one stays as it is', () => {
    const anew = endUserOf({ stamp: 's1', sessions: [b], connections })
    const world = worldOf(anew)
    world.run(keepSession({ sub: 'alice', id: 'a' }, change, world.context))
    expect(world.user()).toEqual(anew)
    expect(world.events).toEqual([])
  })

  test('is taken anew where another write came first', () => {
    const world = worldOf(alice)
    overtake(world, 'end_user', 2)
    world.run(keepSession({ sub: 'alice', id: 'a' }, change, world.context))
    expect(world.user()?.sessions).toEqual([a])
    expect(world.events).toEqual([told('b', 'stamp_changed')])
  })

  test('a store that is down is no answer, and nothing is told', () => {
    const world = worldOf(alice)
    failAt(world, 'store')
    expect(() => world.run(keepSession({ sub: 'alice', id: 'a' }, change, world.context))).toThrow(
      Unavailable,
    )
    expect(world.events).toEqual([])
  })
})

describe('every session but one', () => {
  test('ends, and what the person let in stays: one read, one write', () => {
    const world = worldOf(alice, 's0')
    world.run(endOtherSessions({ sub: 'alice', id: 'a' }, world.context))
    expect(world.asked).toEqual(['load end_user', 'store end_user'])
    expect(world.user()).toEqual({ ...alice, sessions: [a] })
    expect(world.events).toEqual([told('b', 'ended_by_host')])
  })

  test.each<[string, EndUser | undefined]>([
    ['there are no others', endUserOf({ sessions: [a] })],
    ['there is nothing', undefined],
  ])('%s: nothing is written, nothing told', (_, user) => {
    const world = worldOf(user)
    world.run(endOtherSessions({ sub: 'alice', id: 'a' }, world.context))
    expect(world.asked).toEqual(['load end_user'])
    expect(world.events).toEqual([])
  })
})
