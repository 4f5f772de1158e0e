/** What an answer to the login page needs before anybody is signed in by it, and what a sign-in leaves behind. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { sealContinuation } from '../continuation.ts'
import { type Effect, Unavailable } from '../effects.ts'
import { derive, parseHandle } from '../handles.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import type { PolicyInput } from '../policy.ts'
import { connectionOf, endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { completeLogin } from './host-login.ts'
import { login } from './login.ts'
import { browserDigest, type Visitor } from './visitor.ts'
import { cookieOf, createWorld, NOW, overtake, type World } from './world.fixture.ts'

const web = v.parse(clientMetadata, { client_id: 'web', redirect_uris: ['https://rp.test/cb'] })
const here: Visitor = { session: undefined, browser: 'this browser' }
const credentials = { username: 'alice', password: 'x' }

function worldOf(policy: PolicyInput = {}) {
  const world = createWorld(policy)
  world.clients.push(web)
  return world
}

function continuationIn({ context }: World, browser = 'this browser'): string {
  return sealContinuation(context.keys, {
    purpose: 'login',
    asks: 'authorization',
    request: encodeParameters({
      response_type: 'code',
      client_id: 'web',
      redirect_uri: 'https://rp.test/cb',
      scope: 'openid',
    }),
    id: 'an-id-of-22-characters',
    issued_at: NOW - 5,
    browser: browserDigest(browser, context),
  })
}

function answer(world: World, fields: Record<string, string>, visitor = here, browser?: string) {
  const continuation = continuationIn(world, browser)
  const parameters = parseParameters(encodeParameters({ continuation, ...fields }))
  return world.run(login(parameters, visitor, world.context))
}

/** Writes down the host's part. */
function watch(world: World): Effect[] {
  const asked: Effect[] = []
  world.before = (effect) => {
    if (effect.op === 'authenticate') asked.push(effect)
  }
  return asked
}

describe('a user name and a password', () => {
  test('sign in: one read, one write', () => {
    const world = worldOf()
    const asked = watch(world)
    expect(answer(world, credentials)).toMatchObject({
      kind: 'redirect',
      cookies: { session: expect.any(String) },
    })
    expect(asked).toEqual([{ op: 'authenticate', ...credentials }])
    expect(world.asked).toEqual(['load end_user', 'store end_user'])
  })

  test.each<[string, Record<string, string>]>([
    ['neither', {}],
    ['no password', { username: 'alice' }],
    ['no user name', { password: 'x' }],
    ['a user name that no database takes', { username: 'alice\0', password: 'x' }],
  ])('%s: the host is not even asked', (_, fields) => {
    const world = worldOf()
    const asked = watch(world)
    const page = { name: 'login', notice: 'failed' }
    expect(answer(world, fields)).toMatchObject({ kind: 'page', status: 400, page })
    expect([...asked, ...world.asked]).toEqual([])
  })

  test('beside a session cookie that is another thing of ours: nothing but one record is looked at', () => {
    const world = worldOf()
    const handle = 'a-handle-of-22-letters'
    const session = derive(world.context.keys, 'refresh_token', { handle }, 1)
    answer(world, credentials, { ...here, session })
    expect(world.asked).toEqual(['load end_user', 'store end_user'])
  })

  test('from a browser without a cookie: asked again', () => {
    const world = worldOf()
    const outcome = answer(world, credentials, { ...here, browser: undefined }, '')
    expect(outcome).toMatchObject({ kind: 'page', status: 403, page: { name: 'login', notice: 'again' } })
    expect(world.asked).toEqual([])
  })
})

describe('a request that can no longer be answered', () => {
  test.each([
    ['for want of its client: told to the user', { disabled: true }, { reason: 'client.unknown' }],
    [
      'for what its client may ask: told to the client',
      { scope: 'email' },
      { kind: 'response', parameters: { error: 'invalid_scope' } },
    ],
  ])('%s', (_, members, outcome) => {
    const world = createWorld()
    world.clients.push({ ...web, ...members })
    expect(answer(world, credentials)).toMatchObject(outcome)
    expect(world.asked).toEqual([])
  })
})

