/** What ends takes with it whatever rests on it, at once and for good, and nothing else. */

import { describe, expect, test } from 'vitest'
import { at } from '../context.ts'
import { endUserHandle } from '../handles.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import { sessionOf } from '../rules/end-user.fixture.ts'
import { authorize } from './authorize.ts'
import { consent } from './consent.ts'
import { disconnect, endEverything } from './disconnect.ts'
import { endSession, endSessions } from './end-session.ts'
import {
  askUserinfo,
  NONCE,
  redeem,
  redirect_uri,
  refreshWith,
  session,
  signedIn,
} from './endings.fixture.ts'
import { completeLogin } from './host-login.ts'
import { carriedBy, cookieOf, NOW, type World } from './world.fixture.ts'

const day = 86_400
const alice = { sub: 'alice' }
const asking = (more: Record<string, string> = {}) =>
  parseParameters(
    encodeParameters({ response_type: 'code', client_id: 'web', redirect_uri, scope: 'openid', ...more }),
  )

/** Opens the authorization endpoint in a browser and hands back the continuation of the page that is shown. */
function pageOf(world: World, session: string | undefined, more: Record<string, string>): string {
  const visitor = { session, browser: 'this browser' }
  const outcome = world.run(authorize({ parameters: asking(more), visitor }, world.context))
  return carriedBy(outcome)
}

/** @returns the nonce of the cookie that the browser has from then on */
function signIn(world: World, cookie?: string, sub = 'alice'): string {
  const continuation = pageOf(world, cookie, { prompt: 'login' })
  const visitor = { session: cookie, browser: 'this browser' }
  world.run(completeLogin(continuation, { sub }, visitor, world.context))
  return world.user(sub)?.sessions.at(-1)?.nonce ?? ''
}

function allow(world: World, nonce: string): void {
  const visitor = { session: cookieOf(nonce), browser: 'this browser' }
  const continuation = pageOf(world, cookieOf(nonce), { prompt: 'consent' })
  const parameters = parseParameters(encodeParameters({ continuation, decision: 'allow' }))
  const outcome = world.run(consent(parameters, visitor, world.context))
  expect(outcome).toMatchObject({ parameters: { code: expect.any(String) } })
}

function later(world: World, seconds: number): void {
  world.context = at(world.context, world.context.now + seconds)
}

/** What each of the person's values is answered, by the reason where it is refused. */
function answers(world: World) {
  const outcomes = {
    online: askUserinfo(world, 'online-used-----------'),
    offline: askUserinfo(world, 'offline-used----------'),
    refresh: refreshWith(world),
    online_code: redeem(world, 'online-waiting--------'),
    offline_code: redeem(world, 'offline-waiting-------'),
  }
  return Object.values(outcomes).map((outcome) =>
    outcome.kind === 'refused' ? outcome.reason.replace(/^(access_token|grant)\./, '') : 'good',
  )
}

function restamp(stamp: string) {
  return (world: World) => {
    world.stamps.alice = stamp
  }
}

const good = ['good', 'good', 'good', 'good', 'good']
const without_session = ['session_ended', 'good', 'good', 'session_ended', 'good']
const nothing = Array.from({ length: 5 }, () => 'connection_ended')

const endings: [string, (world: World) => void, string[]][] = [
  [
    'the session ends',
    (world) => {
      const handle = endUserHandle(world.context.keys, 'alice')
      world.run(endSession({ handle, serial: NONCE }, world.context))
    },
    without_session,
  ],
  ['all sessions end', (world) => world.run(endSessions(alice, world.context)), without_session],
  ['the session runs out', (world) => later(world, day), without_session],
  [
    'the session is displaced',
    (world) => {
      world.context = { ...world.context, policy: { ...world.context.policy, max_sessions: 1 } }
      later(world, 3600)
      signIn(world)
    },
    without_session,
  ],
  [
    'somebody else signs in at that browser',
    (world) => void signIn(world, cookieOf(NONCE), 'bob'),
    without_session,
  ],
  [
    'the client is disconnected',
    (world) => world.run(disconnect({ ...alice, client_id: 'web' }, world.context)),
    nothing,
  ],
  ['the account has a stamp', restamp('1'), nothing],
  ['everything ends', (world) => world.run(endEverything(alice, world.context)), nothing],
]

test('before anything ends all of it is good', () => {
  expect(answers(signedIn())).toEqual(good)
})

