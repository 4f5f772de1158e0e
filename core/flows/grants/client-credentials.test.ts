/** RFC 6749 section 4.4: a token of a client, under a handle that nobody else has. */

import { expect, test } from 'vitest'
import { at } from '../../context.ts'
import type { Operations, SyncHandlers } from '../../effects.ts'
import { derive, keyOf } from '../../handles.ts'
import { parseParameters } from '../../messages/parameters.ts'
import { factsWith } from '../../messages/request-facts.fixture.ts'
import { authenticated } from '../../rules/authenticated-client.fixture.ts'
import { runSync } from '../../run.ts'
import { configuration } from '../configuration.fixture.ts'
import { clientCredentials } from './client-credentials.ts'

const client = authenticated({ client_id: 'rs' })

test('RFC 6749 section 3.3: where all that is asked for speaks of an End-User, nothing is granted', () => {
  const parameters = parseParameters('grant_type=client_credentials&scope=openid+offline_access')
  const outcome = runSync(
    clientCredentials({ client, parameters, facts: factsWith() }, at(configuration, 0)),
    {} as SyncHandlers,
  )
  expect(outcome).toEqual({ kind: 'refused', reason: 'scope.unknown', input: 'scope' })
})

test('a handle that is taken is left alone, and another one drawn', () => {
  const handles = ['taken-of-22-characters', 'free-of-22-characters-']
  const written: Operations['store']['in'][] = []
  const handlers = {
    random: ({ bytes }: { bytes: number }) => (bytes === 16 ? handles.shift() : 'version'),
    store: (write: Operations['store']['in']) => {
      written.push(write)
      return written.length === 1 ? 'conflict' : 'stored'
    },
    load: () => [{ document: written[0]?.document, version: 'of somebody else' }],
  } as unknown as SyncHandlers
  const request = { client, parameters: parseParameters('grant_type=client_credentials'), facts: factsWith() }
  const outcome = runSync(clientCredentials(request, at(configuration, 1_800_000_000)), handlers)
  const { keys } = configuration
  expect(written.map(({ key, if_version }) => ({ key, if_version }))).toEqual([
    { key: keyOf(keys, 'grant', 'taken-of-22-characters'), if_version: null },
    { key: keyOf(keys, 'grant', 'free-of-22-characters-'), if_version: null },
  ])
  expect(outcome).toEqual({
    kind: 'tokens',
    access_token: derive(keys, 'access_token', { handle: 'free-of-22-characters-' }, 1),
    token_type: 'Bearer',
    expires_in: 3600,
    scope: '',
  })
})
