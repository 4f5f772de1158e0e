/** Which accounts are trusted on every path. */

import { expect, test } from 'vitest'
import type { SyncHandlers } from '../effects.ts'
import type { Account } from '../hosts.ts'
import { runSync } from '../run.ts'
import { usableAccount } from './usable-account.ts'

test.each<[string, Account | undefined, boolean]>([
  ['the one asked for', { sub: 'alice' }, true],
  ['none', undefined, false],
  ['a disabled one', { sub: 'alice', disabled: true }, false],
  ['another one, by a look-up that folds letters', { sub: 'Alice' }, false],
])('%s: %j is usable: %s', (_, found, usable) => {
  const handlers = { find_account: () => found } as unknown as SyncHandlers
  expect(runSync(usableAccount('alice'), handlers)).toBe(usable ? found : undefined)
})

test('for what belongs to no End-User nobody is asked', () => {
  expect(runSync(usableAccount(undefined), {} as SyncHandlers)).toBeUndefined()
})
