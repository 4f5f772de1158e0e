/** OpenID Connect Core 1.0 section 3.1.2.1: which login counts as made for a request that demands one. */

import * as v from 'valibot'
import { expect, test } from 'vitest'
import { at } from '../context.ts'
import { type Continuation, sealContinuation } from '../continuation.ts'
import type { EndUser } from '../documents.ts'
import { derive, endUserHandle, fingerprint } from '../handles.ts'
import { clientMetadata } from '../messages/client-metadata.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import { emptyEndUser } from '../rules/session.ts'
import { runSync, type SyncHandlers } from '../run.ts'
import { authorize } from './authorize.ts'
import { configuration } from './configuration.fixture.ts'
import { browserDigest } from './visitor.ts'

const NOW = 1_800_000_000
const context = at(configuration, NOW)
const client = v.parse(clientMetadata, { client_id: 'web', redirect_uris: ['https://rp.test/cb'] })
const alice: EndUser = {
  ...emptyEndUser('alice'),
  sessions: [{ sid: 'a-session-of-22-chars-', auth_time: NOW, created_at: NOW, seen_at: NOW }],
}
const handlers = {
  find_client: () => client,
  find_account: () => ({ sub: 'alice' }),
  load: () => [{ document: alice, version: 'v' }],
  random: () => 'sixteen-random-bytes--',
  after_sign_in: () => ({ kind: 'continue' }),
} as unknown as SyncHandlers

const encoded = encodeParameters({
  response_type: 'code',
  client_id: 'web',
  redirect_uri: 'https://rp.test/cb',
  prompt: 'login',
})

function pageAfter(proof: Partial<Continuation>, browser: string | undefined): string {
  const continuation = sealContinuation(context.keys, {
    purpose: 'signed_in',
    request: fingerprint(context.keys, 'request', encoded),
    id: 'an-id-of-22-characters',
    issued_at: NOW,
    browser: browserDigest(browser ?? '', context),
    sid: 'a-session-of-22-chars-',
    ...proof,
  })
  const session = derive(
    context.keys,
    'session',
    endUserHandle(context.keys, 'alice'),
    'a-session-of-22-chars-',
  )
  const parameters = parseParameters(`${encoded}&continuation=${continuation}`)
  const outcome = runSync(authorize({ parameters, visitor: { session, browser } }, context), handlers)
  return outcome.kind === 'page' ? outcome.page.name : outcome.kind
}

test('one made in this browser for this very request: consent is asked for next', () => {
  expect(pageAfter({}, 'this browser')).toBe('consent')
})

test.each<[string, Partial<Continuation>, string | undefined]>([
  ['for another request', { request: fingerprint(context.keys, 'request', 'x') }, 'this browser'],
  ['in another browser', { browser: browserDigest('another browser', context) }, 'this browser'],
  ['by a browser without a cookie', {}, undefined],
  ['for another session', { sid: 'another-session-------' }, 'this browser'],
  ['for no session', { sid: undefined as never }, 'this browser'],
  ['too long ago', { issued_at: NOW - 3600 }, 'this browser'],
  ['not yet, only a page', { purpose: 'login' }, 'this browser'],
])('%s: sign in again', (_, proof, browser) => {
  expect(pageAfter(proof, browser)).toBe('login')
})