describe.each(endings)('%s', (_, end, expected) => {
  test('and what rests on it is good no more', () => {
    const world = signedIn()
    end(world)
    expect(answers(world)).toEqual(expected)
  })

  test('and does not come back when the person signs in again and lets the client in', () => {
    const world = signedIn()
    end(world)
    later(world, 3600)
    const nonce = signIn(world, cookieOf(NONCE))
    allow(world, nonce)
    expect(answers(world)).toEqual(expected)
  })
})

test.each<[string, (world: World) => void]>([
  ['the same person signs in again in the same browser', (world) => void signIn(world, cookieOf(NONCE))],
  ['they sign in in another', (world) => void signIn(world)],
  [
    'another client is disconnected',
    (world) => world.run(disconnect({ ...alice, client_id: 'spa' }, world.context)),
  ],
  ['somebody else’s everything ends', (world) => world.run(endEverything({ sub: 'bob' }, world.context))],
  [
    'another session of theirs ends',
    (world) => {
      const user = world.user()
      if (user) world.putUser({ ...user, sessions: [session, sessionOf('b', { seen_at: NOW })] })
      const handle = endUserHandle(world.context.keys, 'alice')
      world.run(endSession({ handle, serial: 'nonce-b' }, world.context))
    },
  ],
])('all of it stays good when %s', (_, happen) => {
  const world = signedIn()
  happen(world)
  expect(answers(world)).toEqual(good)
})

test('a session that is used goes on past its idle end, and what rests on it with it', () => {
  const world = signedIn()
  later(world, day - 120)
  const visitor = { session: cookieOf(NONCE), browser: 'this browser' }
  const request = { parameters: asking(), visitor }
  expect(world.run(authorize(request, world.context)).kind).toBe('response')
  later(world, 180)
  expect(answers(world)).toEqual(good)
})

describe('under a stamp', () => {
  function stamped(): World {
    const world = signedIn()
    const user = world.user()
    if (user) world.putUser({ ...user, stamp: '1' })
    world.stamps.alice = '1'
    return world
  }

  test('all of it is good as long as the stamp stays', () => {
    expect(answers(stamped())).toEqual(good)
  })

  test.each<[string, string | undefined]>([
    ['another', '2'],
    ['none', undefined],
  ])('with %s nothing is good, and nobody signed in', (_, stamp) => {
    const world = stamped()
    delete world.stamps.alice
    if (stamp !== undefined) world.stamps.alice = stamp
    expect(answers(world)).toEqual(nothing)
    const visitor = { session: cookieOf(NONCE), browser: 'this browser' }
    const outcome = world.run(authorize({ parameters: asking(), visitor }, world.context))
    expect(outcome).toMatchObject({ kind: 'page', page: { name: 'login' } })
    expect(world.written).toEqual([])
  })

  test('whoever signs in begins an empty record under the new one', () => {
    const world = stamped()
    world.stamps.alice = '2'
    const nonce = signIn(world, cookieOf(NONCE))
    expect(world.user()).toMatchObject({ stamp: '2', sessions: [{ nonce }], connections: [] })
    expect(world.user()?.sessions[0]?.id).not.toBe(session.id)
    allow(world, nonce)
    expect(world.user()).toMatchObject({ stamp: '2', connections: [{ client_id: 'web' }] })
    expect(answers(world)).toEqual(nothing)
  })

  test('a sign-in that knows only the old one overwrites nothing that is newer', () => {
    const world = stamped()
    const continuation = pageOf(world, undefined, { prompt: 'login' })
    const user = world.user()
    world.before = (effect) => {
      if (effect.op !== 'load' || world.stamps.alice === '2') return
      world.stamps.alice = '2'
      if (user) world.putUser({ ...user, stamp: '2' })
    }
    world.run(
      completeLogin(
        continuation,
        { sub: 'alice' },
        { session: undefined, browser: 'this browser' },
        world.context,
      ),
    )
    expect(world.user()).toMatchObject({ stamp: '2', sessions: [{ id: session.id }, {}] })
  })
})

test('what a person allowed on a page from before the stamp changed counts no more', () => {
  const world = signedIn()
  const visitor = { session: cookieOf(NONCE), browser: 'this browser' }
  const continuation = pageOf(world, cookieOf(NONCE), { prompt: 'consent' })
  restamp('1')(world)
  const parameters = parseParameters(encodeParameters({ continuation, decision: 'allow' }))
  const outcome = world.run(consent(parameters, visitor, world.context))
  expect(outcome).toMatchObject({ kind: 'page', page: { name: 'login' } })
})
