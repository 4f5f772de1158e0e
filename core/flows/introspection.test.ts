/** RFC 7662 section 2.2: what is no active token of a kind that can be described is answered alike. */

import * as v from 'valibot'
import { expect, test } from 'vitest'
import { at } from '../context.ts'
import type { Grant } from '../documents.ts'
import { derive } from '../handles.ts'
import { clientMetadata } from '../messages/client-metadata.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import { runSync, type SyncHandlers } from '../run.ts'
import { configuration } from './configuration.fixture.ts'
import { introspection } from './introspection.ts'

const NOW = 1_800_000_000
const context = at(configuration, NOW)
const client = v.parse(clientMetadata, {
  client_id: 'web',
  token_endpoint_auth_method: 'client_secret_post',
  grant_types: ['authorization_code', 'refresh_token'],
})
const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  sub: 'alice',
  scope: 'openid offline_access',
  created_at: NOW - 60,
  refresh: { generation: 2, rotated_at: NOW - 30, expires_at: NOW + 60 },
  refreshable: true,
  access_tokens: [],
  last_serial: 0,
}

function introspect(kind: 'code' | 'refresh_token', stored: Grant | undefined) {
  const handlers = {
    find_client: () => client,
    find_account: () => ({ sub: 'alice' }),
    verify_secret: () => true,
    load: () => [stored && { document: stored, version: 'v' }],
    subject: () => 'alice',
    introspection_claims: () => ({}),
  } as unknown as SyncHandlers
  const token = derive(context.keys, kind, 'a-handle-of-22-letters', 2)
  const body = { client_id: 'web', client_secret: 'x', token }
  const request = { parameters: parseParameters(encodeParameters(body)), authorization: undefined }
  return runSync(introspection(request, context), handlers)
}

test('a refresh token that is active', () => {
  expect(introspect('refresh_token', grant)).toEqual({
    kind: 'introspection',
    response: {
      active: true,
      iss: 'https://op.test',
      sub: 'alice',
      client_id: 'web',
      aud: 'https://op.test',
      scope: 'openid offline_access',
      iat: NOW - 30,
      exp: NOW + 60,
    },
  })
})

const { refresh, ...without_refresh } = grant
const { sub, ...without_sub } = grant

test.each<[string, 'code' | 'refresh_token', Grant | undefined]>([
  ['a code, though a refresh token has its number', 'code', grant],
  ['a refresh token of no grant', 'refresh_token', undefined],
  ['a refresh token of a grant that has none', 'refresh_token', without_refresh],
  ['a refresh token of nobody', 'refresh_token', without_sub],
])('%s is inactive', (_, kind, stored) => {
  expect(introspect(kind, stored)).toEqual({ kind: 'introspection', response: { active: false } })
})
