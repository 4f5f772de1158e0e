/** OpenID Connect Core 1.0 section 3.1.2.4: when consent is asked for, what takes effect, what is remembered. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Connection, Consent } from '../documents.ts'
import type { ClientMetadataInput } from '../messages/client-metadata.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { policySchema } from '../policy-schema.ts'
import { issuerOnly } from './audience.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { allowedScope, consentReach, needsConsent, rememberConsent, standingConsent } from './consent.ts'
import { connectionOf, endUserOf } from './end-user.fixture.ts'
import type { Prompt } from './prompt.ts'
import { validateRedirect } from './redirect-uri.ts'

const policy = v.parse(policySchema, { consent_lifetime: 100 })
const NOW = 1000

function clientOf(metadata: Partial<ClientMetadataInput> = {}) {
  return v.parse(clientMetadata, { client_id: 'web', redirect_uris: ['https://rp.test/cb'], ...metadata })
}

function request(
  scope: string[],
  metadata: Partial<ClientMetadataInput> = {},
  prompt: Prompt[] = [],
): AuthorizationRequest {
  const client = clientOf(metadata)
  const redirect = validateRedirect(client, client.redirect_uris[0])
  if (redirect.kind === 'refused') throw new Error(redirect.reason)
  return {
    kind: 'request',
    asks: 'authorization',
    client,
    redirect_uri: redirect.redirect_uri,
    response_mode: 'query',
    audience: issuerOnly('https://op.test'),
    scope,
    prompt: new Set(prompt),
    ui_locales: [],
    acr_values: [],
    parameters: {},
    encoded: '',
  }
}

const user = (...connections: Connection[]) => endUserOf({ connections })
const given = (scope: string, client_id = 'web', expires_at = NOW + 1) =>
  connectionOf(client_id, { consent: { scope, expires_at } })

const native: Partial<ClientMetadataInput> = {
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['com.example.app:/cb'],
}

describe('RFC 6749 section 10.2: how long it lasts at most', () => {
  const lifetimes = { consent_lifetime: 30, access_token_lifetime: 20, refresh_token_lifetime: 40 }
  const refreshing = { grant_types: ['authorization_code', 'refresh_token'] }
  test.each<[string, string, Partial<ClientMetadataInput>, number]>([
    ['as long as it is remembered', 'openid', {}, 30],
    ['as long as an access token that outlives that', 'openid', { access_token_lifetime: 31 }, 31],
    ['as long as a refresh token', 'openid offline_access', refreshing, 40],
    ['as long as it is remembered, without one', 'openid', refreshing, 30],
    ['as long as a token, where nothing is remembered', 'openid', native, 20],
  ])('%s', (_, scope, metadata, expected) => {
    const of = request(scope.split(' '), { ...metadata })
    expect(consentReach(of, v.parse(policySchema, lifetimes))).toBe(expected)
  })
})

describe('whether it is asked for', () => {
  test.each([
    ['none was given', request(['openid']), user(), true],
    ['it was given', request(['openid']), user(given('openid email')), false],
    ['for less', request(['openid', 'email']), user(given('openid')), true],
    ['for no scope at all', request([]), user(given('')), false],
    ['to another client', request(['openid']), user(given('openid', 'other')), true],
    ['and has lapsed', request(['openid']), user(given('openid', 'web', NOW)), true],
    [
      'and has lapsed, though a grant keeps the connection',
      request(['openid']),
      user({ ...given('openid', 'web', NOW), grants_end_at: NOW + 9 }),
      true,
    ],
    [
      'nothing is remembered of the connection',
      request(['openid']),
      user(connectionOf('web', { grants_end_at: NOW + 9 })),
      true,
    ],
    ['and the client asks for it again', request(['openid'], {}, ['consent']), user(given('openid')), true],
    ['the first party needs none', request(['openid'], { skip_consent: true }), user(), false],
    ['unless it asks', request(['openid'], { skip_consent: true }, ['consent']), user(), true],
    ['RFC 8252 section 8.6: to a native client', request(['openid'], native), user(given('openid')), true],
    [
      'to a native client that the operator knows',
      request(['openid'], { ...native, remember_consent: true }),
      user(given('openid')),
      false,
    ],
    [
      'to a client that is to be asked about each time',
      request(['openid'], { remember_consent: false }),
      user(given('openid')),
      true,
    ],
    [
      'to a native client that proves who it is',
      request(['openid'], { application_type: 'native', redirect_uris: ['com.example.app:/cb'] }),
      user(given('openid')),
      false,
    ],
    [
      'to a public client at an https address',
      request(['openid'], { token_endpoint_auth_method: 'none' }),
      user(given('openid')),
      false,
    ],
    [
      'to a native client of the first party',
      request(['openid'], { ...native, skip_consent: true }),
      user(),
      false,
    ],
  ])('%s', (_, asked, who, needed) => {
    expect(needsConsent(asked, who, NOW)).toBe(needed)
  })
})

describe('what takes effect', () => {
  test.each([
    [
      'what was asked, shown and ticked',
      ['openid', 'email'],
      ['openid', 'email'],
      ['email'],
      ['openid', 'email'],
    ],
    ['openid, ticked or not', ['openid', 'email'], ['openid', 'email'], [], ['openid']],
    ['nothing that was not asked', ['openid'], ['openid', 'admin'], ['admin'], ['openid']],
    ['nothing that was not shown', ['openid', 'admin'], ['openid'], ['admin'], ['openid']],
    ['no openid that was not asked', ['email'], ['openid', 'email'], ['openid', 'email'], ['email']],
    ['no openid that was not shown', ['openid', 'email'], ['email'], ['email'], ['email']],
  ])('%s', (_, asked, shown, ticked, allowed) => {
    expect(allowedScope(request(asked), { shown, ticked })).toEqual(allowed)
  })
})

describe('what is remembered', () => {
  const client = clientOf()
  const remember = (connection: Connection, shown: string[], allowed = shown, of = client) =>
    rememberConsent(connection, { shown, allowed, resources: [] }, of, policy, NOW)
  const consent = (scope: string, expires_at = NOW + 100): Consent => ({ scope, expires_at })

  test('is what was allowed, for as long as the client or the policy says, with the connection', () => {
    const before = connectionOf('web', { used_at: 5, grants_end_at: 7 })
    expect(remember(before, ['openid'])).toEqual({ ...before, consent: consent('openid') })
    const own = clientOf({ consent_lifetime: 5 })
    expect(remember(before, ['openid'], ['openid'], own).consent).toEqual(consent('openid', NOW + 5))
  })

  test.each<[string, string, string[], string[], string]>([
    ['more', 'openid email', ['openid', 'phone'], ['openid', 'phone'], 'email openid phone'],
    ['what was shown and is not allowed any more', 'openid email', ['openid', 'email'], ['openid'], 'openid'],
    ['what was not shown stays', 'openid email', ['openid'], ['openid'], 'email openid'],
    ['nothing', 'email', ['email'], [], ''],
  ])('adds up while it stands: %s', (_, stood, shown, allowed, scope) => {
    expect(remember(given(stood), shown, allowed).consent).toEqual(consent(scope))
  })

  test('does not bring back what has lapsed', () => {
    const lapsed = given('openid email', 'web', NOW)
    expect(remember({ ...lapsed, grants_end_at: NOW + 9 }, ['openid']).consent).toEqual(consent('openid'))
  })

  test('stands until the second it lapses', () => {
    expect(standingConsent(given('openid'), NOW)).toEqual(consent('openid', NOW + 1))
    expect(standingConsent(given('openid'), NOW + 1)).toBeUndefined()
    expect(standingConsent(connectionOf('web'), NOW)).toBeUndefined()
    expect(standingConsent(undefined, NOW)).toBeUndefined()
  })
})
