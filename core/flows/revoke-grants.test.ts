/** What logging out and withdrawing consent write to the grants they end. */

import { expect, test } from 'vitest'
import { at } from '../context.ts'
import type { Grant, GrantEntry } from '../documents.ts'
import type { Operations } from '../effects.ts'
import { runSync, type SyncHandlers } from '../run.ts'
import { configuration } from './configuration.fixture.ts'
import { revokeGrants } from './revoke-grants.ts'

const NOW = 1_800_000_000
const context = at(configuration, NOW)
const entry: GrantEntry = { id: 'a', client_id: 'web', expires_at: NOW + 60 }
const grant: Grant = {
  kind: 'grant',
  v: 1,
  client_id: 'web',
  sub: 'alice',
  scope: 'openid',
  created_at: NOW - 60,
  access_tokens: [],
  last_serial: 0,
}

function revoke(stored: Grant | undefined, conflicts = 0) {
  const written: Operations['store']['in'][] = []
  const handlers = {
    load: () => [stored && { document: stored, version: 'v' }],
    random: () => 'nonce',
    store: (write: Operations['store']['in']) => {
      written.push(write)
      return written.length > conflicts ? 'stored' : 'conflict'
    },
  } as unknown as SyncHandlers
  runSync(revokeGrants([entry], context), handlers)
  return written.map(({ key, document, if_version }) => ({ key, document, if_version }))
}

const key = { kind: 'grant', id: 'a' }

test('a grant is marked, in place of what was read', () => {
  expect(revoke(grant)).toEqual([{ key, document: { ...grant, revoked_at: NOW }, if_version: 'v' }])
})

test('a grant that is not there yet is kept from coming into being', () => {
  const { sub, ...bare } = grant
  const document = { ...bare, scope: '', created_at: NOW, revoked_at: NOW }
  expect(revoke(undefined)).toEqual([{ key, document, if_version: null }])
})

test('a grant that has ended is left as it is', () => {
  expect(revoke({ ...grant, revoked_at: NOW - 1 })).toEqual([])
})

test('when another write came first it is decided anew', () => {
  expect(revoke(grant, 2)).toHaveLength(3)
})
