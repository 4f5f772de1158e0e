/**
 * RFC 6749 section 4.1.2: a code is issued at most once from what a page proves, to whoever proved it, and what
 * came of it does not come back when it is proved again.
 */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { EndUser, Grant } from '../documents.ts'
import { type Handle, parseHandle } from '../handles.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { issuerOnly } from '../rules/audience.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import { connectionOf, endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import type { ValidatedRedirect } from '../rules/redirect-uri.ts'
import { load } from './documents.ts'
import type { Evidence } from './evidence.ts'
import { issueCode } from './issue-code.ts'
import type { SignedInVisitor } from './visitor.ts'
import { createWorld, NOW, overtake, type World } from './world.fixture.ts'

const request: AuthorizationRequest = {
  kind: 'request',
  asks: 'authorization',
  client: v.parse(clientMetadata, { client_id: 'web', redirect_uris: ['https://rp.test/cb'] }),
  redirect_uri: 'https://rp.test/cb' as ValidatedRedirect,
  response_mode: 'query',
  audience: issuerOnly('https://op.test'),
  scope: ['openid', 'email'],
  prompt: new Set(),
  ui_locales: [],
  acr_values: [],
  parameters: {},
  encoded: '',
}
const native: AuthorizationRequest = {
  ...request,
  client: { ...request.client, token_endpoint_auth_method: 'none' },
  redirect_uri: 'com.example.app:/cb' as ValidatedRedirect,
}
const session = sessionOf('a', { auth_time: NOW, created_at: NOW, seen_at: NOW })
const evidence: Evidence = {
  id: 'an-id-of-22-characters',
  issued_at: NOW - 9,
  session: 'nonce-a',
  consent: { shown: ['openid', 'email'], allowed: ['openid'], resources: [] },
}

function worldOf(sub = 'alice') {
  const world = createWorld()
  world.putUser(endUserOf({ sub, sessions: [session] }))
  return world
}

/** What `issueCode` made of it, and what its code leads to. */
function issue(world: World, proved: Evidence | undefined = evidence, of = request, sub = 'alice') {
  const user = world.run(load(world.userKey(sub)))
  world.asked.splice(0)
  const [signed_in = session] = user.document?.sessions ?? []
  const visitor = { user, session: signed_in, account: { sub } } as SignedInVisitor
  const outcome = world.run(issueCode(of, visitor, ['openid'], proved, world.context))
  const code = typeof outcome === 'string' ? undefined : outcome.parameters.code
  const led = parseHandle(world.context.keys, code ?? '') as Handle
  return { outcome, code, handle: led?.handle ?? '' }
}

describe('from a page', () => {
  test('a grant comes into being that says so, and is kept as long as the page could be sent', () => {
    const world = worldOf()
    const { handle } = issue(world)
    expect(world.asked).toEqual(['load grant', 'store end_user', 'store grant'])
    expect(world.grant(handle)).toMatchObject({ from_page: true, sub: 'alice', scope: 'openid' })
    expect(world.written.at(-1)?.expires_at).toBe(NOW + 3600 + 60)
    expect(world.events).toEqual([
      { type: 'consent_given', sub: 'alice', client_id: 'web', scope: 'openid' },
      { type: 'code_issued', sub: 'alice', client_id: 'web', scope: 'openid' },
    ])
  })

  test('that is sent twice: the same code, and nothing is written or told again', () => {
    const world = worldOf()
    const { code } = issue(world)
    expect(issue(world).code).toBe(code)
    expect(world.asked).toEqual(['load grant'])
    expect(world.events).toHaveLength(2)
  })

  test('that is sent twice for a client that its document describes: the same code, though there was no record first', () => {
    const world = worldOf()
    const described = { ...request, client: { ...request.client, from_document: true as const } }
    const { code, handle } = issue(world, evidence, described)
    expect(world.grant(handle)?.client_nonce).toBeDefined()
    expect(issue(world, evidence, described).code).toBe(code)
  })

  test('that is sent twice at the same moment: whoever comes second looks again', () => {
    const world = worldOf()
    world.before = (effect) => {
      if (effect.op !== 'store' || effect.key.kind !== 'grant') return
      world.before = () => undefined
      world.put(effect.key, { ...effect.document, scope: 'openid' })
    }
    expect(issue(world).outcome).toBe('conflict')
    expect(world.events).toEqual([])
    expect(issue(world).code).toBeDefined()
  })

  test('that somebody else sends: a grant of theirs', () => {
    const world = worldOf()
    world.putUser(endUserOf({ sub: 'bob', sessions: [session] }))
    const of_alice = issue(world)
    const of_bob = issue(world, evidence, request, 'bob')
    expect(of_bob.handle).not.toBe(of_alice.handle)
    expect([world.grant(of_alice.handle)?.sub, world.grant(of_bob.handle)?.sub]).toEqual(['alice', 'bob'])
  })

  test('where the record of the person changed meanwhile there is no grant', () => {
    const world = worldOf()
    overtake(world, 'end_user')
    expect(issue(world).outcome).toBe('conflict')
    expect(world.asked).not.toContain('store grant')
    expect(world.events).toEqual([])
  })
})

describe('what a page proved is spent', () => {
  const grantWith = (members: Partial<Grant>) => (world: World, handle: string) => {
    world.put(world.grantKey(handle), { ...world.grant(handle), ...members })
  }
  const userWith = (members: Partial<EndUser>) => (world: World) => {
    world.putUser({ ...(world.user() ?? endUserOf()), ...members })
  }
  const code = { expires_at: NOW + 60, redirect_uri: '' }
  const again = connectionOf('web', { id: 'another', grants_end_at: NOW + 9 })

  test.each<[string, (world: World, handle: string) => void]>([
    ['when its code was redeemed', grantWith({ code: { ...code, redeemed_at: NOW } })],
    ['when its code has run out', grantWith({ code: { ...code, expires_at: NOW } })],
    ['when its grant was revoked', grantWith({ revoked_at: NOW })],
    ['when its client was disconnected', userWith({ connections: [] })],
    ['when its client was made anew', grantWith({ client_nonce: 'of the one before' })],
    ['when its client was disconnected and let in again', userWith({ connections: [again] })],
    ['when the session of its grant is gone', userWith({ sessions: [sessionOf('b', { seen_at: NOW })] })],
    [
      'when its grant is of another version',
      (world, handle) => world.put(world.grantKey(handle), { kind: 'grant', v: 3 }),
    ],
  ])('%s: nothing is written', (_, interfere) => {
    const world = worldOf()
    const { handle } = issue(world)
    interfere(world, handle)
    world.written.splice(0)
    expect(issue(world).outcome).toBe('spent')
    expect(world.written).toEqual([])
  })

  test('but not by the end of the session where it did not end with it', () => {
    const world = worldOf()
    const { code, handle } = issue(world)
    const { session, ...offline } = world.grant(handle) as Grant
    world.put(world.grantKey(handle), offline)
    userWith({ sessions: [sessionOf('b', { seen_at: NOW })] })(world)
    expect(issue(world).code).toBe(code)
  })
})

describe('what is remembered', () => {
  test.each<[string, AuthorizationRequest, Evidence | undefined, object | undefined, number]>([
    ['what was allowed', request, evidence, { scope: 'openid', expires_at: NOW + 90 * 86_400 }, 1],
    ['nothing of a native client, though it was allowed', native, evidence, undefined, 1],
    ['nothing of a login', request, { ...evidence, consent: undefined as never }, undefined, 0],
  ])('%s', (_, of, proved, consent, told) => {
    const world = worldOf()
    issue(world, proved, of)
    expect(world.user()?.connections).toHaveLength(1)
    expect(world.user()?.connections[0]?.consent).toEqual(consent)
    expect(world.events.filter(({ type }) => type === 'consent_given')).toHaveLength(told)
  })
})
