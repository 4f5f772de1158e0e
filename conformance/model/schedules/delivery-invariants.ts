/**
 * What must hold of clients that are told when sessions end: of the records, which say who is to be told, and of what was
 * sent, where clients are operations of the stage (`fetch_each`).
 */

import { type Effect, readDocument } from 'vouchsafe/core'
import { claimsOf } from '../stage/requests.ts'
import type { StoredRecord } from '../stage/storages.ts'
import type { Invariant } from './invariant.ts'
import type { Moment } from './moment.ts'

/** A session by the name that a client knows it by who is to be told of its end. */
function sidsThere(records: readonly StoredRecord[]): string[] {
  return records.flatMap(({ value }) => {
    const document = readDocument(value)
    if (document?.kind !== 'end_user') return []
    return document.sessions.flatMap(({ clients }) =>
      clients.flatMap(({ sid, backchannel }) => (backchannel ? sid : [])),
    )
  })
}

/** Of whom somebody will be told, since it is in a list of what is due. */
function sidsPending(records: readonly StoredRecord[]): string[] {
  return records.flatMap(({ value, options: { texts = [] } }) => {
    const document = readDocument(value)
    return document?.kind === 'logout_delivery' && texts.length > 0
      ? document.notices.map(({ sid }) => sid)
      : []
  })
}

/** What clients were sent, that of each in its order. */
function sidsTold({ calls }: Moment): string[] {
  return calls.flatMap(({ effect }) => (effect.op === 'fetch_each' ? effect.requests.map(sidOf) : []))
}

function sidOf({ post }: Extract<Effect, { op: 'fetch_each' }>['requests'][number]): string {
  const token = new URLSearchParams(post?.body).get('logout_token') ?? ''
  return String(claimsOf(token).sid)
}

export const deliveryInvariants: readonly Invariant[] = [
  {
    id: 'INV-47',
    clause: 'OpenID Connect Back-Channel Logout 1.0 section 2.3',
    statement: 'No client is told that a session has ended which is there.',
    check: async (moment) => {
      const there = sidsThere(moment.records)
      return sidsTold(moment).some((sid) => there.includes(sid))
        ? 'a client was told that a session has ended, and it is there'
        : undefined
    },
  },
  {
    id: 'INV-48',
    clause: 'OpenID Connect Back-Channel Logout 1.0 section 2.5',
    statement:
      'Of each session that ended its clients were told, or will be: whatever fails, and whoever dies in between.',
    check: async (moment) => {
      if (!moment.finished) return undefined
      const known = [...sidsThere(moment.records), ...sidsPending(moment.records), ...sidsTold(moment)]
      const before = [...sidsThere(moment.before), ...sidsPending(moment.before)]
      return before.every((sid) => known.includes(sid))
        ? undefined
        : 'a session has ended, and a client is not told of it'
    },
  },
  {
    id: 'INV-49',
    clause: 'OpenID Connect Back-Channel Logout 1.0 section 2.5',
    statement: 'No client is told the same twice at once.',
    check: async (moment) => {
      if (moment.actors.some(({ participant }) => participant.later !== undefined)) return undefined
      const told = sidsTold(moment)
      return new Set(told).size < told.length ? 'a client was told the same twice' : undefined
    },
  },
]
