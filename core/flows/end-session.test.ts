/** The end of a session whose record is gone already: there is nothing to end, and nothing to tell. */

import { expect, test } from 'vitest'
import { at } from '../context.ts'
import { runSync, type SyncHandlers } from '../run.ts'
import { configuration } from './configuration.fixture.ts'
import { endSession } from './end-session.ts'

const NOW = 1_800_000_000
const context = at(configuration, NOW)

test('a record that is gone', () => {
  const handlers = { load: () => [undefined] } as unknown as SyncHandlers
  const session = { handle: 'a-handle-of-22-letters', serial: 'a-session-of-22-chars-' }
  expect(runSync(endSession(session, context), handlers)).toBeUndefined()
})
