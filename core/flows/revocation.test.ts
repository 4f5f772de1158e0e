/** RFC 7009 section 2: what is written when a token is revoked, and what is not. */

import * as v from 'valibot'
import { expect, test } from 'vitest'
import { at } from '../context.ts'
import type { Grant } from '../documents.ts'
import type { Operations, SyncHandlers } from '../effects.ts'
import type { VouchsafeEvent } from '../events.ts'
import { derive } from '../handles.ts'
import type { Client } from '../hosts.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import { factsWith } from '../messages/request-facts.fixture.ts'
import { runSync } from '../run.ts'
import { configuration } from './configuration.fixture.ts'
import { revocation } from './revocation.ts'

const NOW = 1_800_000_000
const context = at(configuration, NOW)
const spa = v.parse(clientMetadata, { client_id: 'spa', token_endpoint_auth_method: 'none' })
const web = v.parse(clientMetadata, { client_id: 'web', token_endpoint_auth_method: 'client_secret_post' })

const HANDLE = 'a-handle-of-22-letters'
const access_token = derive(context.keys, 'access_token', { handle: HANDLE }, 1)
const refresh_token = derive(context.keys, 'refresh_token', { handle: HANDLE }, 1)
const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'spa',
  scope: '',
  created_at: NOW,
  access_tokens: [{ serial: 1, issued_at: NOW, expires_at: NOW + 60, generation: 0 }],
  last_serial: 1,
}
const of_alice: Grant = { ...grant, sub: 'alice', connection: 'id-spa' }

function revoke(token: string, stored: Grant | undefined, client: Client = spa, conflicts = 0) {
  const written: Operations['store']['in'][] = []
  const events: VouchsafeEvent[] = []
  const handlers = {
    find_client: () => client,
    verify_secret: () => true,
    load: () => [stored && { document: stored, version: 'v' }],
    random: () => 'nonce',
    store: (write: Operations['store']['in']) => {
      written.push(write)
      return written.length > conflicts ? 'stored' : 'conflict'
    },
    emit: ({ event }: { event: VouchsafeEvent }) => events.push(event),
  } as unknown as SyncHandlers
  const body = { client_id: client.client_id, token, ...(client === web && { client_secret: 'x' }) }
  const request = { parameters: parseParameters(encodeParameters(body)), facts: factsWith() }
  const { outcome } = runSync(revocation(request, context), handlers)
  return { outcome, written: written.map(({ document }) => document), events }
}

const nothing = { outcome: { kind: 'revoked' }, written: [], events: [] }

test.each<[string, string, Grant | undefined]>([
  ['what is no token', 'x', grant],
  ['a code', derive(context.keys, 'code', { handle: HANDLE }, 0), grant],
  ['a token that is not there any more', access_token, undefined],
  ['an access token that was revoked', derive(context.keys, 'access_token', { handle: HANDLE }, 7), grant],
  ['a refresh token that was revoked', refresh_token, { ...grant, revoked_at: NOW - 1 }],
  ['a token of another client', access_token, { ...grant, client_id: 'web' }],
])('%s is revoked already', (_, token, stored) => {
  expect(revoke(token, stored)).toEqual(nothing)
})

test('a client that proves who it is learns that a token is not its own', () => {
  expect(revoke(access_token, grant, web)).toEqual({
    ...nothing,
    outcome: { kind: 'refused', reason: 'revocation.wrong_client', input: 'token' },
  })
})

test('an access token goes alone, and its grant stays', () => {
  expect(revoke(access_token, of_alice)).toEqual({
    outcome: { kind: 'revoked' },
    written: [{ ...of_alice, access_tokens: [] }],
    events: [{ type: 'revoked', client_id: 'spa', token: 'access_token', sub: 'alice' }],
  })
})

test('a refresh token takes its grant with it', () => {
  expect(revoke(refresh_token, of_alice)).toEqual({
    outcome: { kind: 'revoked' },
    written: [{ ...of_alice, access_tokens: [], revoked_at: NOW }],
    events: [{ type: 'revoked', client_id: 'spa', token: 'refresh_token', sub: 'alice' }],
  })
})

test('of a token of nobody, nobody is named', () => {
  expect(revoke(access_token, grant).events).toStrictEqual([
    { type: 'revoked', client_id: 'spa', token: 'access_token' },
  ])
})

test('when another write came first it is decided anew, and told once', () => {
  const { written, events } = revoke(access_token, of_alice, spa, 2)
  expect(written).toHaveLength(3)
  expect(events).toHaveLength(1)
})
