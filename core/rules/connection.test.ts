/** Connections: how long one stands, what moves its end, which give way, and what a disconnection leaves. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Connection, Withdrawal } from '../documents.ts'
import { policySchema } from '../policy-schema.ts'
import {
  connectionEnd,
  disconnect,
  findConnection,
  holdUntil,
  lastWithdrawal,
  newConnection,
  noteUse,
  withConnection,
  withdrawalEnd,
} from './connection.ts'
import { connectionOf, endUserOf, sessionOf, withdrawalOf } from './end-user.fixture.ts'

const day = 86_400
const policy = v.parse(policySchema, { max_connections: 3 })
const user = (...connections: Connection[]) => endUserOf({ connections })
const consent = (expires_at: number) => ({ scope: 'openid', expires_at })

describe('it stands until the later of', () => {
  test.each([
    ['the last grant, where nothing is remembered', connectionOf('web', { grants_end_at: 50 }), 50],
    ['the last grant', connectionOf('web', { grants_end_at: 50, consent: consent(40) }), 50],
    ['its consent', connectionOf('web', { grants_end_at: 50, consent: consent(60) }), 60],
  ])('%s', (_, connection, end) => {
    expect(connectionEnd(connection)).toBe(end)
    expect(findConnection(user(connection), { client_id: 'web' }, end - 1)).toBe(connection)
    expect(findConnection(user(connection), { client_id: 'web' }, end)).toBeUndefined()
  })

  test('and is of one client', () => {
    const both = user(connectionOf('spa', { grants_end_at: 9 }), connectionOf('web', { grants_end_at: 9 }))
    expect(findConnection(both, { client_id: 'web' }, 0)?.id).toBe('id-web')
    expect(findConnection(both, { client_id: 'Web' }, 0)).toBeUndefined()
  })
})

test('a new one remembers nothing, and nothing rests on it', () => {
  const now = 3 * day + 5
  const connection = newConnection('id', { client_id: 'web' }, now)
  expect(connection).toStrictEqual({
    id: 'id',
    client_id: 'web',
    created_at: now,
    used_at: 3 * day,
    grants_end_at: now,
  })
  expect(findConnection(user(connection), { client_id: 'web' }, now)).toBeUndefined()
})

describe('a grant that can be used until then', () => {
  const connection = connectionOf('web', { grants_end_at: 1000 })

  test.each([0, 999, 1000])('%i: the connection stands as long already', (until) => {
    expect(holdUntil(connection, until)).toBe(connection)
  })

  test('longer: it is extended by a day more than needed, so that it is a write a day', () => {
    const held = holdUntil(connection, 1001)
    expect(held).toEqual({ ...connection, grants_end_at: 1001 + day })
    expect(holdUntil(held, 1001 + day)).toBe(held)
    expect(holdUntil(held, 1002 + day)).not.toBe(held)
  })
})

describe('a use is noted to the day', () => {
  const connection = connectionOf('web', { used_at: 2 * day })

  test.each([2 * day, 3 * day - 1, 2 * day - 1, 0])('at %i it was noted already', (now) => {
    expect(noteUse(connection, now)).toBe(connection)
  })

  test.each([3 * day, 3 * day + 7, 4 * day - 1])('at %i it is the third day', (now) => {
    expect(noteUse(connection, now)).toEqual({ ...connection, used_at: 3 * day })
  })
})

describe('the record with a connection', () => {
  const NOW = 100
  const live = { grants_end_at: NOW + 1 }
  const remembered = { consent: consent(NOW + 1) }
  const admit = (connection: Connection, ...others: Connection[]) => {
    const { user: changed, displaced } = withConnection(user(...others), connection, policy, NOW)
    return {
      kept: changed.connections.map(({ client_id }) => client_id),
      gone: displaced.map(({ client_id }) => client_id),
    }
  }
  const fresh = connectionOf('new', live)

  test('has one of each client, and leaves the rest of the record alone', () => {
    const before = endUserOf({
      sessions: [sessionOf('a')],
      connections: [connectionOf('web', live), connectionOf('spa', live)],
      withdrawals: [withdrawalOf('web', 1)],
    })
    const changed = connectionOf('web', { ...live, used_at: day })
    expect(withConnection(before, changed, policy, NOW)).toEqual({
      user: { ...before, connections: [connectionOf('spa', live), changed] },
      displaced: [],
    })
  })

  test('has not the one of the client that ended before, whose id was another', () => {
    const again = connectionOf('web', { ...live, id: 'another' })
    expect(withConnection(user(connectionOf('web')), again, policy, NOW).user.connections).toEqual([again])
  })

  test('has none that has ended, to the second: that displaces nobody', () => {
    const ended = [connectionOf('a', { grants_end_at: NOW }), connectionOf('b', { consent: consent(NOW) })]
    expect(admit(fresh, ...ended, connectionOf('c', live), connectionOf('d', live))).toEqual({
      kept: ['c', 'd', 'new'],
      gone: [],
    })
  })

  test.each<[string, Connection[], string[]]>([
    ['one fewer than there may be', [connectionOf('a', live), connectionOf('b', live)], []],
    [
      'as many: the one that nothing rests on any more, however lately it was used',
      [
        connectionOf('a', live),
        connectionOf('b', { ...remembered, used_at: 9 * day }),
        connectionOf('c', live),
      ],
      ['b'],
    ],
    [
      'nothing rests on it from that second on',
      [
        connectionOf('a', { ...remembered, grants_end_at: NOW + 1 }),
        connectionOf('b', { ...remembered, grants_end_at: NOW, used_at: day }),
        connectionOf('c', live),
      ],
      ['b'],
    ],
    [
      'nothing rests on several: the one used least recently',
      [
        connectionOf('a', { ...remembered, used_at: day }),
        connectionOf('b', remembered),
        connectionOf('c', live),
      ],
      ['b'],
    ],
    [
      'something rests on all: the one used least recently',
      [
        connectionOf('a', { ...live, used_at: 2 * day }),
        connectionOf('b', { ...live, used_at: day }),
        connectionOf('c', { ...live, ...remembered, used_at: 3 * day }),
      ],
      ['b'],
    ],
    [
      'more, since the limit was lowered',
      [
        connectionOf('a', { ...live, used_at: day }),
        connectionOf('b', { ...remembered, used_at: 9 * day }),
        connectionOf('c', { ...live, used_at: 3 * day }),
        connectionOf('d', { ...live, used_at: 2 * day }),
      ],
      ['b', 'a'],
    ],
  ])('takes the place of: %s', (_, others, gone) => {
    const kept = others.map(({ client_id }) => client_id).filter((client_id) => !gone.includes(client_id))
    expect(admit(fresh, ...others)).toEqual({ kept: [...kept, 'new'], gone })
  })

  test('takes nobody’s place where it was there already, also past the limit', () => {
    const four = ['a', 'b', 'c', 'd'].map((client_id) => connectionOf(client_id, live))
    expect(admit(connectionOf('a', { ...live, used_at: day }), ...four)).toEqual({
      kept: ['b', 'c', 'd', 'a'],
      gone: [],
    })
  })
})

describe('a disconnection', () => {
  const before = endUserOf({
    sessions: [sessionOf('a', { clients: [{ client_id: 'web', sid: 's' }] })],
    connections: [connectionOf('web', { consent: consent(50) }), connectionOf('spa')],
    withdrawals: [withdrawalOf('spa', 5), withdrawalOf('web', 7)],
  })

  test('takes the client out, its consent with it, and marks when', () => {
    expect(disconnect(before, 'web', 'newer', 9)).toEqual({
      ...before,
      connections: [connectionOf('spa')],
      withdrawals: [withdrawalOf('spa', 5), { id: 'newer', client_id: 'web', at: 9 }],
    })
  })

  test('is marked too where there was no connection: a page may be open', () => {
    const { connections, withdrawals } = disconnect(before, 'other', 'newer', 9)
    expect(connections).toEqual(before.connections)
    expect(withdrawals).toEqual([...before.withdrawals, { id: 'newer', client_id: 'other', at: 9 }])
  })
})

test.each<[string, Withdrawal[], string | undefined]>([
  ['nothing was disconnected', [], undefined],
  ['another client was', [withdrawalOf('spa', 9)], undefined],
  ['the client was', [withdrawalOf('spa', 9), withdrawalOf('web', 1)], 'withdrawal-web'],
])('the last withdrawal of a client, where %s', (_, withdrawals, id) => {
  expect(lastWithdrawal(endUserOf({ withdrawals }), 'web')).toBe(id)
})

test('it is replaced by the next one, and kept a minute longer than any page from before', () => {
  const twice = disconnect(disconnect(endUserOf(), 'web', 'first', 1), 'web', 'second', 2)
  expect(lastWithdrawal(twice, 'web')).toBe('second')
  expect(withdrawalEnd(withdrawalOf('web', 5), policy)).toBe(5 + 3600 + 60)
})
