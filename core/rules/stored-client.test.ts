import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { ClientSecret, StoredClient } from '../documents.ts'
import { clientWithoutSecret } from '../messages/client-metadata-schema.ts'
import { policySchema } from '../policy-schema.ts'
import {
  isToBeNoted,
  liveClient,
  metadataOf,
  notedUse,
  unusedEnd,
  withoutSecret,
  withSecret,
} from './stored-client.ts'

const DAY = 86_400
const NOW = 20_000 * DAY
const policy = v.parse(policySchema, {})
const metadata = v.parse(clientWithoutSecret, { client_id: 'web' })
const secretOf = (id: string, expires_at?: number): ClientSecret => ({
  id,
  hash: id,
  created_at: 0,
  ...(expires_at !== undefined && { expires_at }),
})

function clientOf(members: Partial<StoredClient> = {}): StoredClient {
  const record = {
    kind: 'client',
    v: 2,
    nonce: 'n',
    revision: 1,
    secrets: [],
    created_at: 0,
    used_at: 0,
  } as const
  return { ...metadata, ...record, ...members }
}

describe('what counts as a client', () => {
  test.each<[string, Parameters<typeof liveClient>[0], boolean]>([
    ['nothing', undefined, false],
    ['one that is kept', clientOf(), true],
    ['one a second before its end', clientOf({ expires_at: NOW + 1 }), true],
    ['one at its end', clientOf({ expires_at: NOW }), false],
    ['one that was removed', { kind: 'client', v: 2, client_id: 'web', removed_at: 1 }, false],
    ['another one', clientOf({ client_id: 'Web' }), false],
  ])('%s: %s', (_, record, is_there) => {
    expect(liveClient(record, 'web', NOW) !== undefined).toBe(is_there)
  })
})

describe('a use is noted', () => {
  test.each<[string, Partial<StoredClient>, number, boolean]>([
    ['once a day', { used_at: NOW }, NOW + 60, false],
    ['on the next day', { used_at: NOW - DAY }, NOW + 60, true],
    [
      'where what comes of it would outlast the record',
      { used_at: NOW, expires_at: NOW + 59 },
      NOW + 60,
      true,
    ],
    ['and not where it ends with it', { used_at: NOW, expires_at: NOW + 60 }, NOW + 60, false],
  ])('%s', (_, members, until, is_due) => {
    expect(isToBeNoted(clientOf(members), until, NOW)).toBe(is_due)
  })

  test('never of a client of the host', () => {
    expect(isToBeNoted({ ...metadata }, NOW + 1e9, NOW)).toBe(false)
  })

  test('to the day; one that nobody collects has no end after it either', () => {
    expect(notedUse(clientOf(), NOW, policy, NOW + 7)).toEqual(clientOf({ used_at: NOW }))
  })

  test('by a clock that is behind it moves nothing back', () => {
    const client = clientOf({ used_at: NOW + DAY, expires_at: NOW + 90 * DAY })
    expect(notedUse(client, NOW, policy, NOW)).toEqual(client)
  })
})

test.each<[string, object, object, number]>([
  ['30 days', { refresh_token_lifetime: DAY }, {}, 30 * DAY],
  ['as the policy says', { refresh_token_lifetime: DAY, unused_client_lifetime: 9 * DAY }, {}, 9 * DAY],
  ['the longest of what it can be given, and a day', {}, {}, 31 * DAY + 60],
  ['the same of its own', {}, { refresh_token_lifetime: 99 * DAY, code_lifetime: 5 }, 100 * DAY + 5],
  ['of access tokens, where they last longer', {}, { access_token_lifetime: 50 * DAY }, 51 * DAY + 60],
])('one that is not used is kept for %s', (_, of_policy, of_client, seconds) => {
  const end = unusedEnd(clientOf(of_client), v.parse(policySchema, of_policy), NOW)
  expect(end - NOW).toBe(seconds)
})

describe('secrets', () => {
  const [one, two, old] = [secretOf('one'), secretOf('two', NOW + 1), secretOf('old', NOW)]

  test('two are good at a time, and those that have run out take no room', () => {
    expect(withSecret(clientOf({ secrets: [one, two] }), secretOf('new'), NOW)).toBeUndefined()
    expect(withSecret(clientOf({ secrets: [old, one] }), two, NOW)?.secrets).toEqual([one, two])
  })

  test('one is taken back by its id', () => {
    const client = clientOf({ secrets: [one, two] })
    expect(withoutSecret(client, 'one').secrets).toEqual([two])
    expect(withoutSecret(client, 'three')).toBe(client)
  })
})

test('what is said of a client is what it was made of', () => {
  expect(metadataOf(clientOf({ secrets: [secretOf('one')], expires_at: 9 }))).toEqual(metadata)
})
