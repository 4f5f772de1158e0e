/** Which record counts for which account. */

import { expect, test } from 'vitest'
import { endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import { missing } from './documents.ts'
import { recordOf, usableHolder } from './usable-holder.ts'
import { createWorld } from './world.fixture.ts'

const sessions = [sessionOf('a')]

test.each<[string | undefined, string | undefined, boolean]>([
  [undefined, undefined, true],
  ['1', '1', true],
  ['1', '2', false],
  ['1', undefined, false],
  [undefined, '1', false],
  ['', undefined, false],
])('a record under %j for an account of %j counts: %s', (under, of, counts) => {
  const stamp = (value: string | undefined) => value !== undefined && { stamp: value }
  const document = endUserOf({ ...stamp(under), sessions })
  const record = recordOf({ document, version: 'v' }, { sub: 'alice', ...stamp(of) })
  // What counts as empty has its place all the same.
  expect(record).toEqual({
    version: 'v',
    document: counts ? document : endUserOf({ ...stamp(of), sessions: [] }),
    ...(!counts && { outdated: document }),
  })
})

test('where there is no record an empty one begins', () => {
  const document = endUserOf({ stamp: '1' })
  expect(recordOf(missing, { sub: 'alice', stamp: '1' })).toEqual({ document, version: null })
})

test('what rests on no record is refused, and so is what rests on no account', () => {
  const world = createWorld()
  const found = { document: endUserOf({ sessions }), version: 'v' }
  expect(world.run(usableHolder('alice', found))).toMatchObject({ kind: 'holder', record: found })
  expect(world.run(usableHolder('alice', missing))).toMatchObject({ reason: 'grant.connection_ended' })
  expect(world.run(usableHolder('nobody', found))).toMatchObject({ reason: 'grant.account_unusable' })
  expect(world.run(usableHolder(undefined, found))).toMatchObject({ reason: 'grant.account_unusable' })
})
