/** What comes of a fetch: the answer as it is, or a reason that an operator is told. */

import { expect, test } from 'vitest'
import type { Flow } from '../effects.ts'
import { type FetchOutcome, notFetched } from '../outbound.ts'
import { runSync } from '../run.ts'
import { fetchOutbound } from './fetch-outbound.ts'
import { createWorld } from './world.fixture.ts'

const request = { purpose: 'client_metadata', url: 'https://RP.test/secret?path', max_bytes: 100 }

test('what was fetched is answered, and nobody is told', () => {
  const world = createWorld()
  const fetched = { kind: 'fetched', status: 500, body: 'x', fresh_for: 0 } as const
  world.fetch = () => fetched
  expect(world.run(fetchOutbound(request))).toBe(fetched)
  expect(world.events).toEqual([])
})

test('what was not is told, by the host and not by the URL', () => {
  const world = createWorld()
  world.fetch = () => notFetched('fetch.address_forbidden', '10.0.0.1')
  expect(world.run(fetchOutbound(request))).toMatchObject({ reason: 'fetch.address_forbidden' })
  world.fetch = () => notFetched('fetch.url_malformed')
  world.run(fetchOutbound({ ...request, url: 'nonsense' }))
  expect(world.events).toEqual([
    {
      type: 'fetch_failed',
      purpose: 'client_metadata',
      reason: 'fetch.address_forbidden',
      host: 'rp.test',
      detail: '10.0.0.1',
    },
    { type: 'fetch_failed', purpose: 'client_metadata', reason: 'fetch.url_malformed' },
  ])
})

test('a world that has no way out fetches nothing, and says so', () => {
  const outcome = runSync(fetchOutbound(request) as Flow<FetchOutcome>, {} as never)
  expect(outcome).toEqual({ kind: 'not_fetched', reason: 'fetch.not_offered' })
})
