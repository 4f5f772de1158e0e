/** A login page of the host's own: what it is told, and what it can answer. OpenID Connect Core 1.0 section 3.1.2.1. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { sealContinuation } from '../continuation.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { encodeParameters } from '../messages/parameters.ts'
import { endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { completeLogin, readLogin, refuseLogin } from './host-login.ts'
import { browserDigest, type Visitor } from './visitor.ts'
import { cookieOf, createWorld, NOW } from './world.fixture.ts'

const web = v.parse(clientMetadata, {
  client_id: 'web',
  client_name: 'Web',
  redirect_uris: ['https://rp.test/cb'],
})
const here: Visitor = { session: undefined, browser: 'this browser' }
const ASKED_AT = NOW - 100

/** A world in which the host's page holds a continuation for such a request. */
function asked(parameters: Record<string, string> = {}, more: { notice?: 'failed' | 'again' } = {}) {
  const world = createWorld()
  world.clients.push(web)
  const continuation = sealContinuation(world.context.keys, {
    purpose: 'login',
    asks: 'authorization',
    request: encodeParameters({
      response_type: 'code',
      client_id: 'web',
      redirect_uri: 'https://rp.test/cb',
      scope: 'openid',
      state: 's',
      ...parameters,
    }),
    id: 'an-id-of-22-characters',
    issued_at: ASKED_AT,
    browser: browserDigest('this browser', world.context),
    ...more,
  })
  const complete = (signed_in: Parameters<typeof completeLogin>[1]) =>
    world.run(completeLogin(continuation, signed_in, here, world.context))
  return { world, continuation, complete }
}

describe('what it is told', () => {
  test('who asks, for what, and how', () => {
    const { world, continuation } = asked({
      prompt: 'login',
      login_hint: 'alice@example.test',
      ui_locales: 'de en',
      acr_values: 'urn:x:high urn:x:low',
    })
    expect(world.run(readLogin(continuation, here, world.context))).toEqual({
      kind: 'login',
      client: expect.objectContaining({ client_id: 'web', client_name: 'Web' }),
      scope: ['openid'],
      prompt: ['login'],
      login_hint: 'alice@example.test',
      ui_locales: ['de', 'en'],
      acr_values: ['urn:x:high', 'urn:x:low'],
      must_authenticate: true,
      counts_since: ASKED_AT - 10,
    })
  })

  test('where nothing is said, any sign-in does', () => {
    const { world, continuation } = asked()
    expect(world.run(readLogin(continuation, here, world.context))).toMatchObject({
      must_authenticate: false,
      counts_since: 0,
      ui_locales: [],
      acr_values: [],
    })
  })

  test('why it is shown again, and who is there already', () => {
    const { world, continuation } = asked({}, { notice: 'again' })
    const session = sessionOf('a', { created_at: NOW, seen_at: NOW })
    world.putUser(endUserOf({ sessions: [session] }))
    const visitor = { ...here, session: cookieOf('nonce-a') }
    expect(world.run(readLogin(continuation, visitor, world.context))).toMatchObject({
      notice: 'again',
      sub: 'alice',
    })
  })

  test('of another browser: the request is begun afresh', () => {
    const { world, continuation } = asked()
    const elsewhere = { session: undefined, browser: 'another browser' }
    expect(world.run(readLogin(continuation, elsewhere, world.context))).toMatchObject({
      kind: 'page',
      page: { name: 'login', notice: 'again' },
    })
  })

  test.each([undefined, '', 'garbage'])('with %j for a continuation: nothing can be read from it', (text) => {
    const { world } = asked()
    expect(world.run(readLogin(text, here, world.context))).toMatchObject({
      kind: 'refused',
      reason: 'continuation.unreadable',
    })
  })
})

describe('a sign-in there', () => {
  test.each([
    ['just now', { prompt: 'login' }, undefined, 'redirect'],
    ['after it was asked for', { prompt: 'login' }, ASKED_AT + 1, 'redirect'],
    ['before it was asked for', { prompt: 'login' }, ASKED_AT - 11, 'login_required'],
    ['before it was asked for, where any does', {}, ASKED_AT - 9999, 'redirect'],
    ['as old as max_age allows', { max_age: '60' }, NOW - 60, 'redirect'],
    ['older than max_age', { max_age: '60' }, NOW - 71, 'login_required'],
    ['of before with max_age=0', { max_age: '0' }, ASKED_AT - 11, 'login_required'],
  ])('%s', (_, parameters, auth_time, answer) => {
    const { world, complete } = asked(parameters)
    const outcome = complete({ sub: 'alice', ...(auth_time !== undefined && { auth_time }) })
    if (answer === 'redirect') {
      expect(outcome).toMatchObject({ kind: 'redirect' })
      expect(world.user()?.sessions).toMatchObject([{ auth_time: auth_time ?? NOW, created_at: NOW }])
    } else {
      expect(outcome).toMatchObject({ kind: 'response', parameters: { error: answer, state: 's' } })
      expect(world.asked.filter((asked) => asked.startsWith('store'))).toEqual([])
    }
  })

  test('of an account that is gone or disabled: the client is told, and nobody asks again', () => {
    const { world, complete } = asked()
    world.people = []
    expect(complete({ sub: 'alice' })).toMatchObject({
      kind: 'response',
      parameters: { error: 'access_denied', state: 's' },
      refusal: { reason: 'login.account_unusable' },
    })
    expect(world.events).toEqual([{ type: 'sign_in_failed', client_id: 'web' }])
  })
})

describe('nobody signs in', () => {
  test('the person gives up', () => {
    const { world, continuation } = asked()
    expect(world.run(refuseLogin(continuation, 'login.cancelled', {}, here, world.context))).toMatchObject({
      kind: 'response',
      parameters: { error: 'access_denied' },
    })
  })

  test('the host refuses, in its own words', () => {
    const { world, continuation } = asked()
    const told = { error: 'interaction_required', errorDescription: 'Call us.' } as const
    expect(world.run(refuseLogin(continuation, 'login.refused', told, here, world.context))).toMatchObject({
      kind: 'response',
      parameters: { error: 'interaction_required', error_description: 'Call us.' },
      refusal: { reason: 'login.refused' },
    })
  })
})
