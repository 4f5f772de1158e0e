/** A grant to a person: what it rests on is there first, then the grant, which says so. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Grant } from '../documents.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { load } from './documents.ts'
import { placeGrant } from './place-grant.ts'
import { recordOf } from './usable-holder.ts'
import { createWorld, NOW, overtake, type World } from './world.fixture.ts'

const HANDLE = 'a-handle-of-22-letters'
const client = v.parse(clientMetadata, { client_id: 'web' })
const session = sessionOf('a', {
  auth_time: NOW - 9,
  acr: 'high',
  amr: ['pwd'],
  created_at: NOW - 9,
  seen_at: NOW - 9,
  clients: [{ client_id: 'web', sid: 'sid-web' }],
})
const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  scope: 'openid',
  created_at: NOW,
  code: { expires_at: NOW + 60, redirect_uri: 'https://rp.test/cb' },
  access_tokens: [],
  last_serial: 0,
}

function worldOf() {
  const world = createWorld()
  world.putUser(endUserOf({ sessions: [session] }))
  return world
}

function issue(world: World, given: Grant = grant, in_session = true) {
  const user = recordOf(world.run(load(world.userKey())), { sub: 'alice' })
  world.asked.splice(0)
  const person = { sub: 'alice', user, ...(in_session && { session }) }
  return world.run(placeGrant(person, client, given, HANDLE, undefined, world.context))
}

test('the record of the person is written first, then the grant, which names what is there', () => {
  const world = worldOf()
  expect(issue(world)).toBe('issued')
  expect(world.asked).toEqual(['store end_user', 'store grant'])
  expect(world.grant(HANDLE)).toEqual({
    ...grant,
    sub: 'alice',
    connection: world.user()?.connections[0]?.id,
    session: 'a',
    authentication: { auth_time: NOW - 9, acr: 'high', amr: ['pwd'], sid: 'sid-web' },
  })
})

test('what is not known of the authentication is not said', () => {
  const world = worldOf()
  const { acr, amr, ...plain } = session
  world.putUser(endUserOf({ sessions: [plain] }))
  const user = recordOf(world.run(load(world.userKey())), { sub: 'alice' })
  const person = { sub: 'alice', user, session: plain }
  world.run(placeGrant(person, client, grant, HANDLE, undefined, world.context))
  expect(world.grant(HANDLE)?.authentication).toStrictEqual({ auth_time: NOW - 9, sid: 'sid-web' })
})

test('the grant is for single use, is nobody’s before, and is forgotten with its code', () => {
  const world = worldOf()
  issue(world)
  expect(world.written[1]).toMatchObject({
    key: world.grantKey(HANDLE),
    if_version: null,
    single_use: true,
    expires_at: NOW + 60 + 60,
  })
})

test('the connection is held for whatever can come of it, and a day', () => {
  const world = worldOf()
  issue(world)
  expect(world.user()?.connections).toMatchObject([{ grants_end_at: NOW + 60 + 3600 + 86_400 }])
})

describe('it ends with the session', () => {
  test.each<[string, Partial<Grant>, boolean]>([
    ['without offline_access', { scope: 'openid' }, true],
    ['with offline_access, though no refresh token comes of it', { scope: 'openid offline_access' }, false],
    ['where it can be refreshed, as of a policy that always does', { refreshable: true }, false],
  ])('%s: %#', (_, members, ends) => {
    const world = worldOf()
    issue(world, { ...grant, ...members })
    expect(world.grant(HANDLE)?.session).toBe(ends ? 'a' : undefined)
    expect(world.grant(HANDLE)?.authentication?.sid).toBe('sid-web')
  })

  test('where it was given in none it rests on the connection alone', () => {
    const world = worldOf()
    issue(world, grant, false)
    expect(world.grant(HANDLE)).toStrictEqual({
      ...grant,
      sub: 'alice',
      connection: world.user()?.connections[0]?.id,
    })
  })
})

describe('it does not come into being', () => {
  test('where the record of the person was changed meanwhile', () => {
    const world = worldOf()
    overtake(world, 'end_user')
    expect(issue(world)).toBe('conflict')
    expect(world.grant(HANDLE)).toBeUndefined()
  })

  test('where there is one under its handle, which stays as it is', () => {
    const world = worldOf()
    const before = { ...grant, sub: 'alice', connection: 'c' }
    world.put(world.grantKey(HANDLE), before)
    expect(issue(world)).toBe('taken')
    expect(world.grant(HANDLE)).toEqual(before)
  })
})
