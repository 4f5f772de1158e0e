/** Which clients are trusted on every path. */

import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { Effect, SyncHandlers } from '../effects.ts'
import type { Client } from '../hosts.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { runSync } from '../run.ts'
import { usableClient } from './usable-client.ts'
import { createWorld } from './world.fixture.ts'

const { context } = createWorld()

const web = v.parse(clientMetadata, { client_id: 'web' })

test.each<[string, Client | undefined, boolean]>([
  ['the one asked for', web, true],
  ['none', undefined, false],
  ['a disabled one', { ...web, disabled: true }, false],
  ['another one, by a look-up that folds letters', { ...web, client_id: 'Web' }, false],
])('%s: usable is %s', (_, found, usable) => {
  const handlers = { find_client: () => found, load: () => [undefined] } as unknown as SyncHandlers
  expect(runSync(usableClient('web', context), handlers)).toBe(usable ? found : undefined)
})

/** RFC 6749 Appendix A.1: VSCHAR. */
test.each([
  ['a', true],
  ['a b~', true],
  ['a'.repeat(255), true],
  ['', false],
  ['a'.repeat(256), false],
  ['web\0', false],
  ['web\n', false],
  ['w\u00e9b', false],
])('the host, and then the storage, is asked for %j: %s', (client_id, is_asked) => {
  const asked: Effect[] = []
  const ask = (answer: unknown) => (effect: Effect) => {
    asked.push(effect)
    return answer
  }
  const handlers = { find_client: ask(undefined), load: ask([undefined]) } as unknown as SyncHandlers
  expect(runSync(usableClient(client_id, context), handlers)).toBeUndefined()
  expect(asked.map(({ op }) => op)).toEqual(is_asked ? ['find_client', 'load'] : [])
  if (is_asked) expect(asked[0]).toEqual({ op: 'find_client', client_id })
})
