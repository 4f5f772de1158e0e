/** RFC 6749 section 4.1.2.1: where an error is told, once the client and its redirect_uri are known. */

import * as v from 'valibot'
import { expect, test } from 'vitest'
import { at } from '../context.ts'
import type { SyncHandlers } from '../effects.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { parseParameters } from '../messages/parameters.ts'
import { runSync } from '../run.ts'
import { configuration } from './configuration.fixture.ts'
import { trustedRequest } from './trusted-request.ts'

const NOW = 1_800_000_000
const context = at(configuration, NOW)
const client = v.parse(clientMetadata, { client_id: 'web', redirect_uris: ['https://rp.test/cb'] })
const handlers = { find_client: () => client } as unknown as SyncHandlers

const ask = (encoded: string) =>
  runSync(
    trustedRequest(
      parseParameters(`client_id=web&redirect_uri=https%3A%2F%2Frp.test%2Fcb&${encoded}`),
      context,
    ),
    handlers,
  )

test.each([
  ['in the query', 'response_type=x', { response_mode: 'query' }],
  ['in the fragment to whoever asked for tokens', 'response_type=token', { response_mode: 'fragment' }],
  [
    'in the query to whoever asked twice',
    'response_type=token&response_type=code',
    { response_mode: 'query' },
  ],
  ['with the state', 'response_type=x&state=s', { response_mode: 'query', state: 's' }],
  ['without a state that was sent twice', 'state=s&state=s', { response_mode: 'query' }],
])('%s', (_, encoded, expected) => {
  expect(ask(encoded)).toStrictEqual({
    kind: 'refused_request',
    refusal: expect.objectContaining({ kind: 'refused' }),
    client,
    redirect_uri: 'https://rp.test/cb',
    is_silent: false,
    ...expected,
  })
})
