/** Sessions: how long they live, how they are made, used and ended. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { EndUser, Session } from '../documents.ts'
import { policySchema } from '../policy.ts'
import {
  emptyEndUser,
  endSession,
  endUserEnd,
  findSession,
  sessionEnd,
  startSession,
  touchSession,
} from './session.ts'

const policy = v.parse(policySchema, { session_lifetime: 1000, session_idle_lifetime: 100 })
const session = (sid: string, created_at = 0, seen_at = created_at): Session => ({
  sid,
  auth_time: created_at,
  created_at,
  seen_at,
})
const user = (...sessions: Session[]): EndUser => ({ ...emptyEndUser('alice'), sessions })

test('a new record is of an End-User, and empty', () => {
  expect(emptyEndUser('alice')).toEqual({
    kind: 'end_user',
    v: 1,
    sub: 'alice',
    sessions: [],
    consents: [],
    grants: [],
  })
})

describe('how long', () => {
  test.each([
    ['not used', session('a'), 100],
    ['used', session('a', 0, 50), 150],
    ['used to the last', session('a', 0, 950), 1000],
  ])('%s', (_, one, end) => {
    expect(sessionEnd(one, policy)).toBe(end)
    expect(findSession(user(one), 'a', policy, end - 1)).toEqual(one)
    expect(findSession(user(one), 'a', policy, end)).toBeUndefined()
  })

  test('another one is not found', () => {
    expect(findSession(user(session('a')), 'b', policy, 0)).toBeUndefined()
  })

  test('use is noted of the one that is used', () => {
    expect(touchSession(user(session('a'), session('b')), 'b', 50).sessions).toEqual([
      session('a'),
      session('b', 0, 50),
    ])
  })
})

describe('a new one', () => {
  test('has a new id and says who, when and how', () => {
    const { sessions } = startSession(
      user(),
      { sub: 'alice', amr: ['pwd'], acr: 'high' },
      'new',
      undefined,
      policy,
      7,
    )
    expect(sessions).toEqual([
      { sid: 'new', auth_time: 7, created_at: 7, seen_at: 7, amr: ['pwd'], acr: 'high' },
    ])
  })

  test('says nothing of how where that is not known', () => {
    expect(startSession(user(), { sub: 'alice' }, 'new', undefined, policy, 7).sessions).toStrictEqual([
      session('new', 7),
    ])
  })

  test('takes the place of the one the browser had, and its grants', () => {
    const before: EndUser = {
      ...user(session('old'), session('other')),
      grants: [
        { id: '1', client_id: 'web', sid: 'old', expires_at: 9 },
        { id: '2', client_id: 'web', sid: 'other', expires_at: 9 },
        { id: '3', client_id: 'web', expires_at: 9 },
      ],
    }
    const after = startSession(before, { sub: 'alice' }, 'new', 'old', policy, 7)
    expect(after.sessions.map(({ sid }) => sid)).toEqual(['other', 'new'])
    expect(after.grants.map(({ sid }) => sid)).toEqual(['new', 'other', undefined])
  })

  test('takes no place, and no grants, where the browser had none', () => {
    const before: EndUser = {
      ...user(session('other')),
      grants: [{ id: '3', client_id: 'web', expires_at: 9 }],
    }
    const after = startSession(before, { sub: 'alice' }, 'new', undefined, policy, 7)
    expect(after.sessions.length).toBe(2)
    expect(after.grants).toEqual(before.grants)
  })

  test('clears away those that have ended, and the oldest of too many', () => {
    expect(
      startSession(user(session('a')), { sub: 'alice' }, 'new', undefined, policy, 100).sessions.length,
    ).toBe(1)
    const many = user(...Array.from({ length: 50 }, (_, index) => session(`s${index}`)))
    const { sessions } = startSession(many, { sub: 'alice' }, 'new', undefined, policy, 1)
    expect([sessions.length, sessions[0]?.sid, sessions.at(-1)?.sid]).toEqual([50, 's1', 'new'])
  })
})

test('an end is of one session', () => {
  expect(endSession(user(session('a'), session('b')), 'a').sessions).toEqual([session('b')])
  expect(endSession(user(session('a')), 'x').sessions).toEqual([session('a')])
})

test.each([
  ['nothing in it', user(), 0],
  ['a session', user(session('a', 50)), 150],
  ['a consent', { ...user(session('a')), consents: [{ client_id: 'web', scope: '', expires_at: 500 }] }, 500],
  ['a grant', { ...user(session('a')), grants: [{ id: '1', client_id: 'web', expires_at: 700 }] }, 700],
])('a record is of use as long as anything in it: %s', (_, record, end) => {
  expect(endUserEnd(record, policy)).toBe(end)
})
