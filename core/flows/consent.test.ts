/** OpenID Connect Core 1.0 section 3.1.2.4: what an answer to the consent page leaves, and when it is too late. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { type Continuation, sealContinuation } from '../continuation.ts'
import type { EndUser } from '../documents.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import { connectionOf, endUserOf, sessionOf, withdrawalOf } from '../rules/end-user.fixture.ts'
import { consent } from './consent.ts'
import { disconnect, endEverything } from './disconnect.ts'
import { endSessions } from './end-session.ts'
import { browserDigest } from './visitor.ts'
import { carriedBy, cookieOf, createWorld, NOW, type World } from './world.fixture.ts'

const client = v.parse(clientMetadata, { client_id: 'web', redirect_uris: ['https://rp.test/cb'] })
const session = sessionOf('a', { auth_time: NOW - 99, created_at: NOW - 99, seen_at: NOW - 99 })
const alice = endUserOf({ sessions: [{ ...session, nonce: 'a-nonce-of-22-letters-' }] })

function worldOf(user: EndUser = alice) {
  const world = createWorld()
  world.clients.push(client)
  world.putUser(user)
  return world
}

function answer(world: World, fields: Record<string, string>, carried: Partial<Continuation> = {}) {
  const { context } = world
  const continuation = sealContinuation(context.keys, {
    purpose: 'consent',
    asks: 'authorization',
    request: encodeParameters({
      response_type: 'code',
      client_id: 'web',
      redirect_uri: 'https://rp.test/cb',
      scope: 'openid email',
    }),
    id: 'an-id-of-22-characters',
    issued_at: NOW - 90,
    browser: browserDigest('this browser', context),
    session: 'a-nonce-of-22-letters-',
    scope: 'openid email',
    ...carried,
  })
  const visitor = { session: cookieOf('a-nonce-of-22-letters-'), browser: 'this browser' }
  const parameters = parseParameters(encodeParameters({ continuation, ...fields }), ['scope'])
  return world.run(consent(parameters, visitor, context))
}

const allow = { decision: 'allow', scope: 'email' }
const asked_again = { kind: 'page', status: 403, page: { name: 'consent' } }
const given = { kind: 'response', parameters: { code: expect.any(String) } }

test('allowed: a code, and what was allowed is remembered', () => {
  const world = worldOf()
  expect(answer(world, allow)).toMatchObject(given)
  expect(world.user()?.connections).toMatchObject([{ client_id: 'web', consent: { scope: 'openid email' } }])
})

test('denied: told to the client, and the page is spent', () => {
  const world = worldOf()
  expect(answer(world, { decision: 'deny' })).toMatchObject({ parameters: { error: 'access_denied' } })
  expect(world.written).toHaveLength(1)
  expect(world.written[0]?.document).toMatchObject({ kind: 'grant', revoked_at: NOW, access_tokens: [] })
  expect(world.written[0]?.document).not.toHaveProperty('sub')
  // As if the page was never answered: it is asked anew, once and for all.
  expect(answer(world, allow)).toMatchObject(asked_again)
  expect(answer(world, { ...allow, continuation: carriedBy(answer(world, allow)) })).toMatchObject(given)
  expect(world.events[0]).toEqual({ type: 'consent_denied', sub: 'alice', client_id: 'web' })
})

test('a code that the same page gave before ends when it is denied after all', () => {
  const world = worldOf()
  expect(answer(world, allow)).toMatchObject(given)
  expect(answer(world, { decision: 'deny' })).toMatchObject({ parameters: { error: 'access_denied' } })
  expect(world.written.at(-1)?.document).toMatchObject({ kind: 'grant', sub: 'alice', revoked_at: NOW })
})

test('who is not signed in, or anew, spends nothing by a denial', () => {
  const world = worldOf()
  const denied = answer(world, { decision: 'deny' }, { session: 'an-earlier-nonce------' })
  expect(denied).toMatchObject({ parameters: { error: 'access_denied' } })
  expect(world.written).toEqual([])
})

describe('a page of before counts no more', () => {
  const remembering = { ...alice, connections: [connectionOf('web', { grants_end_at: NOW + 9 })] }

  test.each<[string, string | undefined, object]>([
    ['before the disconnection', undefined, asked_again],
    ['before the disconnection, after an earlier one', 'an-earlier-withdrawal-', asked_again],
    ['after the disconnection, whatever the clocks say', 'withdrawal-web', given],
  ])('shown %s: %#', (_, withdrawal, outcome) => {
    const world = worldOf({ ...remembering, withdrawals: [withdrawalOf('web', NOW)] })
    expect(answer(world, allow, withdrawal === undefined ? {} : { withdrawal })).toMatchObject(outcome)
    if (outcome === asked_again) expect(world.written).toEqual([])
  })

  test('but one that was shown after a disconnection that is long forgotten does', () => {
    expect(answer(worldOf(remembering), allow, { withdrawal: 'withdrawal-web' })).toMatchObject(given)
  })

  test('nor one that led to a code before: the code is not told again', () => {
    const world = worldOf()
    expect(answer(world, allow)).toMatchObject(given)
    world.run(disconnect({ sub: 'alice', client_id: 'web' }, world.context))
    expect(answer(world, allow)).toMatchObject(asked_again)
    expect(world.user()?.connections).toEqual([])
  })

  test('and the page that asks anew does, at once', () => {
    const world = worldOf()
    world.run(disconnect({ sub: 'alice', client_id: 'web' }, world.context))
    const again = answer(world, allow)
    expect(again).toMatchObject(asked_again)
    const continuation = carriedBy(again)
    expect(answer(world, { ...allow, continuation })).toMatchObject(given)
  })

  test('but for another client it does', () => {
    const world = worldOf()
    world.run(disconnect({ sub: 'alice', client_id: 'spa' }, world.context))
    expect(answer(world, allow)).toMatchObject(given)
  })

  test('nor where the disconnection comes between reading the record and writing it', () => {
    const world = worldOf()
    world.before = (effect) => {
      if (effect.op !== 'store') return
      world.before = () => undefined
      world.run(disconnect({ sub: 'alice', client_id: 'web' }, world.context))
    }
    expect(answer(world, allow)).toMatchObject(asked_again)
    expect(world.user()?.connections).toEqual([])
    expect(world.asked).not.toContain('store grant')
  })

  test.each([
    ['all sessions', endSessions],
    ['everything', endEverything],
  ])('nor after the end of %s: they have to sign in', (_, end) => {
    const world = worldOf(remembering)
    world.run(end({ sub: 'alice' }, world.context))
    expect(answer(world, allow)).toMatchObject({ page: { name: 'login' } })
    expect(world.asked).not.toContain('store grant')
  })

  test('nor after another sign-in in the same browser', () => {
    const world = worldOf()
    expect(answer(world, allow, { session: 'an-earlier-nonce------' })).toMatchObject(asked_again)
  })
})
