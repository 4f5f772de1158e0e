/** Sessions: how long they live, how they are made, used and ended. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Session } from '../documents.ts'
import { policySchema } from '../policy-schema.ts'
import { endUserOf, sessionOf } from './end-user.fixture.ts'
import {
  emptyEndUser,
  endSession,
  findSession,
  isKnownAs,
  noteSeen,
  seenStep,
  serve,
  sessionEnd,
  sidOf,
  startSession,
  withSession,
} from './session.ts'

const policy = v.parse(policySchema, { session_lifetime: 1000, session_idle_lifetime: 160 })
const user = (...sessions: Session[]) => endUserOf({ sessions })

test('a new record is of an End-User, and empty', () => {
  expect(emptyEndUser({ sub: 'alice' })).toEqual({
    kind: 'end_user',
    v: 2,
    sub: 'alice',
    sessions: [],
    connections: [],
    withdrawals: [],
  })
})

describe('how long', () => {
  test.each([
    ['not used', sessionOf('a'), 160],
    ['used', sessionOf('a', { seen_at: 50 }), 210],
    ['used to the last', sessionOf('a', { seen_at: 950 }), 1000],
    ['authenticated before it began', sessionOf('a', { auth_time: -500 }), 160],
  ])('%s', (_, one, end) => {
    expect(sessionEnd(one, policy)).toBe(end)
    expect(findSession(user(one), one.nonce, policy, end - 1)).toBe(one)
    expect(findSession(user(one), one.nonce, policy, end)).toBeUndefined()
  })

  test('it is found by its nonce, and not by the id that grants know', () => {
    const both = user(sessionOf('a'), sessionOf('b'))
    expect(findSession(both, 'nonce-b', policy, 0)?.id).toBe('b')
    expect(findSession(both, 'b', policy, 0)).toBeUndefined()
    expect(findSession(both, '', policy, 0)).toBeUndefined()
  })
})

describe('a use', () => {
  test.each([
    [86_400, 300],
    [4800, 300],
    [4799, 300],
    [4784, 299],
    [160, 10],
    [16, 1],
    [1, 1],
  ])('with an idle lifetime of %i s is noted in steps of %i s', (session_idle_lifetime, step) => {
    expect(seenStep({ ...policy, session_idle_lifetime })).toBe(step)
  })

  test('is not noted within a step of the last one, nor by a clock that is behind', () => {
    const session = sessionOf('a', { seen_at: 100 })
    for (const now of [0, 99, 100, 109]) expect(noteSeen(session, policy, now)).toBe(session)
  })

  test('is noted a step later, and moves nothing else', () => {
    const session = sessionOf('a', { seen_at: 100, clients: [{ client_id: 'web', sid: 's' }] })
    expect(noteSeen(session, policy, 110)).toEqual({ ...session, seen_at: 110 })
  })

  test('is of the one session', () => {
    const b = sessionOf('b', { seen_at: 50 })
    const sessions = [sessionOf('a'), b, sessionOf('c')]
    expect(withSession(user(sessionOf('a'), sessionOf('b'), sessionOf('c')), b).sessions).toEqual(sessions)
  })
})

describe('a client', () => {
  const web = { client_id: 'web', sid: 's1' }
  const served = sessionOf('a', { clients: [web] })

  test('knows the session by a name of its own, once it was served', () => {
    expect(sidOf(sessionOf('a'), { client_id: 'web' })).toBeUndefined()
    const both = serve(served, { client_id: 'spa' }, 's2')
    const names = ['web', 'spa', 'other'].map((client_id) => sidOf(both, { client_id }))
    expect(names).toEqual(['s1', 's2', undefined])
  })

  test('that was served keeps its name', () => {
    expect(serve(served, { client_id: 'web' }, 's2')).toBe(served)
  })

  test('that was made anew is another one: it gets a name of its own, and the one before has none any more', () => {
    const anew = { client_id: 'web', nonce: 'n' }
    expect(sidOf(served, anew)).toBeUndefined()
    const session = serve({ ...served, clients: [{ ...web, backchannel: true }] }, anew, 's2')
    expect(session.clients).toEqual([{ client_id: 'web', client_nonce: 'n', sid: 's2' }])
    expect([isKnownAs(session, 'web', 's1'), isKnownAs(session, 'web', 's2')]).toEqual([false, true])
  })
})

describe('a sign-in where no session is', () => {
  const fresh = { id: 'new', nonce: 'n' }

  test('begins one that says who, when and how', () => {
    const signed_in = { sub: 'alice', amr: ['pwd'], acr: 'high' }
    const session = {
      id: 'new',
      nonce: 'n',
      auth_time: 7,
      amr: ['pwd'],
      acr: 'high',
      created_at: 7,
      seen_at: 7,
      clients: [],
    }
    expect(startSession(user(), signed_in, fresh, {}, policy, 7)).toEqual({
      kind: 'started',
      user: user(session),
      session,
      displaced: [],
    })
  })

  test('says nothing of how where that is not known', () => {
    const started = startSession(user(), { sub: 'alice' }, fresh, {}, policy, 7)
    const plain = sessionOf('new', { nonce: 'n', auth_time: 7, created_at: 7, seen_at: 7 })
    expect(started).toHaveProperty('session')
    expect('session' in started && started.session).toStrictEqual(plain)
  })

  test.each<[string, Session[], string | undefined, string[]]>([
    ['the browser had none', [sessionOf('other')], undefined, ['other', 'new']],
    ['the browser’s was ended', [sessionOf('other')], 'nonce-old', ['other', 'new']],
    [
      'the browser’s has run out',
      [sessionOf('old', { seen_at: -60 }), sessionOf('other')],
      'nonce-old',
      ['other', 'new'],
    ],
    ['the browser names an id', [sessionOf('other')], 'other', ['other', 'new']],
  ])('leaves the others alone: %s', (_, sessions, before, ids) => {
    const started = startSession(user(...sessions), { sub: 'alice' }, fresh, { before }, policy, 100)
    expect('user' in started && started.user.sessions.map(({ id }) => id)).toEqual(ids)
    expect(started).toMatchObject({ session: { id: 'new', clients: [] }, displaced: [] })
  })

  test('clears away those that have run out, to the second', () => {
    const sessions = [sessionOf('out', { seen_at: -60 }), sessionOf('last', { seen_at: -59 })]
    const started = startSession(user(...sessions), { sub: 'alice' }, fresh, {}, policy, 100)
    expect('user' in started && started.user.sessions.map(({ id }) => id)).toEqual(['last', 'new'])
  })
})

test('where somebody signed in is kept as it was said, and replaced at the next sign-in', () => {
  const place = { address: '192.0.2.1', user_agent: 'Browser/1' }
  const fresh = { id: 'new', nonce: 'n' }
  const started = startSession(user(), { sub: 'alice' }, fresh, place, policy, 7)
  expect(started).toMatchObject({ session: place })
  const session = sessionOf('old', { ...place, seen_at: 50 })
  const again = startSession(user(session), { sub: 'alice' }, fresh, { before: session.nonce }, policy, 100)
  expect(again).toMatchObject({ session: { id: 'old' } })
  expect(again.kind === 'started' && Object.keys(again.session)).not.toContain('address')
})

describe('a sign-in of the same person in the same browser', () => {
  const clients = [{ client_id: 'web', sid: 's' }]
  const old = sessionOf('old', { amr: ['pwd'], acr: 'low', seen_at: 50, clients })
  const again = (before = old) =>
    startSession(
      user(before, sessionOf('other')),
      { sub: 'alice', amr: ['otp'] },
      { id: 'new', nonce: 'n' },
      { before: before.nonce },
      policy,
      100,
    )

  test('keeps the session’s id and what it has served, and nothing else', () => {
    const session = {
      id: 'old',
      nonce: 'n',
      auth_time: 100,
      amr: ['otp'],
      created_at: 100,
      seen_at: 100,
      clients,
    }
    expect(again()).toStrictEqual({
      kind: 'started',
      user: user(sessionOf('other'), session),
      session,
      displaced: [],
    })
  })

  test('leaves the old cookie worth nothing', () => {
    const started = again()
    expect('user' in started && findSession(started.user, 'nonce-old', policy, 100)).toBeUndefined()
  })

  test('does not bring back a session that has run out', () => {
    expect(again(sessionOf('old', { seen_at: -60, clients }))).toMatchObject({
      session: { id: 'new', clients: [] },
      user: { sessions: [{ id: 'other' }, { id: 'new' }] },
    })
  })
})

describe('where there are as many as there may be', () => {
  const limited = v.parse(policySchema, { max_sessions: 3, session_idle_lifetime: 4800 })
  const NOW = 2000
  /** Used within the last ten minutes at NOW, as far as can be told: what was noted lags by up to a step. */
  const IN_USE = NOW - 600 - 300 + 1
  const signIn = (seen: number[], before?: string) =>
    startSession(
      user(...seen.map((seen_at, index) => sessionOf(`s${index}`, { seen_at }))),
      { sub: 'alice' },
      { id: 'new', nonce: 'n' },
      { before },
      limited,
      NOW,
    )

  test.each<[string, number[], string[], string[]]>([
    ['one fewer: nobody goes', [5, 4], ['s0', 's1', 'new'], []],
    ['as many: the least recently used goes', [5, 3, 4], ['s0', 's2', 'new'], ['s1']],
    ['used at the same time: the older goes', [5, 5, 5], ['s1', 's2', 'new'], ['s0']],
    ['ten minutes ago', [IN_USE, IN_USE - 1, IN_USE], ['s0', 's2', 'new'], ['s1']],
    ['more, since the limit was lowered', [1, 9, 2, 8, 3], ['s1', 's3', 'new'], ['s0', 's2', 's4']],
  ])('%s', (_, seen, ids, displaced) => {
    const started = signIn(seen)
    expect('user' in started && started.user.sessions.map(({ id }) => id)).toEqual(ids)
    expect('user' in started && started.displaced.map(({ id }) => id)).toEqual(displaced)
  })

  test.each<[string, number[]]>([
    ['all are in use', [NOW, IN_USE, NOW]],
    ['too few of them are not', [1, 2, IN_USE, NOW, NOW]],
  ])('%s: there is no place', (_, seen) => {
    expect(signIn(seen)).toEqual({ kind: 'full' })
  })

  test('a session that goes on takes nobody’s place', () => {
    for (const seen of [
      [NOW, NOW, NOW],
      [1, 1, 1, 1],
    ])
      expect(signIn(seen, 'nonce-s0')).toMatchObject({
        kind: 'started',
        session: { id: 's0' },
        displaced: [],
      })
  })
})

test('an end is of one session', () => {
  expect(endSession(user(sessionOf('a'), sessionOf('b')), sessionOf('a')).sessions).toEqual([sessionOf('b')])
  expect(endSession(user(sessionOf('a')), sessionOf('x')).sessions).toEqual([sessionOf('a')])
})
