/** What ending a session, or all of a person, writes and tells: one compare-and-swap, whatever came of them. */

import { describe, expect, test } from 'vitest'
import type { Session } from '../documents.ts'
import { Unavailable } from '../effects.ts'
import { endUserHandle } from '../handles.ts'
import { connectionOf, endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { endSession, endSessionOf, endSessions } from './end-session.ts'
import { createWorld, failAt, NOW, overtake } from './world.fixture.ts'

const began = { created_at: NOW - 60, seen_at: NOW - 60 }
const a = sessionOf('a', began)
const b = sessionOf('b', began)
const run_out = sessionOf('old', { created_at: NOW - 90_000, seen_at: NOW - 86_400 })
const connections = [connectionOf('web', { grants_end_at: NOW + 60 })]

function worldOf(...sessions: Session[]) {
  const world = createWorld()
  world.putUser(endUserOf({ sessions, connections }))
  const handle = endUserHandle(world.context.keys, 'alice')
  return { world, cookie: (nonce: string) => ({ handle, serial: nonce }) }
}

const told = (session: string, because: string) => ({ type: 'session_ended', sub: 'alice', session, because })

describe('the session of a cookie', () => {
  test('goes, and nothing else: one read, one write', () => {
    const { world, cookie } = worldOf(a, b)
    world.run(endSession(cookie('nonce-a'), world.context))
    expect(world.asked).toEqual(['load end_user', 'store end_user'])
    expect(world.user()).toEqual(endUserOf({ sessions: [b], connections }))
    expect(world.events).toEqual([told('a', 'signed_out')])
  })

  test('is told with why', () => {
    const { world, cookie } = worldOf(a)
    world.run(endSession(cookie('nonce-a'), world.context, 'account_unusable'))
    expect(world.events).toEqual([told('a', 'account_unusable')])
  })

  test.each([
    ['is not there any more', [b], 'nonce-a'],
    ['has another nonce since', [sessionOf('a', { ...began, nonce: 'newer' })], 'nonce-a'],
    ['is named by its id', [a], 'a'],
  ])('%s: nothing is written, nothing told', (_, sessions, nonce) => {
    const { world, cookie } = worldOf(...sessions)
    world.run(endSession(cookie(nonce), world.context))
    expect(world.asked).toEqual(['load end_user'])
    expect(world.events).toEqual([])
  })

  test('that has run out by itself is taken out, and not told', () => {
    const { world, cookie } = worldOf(run_out)
    world.run(endSession(cookie('nonce-old'), world.context))
    expect(world.user()?.sessions).toEqual([])
    expect(world.events).toEqual([])
  })

  test.each([
    ['ends offline access with it, where the policy says so', a, false],
    ['that has run out by itself ends none', run_out, true],
  ])('%s', (_, session, stays) => {
    const clients = [{ client_id: 'web', sid: 'a-name' }]
    const world = createWorld({ logout_ends_offline_access: true })
    world.putUser(endUserOf({ sessions: [{ ...session, clients }], connections }))
    const handle = endUserHandle(world.context.keys, 'alice')
    world.run(endSession({ handle, serial: session.nonce }, world.context))
    expect(world.user()?.sessions).toEqual([])
    expect(world.user()?.connections[0]?.id === connections[0]?.id).toBe(stays)
  })

  test('that nobody has a record of is ended already', () => {
    const world = createWorld()
    world.run(endSession({ handle: 'a-handle-of-22-letters', serial: 'nonce-a' }, world.context))
    expect(world.asked).toEqual(['load end_user'])
    expect(world.events).toEqual([])
  })

  test('ends also when other writes come first, and is told once', () => {
    const { world, cookie } = worldOf(a, b)
    overtake(world, 'end_user', 2)
    world.run(endSession(cookie('nonce-a'), world.context))
    expect(world.written).toHaveLength(3)
    expect(world.user()?.sessions).toEqual([b])
    expect(world.events).toEqual([told('a', 'signed_out')])
  })

  test('may not have ended when nothing can be written: that is no answer, and nothing is told', () => {
    const { world, cookie } = worldOf(a)
    failAt(world, 'store')
    expect(() => world.run(endSession(cookie('nonce-a'), world.context))).toThrow(Unavailable)
    expect(world.events).toEqual([])
  })
})

describe('all sessions of a person', () => {
  test('go, and what they let in stays: one read, one write', () => {
    const { world } = worldOf(a, run_out, b)
    world.run(endSessions({ sub: 'alice' }, world.context))
    expect(world.asked).toEqual(['load end_user', 'store end_user'])
    expect(world.user()).toEqual(endUserOf({ connections }))
    expect(world.events).toEqual([told('a', 'ended_by_host'), told('b', 'ended_by_host')])
  })

  test('there are none: nothing is written, nothing told', () => {
    const { world } = worldOf()
    world.run(endSessions({ sub: 'alice' }, world.context))
    expect(world.asked).toEqual(['load end_user'])
    expect(world.events).toEqual([])
  })

  test('what has run out by itself is taken out, and not told', () => {
    const { world } = worldOf(run_out)
    world.run(endSessions({ sub: 'alice' }, world.context))
    expect(world.user()?.sessions).toEqual([])
    expect(world.events).toEqual([])
  })

  test('of somebody unknown: nothing', () => {
    const { world } = worldOf(a)
    world.run(endSessions({ sub: 'bob' }, world.context))
    expect(world.user()?.sessions).toEqual([a])
    expect(world.events).toEqual([])
  })
})

describe('one session of a person, by its id', () => {
  test('goes, and nothing else: one read, one write', () => {
    const { world } = worldOf(a, b)
    world.run(endSessionOf({ sub: 'alice', id: 'a' }, world.context))
    expect(world.asked).toEqual(['load end_user', 'store end_user'])
    expect(world.user()).toEqual(endUserOf({ sessions: [b], connections }))
    expect(world.events).toEqual([told('a', 'ended_by_host')])
  })

  test.each([
    ['somebody else’s', 'bob', 'a'],
    ['one that is not there', 'alice', 'b'],
    ['its nonce', 'alice', 'nonce-a'],
  ])('%s: nothing is written, nothing told', (_, sub, id) => {
    const { world } = worldOf(a)
    world.run(endSessionOf({ sub, id }, world.context))
    expect(world.written).toEqual([])
    expect(world.events).toEqual([])
  })

  test('is taken anew where another write came first', () => {
    const { world } = worldOf(a, b)
    overtake(world, 'end_user')
    world.run(endSessionOf({ sub: 'alice', id: 'a' }, world.context))
    expect(world.user()?.sessions).toEqual([b])
    expect(world.events).toHaveLength(1)
  })
})
