/** A person who is signed in, with a grant that ends with the session and one that does not, used and waiting. */

import type { Grant } from '../documents.ts'
import { derive } from '../handles.ts'
import { parseParameters } from '../messages/parameters.ts'
import { factsWith } from '../messages/request-facts.fixture.ts'
import { authenticated } from '../rules/authenticated-client.fixture.ts'
import { connectionOf, endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { authorizationCode } from './grants/authorization-code.ts'
import { refreshToken } from './grants/refresh-token.ts'
import { userinfo } from './userinfo.ts'
import { createWorld, leadOf, NOW, type World } from './world.fixture.ts'

export const redirect_uri = 'https://rp.test/cb'
export const web = authenticated({
  client_id: 'web',
  token_endpoint_auth_method: 'client_secret_post',
  redirect_uris: [redirect_uri],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
})

export const NONCE = 'a-nonce-of-22-letters-'
export const session = sessionOf('a', {
  nonce: NONCE,
  auth_time: NOW - 60,
  created_at: NOW - 60,
  seen_at: NOW - 60,
  clients: [{ client_id: 'web', sid: 'sid-web' }],
})
export const connection = connectionOf('web', {
  used_at: NOW,
  grants_end_at: NOW + 20 * 86_400,
  consent: { scope: 'openid offline_access', expires_at: NOW + 86_400 },
})

const offline: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  sub: 'alice',
  connection: connection.id,
  scope: 'openid offline_access',
  created_at: NOW - 60,
  authentication: { auth_time: NOW - 60, sid: 'sid-web' },
  refresh: { generation: 1, rotated_at: NOW - 60, expires_at: NOW + 10 * 86_400 },
  refreshable: true,
  access_tokens: [{ serial: 1, issued_at: NOW - 60, expires_at: NOW + 5 * 86_400, generation: 0 }],
  last_serial: 1,
}
const { refresh, refreshable, ...without_refresh } = offline
const online: Grant = { ...without_refresh, scope: 'openid', session: session.id }
const waiting = { code: { expires_at: NOW + 5 * 86_400, redirect_uri }, access_tokens: [], last_serial: 0 }

const grants = {
  'online-used-----------': online,
  'offline-used----------': offline,
  'online-waiting--------': { ...online, ...waiting },
  'offline-waiting-------': { ...without_refresh, ...waiting, refreshable: true },
} as const

export type Name = keyof typeof grants

export function signedIn(policy: Parameters<typeof createWorld>[0] = {}): World {
  const world = createWorld(policy)
  world.clients.push(web)
  world.putUser(endUserOf({ sessions: [session], connections: [connection] }))
  for (const [handle, grant] of Object.entries(grants)) world.put(world.grantKey(handle), grant)
  return world
}

export const presented = (
  { context }: World,
  kind: 'code' | 'access_token' | 'refresh_token',
  handle: Name,
  serial: number,
) => derive(context.keys, kind, leadOf(handle), serial)

const form = (fields: Record<string, string>) => parseParameters(new URLSearchParams(fields).toString())

export function askUserinfo(world: World, handle: Name) {
  const body = form({ access_token: presented(world, 'access_token', handle, 1) })
  const request = { facts: factsWith(), body, query: form({}) }
  return world.run(userinfo(request, world.context)).outcome
}

export function refreshWith(world: World) {
  const refresh_token = presented(world, 'refresh_token', 'offline-used----------', 1)
  const request = { client: web, parameters: form({ refresh_token }), facts: factsWith() }
  return world.run(refreshToken(request, world.context))
}

export function redeem(world: World, handle: Name) {
  const parameters = form({ code: presented(world, 'code', handle, 0), redirect_uri })
  return world.run(authorizationCode({ client: web, parameters, facts: factsWith() }, world.context))
}
