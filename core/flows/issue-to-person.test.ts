/** What a grant of the host's own gives on behalf of a person, and what ends it. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { parseHandle } from '../handles.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { parseParameters } from '../messages/parameters.ts'
import { factsWith } from '../messages/request-facts.fixture.ts'
import { endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { disconnect, endEverything } from './disconnect.ts'
import { endSessions } from './end-session.ts'
import type { TokenResponse } from './grants/grant.ts'
import { issueToPerson } from './issue-to-person.ts'
import { userinfo } from './userinfo.ts'
import { createWorld, NOW, overtake, type World } from './world.fixture.ts'

const client = v.parse(clientMetadata, {
  client_id: 'web',
  redirect_uris: ['https://rp.test/cb'],
  grant_types: ['authorization_code', 'refresh_token'],
})

function issue(world: World, scope = ['openid'], sub = 'alice'): TokenResponse {
  world.clients.push(client)
  const outcome = world.run(issueToPerson(client, { sub, scope }, world.context))
  if (outcome.kind !== 'tokens') throw new Error(outcome.reason)
  return outcome
}

function isGood(world: World, { access_token }: TokenResponse): boolean {
  const request = {
    facts: factsWith({ authorization: `Bearer ${access_token}` }),
    body: undefined,
    query: parseParameters(''),
  }
  return world.run(userinfo(request, world.context)).outcome.kind === 'userinfo'
}

test('tokens as scope and client have it: what they rest on first, then the grant', () => {
  const world = createWorld()
  const given = issue(world, ['openid', 'offline_access'])
  expect(given).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'openid offline_access' })
  expect(given.refresh_token && given.id_token).toBeTruthy()
  expect(world.asked).toEqual(['load end_user', 'store end_user', 'store grant'])
  expect(world.user()?.connections).toMatchObject([{ client_id: 'web', created_at: NOW }])
  const { handle = '' } = parseHandle(world.context.keys, given.access_token) ?? {}
  expect(world.grant(handle)).toMatchObject({ sub: 'alice', connection: world.user()?.connections[0]?.id })
  expect(isGood(world, given)).toBe(true)
})

test('no refresh token without offline_access, and no ID token without openid', () => {
  const { refresh_token, id_token } = issue(createWorld(), ['email'])
  expect([refresh_token, id_token]).toEqual([undefined, undefined])
})

test('nothing for an account that is gone or disabled', () => {
  const world = createWorld()
  const nobody = issueToPerson(client, { sub: 'nobody', scope: [] }, world.context)
  expect(world.run(nobody)).toEqual({ kind: 'refused', reason: 'grant.account_unusable' })
  expect(world.asked).toEqual([])
})

test('somebody else changed the record: what it rests on is looked for again', () => {
  const world = createWorld()
  world.putUser(endUserOf({ sessions: [sessionOf('a')] }))
  overtake(world, 'end_user')
  expect(isGood(world, issue(world))).toBe(true)
  expect(world.user()?.connections.length).toBe(1)
})

describe('it ends', () => {
  test.each([
    ['when the client is disconnected', disconnect, false],
    ['with everything', endEverything, false],
    ['not with the sessions', endSessions, true],
  ])('%s', (_, end, is_good) => {
    const world = createWorld()
    const given = issue(world)
    world.run(end({ sub: 'alice', client_id: 'web' }, world.context))
    expect(isGood(world, given)).toBe(is_good)
  })
})

test('under another stamp of the account the record counts as empty, and what is given is good', () => {
  const world = createWorld()
  world.stamps.alice = '1'
  const before = issue(world)
  world.stamps.alice = '2'
  const after = issue(world)
  expect([isGood(world, before), isGood(world, after)]).toEqual([false, true])
  expect(world.user()).toMatchObject({ stamp: '2', connections: [{}] })
})
