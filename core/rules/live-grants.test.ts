/** Which grants are alive, so that the end of a session or a consent finds them. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { EndUser, GrantEntry } from '../documents.ts'
import { policySchema } from '../policy.ts'
import { grantsOfClient, grantsOfSession, registerGrant, withoutGrants } from './live-grants.ts'
import { emptyEndUser } from './session.ts'

const policy = v.parse(policySchema, { max_live_grants: 3 })
const NOW = 100
const entry = (id: string, more: Partial<GrantEntry> = {}): GrantEntry => ({
  id,
  client_id: 'web',
  expires_at: NOW + 1,
  ...more,
})
const user = (...grants: GrantEntry[]): EndUser => ({ ...emptyEndUser('alice'), grants })
const ids = (grants: readonly GrantEntry[]) => grants.map(({ id }) => id).join('')

describe('registering', () => {
  test.each([
    ['the first', '', 'd', ''],
    ['one more', 'ab', 'abd', ''],
    ['one too many', 'abc', 'bcd', 'a'],
    ['one too many where there were more already', 'abcef', 'efd', 'abc'],
  ])('%s', (_, before, after, dropped) => {
    const outcome = registerGrant(user(...[...before].map((id) => entry(id))), entry('d'), policy, NOW)
    expect([ids(outcome.user.grants), ids(outcome.dropped)]).toEqual([after, dropped])
  })

  test.each([
    ['the client that has most', 'a:web b:mail c:web', 'web', 'a'],
    ['the client that has most, when another asks', 'a:mail b:web c:web', 'news', 'b'],
    ['the client that asks, once it has most', 'a:mail b:mail c:web', 'mail', 'a'],
    ['the oldest of all where each has one', 'a:mail b:web c:news', 'chat', 'a'],
    ['the older of two that have as many', 'a:mail b:web c:web', 'mail', 'a'],
  ])('room is made by %s', (_, before, client_id, dropped) => {
    const grants = before.split(' ').map((one) => {
      const [id = '', client_id = ''] = one.split(':')
      return entry(id, { client_id })
    })
    const outcome = registerGrant(user(...grants), entry('d', { client_id }), policy, NOW)
    expect(ids(outcome.dropped)).toBe(dropped)
    expect(ids(outcome.user.grants)).toBe('abcd'.replace(dropped, ''))
  })

  test('what has ended makes room, and needs no end', () => {
    const before = user(entry('a', { expires_at: NOW }), entry('b'), entry('c'))
    const outcome = registerGrant(before, entry('d'), policy, NOW)
    expect([ids(outcome.user.grants), ids(outcome.dropped)]).toEqual(['bcd', ''])
  })

  test.each([
    ['the longer life', { expires_at: NOW + 50 }, { expires_at: NOW + 5 }, { expires_at: NOW + 50 }],
    [
      'the longer life, come later',
      { expires_at: NOW + 5 },
      { expires_at: NOW + 50 },
      { expires_at: NOW + 50 },
    ],
    ['the session, if there was one', { sid: 's' }, {}, { sid: 's' }],
    ['the session, if there is one now', {}, { sid: 's' }, { sid: 's' }],
    ['the newer session', { sid: 'old' }, { sid: 'new' }, { sid: 'new' }],
  ])('twice is once, and keeps %s', (_, first, second, kept) => {
    const other = entry('z', { sid: 'z', expires_at: NOW + 99 })
    const outcome = registerGrant(user(other, entry('a', first)), entry('a', second), policy, NOW)
    expect(outcome).toEqual({ user: user(other, entry('a', kept)), dropped: [] })
  })
})

test('found by session and by client, and taken out by id', () => {
  const all = user(entry('a', { sid: 's' }), entry('b', { client_id: 'other', sid: 's' }), entry('c'))
  expect(ids(grantsOfSession(all, 's'))).toBe('ab')
  expect(ids(grantsOfClient(all, 'web'))).toBe('ac')
  expect(ids(withoutGrants(all, [entry('a'), entry('c')]).grants)).toBe('b')
})
