/** What the pages that ask are given to show. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { at, type Context } from '../context.ts'
import { openContinuation } from '../continuation.ts'
import type { SyncHandlers } from '../effects.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { issuerOnly } from '../rules/audience.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import { endUserOf, sessionOf } from '../rules/end-user.fixture.ts'
import type { ValidatedRedirect } from '../rules/redirect-uri.ts'
import { runSync } from '../run.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { configuration } from './configuration.fixture.ts'
import type { Evidence } from './evidence.ts'
import { consentPage, loginPage } from './interaction.ts'
import { browserDigest, type SignedInVisitor, type Visitor } from './visitor.ts'

const NOW = 1_800_000_000
const context = at(configuration, NOW)
const handlers = { random: () => 'sixteen-random-bytes--' } as unknown as SyncHandlers
const visitor: Visitor = { session: undefined, browser: 'this browser' }
const request: AuthorizationRequest = {
  kind: 'request',
  asks: 'authorization',
  client: v.parse(clientMetadata, { client_id: 'web' }),
  redirect_uri: 'https://rp.test/cb' as ValidatedRedirect,
  response_mode: 'query',
  audience: issuerOnly('https://op.test'),
  scope: ['openid', 'email'],
  prompt: new Set(),
  ui_locales: [],
  acr_values: [],
  parameters: {},
  encoded: 'client_id=web',
}

/** What a page carries, as whoever gets it back reads it. */
function carriedBy(outcome: AuthorizationOutcome) {
  const text = outcome.kind === 'page' && 'continuation' in outcome.page ? outcome.page.continuation : ''
  return openContinuation(context.keys, text)?.continuation
}

describe('the login page', () => {
  const page = (of: AuthorizationRequest) => {
    const outcome = runSync(loginPage(of, visitor, context), handlers)
    return outcome.kind === 'page' ? outcome.page : undefined
  }

  test('carries the request, and for what and when it was shown', () => {
    expect(carriedBy(runSync(loginPage(request, visitor, context), handlers))).toStrictEqual({
      purpose: 'login',
      asks: 'authorization',
      request: 'client_id=web',
      id: 'sixteen-random-bytes--',
      issued_at: NOW,
      browser: browserDigest('this browser', context),
    })
  })

  test('knows who is expected, if anybody is', () => {
    expect(page({ ...request, login_hint: 'alice' })).toHaveProperty('loginHint', 'alice')
    expect(page(request)).not.toHaveProperty('loginHint')
  })

  test.each([
    ['https://host.test/login', 'https://host.test/login?continuation='],
    ['https://host.test/login?theme=dark', 'https://host.test/login?theme=dark&continuation='],
  ])('of a host, at %s', (login_url, start) => {
    const elsewhere: Context = { ...context, login_url }
    expect(runSync(loginPage(request, visitor, elsewhere), handlers)).toMatchObject({
      kind: 'redirect',
      url: expect.stringContaining(start),
    })
  })
})

describe('the consent page', () => {
  const session = sessionOf('a', { created_at: NOW, seen_at: NOW })
  const alice: SignedInVisitor = {
    handle: 'handle-of-her-record--',
    user: { document: endUserOf({ sessions: [session] }), version: 'v' },
    session,
    account: { sub: 'alice' },
  }
  const page = (redirect_uri: string) => {
    const of = { ...request, redirect_uri: redirect_uri as ValidatedRedirect }
    const outcome = runSync(consentPage(of, alice, undefined, visitor, context), handlers)
    return outcome.kind === 'page' && outcome.page.name === 'consent' ? outcome.page : undefined
  }

  test.each<[string, Evidence | undefined, object]>([
    ['of no login for it', undefined, { id: 'sixteen-random-bytes--', issued_at: NOW }],
    [
      'of the login for it, of which one code comes too',
      { id: 'an-id-of-22-characters', issued_at: NOW - 60, session: 'nonce-a' },
      { id: 'an-id-of-22-characters', issued_at: NOW - 60 },
    ],
  ])('carries what was shown, when, to which sign-in, and the id %s', (_, done, ids) => {
    const outcome = runSync(consentPage(request, alice, done, visitor, context), handlers)
    expect(carriedBy(outcome)).toStrictEqual({
      purpose: 'consent',
      asks: 'authorization',
      request: 'client_id=web',
      browser: browserDigest('this browser', context),
      session: 'nonce-a',
      scope: 'openid email',
      ...ids,
    })
  })

  test('lets everything be left out but openid', () => {
    expect(page('https://rp.test/cb')?.scopes.map(({ name, required }) => [name, required])).toEqual([
      ['openid', true],
      ['email', false],
    ])
  })

  test.each([
    ['https://rp.test:8443/cb', 'rp.test:8443'],
    ['http://127.0.0.1/cb', '127.0.0.1'],
    ['com.example.app:/cb', 'com.example.app:'],
  ])('says where the answer to %s goes: %s', (redirect_uri, host) => {
    expect(page(redirect_uri)?.redirectHost).toBe(host)
  })
})
