/**
 * OpenID Connect Core 1.0 section 3.1.2: which login counts as made for a request that demands one, and what a
 * request of somebody who is signed in leaves behind.
 */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { type Continuation, sealContinuation } from '../continuation.ts'
import type { EndUser } from '../documents.ts'
import { fingerprint, parseHandle } from '../handles.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import { connectionOf, endUserOf, sessionOf, withdrawalOf } from '../rules/end-user.fixture.ts'
import { authorize } from './authorize.ts'
import { browserDigest } from './visitor.ts'
import { cookieOf, createWorld, failAt, NOW, overtake, type World } from './world.fixture.ts'

const client = v.parse(clientMetadata, { client_id: 'web', redirect_uris: ['https://rp.test/cb'] })
const NONCE = 'a-nonce-of-22-letters-'
const session = sessionOf('a', { nonce: NONCE, auth_time: NOW - 9, created_at: NOW - 9, seen_at: NOW - 9 })
const served = { ...session, clients: [{ client_id: 'web', sid: 'sid-web' }] }
const consent = { scope: 'openid', expires_at: NOW + 10 }
const connection = connectionOf('web', { used_at: NOW, grants_end_at: NOW + 90_000, consent })

function worldOf(user: EndUser) {
  const world = createWorld()
  world.clients.push(client)
  world.putUser(user)
  return world
}

const encodedWith = (more: Record<string, string>) =>
  encodeParameters({
    response_type: 'code',
    client_id: 'web',
    redirect_uri: 'https://rp.test/cb',
    scope: 'openid',
    ...more,
  })

describe('a login', () => {
  const encoded = encodedWith({ prompt: 'login' })

  function pageAfter(proof: Partial<Continuation>, browser: string | undefined): string {
    const world = worldOf(endUserOf({ sessions: [session] }))
    const { context } = world
    const continuation = sealContinuation(context.keys, {
      purpose: 'signed_in',
      asks: 'authorization',
      request: fingerprint(context.keys, 'request', encoded),
      id: 'an-id-of-22-characters',
      issued_at: NOW,
      browser: browserDigest(browser ?? '', context),
      session: NONCE,
      ...proof,
    })
    const parameters = parseParameters(`${encoded}&continuation=${continuation}`)
    const visitor = { session: cookieOf(NONCE), browser }
    const outcome = world.run(authorize({ parameters, visitor }, context))
    return outcome.kind === 'page' ? outcome.page.name : outcome.kind
  }

  test('made in this browser for this very request: consent is asked for next', () => {
    expect(pageAfter({}, 'this browser')).toBe('consent')
  })

  const { context } = createWorld()

  test.each<[string, Partial<Continuation>, string | undefined]>([
    ['for another request', { request: fingerprint(context.keys, 'request', 'x') }, 'this browser'],
    ['in another browser', { browser: browserDigest('another browser', context) }, 'this browser'],
    ['by a browser without a cookie', {}, undefined],
    ['in another session', { session: 'another-session-------' }, 'this browser'],
    ['in this session, before a later sign-in', { session: 'an-earlier-nonce------' }, 'this browser'],
    ['named by what no browser knows', { session: 'a' }, 'this browser'],
    ['in no session', { session: undefined as never }, 'this browser'],
    ['too long ago', { issued_at: NOW - 3600 }, 'this browser'],
    ['not yet, only a page', { purpose: 'login' }, 'this browser'],
  ])('%s: sign in again', (_, proof, browser) => {
    expect(pageAfter(proof, browser)).toBe('login')
  })
})

function silently(world: World, cookie = cookieOf(NONCE)) {
  const request = {
    parameters: parseParameters(encodedWith({ prompt: 'none', state: 's' })),
    visitor: { session: cookie, browser: undefined },
  }
  return world.run(authorize(request, world.context))
}

