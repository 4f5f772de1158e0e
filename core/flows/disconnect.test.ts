/** What disconnecting a client, or ending everything of a person, writes and tells. */

import { describe, expect, test } from 'vitest'
import type { EndUser } from '../documents.ts'
import { connectionOf, endUserOf, sessionOf, withdrawalOf } from '../rules/end-user.fixture.ts'
import { disconnect, endEverything } from './disconnect.ts'
import { createWorld, NOW, overtake } from './world.fixture.ts'

const session = sessionOf('a', { created_at: NOW - 60, seen_at: NOW - 60 })
const web = connectionOf('web', { consent: { scope: 'openid', expires_at: NOW + 60 } })
const spa = connectionOf('spa', { grants_end_at: NOW + 60 })
const run_out = connectionOf('old', { grants_end_at: NOW })
const alice = endUserOf({ sessions: [session], connections: [web, spa, run_out] })

function worldOf(user: EndUser | undefined) {
  const world = createWorld()
  if (user) world.putUser(user)
  return world
}

const told = (client_id: string, because: string) => ({
  type: 'connection_ended',
  sub: 'alice',
  client_id,
  because,
})

const A_NONCE = expect.stringMatching(/^[\w-]{22}$/)

describe('a client', () => {
  test('goes, with what was remembered of it, and leaves a mark: one read, one write', () => {
    const world = worldOf(alice)
    world.run(disconnect({ sub: 'alice', client_id: 'web' }, world.context))
    expect(world.asked).toEqual(['load end_user', 'store end_user'])
    expect(world.user()).toEqual({
      ...alice,
      connections: [spa],
      withdrawals: [{ id: A_NONCE, client_id: 'web', at: NOW }],
    })
    expect(world.events).toEqual([told('web', 'disconnected')])
  })

  test.each([
    ['that was never let in', 'other'],
    ['whose connection has run out by itself', 'old'],
  ])('%s: the mark is left, and nothing told', (_, client_id) => {
    const world = worldOf(alice)
    world.run(disconnect({ sub: 'alice', client_id }, world.context))
    expect(world.user()).toEqual({
      ...alice,
      connections: [web, spa],
      withdrawals: [{ id: A_NONCE, client_id, at: NOW }],
    })
    expect(world.events).toEqual([])
  })

  test('goes also when other writes come first, and is told once', () => {
    const world = worldOf(alice)
    overtake(world, 'end_user', 2)
    world.run(disconnect({ sub: 'alice', client_id: 'web' }, world.context))
    expect(world.user()?.connections).toEqual([spa])
    expect(world.events).toEqual([told('web', 'disconnected')])
  })

  test('of somebody unknown: nothing', () => {
    const world = worldOf(undefined)
    world.run(disconnect({ sub: 'alice', client_id: 'web' }, world.context))
    expect(world.asked).toEqual(['load end_user'])
    expect(world.events).toEqual([])
  })
})

describe('everything of a person', () => {
  test('goes: one read, one write', () => {
    const world = worldOf({ ...alice, withdrawals: [withdrawalOf('x', NOW - 1)] })
    world.run(endEverything({ sub: 'alice' }, world.context))
    expect(world.asked).toEqual(['load end_user', 'store end_user'])
    expect(world.user()).toEqual(endUserOf({ withdrawals: [withdrawalOf('x', NOW - 1)] }))
    expect(world.events).toEqual([
      { type: 'session_ended', sub: 'alice', session: 'a', because: 'ended_by_host' },
      told('web', 'ended_by_host'),
      told('spa', 'ended_by_host'),
    ])
  })

  test.each<[string, EndUser | undefined]>([
    ['of somebody unknown', undefined],
    ['of whom there is nothing', endUserOf({ withdrawals: [withdrawalOf('x', NOW - 1)] })],
  ])('%s: nothing is written, nothing told', (_, user) => {
    const world = worldOf(user)
    world.run(endEverything({ sub: 'alice' }, world.context))
    expect(world.asked).toEqual(['load end_user'])
    expect(world.events).toEqual([])
  })

  test('what has run out by itself is taken out, and not told', () => {
    const world = worldOf(endUserOf({ connections: [run_out] }))
    world.run(endEverything({ sub: 'alice' }, world.context))
    expect(world.user()).toEqual(endUserOf())
    expect(world.events).toEqual([])
  })

  test.each<[string, Partial<EndUser>]>([
    ['sessions', { sessions: [session] }],
    ['connections', { connections: [web] }],
  ])('is also only %s', (_, members) => {
    const world = worldOf(endUserOf(members))
    world.run(endEverything({ sub: 'alice' }, world.context))
    expect(world.user()).toEqual(endUserOf())
    expect(world.events).toHaveLength(1)
  })
})
