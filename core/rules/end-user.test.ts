/** An End-User's record: what is left out when it is written, how long the rest is of use, and its end. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { EndUser } from '../documents.ts'
import { policySchema } from '../policy-schema.ts'
import { connectionOf, endUserOf, sessionOf, withdrawalOf } from './end-user.fixture.ts'
import { endEverything, endUserEnd, withoutLapsed } from './end-user.ts'

const policy = v.parse(policySchema, {
  session_lifetime: 1000,
  session_idle_lifetime: 100,
  continuation_lifetime: 50,
})
const consent = { scope: 'openid', expires_at: 300 }

describe('what there is, until when', () => {
  test.each<[string, Partial<EndUser>, number]>([
    ['a session that is not used', { sessions: [sessionOf('a', { seen_at: 10 })] }, 110],
    ['a session at its absolute end', { sessions: [sessionOf('a', { seen_at: 950 })] }, 1000],
    [
      'a connection with a grant',
      { connections: [connectionOf('web', { grants_end_at: 400, consent })] },
      400,
    ],
    [
      'a connection with a consent',
      { connections: [connectionOf('web', { grants_end_at: 200, consent })] },
      300,
    ],
    [
      'the mark of a disconnection, a minute longer than any page',
      { withdrawals: [withdrawalOf('web', 10)] },
      120,
    ],
  ])('%s: %#', (_, members, end) => {
    const user = endUserOf(members)
    expect(withoutLapsed(user, policy, end - 1)).toEqual(user)
    expect(withoutLapsed(user, policy, end)).toEqual(endUserOf())
    expect(endUserEnd(user, policy, 0)).toBe(end)
  })
})

test('what has run out goes, and what has not stays', () => {
  const user = endUserOf({
    sessions: [sessionOf('out'), sessionOf('in', { seen_at: 50 })],
    connections: [connectionOf('out'), connectionOf('in', { consent })],
    withdrawals: [withdrawalOf('out', -10), withdrawalOf('in', -9)],
  })
  expect(withoutLapsed(user, policy, 100)).toEqual(
    endUserOf({
      sessions: [sessionOf('in', { seen_at: 50 })],
      connections: [connectionOf('in', { consent })],
      withdrawals: [withdrawalOf('in', -9)],
    }),
  )
})

test('a record is of use as long as anything in it, and an empty one until now', () => {
  const all = endUserOf({
    sessions: [sessionOf('a')],
    connections: [connectionOf('web', { consent }), connectionOf('spa', { grants_end_at: 400 })],
    withdrawals: [withdrawalOf('web', 10)],
  })
  expect(endUserEnd(all, policy, 7)).toBe(400)
  expect(endUserEnd(endUserOf(), policy, 7)).toBe(7)
})

test('the end of everything leaves nothing that a grant could rest on, and what was disconnected', () => {
  const user = endUserOf({
    sessions: [sessionOf('a'), sessionOf('b')],
    connections: [connectionOf('web', { consent })],
    withdrawals: [withdrawalOf('spa', 10)],
  })
  expect(endEverything(user)).toEqual(endUserOf({ withdrawals: [withdrawalOf('spa', 10)] }))
})
