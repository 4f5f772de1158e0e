/** RFC 6749 section 4.1.2: what cannot be known to be the first use of a code is not one. */

import { expect, test } from 'vitest'
import { at } from '../../context.ts'
import type { Grant } from '../../documents.ts'
import { derive } from '../../handles.ts'
import { parseParameters } from '../../messages/parameters.ts'
import { authenticated } from '../../rules/authenticated-client.fixture.ts'
import { runSync, type SyncHandlers } from '../../run.ts'
import { configuration } from '../configuration.fixture.ts'
import { authorizationCode } from './authorization-code.ts'

const NOW = 1_800_000_000
const redirect_uri = 'https://rp.test/cb'
const client = authenticated({ client_id: 'web', redirect_uris: [redirect_uri] })

const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  sub: 'alice',
  scope: 'email',
  created_at: NOW,
  code: { redirect_uri, expires_at: NOW + 60 },
  access_tokens: [],
  last_serial: 0,
}

test('a code that the store doubts is refused, and nobody is suspected', () => {
  const code = derive(configuration.keys, 'code', 'a-handle-of-22-letters', 0)
  const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri })
  const handlers = {
    load: () => [{ document: grant, version: 'a' }],
    find_account: () => ({ sub: 'alice' }),
    random: () => 'nonce',
    store: () => 'doubtful',
    emit: () => expect.fail('there is nothing to tell'),
  } as unknown as SyncHandlers
  const request = { client, parameters: parseParameters(form.toString()) }
  expect(runSync(authorizationCode(request, at(configuration, NOW)), handlers)).toEqual({
    kind: 'refused',
    reason: 'code.doubtful',
    input: 'code',
  })
})
