/** What withdrawing a consent writes: the End-User once more only where there were grants to take out. */

import { expect, test } from 'vitest'
import { at } from '../context.ts'
import type { EndUser } from '../documents.ts'
import type { Operations } from '../effects.ts'
import { emptyEndUser } from '../rules/session.ts'
import { runSync, type SyncHandlers } from '../run.ts'
import { configuration } from './configuration.fixture.ts'
import { withdrawConsent } from './withdraw-consent.ts'

const NOW = 1_800_000_000
const context = at(configuration, NOW)
const consented: EndUser = {
  ...emptyEndUser('alice'),
  consents: [{ client_id: 'web', scope: 'openid', expires_at: NOW + 60 }],
}

function withdraw(user: EndUser | undefined) {
  const written: Operations['store']['in'][] = []
  const events: unknown[] = []
  const latest = (kind: string) => written.findLast(({ key }) => key.kind === kind)?.document
  const handlers = {
    load: ({ keys }: Operations['load']['in']) =>
      keys.map(({ kind }) => {
        const document = latest(kind) ?? (kind === 'end_user' ? user : undefined)
        return document && { document, version: 'v' }
      }),
    random: () => 'nonce',
    store: (write: Operations['store']['in']) => {
      written.push(write)
      return 'stored'
    },
    emit: ({ event }: Operations['emit']['in']) => events.push(event),
  } as unknown as SyncHandlers
  runSync(withdrawConsent({ sub: 'alice', client_id: 'web' }, context), handlers)
  return { written: written.map(({ document }) => document), events }
}

const told = [{ type: 'consent_withdrawn', sub: 'alice', client_id: 'web' }]

test('a consent that no grant came of: one write', () => {
  expect(withdraw(consented)).toEqual({ written: [emptyEndUser('alice')], events: told })
})

test('a consent that a grant came of: the grant ends before it is forgotten', () => {
  const grants = [{ id: 'a', client_id: 'web', expires_at: NOW + 60 }]
  const { written, events } = withdraw({ ...consented, grants })
  expect(written).toEqual([
    { ...emptyEndUser('alice'), grants },
    expect.objectContaining({ kind: 'grant', revoked_at: NOW }),
    emptyEndUser('alice'),
  ])
  expect(events).toEqual(told)
})

test('nobody to withdraw it of: nothing', () => {
  expect(withdraw(undefined)).toEqual({ written: [], events: [] })
})
