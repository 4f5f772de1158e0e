/** How often each flow asks the store where everything goes as it mostly does: each time is a wait. */

import { expect, test } from 'vitest'
import { endUserHandle } from '../handles.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import { factsWith } from '../messages/request-facts.fixture.ts'
import { authorize } from './authorize.ts'
import { disconnect, endEverything } from './disconnect.ts'
import { endSession, endSessionOf, endSessions } from './end-session.ts'
import {
  askUserinfo,
  NONCE,
  presented,
  redeem,
  redirect_uri,
  refreshWith,
  session,
  signedIn,
} from './endings.fixture.ts'
import { introspection } from './introspection.ts'
import { readConnections, readSessions } from './person.ts'
import { revocation } from './revocation.ts'
import { token } from './token.ts'
import { cookieOf, NOW, type World } from './world.fixture.ts'

const both = 'load grant end_user'
const user = ['load end_user', 'store end_user']

const asClient = (fields: Record<string, string>) => ({
  parameters: parseParameters(encodeParameters({ client_id: 'web', client_secret: 'x', ...fields })),
  facts: factsWith(),
})

function silently(world: World) {
  const parameters = parseParameters(
    encodeParameters({
      response_type: 'code',
      client_id: 'web',
      redirect_uri,
      scope: 'openid',
      prompt: 'none',
    }),
  )
  const visitor = { session: cookieOf(NONCE), browser: undefined }
  return world.run(authorize({ parameters, visitor }, world.context))
}

test.each<[string, string[], string, (world: World) => unknown]>([
  ['userinfo', [both], 'userinfo', (world) => askUserinfo(world, 'online-used-----------')],
  [
    'introspection',
    [both],
    'introspection',
    (world) => {
      const asked = asClient({ token: presented(world, 'access_token', 'online-used-----------', 1) })
      return world.run(introspection(asked, world.context)).outcome
    },
  ],
  ['a code', [both, 'store grant'], 'tokens', (world) => redeem(world, 'online-waiting--------')],
  ['a refresh', [both, 'store grant'], 'tokens', refreshWith],
  ['silent authorize', ['load end_user', 'store grant'], 'response', silently],
  [
    'silent authorize, the first of a client in a session',
    [...user, 'store grant'],
    'response',
    (world) => {
      const before = world.user()
      if (before) world.putUser({ ...before, sessions: [{ ...session, clients: [] }] })
      return silently(world)
    },
  ],
  [
    'silent authorize, a while after the last one',
    [...user, 'store grant'],
    'response',
    (world) => {
      world.context = { ...world.context, now: NOW + 300 }
      return silently(world)
    },
  ],
  [
    'client_credentials',
    ['store grant'],
    'tokens',
    (world) => world.run(token(asClient({ grant_type: 'client_credentials' }), world.context)).outcome,
  ],
  [
    'revocation of an access token',
    ['load grant', 'store grant'],
    'revoked',
    (world) => {
      const asked = asClient({ token: presented(world, 'access_token', 'online-used-----------', 1) })
      return world.run(revocation(asked, world.context)).outcome
    },
  ],
  [
    'revocation of a refresh token',
    ['load grant', 'store grant'],
    'revoked',
    (world) => {
      const asked = asClient({ token: presented(world, 'refresh_token', 'offline-used----------', 1) })
      return world.run(revocation(asked, world.context)).outcome
    },
  ],
])('%s: %j', (_, expected, kind, ask) => {
  const world = signedIn()
  expect(ask(world)).toMatchObject({ kind })
  expect(world.asked).toEqual(expected)
})

const alice = { sub: 'alice' }

test.each<[string, (world: World) => void]>([
  [
    'logging out',
    (world) => {
      const handle = endUserHandle(world.context.keys, 'alice')
      world.run(endSession({ handle, serial: NONCE }, world.context))
    },
  ],
  ['ending one session', (world) => world.run(endSessionOf({ ...alice, id: session.id }, world.context))],
  ['logging out everywhere', (world) => world.run(endSessions(alice, world.context))],
  ['disconnecting a client', (world) => world.run(disconnect({ ...alice, client_id: 'web' }, world.context))],
  ['ending everything', (world) => world.run(endEverything(alice, world.context))],
])('%s: one read, one write, whatever came of it', (_, end) => {
  const world = signedIn()
  end(world)
  expect(world.asked).toEqual(user)
})

test('logging out where clients are to be told: one write more', () => {
  const world = signedIn()
  const told = [
    { client_id: 'web', sid: 'sid-web', backchannel: true },
    { client_id: 'spa', sid: 'sid-spa', backchannel: true },
  ]
  const before = world.user()
  if (before) world.putUser({ ...before, sessions: [{ ...session, clients: told }] })
  world.run(endSessions(alice, world.context))
  expect(world.asked).toEqual(['load end_user', 'store logout_delivery', 'store end_user'])
})

test.each<[string, (world: World) => unknown]>([
  ['the connections', (world) => world.run(readConnections(alice, world.context))],
  ['the sessions', (world) => world.run(readSessions(alice, world.context))],
])('%s of a person: one read', (_, read) => {
  const world = signedIn()
  expect(read(world)).toHaveLength(1)
  expect(world.asked).toEqual(['load end_user'])
})
