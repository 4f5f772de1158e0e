/** What an answer to the login page needs before anybody is signed in by it. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { at } from '../context.ts'
import { sealContinuation } from '../continuation.ts'
import type { Operations } from '../effects.ts'
import { derive, endUserHandle, keyOf } from '../handles.ts'
import type { Client } from '../hosts.ts'
import { clientMetadata } from '../messages/client-metadata.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import { runSync, type SyncHandlers } from '../run.ts'
import { configuration } from './configuration.fixture.ts'
import { login } from './login.ts'
import { browserDigest, type Visitor } from './visitor.ts'

const NOW = 1_800_000_000
const context = at(configuration, NOW)
const web = v.parse(clientMetadata, { client_id: 'web', redirect_uris: ['https://rp.test/cb'] })
const here: Visitor = { session: undefined, browser: 'this browser' }

function answer(
  fields: Record<string, string>,
  visitor = here,
  client: Client | undefined = web,
  browser = 'this browser',
) {
  const asked: unknown[] = []
  const handlers = {
    find_client: () => client,
    find_account: () => ({ sub: 'alice' }),
    authenticate: ({ username, password }: Operations['authenticate']['in']) => {
      asked.push({ username, password })
      return { sub: 'alice' }
    },
    load: ({ keys }: Operations['load']['in']) => {
      asked.push(...keys)
      return keys.map(() => undefined)
    },
    random: () => 'sixteen-random-bytes--',
    store: () => 'stored',
    emit: () => undefined,
  } as unknown as SyncHandlers
  const continuation = sealContinuation(context.keys, {
    purpose: 'login',
    request: encodeParameters({
      response_type: 'code',
      client_id: 'web',
      redirect_uri: 'https://rp.test/cb',
      scope: 'openid',
    }),
    id: 'an-id-of-22-characters',
    issued_at: NOW,
    browser: browserDigest(browser, context),
  })
  const parameters = parseParameters(encodeParameters({ continuation, ...fields }))
  return { outcome: runSync(login(parameters, visitor, context), handlers), asked }
}

const credentials = { username: 'alice', password: 'x' }
const record_of_alice = keyOf(context.keys, 'end_user', endUserHandle(context.keys, 'alice'))

describe('a user name and a password', () => {
  test('sign in', () => {
    const { outcome, asked } = answer(credentials)
    expect(outcome).toMatchObject({ kind: 'redirect', cookies: { session: expect.any(String) } })
    expect(asked).toEqual([credentials, record_of_alice])
  })

  test.each<[string, Record<string, string>]>([
    ['neither', {}],
    ['no password', { username: 'alice' }],
    ['no user name', { password: 'x' }],
    ['a user name that no database takes', { username: 'alice\0', password: 'x' }],
  ])('%s: the host is not even asked', (_, fields) => {
    const { outcome, asked } = answer(fields)
    expect(outcome).toMatchObject({ kind: 'page', status: 400, page: { name: 'login', notice: 'failed' } })
    expect(asked).toEqual([])
  })

  test('beside a session cookie that is another thing of ours: nothing but one record is looked at', () => {
    const session = derive(context.keys, 'refresh_token', 'a-handle-of-22-letters', 1)
    expect(answer(credentials, { ...here, session }).asked).toEqual([credentials, record_of_alice])
  })

  test('from a browser without a cookie: asked again', () => {
    const { outcome, asked } = answer(credentials, { ...here, browser: undefined }, web, '')
    expect(outcome).toMatchObject({ kind: 'page', status: 403, page: { name: 'login', notice: 'again' } })
    expect(asked).toEqual([])
  })
})

describe('a request that can no longer be answered', () => {
  test('for want of its client: told to the user', () => {
    const { outcome, asked } = answer(credentials, here, { ...web, disabled: true })
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'client.unknown' })
    expect(asked).toEqual([])
  })

  test('for what its client may ask: told to the client', () => {
    const { outcome, asked } = answer(credentials, here, { ...web, scope: 'email' })
    expect(outcome).toMatchObject({ kind: 'response', parameters: { error: 'invalid_scope' } })
    expect(asked).toEqual([])
  })
})