describe('somebody who is signed in and has let the client in', () => {
  test('is given a code, which leads to a grant and to their record', () => {
    const world = worldOf(endUserOf({ sessions: [served], connections: [connection] }))
    const outcome = silently(world)
    expect(outcome).toMatchObject({ kind: 'response', parameters: { state: 's', iss: 'https://op.test' } })
    const code = outcome.kind === 'response' ? (outcome.parameters.code ?? '') : ''
    const { handle = '', ...lead } = parseHandle(world.context.keys, code) ?? {}
    expect(lead).toMatchObject({ kind: 'code', serial: '0', end_user: expect.any(String) })
    expect(world.grant(handle)).toMatchObject({
      client_id: 'web',
      sub: 'alice',
      connection: 'id-web',
      session: 'a',
      authentication: { auth_time: NOW - 9, sid: 'sid-web' },
    })
    expect(world.grant(handle)).not.toHaveProperty('from_page')
    expect(world.events).toEqual([{ type: 'code_issued', sub: 'alice', client_id: 'web', scope: 'openid' }])
  })

  test('ten thousand times leaves the record as it is', () => {
    const world = worldOf(endUserOf({ sessions: [served], connections: [connection] }))
    const before = world.user()
    for (let i = 0; i < 10_000; i++) silently(world)
    expect(world.user()).toEqual(before)
  })

  test.each<[string, (world: World) => void]>([
    ['taken anew', (world) => overtake(world, 'end_user')],
    ['written', (world) => failAt(world, 'store', 'end_user')],
  ])('is given one also when the use of the session cannot be %s', (_, interfere) => {
    const seen = { ...served, created_at: NOW - 999, seen_at: NOW - 999 }
    const before = endUserOf({ sessions: [seen], connections: [connection] })
    const world = worldOf(before)
    interfere(world)
    expect(silently(world)).toMatchObject({ parameters: { code: expect.any(String) } })
    expect(world.asked).toEqual(['load end_user', 'store end_user', 'store grant'])
    expect(world.user()).toEqual(before)
  })

  test('is given one also when the record changed meanwhile', () => {
    const world = worldOf(endUserOf({ sessions: [session], connections: [connection] }))
    overtake(world, 'end_user', 2)
    expect(silently(world)).toMatchObject({ parameters: { code: expect.any(String) } })
    expect(world.asked.filter((asked) => asked === 'store grant')).toHaveLength(1)
    expect(world.events).toHaveLength(1)
  })

  test.each<[string, EndUser]>([
    ['the session was ended', endUserOf({ connections: [connection] })],
    [
      'the cookie is from before a later sign-in',
      endUserOf({ sessions: [sessionOf('a', { nonce: 'newer' })] }),
    ],
    ['the session has run out', endUserOf({ sessions: [{ ...served, seen_at: NOW - 86_400 }] })],
  ])('%s: they have to sign in', (_, user) => {
    const world = worldOf(user)
    expect(silently(world)).toMatchObject({ parameters: { error: 'login_required' } })
    expect(world.written).toEqual([])
  })

  test('with an account that is gone, the session ends, so that it does not come back with the account', () => {
    const world = worldOf(endUserOf({ sessions: [served], connections: [connection] }))
    world.people = []
    expect(silently(world)).toMatchObject({ parameters: { error: 'login_required' } })
    expect(world.user()?.sessions).toEqual([])
    expect(world.events).toMatchObject([{ type: 'session_ended', session: 'a', because: 'account_unusable' }])
  })

  test('with a cookie that is another thing of ours is nobody', () => {
    const world = worldOf(endUserOf({ sessions: [served] }))
    expect(silently(world, 'x')).toMatchObject({ parameters: { error: 'login_required' } })
    expect(world.asked).toEqual([])
  })

  test('by a record of another version has to sign in, and the record is left', () => {
    const world = worldOf(endUserOf())
    world.put(world.userKey(), { ...endUserOf({ sessions: [served] }), v: 3 })
    expect(silently(world)).toMatchObject({ parameters: { error: 'login_required' } })
    expect(world.asked).toEqual(['load end_user'])
    expect(world.events).toEqual([{ type: 'record_unreadable', kind: 'end_user' }])
  })

  test('but has let the client in before it was disconnected: is asked again', () => {
    const world = worldOf(endUserOf({ sessions: [served], withdrawals: [withdrawalOf('web', NOW - 99)] }))
    expect(silently(world)).toMatchObject({ parameters: { error: 'consent_required' } })
  })
})