describe('a sign-in', () => {
  const clients = [{ client_id: 'web', sid: 'sid-web' }]
  const old = sessionOf('old', { created_at: NOW - 60, seen_at: NOW - 60, clients })
  const other = sessionOf('other', { created_at: NOW - 60, seen_at: NOW - 60 })
  const connections = [connectionOf('web', { grants_end_at: NOW + 60 })]
  const visitor: Visitor = { ...here, session: cookieOf('nonce-old') }
  const nonceOf = (outcome: object, world: World) => {
    const { session = '' } = 'cookies' in outcome ? (outcome.cookies as { session?: string }) : {}
    return parseHandle(world.context.keys, session)?.serial
  }

  test('of somebody new makes their record', () => {
    const world = worldOf()
    const nonce = nonceOf(answer(world, credentials), world)
    const [session] = world.user()?.sessions ?? []
    expect(world.user()).toEqual(endUserOf({ sessions: [session as never] }))
    expect(session).toMatchObject({ nonce, auth_time: NOW, created_at: NOW, amr: ['pwd'], clients: [] })
    expect(world.events).toEqual([{ type: 'signed_in', sub: 'alice', session: session?.id, amr: ['pwd'] }])
  })

  test('by a host’s own page is one like any other', () => {
    const world = worldOf()
    const signed_in = { sub: 'alice', amr: ['otp'], acr: 'high' }
    const outcome = world.run(completeLogin(continuationIn(world), signed_in, here, world.context))
    expect(outcome).toMatchObject({ kind: 'redirect' })
    expect(world.user()?.sessions).toMatchObject([{ amr: ['otp'], acr: 'high' }])
  })

  test('again in the same browser goes on with the session, under another nonce', () => {
    const world = worldOf()
    world.putUser(endUserOf({ sessions: [old, other], connections }))
    const nonce = nonceOf(answer(world, credentials, visitor), world)
    expect(nonce).not.toBe('nonce-old')
    expect(world.user()).toMatchObject({
      sessions: [{ id: 'other' }, { id: 'old', nonce, created_at: NOW, clients }],
      connections,
    })
    expect(world.events).toEqual([{ type: 'signed_in', sub: 'alice', session: 'old', amr: ['pwd'] }])
    expect(world.asked).toEqual(['load end_user', 'store end_user'])
  })

  test('in another browser leaves the others alone', () => {
    const world = worldOf()
    world.putUser(endUserOf({ sessions: [old], connections }))
    answer(world, credentials)
    expect(world.user()?.sessions).toHaveLength(2)
    expect(world.user()?.sessions[0]).toEqual(old)
  })

  test('of somebody else in the same browser ends the session that was there', () => {
    const world = worldOf()
    world.putUser(endUserOf({ sub: 'bob', sessions: [old, other] }))
    // Nobody draws the same nonce twice; and if so, the cookie is still bob's.
    world.putUser(endUserOf({ sessions: [old] }))
    answer(world, credentials, { ...here, session: cookieOf('nonce-old', 'bob') })
    expect(world.user('bob')?.sessions).toEqual([other])
    expect(world.user()?.sessions).toHaveLength(2)
    expect(world.user()?.sessions[0]).toEqual(old)
    expect(world.events).toMatchObject([
      { type: 'session_ended', sub: 'bob', session: 'old', because: 'another_sign_in' },
      { type: 'signed_in', sub: 'alice' },
    ])
  })

  test('is made also when other writes come first, and told once', () => {
    const world = worldOf()
    world.putUser(endUserOf({ sessions: [other] }))
    overtake(world, 'end_user', 2)
    answer(world, credentials)
    expect(world.user()?.sessions).toHaveLength(2)
    expect(world.events).toHaveLength(1)
  })

  test('takes the place of a record of another version, which is told', () => {
    const world = worldOf()
    world.put(world.userKey(), { kind: 'end_user', v: 3, sub: 'alice', sessions: {} })
    expect(answer(world, credentials)).toMatchObject({ kind: 'redirect' })
    expect(world.user()).toMatchObject({ v: 2, sub: 'alice', sessions: [{ auth_time: NOW }] })
    expect(world.events).toMatchObject([
      { type: 'record_unreadable', kind: 'end_user' },
      { type: 'signed_in' },
    ])
  })

  describe('where there are as many sessions as there may be', () => {
    const idle = { ...old, seen_at: NOW - 900 }

    test('ends the least recently used one, and says so', () => {
      const world = worldOf({ max_sessions: 2 })
      world.putUser(endUserOf({ sessions: [other, idle] }))
      answer(world, credentials)
      expect(world.user()?.sessions).toMatchObject([{ id: 'other' }, { auth_time: NOW }])
      expect(world.events).toMatchObject([
        { type: 'session_ended', sub: 'alice', session: 'old', because: 'displaced' },
        { type: 'signed_in' },
      ])
    })

    test('tells it once, also when other writes come first', () => {
      const world = worldOf({ max_sessions: 2 })
      world.putUser(endUserOf({ sessions: [other, idle] }))
      overtake(world, 'end_user')
      answer(world, credentials)
      expect(world.events.filter(({ type }) => type === 'session_ended')).toHaveLength(1)
    })

    test('is not made where all are in use, and that is no answer to keep: it may be made a moment later', () => {
      const world = worldOf({ max_sessions: 2 })
      const before = endUserOf({ sessions: [old, { ...other, seen_at: NOW - 899 }] })
      world.putUser(before)
      expect(() => answer(world, credentials)).toThrow(Unavailable)
      expect(world.user()).toEqual(before)
      expect(world.events).toEqual([{ type: 'sessions_exhausted', sub: 'alice' }])
    })

    test('is made again in a browser that has one of them', () => {
      const world = worldOf({ max_sessions: 2 })
      world.putUser(endUserOf({ sessions: [old, other] }))
      expect(answer(world, credentials, visitor)).toMatchObject({ kind: 'redirect' })
      expect(world.user()?.sessions).toMatchObject([{ id: 'other' }, { id: 'old' }])
    })
  })
})
